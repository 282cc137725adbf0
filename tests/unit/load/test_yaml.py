from __future__ import annotations

import pytest

from codegen.document import Json
from codegen.errors import UnusableSpec
from codegen.load import yaml
from codegen.load.yaml import yaml_values


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2024-01-01", "2024-01-01"),
        ("2024-01-01T10:00:00Z", "2024-01-01T10:00:00Z"),
        ("=", "="),
        ("on", "on"),
        ("No", "No"),
        ("true", True),
        ("TRUE", True),
        ("~", None),
        ("", None),
        ("12", 12),
        ("-3", -3),
        ("1.5", 1.5),
        ("1e3", 1000.0),
        ("1:30", "1:30"),
        ("1_000", "1_000"),
        ("0x1F", "0x1F"),
        (".inf", ".inf"),
        ("1e999", "1e999"),
        ("9" * 5000, "9" * 5000),
        ("'12'", "12"),
        ("!!str 12", "12"),
        ("!!str true", "true"),
        ("!!python/name:os.system x", "x"),
    ],
)
def test_scalars_are_those_of_the_core_schema(text: str, value: Json) -> None:
    assert yaml_values(f"key: {text}", "x.yaml") == {"key": value}


def test_keys_keep_their_spelling() -> None:
    assert yaml_values("200: a\n1.10: b\ntrue: c\n=: d\n~: e\n2024-01-01: f", "x.yaml") == {
        "200": "a",
        "1.10": "b",
        "true": "c",
        "=": "d",
        "~": "e",
        "2024-01-01": "f",
    }


def test_merge_keys_are_merged_and_own_members_win() -> None:
    text = "a: &a {x: 1, y: 1}\nb: &b {y: 2, z: 2}\nc: {<<: [*a, *b], x: 0}"
    assert yaml_values(text, "x.yaml")["c"] == {"x": 0, "y": 1, "z": 2}


def test_a_quoted_merge_key_is_a_key() -> None:
    assert yaml_values("'<<': 1", "x.yaml") == {"<<": 1}


def test_merging_what_is_no_object_is_refused_with_its_place() -> None:
    with pytest.raises(UnusableSpec, match=r"^x\.yaml:1:5: expected an object to merge"):
        yaml_values("<<: 5", "x.yaml")


def test_aliases_do_not_share_what_they_stand_for() -> None:
    values = yaml_values("a: &a {x: 1}\nb: *a", "x.yaml")
    values["a"]["x"] = 2
    assert values["b"] == {"x": 1}


def test_aliases_that_stand_for_too_much_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml, "MOST_VALUES", 1000)
    bomb = "a: &a [x, x, x, x, x, x, x, x, x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]\n"
    with pytest.raises(UnusableSpec, match="more than 1,000 values"):
        yaml_values(bomb + "c: [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b, *b, *b]", "x.yaml")
