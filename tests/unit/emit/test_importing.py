from __future__ import annotations

import json
from functools import partial
from pathlib import Path, PurePosixPath

import pytest

from codegen.emit import Imported, import_package, write
from codegen.emit.trial import main
from codegen.errors import EmitError
from codegen.ir.files import File

INIT = """
from postonce.lazy import lazy_exports

__all__ = ["Thing"]
__getattr__, __dir__ = lazy_exports(__name__, {"Thing": "schemas.thing"})
"""
THING = """
from __future__ import annotations
from typing import Annotated, Literal
from pydantic import Field
from postonce.schema import RequestModel, wire

class Thing(RequestModel):
    part: Part | None = None
    kind: Literal["a"] = "a"
    name: Annotated[str, Field(pattern=r"^[a-z]+$")] = "x"

class Part(RequestModel):
    of: Thing | None = None
"""


def files(**changed: str) -> tuple[File, ...]:
    """Return a package whose `schemas/thing.py` has `old` replaced by `new`."""
    texts = {"__init__": INIT, "schemas/__init__": "", "schemas/thing": THING} | changed
    return tuple(File(PurePosixPath(f"{name}.py"), text) for name, text in texts.items())


def test_modules_exports_and_models_are_counted(tmp_path: Path) -> None:
    trial = partial(import_package, name="json")  # a name that the runtime needs for itself
    written = write(files(), tmp_path / "json", trial=trial)
    assert written.imported == Imported(modules=3, names=1, models=2)
    assert not [*tmp_path.rglob("*.pyc")]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("import Field", "import Feld", r"schemas/thing\.py:4: ImportError: cannot import name"),
        ("Part |", "Part2 |", r"`Part2` is not defined|'Part2'.*toy\.schemas\.thing\.Thing"),
        ("[a-z]+$", "(?<=a+)$", r"SchemaError.*\(in toy\.schemas\.thing\.Thing\)"),
        ('= "a"', '= "b"', r"Input should be 'a'.*\(in toy\.schemas\.thing\.Thing\)"),
        ("class Thing", "class Other", r"AttributeError: module .* has no attribute 'Thing'"),
        (
            "from pydantic import Field",
            "import socket; socket.create_connection(('127.0.0.1', 9)); Field = 1",
            r"schemas/thing\.py:4: RuntimeError: an import must not call socket",
        ),
    ],
    ids=["import", "reference", "pattern", "default", "export", "network"],
)
def test_what_does_not_import_is_not_put_in_place(
    tmp_path: Path, old: str, new: str, told: str
) -> None:
    out = tmp_path / "toy"
    write(files(old=""), out)
    before = sorted(path.name for path in out.iterdir())
    assert old in THING
    broken = files(**{"schemas/thing": THING.replace(old, new)})
    with pytest.raises(EmitError, match=f"(?s)does not import, which is a bug.*({told})"):
        write(broken, out, trial=partial(import_package, name="toy"))
    assert sorted(path.name for path in out.iterdir()) == before
    assert [path.name for path in tmp_path.iterdir()] == ["toy"]


def test_import_that_does_not_end_is_ended(tmp_path: Path) -> None:
    write(files(__init__="while True: pass"), tmp_path / "toy")
    with pytest.raises(EmitError, match="took more than 1 s to import"):
        import_package(tmp_path / "toy", "toy", timeout_s=1)


def test_without_the_runtime_nothing_is_imported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("codegen.emit.trial.RUNTIME", "no_such_runtime")
    main(tmp_path, "toy")
    assert Imported(**json.loads(capsys.readouterr().out)) == Imported(missing="no_such_runtime")
