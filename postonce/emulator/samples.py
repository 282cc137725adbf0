"""Samples: deterministic JSON values that are valid under a schema, for requests and answers.

A union is tried variant by variant until the validator accepts the value; recursion is cut at the
first schema that contains itself. `minimal` gives what is required, else everything is given.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from ..types import Json
from .dialect import Side
from .progress import DONE, FAILED
from .shapes import Shape, is_nullable, property_names, shapes, type_of
from .spec import Operation, Spec, mapping, sequence
from .texts import text
from .validation import Validation

CUT: Json = object()
"""Stands for a value that would go on for ever; its property or element is left out."""

_DEEPEST = 12
_FAILURES = ("delet", "error", "fail")  # how properties begin that a new thing does not have


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a sample is to be: for which side, how full, and which of several (`serial`).

    `lists`: how deep arrays hold an element though they need none. Below that an answer shows a
    new thing: arrays are empty, what may be null is null, and nothing has failed.
    `also`: dotted paths of properties that are given though they are not required, and are not
    null; `is_asked_for` says that the value itself is one.
    """

    side: Side = "request"
    is_minimal: bool = True
    serial: int = 1
    lists: int = _DEEPEST
    also: frozenset[str] = frozenset()
    is_asked_for: bool = False

    @property
    def is_new_thing(self) -> bool:
        """Whether this is an answer that shows something new."""
        return self.side == "answer" and self.lists <= 0


class Sampler:
    """Makes samples of one spec's schemas."""

    def __init__(self, spec: Spec, validation: Validation) -> None:
        self._spec = spec
        self._validation = validation

    def value(self, schema: Json, wish: Wish, name: str = "value") -> Json:
        """Return a value valid under `schema`; None where every way to one leads back to itself."""
        made = self._value(schema, wish, name, ())
        return None if made is CUT else made

    def _value(self, schema: Json, wish: Wish, name: str, trail: tuple[int, ...]) -> Json:
        target = self._spec.resolve(schema)
        if id(target) in trail or len(trail) > _DEEPEST:
            return CUT
        trail = (*trail, id(target))
        first = CUT
        for shape, closer in self._ways(schema, wish):
            made = self._of(shape, closer, name, trail)
            if made is CUT or self._validation.accepts(schema, made, wish.side):
                return made
            first = made if first is CUT else first
        return first

    def _ways(self, schema: Json, wish: Wish) -> Iterator[tuple[Shape, Wish]]:
        """Yield the shapes to try: all with the wish as it is, then all of them the other way."""
        found = shapes(self._spec, schema)
        yield from ((shape, wish) for shape in found)
        other = replace(wish, is_minimal=not wish.is_minimal)
        yield from ((shape, other) for shape in found)

    def _of(self, shape: Shape, wish: Wish, name: str, trail: tuple[int, ...]) -> Json:
        if "const" in shape:
            return shape["const"]
        is_blank = wish.is_new_thing and not wish.is_asked_for
        if is_blank and is_nullable(shape) and len(trail) > 1:
            return None
        if members := sequence(shape.get("enum")):
            return _member(members, wish)
        match type_of(shape):
            case "object":
                return self._object(shape, wish, trail)
            case "array":
                return self._array(shape, wish, name, trail)
            case "integer" | "number" as kind:
                return number(shape, is_integer=kind == "integer")
            case "boolean":
                return False
            case "null":
                return None
            case _:
                return text(shape, name, wish.serial)

    def _object(self, shape: Shape, wish: Wish, trail: tuple[int, ...]) -> Json:
        properties = mapping(shape.get("properties"))
        required = sequence(shape.get("required"))
        extra = shape.get("additionalProperties")
        wanted = {path.partition(".")[0] for path in wish.also}
        result: dict[str, Json] = {}
        for name in [*property_names(shape), *(n for n in required if n not in properties)]:
            schema = properties.get(name, extra)
            is_required = name in required or name in wanted
            if not (is_required or self._is_wanted(name, wish)) or self._is_hidden(schema, wish):
                continue
            inner = replace(wish, also=_below(wish.also, name), is_asked_for=name in wish.also)
            if (made := self._value(schema, inner, name, trail)) is not CUT:
                result[name] = made
        least = shape.get("minProperties", 0 if wish.is_minimal or not extra else 1)
        for index in range(len(result), least):
            if (
                made := self._value(extra, replace(wish, also=frozenset()), "value", trail)
            ) is not CUT:
                result[f"key-{index}"] = made
        return result

    def _is_wanted(self, name: str, wish: Wish) -> bool:
        """Whether an optional property is to be given."""
        return not wish.is_minimal and not (wish.is_new_thing and name.startswith(_FAILURES))

    def _is_hidden(self, schema: Json, wish: Wish) -> bool:
        node = self._spec.resolve(schema)
        return schema is False or bool(
            node.get("readOnly" if wish.side == "request" else "writeOnly")
        )

    def _array(self, shape: Shape, wish: Wish, name: str, trail: tuple[int, ...]) -> Json:
        least, most = shape.get("minItems", 0), shape.get("maxItems", 1_000)
        count = min(max(least, 1 if wish.lists > 0 else 0), most)
        below = replace(wish, lists=wish.lists - 1)
        made = [
            self._value(shape.get("items", {}), replace(below, serial=wish.serial + i), name, trail)
            for i in range(count)
        ]
        return [value for value in made if value is not CUT]


