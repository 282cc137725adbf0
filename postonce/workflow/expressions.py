"""Expressions in a workflow: `${{ … }}` holds CEL over the inputs and earlier results.

A text that is one expression alone has that expression's value, whatever its type; amid other
text, an expression must yield text, a number or a truth value. `$${{` stands for `${{`.
Source: the Common Expression Language, https://cel.dev.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, TypeAlias

from ..errors import ExpressionFailed
from ..types import Json

if TYPE_CHECKING:
    import cel

_LONGEST = 4096
"""Characters in one expression: what is longer could exhaust the parser's stack."""
_INT_END = 2**63
_PART = re.compile(r"\$(?P<literal>\$\{\{)|\$\{\{(?P<cel>.*?)\}\}|(?P<open>\$\{\{.*)", re.DOTALL)
_QUOTED = re.compile(r"""(["'])(?:\\.|(?!\1).)*\1""", re.DOTALL)
_BOUND = re.compile(r"\.\s*(?:all|exists|exists_one|filter|map)\s*\(\s*([A-Za-z_]\w*)\s*,")
_CHAIN = re.compile(r"(?<![\w.])([A-Za-z_]\w*+)((?:\s*\.\s*[A-Za-z_]\w*+(?!\s*\())*)")
_TYPES = frozenset(
    (
        *("bool", "bytes", "double", "duration", "dyn", "int", "list", "map", "null_type"),
        *("optional", "string", "timestamp", "type", "uint", "true", "false", "null", "in"),
    )
)
"""Names that CEL itself gives a meaning."""


_KEYWORDS = frozenset(
    (
        *("as", "break", "const", "continue", "else", "for", "function", "has", "if", "import"),
        *("let", "loop", "namespace", "package", "return", "size", "var", "void", "while"),
    )
)
"""Names that CEL keeps to itself, and functions that a variable would hide."""


def is_reserved(name: str) -> bool:
    """Whether no variable of an expression can go by this name."""
    return name in _TYPES or name in _KEYWORDS


@dataclass(frozen=True, slots=True)
class Reference:
    """A variable that an expression uses, and the members it is asked for: `net.state.name`."""

    root: str
    members: tuple[str, ...]

    def __str__(self) -> str:
        return ".".join((self.root, *self.members))


@dataclass(frozen=True, slots=True)
class Expression:
    """One CEL expression."""

    source: str

    def check(self) -> None:
        """Raise ExpressionFailed where this is no CEL."""
        _compiled(self.source)

    def references(self) -> tuple[Reference, ...]:
        """Return what it refers to, variables of its own macros left out."""
        bare = _QUOTED.sub('""', self.source)
        used = set(_compiled(self.source).variables()) - self.bound() - _TYPES
        found = (
            Reference(root, tuple(part.strip() for part in members.split(".")[1:]))
            for root, members in _CHAIN.findall(bare)
            if root in used
        )
        told = dict.fromkeys(found)
        unseen = used - {one.root for one in told}  # written as no pattern expects it: `.net.id`
        return (*told, *(Reference(root, ()) for root in sorted(unseen)))

    def bound(self) -> frozenset[str]:
        """Return the variables of its own macros: `m` of `machines.map(m, m.id)`."""
        return frozenset(_BOUND.findall(_QUOTED.sub('""', self.source)))

    def value(self, scope: Mapping[str, Json]) -> Json:
        """Return its value where the variables are those of `scope`. Raises: ExpressionFailed."""
        program = _compiled(self.source)
        wanted = {name: scope[name] for name in program.variables() if name in scope}
        try:
            found = program.execute(wanted)
        except KeyError as error:
            raise ExpressionFailed(f"{self}: there is no {error.args[0]}") from error
        except Exception as error:  # cel raises many kinds, none of them its own
            raise ExpressionFailed(f"{self}: {error}") from error
        if (root := self._inexact(scope)) is not None:
            raise ExpressionFailed(
                f"{self}: {root} is a whole number beyond 64 bits, which an expression cannot "
                "hold exactly; give it as text"
            )
        if not _is_json(found):
            what = str(found) if isinstance(found, float) else f"a {type(found).__name__}"
            raise ExpressionFailed(f"{self} yields {what}; expected what JSON holds")
        return found

    def _inexact(self, scope: Mapping[str, Json]) -> Reference | None:
        """Return what refers to a number that CEL would round to a double, None where none does."""
        for reference in self.references():
            value = scope.get(reference.root)
            for member in reference.members:
                value = value.get(member) if isinstance(value, dict) else None
            if isinstance(value, int) and not -_INT_END <= value < _INT_END:
                return reference
        return None

    def __str__(self) -> str:
        return f"${{{{ {self.source} }}}}"


