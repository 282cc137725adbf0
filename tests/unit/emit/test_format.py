from __future__ import annotations

from pathlib import PurePosixPath

import pytest

from codegen.emit import format_files
from codegen.errors import EmitError
from codegen.ir.files import File


def formatted(text: str, name: str = "a.py") -> str:
    """Return what becomes of one file."""
    (file,) = format_files([File(PurePosixPath(name), text)])
    return file.text


def test_code_is_laid_out_and_imports_are_sorted() -> None:
    text = "from typing import Any\nfrom datetime import date\nx: Any=date( 1,2,3 )"
    assert formatted(text) == (
        "from datetime import date\nfrom typing import Any\n\nx: Any = date(1, 2, 3)\n"
    )


def test_the_runtime_stands_apart_from_libraries() -> None:
    text = "from postonce import Model\nfrom pydantic import Field\n\nx = Model, Field\n"
    assert formatted(text).startswith("from pydantic import Field\n\nfrom postonce import Model\n")


def test_other_files_stay_as_they_are() -> None:
    assert formatted("x=1", "manifest.json") == "x=1"


def test_code_that_does_not_parse_shows_the_line() -> None:
    with pytest.raises(EmitError, match=r"a\.py:2"):
        formatted("x = 1\ndef (:\n")


def test_name_that_is_not_defined_is_a_fault() -> None:
    with pytest.raises(EmitError, match="F821 Undefined name `y`"):
        formatted("x = y\n")


def test_value_that_is_longer_than_a_line_is_excused_there() -> None:
    assert formatted(f'x = "{"a b " * 30}"').endswith('"  # noqa: E501\n')
    assert "noqa" not in formatted('x = "a"')


def test_what_is_fixed_is_laid_out() -> None:
    kinds = [letter * 12 for letter in "abcdefgh"]
    text = "".join(f"{kind} = int\n" for kind in kinds)
    laid_out = formatted(f"from typing import Union\n{text}x: Union[{', '.join(kinds)}]\n")
    assert "\n    | bbbbbbbbbbbb\n" in laid_out
    assert formatted(laid_out) == laid_out
