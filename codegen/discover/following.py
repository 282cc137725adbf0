"""Following: where the answer of a list says that there is more of it, and in which way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

from ..document import Operation
from ..shapes import Shape, Shapes
from ..words import table, words
from .walking import key_of


class Kind(IntEnum):
    """What an answer tells of the next page."""

    NUMBER = 0  # which page it is
    ADDRESS = 1  # where it is
    TOKEN = 2  # what to send to get it
    FLAG = 3  # that there is one


@dataclass(frozen=True, slots=True)
class Told:
    """A member of a list's answer that speaks of the next page; `path` is dotted."""

    path: str
    kind: Kind

    @property
    def leaf(self) -> str:
        """The words of the member's own name, run together."""
        return key_of(self.path.rpartition(".")[2])

    @property
    def depth(self) -> int:
        """How many members lead to it."""
        return self.path.count(".")


# What holds an answer's words about its pages.
_AROUND = table(
    "cursor cursors info link links listmeta meta metadata page pageinfo pager pages pagination "
    "paginginfo paging responsemetadata responsecontext"
)
_ADDRESSES = table("next nextlink nextlinks nexturl nexturi nexthref nextpageurl nextpagelink")
_ADDRESSES |= table("nextpageuri nextpage odatanextlink")
_TOKENS = table(
    "continuation continuationtoken continue endcursor lastevaluatedkey lastid nextcontinuation "
    "nextcontinuationtoken nextcursor nextkey nextmarker nextpagecursor nextpagetoken nexttoken "
    "nextid nextpageid"
)
_FLAGS = table(
    "hasmore hasmoreitems hasnext hasnextpage istruncated more moreavailable moreitems morerecords "
    "moreresults truncated"
)
# What stands in an object called `next`.
_IN_NEXT = {"href": Kind.ADDRESS, "url": Kind.ADDRESS, "uri": Kind.ADDRESS, "link": Kind.ADDRESS}
_IN_NEXT |= {"cursor": Kind.TOKEN, "token": Kind.TOKEN, "after": Kind.TOKEN, "page": Kind.NUMBER}
_DEEPEST = 3


def told_of(whole: Shape | None, shapes: Shapes, cursor: str | None) -> tuple[Told, ...]:
    """Return what an answer tells of the next page, the plainest first.

    `cursor` is the parameter that could take a token: an answer may call it by the same name.
    """
    if whole is None:
        return ()
    found = [*_told(whole, shapes, "" if cursor is None else key_of(cursor), "")]
    return tuple(sorted(found, key=lambda told: (told.kind, told.depth)))


def told_in_header(operation: Operation) -> str | None:
    """Return the header of an answer that holds the token of the next page."""
    success = operation.success
    for name in success.headers if success is not None else ():
        said = {*words(name)}
        if "continuation" in said or ("next" in said and said & {"token", "cursor", "marker"}):
            return name
    return None


def has_link_header(operation: Operation) -> bool:
    """Whether an answer has a `Link` header (RFC 8288)."""
    success = operation.success
    return success is not None and any(name.lower() == "link" for name in success.headers)


def has_member(whole: Shape, path: str, shapes: Shapes) -> bool:
    """Whether an answer has a member at a dotted path."""
    shape = whole
    for name in path.split("."):
        node = shape.properties.get(name)
        if node is None:
            return False
        shape = shapes.of(node)
    return True


def of_kind(found: Sequence[Told], *kinds: Kind) -> Told | None:
    """Return the plainest of `found` that is of one of `kinds`, by their order."""
    return next((told for kind in kinds for told in found if told.kind is kind), None)


def _told(shape: Shape, shapes: Shapes, cursor: str, above: str) -> Iterator[Told]:
    for name, node in shape.properties.items():
        inner, key, path = shapes.of(node), key_of(name), f"{above}{name}"
        if inner.is_array:
            continue
        if inner.is_object and key == "next":
            yield from _in_next(inner, path)
        elif inner.is_object:
            if key in _AROUND and above.count(".") < _DEEPEST - 1:
                yield from _told(inner, shapes, cursor, f"{path}.")
        elif (kind := _kind(key, inner, cursor, above)) is not None:
            yield Told(path, kind)


def _in_next(inner: Shape, path: str) -> Iterator[Told]:
    for name in inner.properties:
        if (kind := _IN_NEXT.get(key_of(name))) is not None:
            yield Told(f"{path}.{name}", kind)


def _kind(key: str, shape: Shape, cursor: str, above: str) -> Kind | None:
    is_number = bool(shape.types & {"integer", "number"})
    if "boolean" in shape.types:
        return Kind.FLAG if key in _FLAGS else None
    if key in _ADDRESSES:
        return Kind.NUMBER if is_number else _address_or_token(key, above)
    is_token = key in _TOKENS or (cursor != "" and key in (cursor, f"next{cursor}"))
    is_in_cursors = key in ("after", "next") and "cursor" in above.lower()
    return Kind.TOKEN if is_token or is_in_cursors else None


def _address_or_token(key: str, above: str) -> Kind:
    """Return what `next` is: among cursors it is one."""
    return Kind.TOKEN if key == "next" and "cursor" in above.lower() else Kind.ADDRESS
