"""What an operation answers: the thing itself, out of its envelope, or a list of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ..diagnostics import Findings
from ..document import Body, Node, Operation
from ..media import sort_of
from ..words import table, words
from .objects import members_of
from .outlines import Outline, outline_of

_AROUND = table(
    "links meta pagination paging page pages total count total_count next previous cursor "
    "next_cursor has_more"
)
"""Members of an answer that speak about the list, not the thing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The schema of the thing answered (of one item, where `is_list`), None where none is."""

    node: Node | None
    envelope: str | None = None
    is_list: bool = False
    is_many: bool = False
    """Whether a call that is no GET answers several things."""
    sort: Literal["json", "text", "bytes"] = "json"
    accept: str | None = None
    """The media types of an answer that is no JSON."""


def answer_of(operation: Operation) -> Answer:
    """Return what the first success of `operation` holds."""
    success = operation.success
    if success is None or success.body is None:
        return _elsewhere(operation)
    if (sort := _sort(success.body)) != "json":
        accept = ", ".join(dict.fromkeys(success.body.media_types))
        return Answer(node=None, sort=sort, accept=accept)
    node = success.body.schema
    outline = outline_of(node, loosely=True)
    may_list = operation.method == "GET"
    if "array" in outline.types:
        if may_list:
            return Answer(node=outline.first("items"), is_list=True)
        return Answer(node=node, is_many=True)
    inner = _only_member(outline)
    if inner is None:
        return Answer(node=node)
    name, member = inner
    within = outline_of(member, loosely=True)
    if within.is_object:
        return Answer(node=member, envelope=name)
    is_many = "array" in within.types
    if is_many and may_list:
        return Answer(node=within.first("items"), envelope=name, is_list=True)
    return Answer(node=node, is_many=is_many)


def _elsewhere(operation: Operation) -> Answer:
    """Return what stands at another address, to which a read is sent on; else nothing."""
    is_moved = operation.success is None and operation.method == "GET"
    if is_moved and operation.declares("301", "302", "303", "307", "308", "3XX") is not None:
        return Answer(node=None, sort="bytes", accept="*/*")
    return Answer(node=None)


def _sort(body: Body) -> Literal["json", "text", "bytes"]:
    match sort_of(body.media_type):
        case "any":
            return "bytes" if outline_of(body.schema).value("format") == "binary" else "json"
        case "text":
            return "text"
        case "binary" | "multipart":
            return "bytes"
        case "form":
            return "text"
        case "json":
            return "json"


def unwrapped(operation: Operation, envelope: str | None, findings: Findings) -> Node | None:
    """Return the schema of the thing in the answer's `envelope`; of the item, in a list."""
    success = operation.success
    if success is None or success.body is None:
        return None
    outline = outline_of(success.body.schema, loosely=True)
    if envelope is not None:
        choices = members_of(outline, "answer", findings).properties.get(envelope)
        if choices is None:
            return success.body.schema if outline.is_object else None
        outline = outline_of(*choices[0], loosely=True)
    return outline.first("items") if "array" in outline.types else outline.anchor


def _only_member(outline: Outline) -> tuple[str, Node] | None:
    """Return the one member that is the thing, where all others speak about the list."""
    if outline.choices:
        return None
    members = outline.properties
    names = [name for name in members if "_".join(words(name)) not in _AROUND]
    if len(names) != 1 or len(members[names[0]]) != 1:
        return None
    return names[0], members[names[0]][0]
