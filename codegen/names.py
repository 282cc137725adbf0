"""Raw text → safe Python identifiers. The only place where identifiers are made.

An identifier has a type of its own; a bare `str` is still raw text. Equal input gives equal
output, whatever came before; what a scope holds already is settled by `Names`.
"""

from __future__ import annotations

import hashlib
import keyword
import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from typing import NewType, TypeVar

from .words import table, words

ClassName = NewType("ClassName", str)
FieldName = NewType("FieldName", str)
ModuleName = NewType("ModuleName", str)
MethodName = NewType("MethodName", str)
IdentifierT = TypeVar("IdentifierT", bound=str)

_ANNOTATIONS = table("bool bytes date datetime dict float int list object str")
"""Names that annotations of generated files use: shadowed, they would mean something else."""

_MODEL_ATTRIBUTES = table(
    "construct copy dict from_orm json parse_file parse_obj parse_raw schema schema_json "
    "update_forward_refs validate model_computed_fields model_config model_construct model_copy "
    "model_dump model_dump_json model_extra model_fields model_fields_set model_json_schema "
    "model_parametrized_name model_post_init model_rebuild model_validate model_validate_json "
    "model_validate_strings mro register one_of only_one to_wire to_parts from_wire wire_names "
    "nullable_names required_names"
)
"""What pydantic's BaseModel and the runtime's schema bases already mean by a name."""

RESOURCE_ATTRIBUTES = table(
    "create read list update delete sync apply http parents kind provider ctx identity readiness "
    "paging immutable write_once sensitive spec_type state_type update_type update_method "
    "gone acts_again instance_of everything verify find"
)
"""What the runtime's Model already means by a name, or a hand-written subclass's methods do."""

_ARGUMENTS = table("self body wait spec instance adopt changes ctx remote_id")
"""Arguments that generated methods take beside the API's own parameters."""

_CLASSES = table(
    "Annotated Any AnswerModel ClassVar Context Field Identity Iterator Json Literal Model None "
    "Nullable PageNumber Offset Cursor LinkHeader Poll Readiness RequestModel Result Sensitive "
    "Sequence Mapping True False TypeAlias Auth ErrorShape Provider RateLimit File Form JsonMedia "
    "Multipart Raw"
)
"""Capitalised names that generated files import."""

_LONG = 75
"""A longer name of a class leaves no room on its line."""

_DEVICES = table("aux con nul prn") | {f"{port}{n}" for port in ("com", "lpt") for n in range(10)}
"""What Windows takes for a device, whatever suffix a file's name has."""

_LONGEST = 100
"""Characters of a name: what is made of it must still fit a file's name, which takes 255."""

_SIGN = re.compile(r"(?<![A-Za-z0-9])[+-](?=\d)")
_SIGNS = {"+": " plus ", "-": " minus "}


def _ascii(character: str) -> str:
    if character.isascii():
        return character
    return "" if unicodedata.combining(character) else f" u{ord(character):x} "


@cache
def snake(raw: str) -> str:
    """Return `raw` as snake_case that starts with a letter; `value` where nothing is left.

    A sign before a number counts (`+1` and `-1` are not the same); a character without an ASCII
    likeness is spelled as its code point.
    """
    signed = _SIGN.sub(lambda found: _SIGNS[found[0]], raw)
    plain = "".join(_ascii(character) for character in unicodedata.normalize("NFKD", signed))
    text = _short("_".join(words(plain)) or "value")
    return f"n{text}" if text[0].isdigit() else text


def brief(raw: str, longest: int = _LONG) -> str:
    """Return the last words of `raw`, as many as make a name that fits on a line."""
    name, parts = snake(raw), [*words(raw)]
    if len(name) <= longest:
        return name
    while len(parts) > 1 and len("_".join(parts)) > longest:
        del parts[0]
    return snake("_".join(parts))


def abridged(raw: str, longest: int = _LONG) -> str:
    """Return the first word of `raw` and as many of its last as make a name that fits."""
    first, _, rest = snake(raw).partition("_")
    return brief(f"{first}_{brief(rest, longest - len(first) - 1)}" if rest else first, longest)


def is_reserved(raw: str) -> bool:
    """Whether a class called `raw` would hide one that generated files import."""
    return class_name(raw).endswith("_")


def _short(text: str) -> str:
    """Return `text`, or its beginning and a digest of all of it where it is too long."""
    if len(text) <= _LONGEST:
        return text
    digest = hashlib.sha256(text.encode()).hexdigest()[:8]
    return f"{text[: _LONGEST - 9].rstrip('_')}_{digest}"


def class_name(raw: str, suffix: str = "") -> ClassName:
    """Return `raw` as a class name: `server_action` → `ServerAction`, plus `suffix`."""
    name = "".join(word[0].upper() + word[1:] for word in snake(raw).split("_")) + suffix
    return ClassName(f"{name}_" if name in _CLASSES else name)


def field_name(raw: str) -> FieldName:
    """Return `raw` as the name of a schema's field: `from` → `from_`, `date` → `date_`."""
    return FieldName(_clear(snake(raw), _ANNOTATIONS | _MODEL_ATTRIBUTES | {"self"}))


def argument_name(raw: str) -> FieldName:
    """Return `raw` as the name of a method's argument."""
    return FieldName(_clear(snake(raw), _ANNOTATIONS | _ARGUMENTS))


def method_name(raw: str) -> MethodName:
    """Return `raw` as the name of a model's further method; see also RESOURCE_ATTRIBUTES."""
    return MethodName(_clear(snake(raw), _ANNOTATIONS - RESOURCE_ATTRIBUTES))


def module_name(raw: str) -> ModuleName:
    """Return `raw` as the name of a module; `shared` is a folder."""
    return ModuleName(_clear(snake(raw), _DEVICES | {"shared"}))


def _clear(name: str, taken: frozenset[str]) -> str:
    return f"{name}_" if name in taken or keyword.iskeyword(name) else name


class Names:
    """The names taken in one scope; two that differ only in case count as one.

    (File systems and readers confuse them.)
    """

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken = {name.lower() for name in taken}
        self._numbers: dict[str, int] = {}

    def take(self, *wishes: IdentifierT) -> IdentifierT:
        """Return the first of `wishes` that is free, else the last one numbered; it is then taken.

        Numbers start at 2 and are the last resort: pass the longer names that say more.
        """
        for wish in wishes:
            if wish.lower() not in self._taken:
                return self._keep(wish)
        last = wishes[-1]
        number = self._numbers.get(last.lower(), 2)  # all below it are taken
        while f"{last}{number}".lower() in self._taken:
            number += 1
        self._numbers[last.lower()] = number + 1
        return self._keep(type(last)(f"{last}{number}"))

    def _keep(self, name: IdentifierT) -> IdentifierT:
        self._taken.add(name.lower())
        return name
