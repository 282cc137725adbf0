"""No text of a document becomes code: hostile texts in every position, output held to a grammar."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from codegen.errors import CodegenError
from codegen.ir.files import File

from .documents import rich
from .grammar import Intrusion, check_python, check_report
from .mutations import Spot, at, spots
from .running import ROOT, rendered
from .strings import HOSTILE, texts

Json = Any
SPOTS = [*spots(rich())]
IS_TEXT = [spot for spot in SPOTS if isinstance(at(rich(), spot), str)]
IS_KEY = [spot for spot in SPOTS if isinstance(spot[-1], str) and len(spot) > 1]


def put_value(document: Json, spot: Spot, text: str) -> None:
    at(document, spot[:-1])[spot[-1]] = text


def put_key(document: Json, spot: Spot, text: str) -> None:
    """Rename the member at `spot`, and what refers to it, so that it stays in use."""
    holder = at(document, spot[:-1])
    old = str(spot[-1])
    if old not in holder:
        return
    members = {text if key == old else key: value for key, value in holder.items()}
    holder.clear()
    holder.update(members)
    if spot[:2] == ("components", "schemas") and len(spot) == 3:
        _refer_to(document, f"#/components/schemas/{old}", text)


def _refer_to(node: Json, old: str, name: str) -> None:
    new = "#/components/schemas/" + name.replace("~", "~0").replace("/", "~1")
    for key, value in node.items() if isinstance(node, dict) else enumerate(node):
        if value == old:
            node[key] = new
        elif isinstance(value, dict | list):
            _refer_to(value, old, name)


def check(files: tuple[File, ...]) -> None:
    """Hold every file of a package to the grammar, and its path to its folder."""
    paths = [str(file.path) for file in files]
    assert len({path.lower() for path in paths}) == len(paths)
    for file in files:
        assert not file.path.is_absolute()
        assert ".." not in file.path.parts
        assert max(len(part) for part in file.path.parts) <= 200
        match file.path.suffix:
            case ".py":
                check_python(file.text, is_package=str(file.path) == "__init__.py")
            case ".json":
                json.loads(file.text)
                assert file.text.isascii()
            case ".md":
                check_report(file.text)


def test_committed_packages_are_of_the_expected_shape() -> None:
    packages = [path.parent for path in (ROOT / "generated").glob("*/manifest.json")]
    checked = 0
    for package in packages:
        for path in package.rglob("*.py"):
            check_python(path.read_text(), is_package=path == package / "__init__.py")
            checked += 1
        check_report((package / "REPORT.md").read_text())
    assert checked > 100


REQUEST = "from postonce.schema import RequestModel\nclass A(RequestModel{base}):\n    {member}"
MODEL = (
    "from postonce import Model\nclass A(Model[str, str]):\n    {doc}\n"
    "    def f(self, x: int{default}) -> None:\n        {body}"
)
DOC = '"""d"""'


@pytest.mark.parametrize(
    "text",
    [
        "import os",
        "from os import path",
        "from postonce import main",
        "print(1)",
        'x = __import__("os")',
        "x = 1  # a comment",
        'x = "\u202e"',
        "def f() -> None:\n    pass",
        REQUEST.format(base="", member=f'{DOC}\n    a: exec("1")'),
        REQUEST.format(base="", member=f"{DOC}\n    a: str = b"),
        REQUEST.format(base="", member=f"{DOC}\n    __class__: str"),
        REQUEST.format(base=", B", member=DOC),
        REQUEST.format(base=", metaclass=B", member=DOC),
        MODEL.format(doc=DOC, default="", body="open(x)"),
        MODEL.format(doc=DOC, default="=print()", body="return x"),
        MODEL.format(doc=DOC, default="", body="return self.__class__"),
        MODEL.format(doc=DOC, default="", body="return eval"),
        MODEL.format(doc=DOC, default="", body="x = 1"),
    ],
)
def test_the_grammar_refuses_other_code(text: str) -> None:
    with pytest.raises(Intrusion):
        check_python(f"{DOC}\n{text}")


@pytest.mark.parametrize(
    "text", ["| a |\n| --- |\n| b | c |", "| <b> |", "| a |\n\nText of a document.", "| \u202e |"]
)
def test_the_grammar_refuses_what_leaves_its_cell(text: str) -> None:
    with pytest.raises(Intrusion):
        check_report(text)


def taken(document: Json, folder: Path) -> bool:
    """Whether `document` was taken; its package is then of the expected shape."""
    try:
        files = rendered(document, folder)
    except CodegenError as error:
        assert len(str(error).splitlines()) == 1, str(error)  # noqa: PT017  # may happen, or not
        return False
    check(files)
    return True


def chunks(seed: int, size: int) -> Iterator[list[tuple[Spot, bool]]]:
    """Yield all positions of the rich document, some at a time; True where the key is meant."""
    every = [(spot, False) for spot in IS_TEXT] + [(spot, True) for spot in IS_KEY]
    random.Random(seed).shuffle(every)
    for start in range(0, len(every), size):
        yield every[start : start + size]


def test_hostile_texts_stay_texts_in_every_position(tmp_path: Path) -> None:
    hostile = cycle(random.Random(1).sample(HOSTILE, len(HOSTILE)))
    outcomes = []
    for chunk in chunks(seed=1, size=12):
        document = rich()
        for spot, is_key in sorted(chunk, key=lambda one: -len(one[0])):
            (put_key if is_key else put_value)(document, spot, next(hostile))
        outcomes.append(taken(document, tmp_path))
    assert sum(outcomes) > len(outcomes) * 0.8


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(st.tuples(st.sampled_from(IS_TEXT), texts), max_size=4),
    st.lists(st.tuples(st.sampled_from(IS_KEY), texts), min_size=1, max_size=2),
)
def test_any_text_stays_a_text(
    tmp_path: Path, values: list[tuple[Spot, str]], keys: list[tuple[Spot, str]]
) -> None:
    document = copy.deepcopy(rich())
    for spot, text in values:
        put_value(document, spot, text)
    for spot, text in sorted(keys, key=lambda one: -len(one[0])):
        try:
            put_key(document, spot, text)
        except KeyError:  # what stood around it was renamed before
            continue
    taken(document, tmp_path)
