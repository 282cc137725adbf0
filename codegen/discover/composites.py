"""Composite keys: things told apart by several path parameters at once, part by part."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ..document import Node, Parameter
from ..shapes import Shape, Shapes
from ..words import words
from .cases import Case
from .keys import ID_WORDS, key_parameters, may_hold, noun_of, path_parameters
from .kinships import Kinship

# What an object that stands for a part is known by in a path.
_REFERENCES = ("slug", "login", "name", "key", "id", "uuid")


def parts_of(kin: Kinship, case: Case | None) -> tuple[Parameter, ...]:
    """Return the parameters of a composite key as `case` spells them; () where one is enough."""
    count = len(key_parameters(kin))
    if case is None or count < 2:
        return ()
    declared = {p.name: p for p in case.operation.parameters if p.location == "path"}
    parts = [declared.get(name) for name in path_parameters(case)[-count:]]
    return tuple(part for part in parts if part is not None) if all(parts) else ()


def sent_parts(kin: Kinship, fields: Iterable[str]) -> tuple[str, ...]:
    """Return the request fields that become the parts of a composite key; () where one is none."""
    keys, noun = key_parameters(kin), noun_of(kin)
    by_words = {"_".join(words(name)): name for name in fields}
    spelled = ([*_sent_spellings(key, noun)] for key in keys)
    found = [next((by_words[s] for s in each if s in by_words), None) for each in spelled]
    parts = tuple(part for part in found if part is not None)
    return parts if len(set(parts)) == len(keys) > 1 else ()


def is_sent_whole(kin: Kinship, key: tuple[str, ...]) -> bool:
    """Whether a natural key is what a composite item path takes, part by part.

    As many fields as the path has parameters is not enough: `{record_id}/{version}` is given out
    by the API, whatever a record is told by.
    """
    return len(key) > 1 and (kin.create.place is kin.item or sent_parts(kin, key) == key)


def shown_parts(
    parts: tuple[Parameter, ...], noun: str, shown: Iterable[Shape], shapes: Shapes
) -> tuple[str | None, ...]:
    """Return where answers show what each part of a key takes, dotted; None where they do not."""
    seen = tuple(shown)
    found = ((_shown(part, noun, shape, shapes) for shape in seen) for part in parts)
    return tuple(next((field for field in each if field is not None), None) for each in found)


def _shown(part: Parameter, noun: str, shape: Shape, shapes: Shapes) -> str | None:
    by_words = {"_".join(words(name)): name for name in reversed([*shape.properties])}
    for spelling in _spellings(part.name, noun):
        name = by_words.get(spelling)
        if name is None:
            continue
        if may_hold(shape.properties[name], part, shapes):
            return name
        inner = shapes.of(shape.properties[name]).properties
        if (key := _reference(inner, part, shapes)) is not None:
            return f"{name}.{key}"
    return None


def _reference(inner: Mapping[str, Node], part: Parameter, shapes: Shapes) -> str | None:
    known = (key for key in _REFERENCES if key in inner)
    return next((key for key in known if may_hold(inner[key], part, shapes)), None)


def _sent_spellings(parameter: str, noun: str) -> Iterator[str]:
    """Yield what a part may be called where it is sent: the `job` of a job is not its `job_id`."""
    is_id = any(word in ID_WORDS for word in words(parameter)[-1:])
    return (one for one in _spellings(parameter, noun) if not (is_id and one == noun))


def _spellings(parameter: str, noun: str) -> Iterator[str]:
    """Yield what a part may be called elsewhere: `rr_name` is a `name`, `cluster_id` a `cluster`.

    The bare `id` is the thing's own: of another thing's id it says nothing.
    """
    parts = words(parameter)
    is_own = parts[-1:] and "_".join(parts[:-1]) in ("", noun)
    for start in range(len(parts)):
        spelling = "_".join(parts[start:])
        if is_own or spelling not in ID_WORDS:
            yield spelling
    if "_".join(parts) == noun:
        yield from ("name", "label", "id")
    elif parts[-1:] and parts[-1] in ID_WORDS:
        yield "_".join(parts[:-1])
