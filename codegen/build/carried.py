"""What the plain methods of a resource send beside path and body, and which cannot be sent at all.

A required parameter of the query, a header or a cookie is sent where its value is known. What a
create requires besides is a field of its request. A read, list, update or delete that needs to be
told more is a method beside, which takes it as an argument.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import replace

from ..diagnostics import Findings
from ..document import Document, Operation, Parameter
from ..everywhere import is_unstated, known_value, only_value, unstated
from ..ir.operations import Carried
from ..ir.resources import Resource
from ..secrecy import is_secret_name
from .bodies import thing_in
from .media import files_of, style_of
from .parameters import LOCATIONS, paging_names

_VERBS = ("create", "read", "list", "update", "delete")


def own_operations(resource: Resource) -> tuple[str, ...]:
    """Return the keys of the operations behind create, read, list, update and delete."""
    keys = (getattr(resource, verb) for verb in _VERBS)
    return tuple(key for key in keys if key is not None)


def settled(resource: Resource, document: Document, findings: Findings) -> Resource:
    """Return `resource` without the operations that no plain method can send.

    What takes text, bytes or plain values becomes a method beside. So does an update of a list,
    and one that sends files: records hold their digests, from which nothing can be sent again.
    So does what must be told a parameter, and a create where nothing is left that finds the thing.
    """
    create, update = (
        document.by_key[key].request if key is not None else None
        for key in (resource.create, resource.update)
    )
    can_create = create is None or thing_in(create) is not None
    can_update = update is None or (thing_in(update) is update.schema and not files_of(update))
    left = {verb for verb in _VERBS if _lacks(verb, resource, document, findings)}
    left |= set() if can_create else {"create"}
    left |= set() if can_update else {"update"}
    if left & {"read", "list"} and not _is_found(resource, left):
        left.add("create")
    secrets = (one.name for one in fields_asked(resource, document) if is_secret_name(one.name))
    return replace(
        resource,
        sensitive=tuple(sorted({*resource.sensitive, *secrets})),
        create=None if "create" in left else resource.create,
        read=None if "read" in left else resource.read,
        list=None if "list" in left else resource.list,
        update=None if "update" in left else resource.update,
        delete=None if "delete" in left else resource.delete,
    )


def carried_by(resource: Resource, document: Document) -> Mapping[str, tuple[Carried, ...]]:
    """Return what the requests of plain methods carry, by the method."""
    found = {verb: tuple(_carried(verb, resource, document)) for verb in _VERBS}
    return {verb: carried for verb, carried in found.items() if carried}


def fields_asked(resource: Resource, document: Document) -> Iterator[Parameter]:
    """Yield the parameters that are fields of a create's request."""
    for parameter in _required("create", resource, document):
        if only_value(parameter) is None:
            yield parameter


def _carried(verb: str, resource: Resource, document: Document) -> Iterator[Carried]:
    for parameter in _required(verb, resource, document):
        value = only_value(parameter) if verb == "create" else known_value(parameter)
        if value is not None or verb == "create":
            yield Carried(
                wire_name=parameter.name,
                location=LOCATIONS[parameter.location],
                value=value,
                style=style_of(parameter.node, parameter.schema),
            )


def _lacks(verb: str, resource: Resource, document: Document, findings: Findings) -> bool:
    """Whether the operation behind a plain method must be told what nobody tells it."""
    missing = [
        parameter
        for parameter in _required(verb, resource, document)
        if verb != "create"
        and known_value(parameter) is None
        and not (verb == "list" and parameter.location == "query")  # an argument of it
    ]
    for parameter in missing:
        key = str(getattr(resource, verb))
        findings.note(
            "parameter-not-known",
            document.by_key[key].node.pointer,
            f"{key} requires the {parameter.location} parameter {parameter.name}: it is a method "
            f"beside, which takes it, and no {verb}",
        )
    return bool(missing)


def _required(verb: str, resource: Resource, document: Document) -> Iterator[Parameter]:
    """Yield the required parameters of a plain method that neither parents nor pages send."""
    key: str | None = getattr(resource, verb)
    if key is None:
        return
    operation: Operation = document.by_key[key]
    names = unstated(document)
    sent = {("query", parent.parameter) for parent in resource.parents}
    if verb == "list":
        sent |= {("query", name) for name in paging_names(resource.paging)}
    if verb == "create" and resource.identity.native_key is not None:
        location, _, name = resource.identity.native_key.partition(":")
        sent.add((location, name))
    for parameter in operation.parameters:
        is_sent = (parameter.location, parameter.name) in sent or is_unstated(parameter, names)
        if parameter.is_required and parameter.location in LOCATIONS and not is_sent:
            yield parameter


def _is_found(resource: Resource, left: Container[str]) -> bool:
    """Whether something still finds the thing."""
    doors = {"read": resource.read, "list": resource.list}
    return any(key is not None and verb not in left for verb, key in doors.items())