def _member(members: list[Json], wish: Wish) -> Json:
    """Return a member of an enum: another for each serial; in answers one that is no failure."""
    values = [member for member in members if member is not None] or [None]
    if wish.side == "answer":
        good = [value for value in values if value in DONE]
        return (good or [value for value in values if value not in FAILED] or values)[0]
    return values[(wish.serial - 1) % len(values)]


def _below(paths: frozenset[str], name: str) -> frozenset[str]:
    """Return the paths that lead further below `name`, from there on."""
    prefix = f"{name}."
    return frozenset(path.removeprefix(prefix) for path in paths if path.startswith(prefix))


def number(shape: Shape, *, is_integer: bool) -> int | float:
    """Return the number nearest to 1 (at or above the lower bound) that the bounds allow."""
    low, high = shape.get("minimum"), shape.get("maximum")
    step = shape.get("multipleOf")
    above, below = shape.get("exclusiveMinimum"), shape.get("exclusiveMaximum")
    nudge = 1 if is_integer else 0.5
    if above is True and low is not None:
        low += nudge
    elif above is not None and above is not True and above is not False:
        low = above + nudge
    if below is True and high is not None:
        high -= nudge
    elif below is not None and below is not True and below is not False:
        high = below - nudge
    value: int | float = 1 if low is None else low
    if high is not None and value > high:
        value = high
    if step:
        value = math.ceil(value / step) * step
    return int(value) if is_integer else value


def sample(
    schema: Json, spec: Mapping[str, Json], *, side: Side = "request", minimal: bool = True
) -> Json:
    """Return a value valid under `schema`, which may refer into the document `spec`."""
    view = Spec(spec)
    wish = Wish(side=side, is_minimal=minimal)
    return Sampler(view, Validation(view)).value(schema, wish)


def request_sample(
    spec: Mapping[str, Json] | Spec,
    resource: Mapping[str, Json],
    *,
    minimal: bool = True,
    serial: int = 1,
) -> Json:
    """Return a body for the create operation of `resource`, an entry of a manifest's `resources`.

    Also the minimal one holds the natural key. None where create takes no body.
    """
    view = spec if isinstance(spec, Spec) else Spec(spec)
    operation = view.operations[resource["create"]]
    key = frozenset(resource.get("natural_key") or ())
    return body_sample(operation, minimal=minimal, serial=serial, also=key)


def body_sample(
    operation: Operation,
    *,
    minimal: bool = True,
    serial: int = 1,
    also: frozenset[str] = frozenset(),
) -> Json:
    """Return a request body for `operation`; None where it takes none, or text or bytes.

    `also`: dotted paths of properties to give though they are not required.
    """
    if (body := operation.body) is None or body.kind == "raw":
        return None
    sampler = Sampler(operation.spec, Validation(operation.spec))
    return sampler.value(body.schema, Wish(is_minimal=minimal, serial=serial, also=also))


def parameter_samples(operation: Operation, location: str, *, serial: int = 1) -> dict[str, Json]:
    """Return a value for each required parameter of `operation` at `location` (path, query)."""
    sampler = Sampler(operation.spec, Validation(operation.spec))
    return {
        parameter.name: sampler.value(parameter.schema, Wish(serial=serial), parameter.name)
        for parameter in operation.parameters
        if parameter.location == location and parameter.is_required
    }
