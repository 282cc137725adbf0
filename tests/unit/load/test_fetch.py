from __future__ import annotations

import os
from pathlib import Path

import pytest

from codegen.errors import UnusableSpec
from codegen.load import fetch
from codegen.load.fetch import bytes_of


def test_a_file_is_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(b"\x00\xff")
    assert bytes_of(path) == b"\x00\xff"


def test_a_file_over_the_limit_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch, "MOST_BYTES", 10)
    path = tmp_path / "x"
    path.write_bytes(b"a" * 10)
    assert bytes_of(path) == b"a" * 10
    path.write_bytes(b"a" * 11)
    with pytest.raises(UnusableSpec, match=r"it has more than 10 bytes, the limit$"):
        bytes_of(path)


def test_what_need_never_end_is_not_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", Path("/dev/zero")):
        with pytest.raises(UnusableSpec, match=r"found no regular file; save it to one first"):
            bytes_of(path)


def test_a_path_that_no_file_can_have_is_refused() -> None:
    for path in ("a\x00b", "a" * 5000):
        with pytest.raises(UnusableSpec, match="it cannot be read: "):
            bytes_of(path)
