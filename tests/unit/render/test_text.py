from __future__ import annotations

import ast
import inspect

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codegen.render.text import article, doc, literal, pattern, sentence

HOSTILE = [
    '"""', '""""', "\\", '"', '\\"', "a\nimport os", "\x00", "\u202e", '\\"""', "{{ x }}", "'",
    '""" + 1 + """',
]  # fmt: skip


@given(st.lists(st.text() | st.sampled_from(HOSTILE), min_size=1, max_size=4), st.integers(0, 8))
def test_prose_never_leaves_its_docstring(paragraphs: list[str], indent: int) -> None:
    tree = ast.parse(f'"""{doc(paragraphs, indent)}"""')
    assert len(tree.body) == 1
    assert isinstance(tree.body[0], ast.Expr)
    assert isinstance(tree.body[0].value, ast.Constant)


@given(st.text() | st.integers() | st.booleans() | st.none() | st.sampled_from(HOSTILE))
def test_values_come_back_as_they_were(value: object) -> None:
    text = literal(value)
    assert text.isascii()
    assert ast.literal_eval(text) == value


@given(st.text() | st.sampled_from(HOSTILE))
def test_patterns_come_back_as_they_were(value: str) -> None:
    assert ast.literal_eval(pattern(value)) == value


def test_patterns_read_as_raw_text_where_they_can() -> None:
    assert pattern(r"^\d+$") == 'r"^\\d+$"'


def test_tuples_keep_their_comma() -> None:
    assert literal(("a",)) == "('a',)"
    assert literal((("a", "b"),)) == "(('a', 'b'),)"


def test_docstring_sets_the_first_sentence_apart() -> None:
    text = doc(["Do it.", "Because.", "Source: x."], 4)
    assert text == "Do it.\n\n    Because.\n    Source: x.\n    "
    assert inspect.cleandoc(text) == "Do it.\n\nBecause.\nSource: x."


def test_docstring_keeps_within_the_line() -> None:
    text = doc(["word " * 40, "more " * 40], 8)
    lines = f'        """{text}"""'.splitlines()
    assert max(map(len, lines)) <= 100


@pytest.mark.parametrize(
    ("noun", "said"),
    [
        ("app", "an app"),
        ("server", "a server"),
        ("uptime check", "an uptime check"),
        ("user", "a user"),
        ("ssh key", "an ssh key"),
        ("vpc", "a vpc"),
    ],
)
def test_article_fits_its_noun(noun: str, said: str) -> None:
    assert article(noun) == said


def test_sentence_begins_large_and_ends() -> None:
    assert sentence("list kernels") == "List kernels."
