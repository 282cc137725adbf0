from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from yaml import safe_load

from codegen.document import Json
from codegen.errors import UnusableSpec
from codegen.load import yaml as yaml_module
from codegen.load.yaml import yaml_values

SPECS = Path(__file__).parents[3] / "specs"


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
        ("0x1F", 31),
        ("0o17", 15),
        ("017", "017"),
        ("0128", "0128"),
        ("0", 0),
        ("0xfg", "0xfg"),
        (".inf", ".inf"),
        ("1e999", "1e999"),
        ("9" * 5000, "9" * 5000),
        ("'12'", "12"),
        ("!!str 12", "12"),
        ("!!str true", "true"),
        ("!!str 1e3", "1e3"),
        ("! 12", "12"),
        ("!!int '12'", 12),
        ("!!int x", "x"),
        ("!!float 12", 12.0),
        ("!!bool 'true'", True),
        ("!!null ''", None),
        ("!!binary aGk=", "aGk="),
        ("!Ref x", "x"),
        ("&a 5", 5),
        ("|\n  12\n", "12\n"),
        (">-\n  a\n  b\n", "a b"),
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
    monkeypatch.setattr(yaml_module, "MOST_VALUES", 1000)
    bomb = "a: &a [x, x, x, x, x, x, x, x, x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]\n"
    with pytest.raises(UnusableSpec, match="more than 1,000 values"):
        yaml_values(bomb + "c: [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b, *b, *b]", "x.yaml")


def test_an_alias_may_be_a_key() -> None:
    assert yaml_values("a: &k 1.10\n*k : x", "x.yaml") == {"a": 1.1, "1.10": "x"}


def test_a_long_chain_of_aliases_is_as_deep_as_it_reads() -> None:
    chain = "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}]\n" for n in range(1, 200))
    with pytest.raises(UnusableSpec, match=r"^x\.yaml:100:.*nested more than 100 levels deep"):
        yaml_values(chain, "x.yaml")


@pytest.mark.parametrize("text", ["a: *b", "--- 1\n--- 2\n", "a: &a\n  b: *a\n"])
def test_what_cannot_be_meant_is_refused_in_one_line(text: str) -> None:
    with pytest.raises(UnusableSpec, match=r"^x\.yaml:\d+:\d+: "):
        yaml_values(text, "x.yaml")


# Every style and tag on which YAML 1.1 and 1.2 agree; what they differ in stands above.
AGREED = """
plain: text
quoted: ['12', "true", "a\\tb\\u00e9", '', "~", 'it''s']
numbers: [0, 12, -3, +4, 1.5, -0.25, .5, 6., 1.0e+3, -2.5E-3, 0x1F]
words: [true, True, FALSE, null, ~, Null, ]
tagged: [!!str 12, !!int "12", !!float 3, !!bool "true", !!null "", !!str null]
literal: |
  two
   lines
kept: |+
  end

folded: >-
  one
  line
several: plain text
  over lines
empty:
anchored: &a {x: &x [1, 2], y: *x}
again: *a
merged: {<<: *a, z: 3, w: 4}
"quoted key": {? complex : yes it is}
omap: [a: 1, b: 2]
"""


def test_what_both_versions_of_yaml_agree_on_is_what_the_safe_loader_reads() -> None:
    assert yaml_values(AGREED, "x.yaml") == safe_load(AGREED)


def test_json_is_yaml() -> None:
    text = '{"a": [1, -2.5, 1.0e+2, true, null, "x\\u00e9\\n\\"", {}, []], "": {"200": ""}}'
    assert yaml_values(text, "x.yaml") == json.loads(text) == safe_load(text)


@pytest.mark.parametrize("path", sorted(SPECS.glob("*/openapi.json")), ids=lambda p: p.parent.name)
def test_a_vendored_document_is_the_same_in_yaml(path: Path) -> None:
    values = json.loads(path.read_text())
    text = yaml.dump(values, Dumper=getattr(yaml, "CSafeDumper", yaml.SafeDumper))
    assert yaml_values(text, "x.yaml") == values
