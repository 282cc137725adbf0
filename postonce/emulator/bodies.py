"""Bodies that are no JSON, read as if they were: forms and parts, typed by their schema."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from email.message import Message
from email.parser import BytesParser
from email.policy import HTTP
from typing import TypeAlias
from urllib.parse import parse_qsl

from ..types import Json
from .shapes import Shape, has_type, is_nullable, shapes, type_of
from .spec import DELIMITERS, Body, Spec, mapping

Pairs: TypeAlias = Iterable[tuple[str, Json]]

_BRACKETS = re.compile(r"\[([^\[\]]*)\]")
_TRUTH = {"true": True, "false": False}


def read_body(spec: Spec, body: Body, content_type: str, content: bytes) -> Json:
    """Return what `content` holds, as JSON. Raises: ValueError where it is not what it says."""
    match body.kind:
        case "json":
            return json.loads(content)
        case "form":
            pairs: Pairs = parse_qsl(content.decode(), keep_blank_values=True)
        case "multipart":
            pairs = _parts(content_type, content)
        case "raw":
            return content.decode(errors="replace")
    members = {n: _spelled(v, mapping(body.encoding.get(n))) for n, v in _nested(pairs).items()}
    return typed(spec, body.schema, members)


def typed(spec: Spec, schema: Json, value: Json) -> Json:
    """Return texts of a form as the JSON values that `schema` has in their places.

    The first of several alternatives that fits is taken; what fits none stays as it came.
    """
    for shape in shapes(spec, schema):
        found = _as(spec, shape, value)
        if found is None and is_nullable(shape):
            return None
        if found is not None and has_type(shape, found) and found in (shape.get("enum") or [found]):
            return found
    return value


def _as(spec: Spec, shape: Shape, value: Json) -> Json:
    """Return `value` as `shape` would have it."""
    match type_of(shape), value:
        case "array", _:
            items = shape.get("items", {})
            return [typed(spec, items, one) for one in _listed(value)]
        case "object", dict():
            members, other = mapping(shape.get("properties")), shape.get("additionalProperties")
            return {n: typed(spec, members.get(n, mapping(other)), v) for n, v in value.items()}
        case "boolean", str():
            return _TRUTH.get(value, value)
        case ("integer" | "number") as kind, str():
            with suppress(ValueError):
                return int(value) if kind == "integer" else float(value)
        case _, "" if is_nullable(shape):
            return None
    return value


def _spelled(value: Json, encoding: Mapping[str, Json]) -> Json:
    """Return a member as its encoding has it: written as JSON, or joined into one text."""
    if not isinstance(value, str):
        return value
    if "json" in str(encoding.get("contentType", "")):
        return json.loads(value)
    style = str(encoding.get("style", "form"))
    is_joined = style in DELIMITERS if style != "form" else encoding.get("explode") is False
    return value.split(DELIMITERS.get(style, ",")) if is_joined and value else value


def _listed(value: Json) -> list[Json]:
    """Return the members of a list, which brackets may have numbered."""
    if isinstance(value, dict) and all(key.isdigit() for key in value):
        return [value[key] for key in sorted(value, key=int)]
    return value if isinstance(value, list) else [value]


def _nested(pairs: Pairs) -> dict[str, Json]:
    """Return an object of pairs: brackets are members, a repeated name is a list."""
    found: dict[str, Json] = {}
    for name, value in pairs:
        head, at, _ = name.partition("[")
        keys = [head, *_BRACKETS.findall(name[len(head) :])] if at and head else [name]
        place = found
        for key in keys[:-1]:
            inner = place.setdefault(key, {})
            place = inner if isinstance(inner, dict) else {}
        last = keys[-1] or str(len(place))  # `a[]=x` numbers its members by itself
        known = place.get(last)
        if last not in place:
            place[last] = value
        else:
            place[last] = [*known, value] if isinstance(known, list) else [known, value]
    return found


def _parts(content_type: str, content: bytes) -> Iterator[tuple[str, Json]]:
    """Yield name and value of each part. Raises: ValueError where these are no parts."""
    head = b"Content-Type: " + content_type.encode() + b"\r\n\r\n"
    message = BytesParser(policy=HTTP).parsebytes(head + content)
    if not message.is_multipart():
        raise ValueError("no parts")
    for part in message.walk():
        name = part.get_param("name", header="content-disposition")
        if part is not message and isinstance(name, str):
            yield name, _value(part)


def _value(part: Message) -> Json:
    content = part.get_payload(decode=True)
    text = content.decode(errors="replace") if isinstance(content, bytes) else ""
    return json.loads(text) if part.get_content_type() == "application/json" else text
