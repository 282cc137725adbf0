from __future__ import annotations

from pathlib import Path, PurePosixPath

import pytest

from codegen.emit import check_place, write
from codegen.errors import EmitError, OutOfDate
from codegen.ir.files import File


def files(**texts: str) -> tuple[File, ...]:
    """Return files whose names stand with `_` for the slash."""
    return tuple(File(PurePosixPath(name.replace("_", "/")), text) for name, text in texts.items())


def tree(folder: Path) -> dict[str, str]:
    """Return every file under `folder`, hidden ones included."""
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_text() for path in found}


def test_package_is_written_whole(tmp_path: Path) -> None:
    assert write(files(a="1", models_b="2"), tmp_path / "out").is_changed
    assert tree(tmp_path) == {"out/a": "1", "out/models/b": "2"}


def test_stale_files_go(tmp_path: Path) -> None:
    write(files(a="1", old_b="2"), tmp_path / "out")
    assert write(files(a="1"), tmp_path / "out").is_changed
    assert tree(tmp_path) == {"out/a": "1"}


def test_unchanged_output_is_not_touched(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write(files(a="1"), out)
    before = out.stat().st_ino, (out / "a").stat().st_mtime_ns
    assert not write(files(a="1"), out).is_changed
    assert (out.stat().st_ino, (out / "a").stat().st_mtime_ns) == before


def test_caches_are_no_difference(tmp_path: Path) -> None:
    write(files(a="1"), tmp_path / "out")
    (tmp_path / "out" / "__pycache__").mkdir()
    (tmp_path / "out" / "__pycache__" / "a.pyc").write_text("")
    assert not write(files(a="1"), tmp_path / "out").is_changed


def test_check_writes_nothing_and_names_what_differs(tmp_path: Path) -> None:
    write(files(a="1", b="2", c="3"), tmp_path / "out")
    with pytest.raises(OutOfDate, match="not what would be generated now: b, c, d; regenerate"):
        write(files(a="1", b="new", d="4"), tmp_path / "out", check=True)
    assert tree(tmp_path) == {"out/a": "1", "out/b": "2", "out/c": "3"}


def test_check_of_current_output_is_quiet(tmp_path: Path) -> None:
    write(files(a="1"), tmp_path / "out")
    assert not write(files(a="1"), tmp_path / "out", check=True).is_changed


def test_interrupt_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out, rename = tmp_path / "acme", Path.rename
    write(files(a="old"), out)

    def interrupted(self: Path, target: Path) -> Path:
        if self.name == "fresh":
            raise KeyboardInterrupt
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write(files(a="new"), out)
    assert tree(tmp_path) == {"acme/a": "old"}


def test_failure_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(files(a="1"), tmp_path / "out")
    rename = Path.rename

    def fail(self: Path, target: Path) -> Path:
        if self.name == "fresh":
            raise OSError(28, "No space left on device")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", fail)
    with pytest.raises(EmitError, match="out: cannot be written: No space left on device"):
        write(files(a="2"), tmp_path / "out")
    assert tree(tmp_path) == {"out/a": "1"}


@pytest.mark.parametrize("name", ["new", "empty", "package", "cache"])
def test_what_the_generator_may_replace(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "cache" / "__pycache__").mkdir(parents=True)
    (tmp_path / "cache" / "__pycache__" / "a.pyc").write_text("")
    package = (File(PurePosixPath(mark), "") for mark in ("manifest.json", "provider.py", "old"))
    write(package, tmp_path / "package")
    check_place(tmp_path / name)


def test_what_somebody_else_wrote_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text("{}")
    with pytest.raises(EmitError, match=r"found manifest\.json; name another --out"):
        check_place(tmp_path)
    with pytest.raises(EmitError, match="expected a folder, found a file"):
        check_place(tmp_path / "manifest.json")


def test_place_that_is_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(EmitError, match="cannot be written"):
        write(files(a="1"), tmp_path / "file" / "out")