@dataclass(frozen=True, slots=True)
class Text:
    """A text with expressions in it."""

    parts: tuple[str | Expression, ...]

    def value(self, scope: Mapping[str, Json]) -> str:
        """Return the text, its expressions filled in. Raises: ExpressionFailed."""
        return "".join(
            part if isinstance(part, str) else _as_text(part, part.value(scope))
            for part in self.parts
        )


Template: TypeAlias = "Json | Expression | Text"
"""JSON in which texts that hold expressions are `Expression` or `Text`."""


def template(value: Json) -> Template:
    """Return `value` with the expressions in its texts recognised. Nothing is checked yet."""
    match value:
        case dict():
            return {key: template(item) for key, item in value.items()}
        case list():
            return [template(item) for item in value]
        case str():
            return _template_of(value)
        case _:
            return value


def may_be_items(value: Template) -> bool:
    """Whether `value` is a list, or one expression, which may yield one."""
    return isinstance(value, list | Expression)


Evaluate: TypeAlias = Callable[["Expression | Text"], Json]


def filled(value: Template, evaluate: Evaluate) -> Json:
    """Return `value` with every text that holds expressions evaluated. Raises: as `evaluate`."""
    match value:
        case dict():
            return {key: filled(item, evaluate) for key, item in value.items()}
        case list():
            return [filled(item, evaluate) for item in value]
        case Expression() | Text():
            return evaluate(value)
        case _:
            return value


def expressions(
    value: Template, path: tuple[str | int, ...] = ()
) -> Iterator[tuple[tuple[str | int, ...], Expression]]:
    """Yield every expression in `value` and the path to it."""
    match value:
        case dict():
            for key, item in value.items():
                yield from expressions(item, (*path, key))
        case list():
            for number, item in enumerate(value):
                yield from expressions(item, (*path, number))
        case Expression():
            yield path, value
        case Text(parts):
            yield from ((path, part) for part in parts if isinstance(part, Expression))


def _template_of(text: str) -> Template:
    if text.startswith("${{") and text.endswith("}}") and text.count("${{") == 1:
        return Expression(text[3:-2].strip())  # a map in CEL may end in braces, too
    parts: list[str | Expression] = []
    end = 0
    for found in _PART.finditer(text):
        parts.append(text[end : found.start()])
        cel = found["cel"].strip() if found["cel"] is not None else found["open"]
        parts.append("${{" if found["literal"] else Expression(cel))
        end = found.end()
    if not parts:
        return text
    parts.append(text[end:])
    if all(isinstance(part, str) for part in parts):
        return "".join(map(str, parts))
    return Text(tuple(part for part in parts if part != ""))


@cache
def _compiled(source: str) -> cel.Program:
    import cel

    if len(source) > _LONGEST:
        raise ExpressionFailed(
            f"an expression has {len(source):,} characters; expected {_LONGEST:,} at most"
        )
    if source.startswith("${{"):
        raise ExpressionFailed(
            f"{source[:40]!r} opens an expression that is not closed: expected }}}} after it, or "
            "$${{ for the text ${{"
        )
    try:
        return cel.compile(source)
    except ValueError as error:
        raise ExpressionFailed(f"${{{{ {source} }}}} is no CEL: {_short(error)}") from error


def _short(error: ValueError) -> str:
    """Return what is wrong, without the picture of it and the list of what else could stand."""
    _, _, told = str(error).partition("': ERROR: ")
    first = (told or str(error)).splitlines()[0]
    return first.removeprefix("<input>:").partition(" expecting ")[0]


def _as_text(expression: Expression, value: Json) -> str:
    match value:
        case str():
            return value
        case bool() | int() | float():
            return json.dumps(value)
        case _:
            kind = "nothing (null)" if value is None else f"a {type(value).__name__}"
            raise ExpressionFailed(
                f"{expression} yields {kind}; amid other text expected text, a number or a truth "
                "value"
            )


def _is_json(value: Json) -> bool:
    match value:
        case dict():
            return all(isinstance(key, str) and _is_json(item) for key, item in value.items())
        case list():
            return all(map(_is_json, value))
        case float():
            return math.isfinite(value)
        case _:
            return value is None or isinstance(value, str | bool | int)
