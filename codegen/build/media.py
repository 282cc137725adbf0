"""How a request's body is written, and which of its members are files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from ..diagnostics import Findings
from ..document import Body, Node
from ..ir.media import JSON, Media, Style
from ..media import essence, is_concrete, sort_of
from ..words import table, words
from .objects import members_of
from .outlines import Outline, outline_of

_JOINED: dict[str, Style] = {"spaceDelimited": "space", "pipeDelimited": "pipe"}
_RAW = ("text", "binary", "any")
_FILE_WORDS = table("file attachment upload image photo picture logo avatar document")
_OCTETS = "application/octet-stream"


def media_of(body: Body | None) -> Media:
    """Return how a request's body is written; JSON where there is none."""
    if body is None:
        return JSON
    outline = outline_of(body.schema)
    match _kind(body, outline):
        case "json":
            is_usual = essence(body.media_type) in ("application/json", "*/*", "*", "text/json", "")
            return JSON if is_usual else Media(media_type=body.media_type.strip())
        case "form":
            return Media(
                kind="form",
                media_type="application/x-www-form-urlencoded",
                styles=tuple(sorted(_styles(body, outline))),
            )
        case "multipart":
            return Media(
                kind="multipart",
                media_type="multipart/form-data",
                styles=tuple(sorted(_part_styles(body))),
                types=tuple(sorted(_part_types(body))),
            )
        case "raw":
            return _raw(body)


def files_of(body: Body) -> frozenset[str]:
    """Return the members of a multipart body that are files, or lists of files."""
    if media_of(body).kind != "multipart":
        return frozenset()
    # Asked for its members only: what is odd about them is reported where they are built.
    properties = members_of(outline_of(body.schema), "request", Findings()).properties
    outlines = {name: [outline_of(*nodes) for nodes in c] for name, c in properties.items()}
    said = [n for n, found in outlines.items() if any(_is_file(one, body, n) for one in found)]
    if not said:  # a multipart body without a file makes no sense: it is called what it is
        said = [n for n, found in outlines.items() if any(_reads_as_file(one, n) for one in found)]
    return frozenset(said)


def style_of(node: Node, schema: Node) -> Style:
    """Return how the value of a query parameter is spelled."""
    if node.get("content"):
        return "json"
    return _style(node, schema) or ("reserved" if node.get("allowReserved") is True else "form")


def _kind(body: Body, outline: Outline) -> Literal["json", "form", "multipart", "raw"]:
    sort = sort_of(body.media_type)
    is_scalar = bool(outline.types) and not {"object", "array"} & {*outline.types}
    if sort == "any":
        return "raw" if _is_binary(outline) else "json"
    if sort == "json":
        return "json"
    if sort in ("form", "multipart") and not is_scalar:
        return "form" if sort == "form" else "multipart"
    return "raw"


def _raw(body: Body) -> Media:
    """Return text or bytes; which they are is said by the caller where the spec allows several."""
    offered = {name: essence(name) for name in body.media_types if sort_of(name) in _RAW}
    named = [name for name, kind in offered.items() if is_concrete(kind)]
    if len(offered) == 1 and named:
        return Media(kind="raw", media_type=named[0].strip())
    if sort_of(body.media_type) in ("form", "multipart"):
        return Media(kind="raw", media_type=body.media_type.strip())
    return Media(kind="raw", media_type=named[0].strip() if named else _OCTETS, is_open=True)


def _styles(body: Body, outline: Outline) -> Iterator[tuple[str, Style]]:
    """Yield how members of a form are spelled, where that is not as the runtime does by itself."""
    for name, encoding in body.node.child("encoding").items():
        nodes = outline.properties.get(name)
        if "json" in str(encoding.get("contentType", "")):
            yield name, "json"
        elif nodes is not None and (style := _style(encoding, *nodes)) is not None:
            may_be_list = "array" in _types(outline_of(*nodes))
            if style != "deepObject" or may_be_list:  # objects are in brackets anyway
                yield name, style


def _part_styles(body: Body) -> Iterator[tuple[str, Style]]:
    for name, encoding in body.node.child("encoding").items():
        if encoding.get("style") == "deepObject":
            yield name, "deepObject"


def _part_types(body: Body) -> Iterator[tuple[str, str]]:
    for name, encoding in body.node.child("encoding").items():
        kind = encoding.get("contentType")
        if isinstance(kind, str) and is_concrete(kind) and "," not in kind:
            yield name, kind


def _style(said: Node, *schema: Node) -> Style | None:
    """Return the style of a parameter or encoding; None where values just stand by their name."""
    types = _types(outline_of(*schema)) if schema[0].raw is not None else {"array"}
    if not types & {"array", "object"}:
        return None
    style, explode = said.get("style"), said.get("explode")
    if style == "deepObject":
        return "deepObject"
    if style in _JOINED:
        return None if explode is True else _JOINED[str(style)]
    return "comma" if explode is False else None


def _types(outline: Outline) -> set[str]:
    """Return the types a schema admits, those of its choices included."""
    found = set(outline.types) or ({"object"} if outline.is_object else set())
    for group in outline.choices:
        for node in group:
            inner = outline_of(node)
            found |= set(inner.types) or ({"object"} if inner.is_object else set())
    return found


def _is_file(outline: Outline, body: Body, name: str) -> bool:
    items = outline.first("items")
    if "array" in outline.types and items is not None:
        return _is_binary(outline_of(items))
    if _is_binary(outline):
        return True
    kind = body.node.child("encoding", name).get("contentType")
    is_bare = not outline.types or outline.types == ("string",)
    return (
        isinstance(kind, str)
        and is_bare
        and all(sort_of(one) == "binary" for one in kind.split(","))
    )


def _reads_as_file(outline: Outline, name: str) -> bool:
    is_text = outline.types in ((), ("string",)) and not outline.properties
    is_bare = is_text and outline.first("enum", "format", "pattern", "oneOf", "anyOf") is None
    return is_bare and words(name)[-1:] != () and words(name)[-1] in _FILE_WORDS


def _is_binary(outline: Outline) -> bool:
    """Whether this is bytes, and not text or base64."""
    if outline.value("format") == "binary":
        return True
    kind = outline.value("contentMediaType")
    return isinstance(kind, str) and outline.value("contentEncoding") is None
