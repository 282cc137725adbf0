from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codegen.document import Json
from codegen.vendor.write import json_text, replace_file

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(VALUES)
def test_values_survive(value: Json) -> None:
    assert json.loads(json_text(value)) == value


def test_keys_are_sorted_and_what_fits_stands_on_one_line() -> None:
    text = json_text({"b": [1, {"z": 1, "a": 2}], "a": ["x" * 60, "y" * 60], "c": {}})
    assert text == (
        "{\n"
        f' "a": [\n  "{"x" * 60}",\n  "{"y" * 60}"\n ],\n'
        ' "b": [1, {"a": 2, "z": 1}],\n'
        ' "c": {}\n'
        "}\n"
    )


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    replace_file(path, "old")
    with pytest.raises(UnicodeEncodeError):
        replace_file(path, "\ud800")
    assert path.read_text() == "old"
