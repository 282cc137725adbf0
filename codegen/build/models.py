"""Resources → Model: the classes a user works with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from ..document import Document, Node, Operation
from ..ir.discovery import Judgement
from ..ir.idempotency import Verdict
from ..ir.media import JSON, Media
from ..ir.operations import Parameter
from ..ir.package import Model
from ..ir.resources import Resource
from ..names import ClassName, Names, class_name, module_name
from .answers import unwrapped
from .bodies import is_list, thing_in
from .carried import carried_by, fields_asked, own_operations
from .media import files_of, media_of
from .methods import Context, methods_of
from .outlines import outline_of
from .parameters import paging_names, path_parameter, query_parameters
from .paths import placeholders
from .schemas import Root
from .types import Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Roots:
    """The three classes that a resource is made of; None where the API has no use for one."""

    request: Root | None
    update: Root | None
    answer: Root


def roots_of(resource: Resource, document: Document, names: Names, context: Context) -> Roots:
    """Return what the resource's own classes are built from."""
    shown = _answers(resource, document, context)
    answer = Root(
        class_name=names.take(class_name(resource.name, "State")),
        place=Place("answer", resource.name),
        places=shown,
        added=tuple(_beside(resource, document, shown)),
        required=frozenset(_top_level(resource.identity.id_field)),
        sensitive=frozenset((*resource.sensitive, *resource.write_once)),
    )
    native = resource.identity.native_key or ""
    in_body = frozenset((native.removeprefix("body:"),)) if native.startswith("body:") else ()
    return Roots(
        request=_request(
            resource, resource.create, "Spec", document, names, context, frozenset(in_body)
        ),
        update=_request(resource, resource.update, "Update", document, names, context),
        answer=answer,
    )


def model_of(
    resource: Resource,
    roots: Roots,
    operations: tuple[tuple[Operation, Judgement], ...],
    context: Context,
) -> Model:
    """Return the model of one resource; its classes are made on the way."""
    build = context.schemas
    answer = build.add(roots.answer)
    for root in (roots.request, roots.update):
        if root is not None:
            build.add(root)
    return Model(
        resource=resource,
        class_name=class_name(resource.name),
        module=module_name(resource.name),
        parents=_parents(resource, context),
        id_parameters=_id_parameters(resource, context),
        request=roots.request.class_name if roots.request else None,
        path_keys=tuple(name for name, _ in roots.request.added) if roots.request else (),
        create_has_body=_has_body(resource.create, context),
        create_media=_media(resource.create, context),
        beside=tuple(name for name, _ in roots.answer.added),
        creates_list=_creates_list(resource, context),
        update=roots.update.class_name if roots.update else None,
        update_has_body=_has_body(resource.update, context),
        update_media=_media(resource.update, context),
        answer=answer.class_name,
        list_parameters=_list_parameters(resource, context),
        carried=carried_by(resource, context.document),
        create_verdict=_verdict(resource.create, context),
        update_verdict=_verdict(resource.update, context),
        delete_verdict=_verdict(resource.delete, context),
        methods=methods_of(resource, operations, context),
    )


def _answers(resource: Resource, document: Document, context: Context) -> tuple[Node, ...]:
    """Return the schemas in which the API shows the thing, the fullest first."""
    found: dict[str, Node] = {}
    for key, envelope in (
        (resource.read, resource.read_envelope),
        (resource.create, resource.create_envelope),
        (resource.list, resource.list_envelope),
        (resource.update, resource.read_envelope),
    ):
        operation = document.by_key[key] if key is not None else None
        node = unwrapped(operation, envelope, context.findings) if operation else None
        if node is not None and outline_of(node, loosely=True).is_object:
            found.setdefault(outline_of(node, loosely=True).anchor.pointer, node)
    return tuple(found.values()) or (document.at(resource.source),)


def _beside(
    resource: Resource, document: Document, shown: tuple[Node, ...]
) -> Iterator[tuple[str, Node]]:
    """Yield what the answer to a create shows only once, and not in the thing itself."""
    create = document.by_key[resource.create] if resource.create is not None else None
    success = create.success if create is not None else None
    if success is None or success.body is None or resource.create_envelope is None:
        return
    within = {name for node in shown for name in outline_of(node, loosely=True).properties}
    whole = outline_of(success.body.schema, loosely=True).properties
    for name in sorted({path.partition(".")[0] for path in resource.write_once} - within):
        if name in whole and name != resource.create_envelope:
            yield name, whole[name][0]


def _request(
    resource: Resource,
    key: str | None,
    suffix: str,
    document: Document,
    names: Names,
    context: Context,
    optional: frozenset[str] = frozenset(),
) -> Root | None:
    if key is None:
        return None
    operation = document.by_key[key]
    name: ClassName = names.take(class_name(resource.name, suffix))
    words = resource.name if suffix == "Spec" else f"{resource.name}_{suffix.lower()}"
    body = operation.request
    node = thing_in(body) if body is not None else None
    is_create = key == resource.create and suffix == "Spec"
    keys = _keys(resource, operation, document) if is_create else {}
    sent = context.shapes.writable(context.shapes.of(body.schema)) if body is not None else {}
    return Root(
        class_name=name,
        place=Place("request", words),
        places=(node,) if node is not None else (),
        optional=optional,
        required=frozenset(keys) & sent.keys(),
        sensitive=frozenset(resource.sensitive),
        added=tuple((name, key) for name, key in keys.items() if name not in sent),
        files=files_of(body) if body is not None else frozenset(),
    )


def _keys(resource: Resource, create: Operation, document: Document) -> dict[str, Node]:
    """Return what a create requires beside its body: in its path, its query, a header.

    In the path those are the placeholders that name the new thing.
    """
    above = {parent.parameter for parent in resource.parents}
    in_path = {
        parameter.name: parameter.schema
        for parameter in create.parameters
        if parameter.location == "path" and parameter.name not in above
    }
    asked = {parameter.name: parameter.schema for parameter in fields_asked(resource, document)}
    return in_path | asked


def _top_level(path: str | None) -> tuple[str, ...]:
    return (path,) if path is not None and "." not in path else ()


def _parents(resource: Resource, context: Context) -> tuple[Parameter, ...]:
    names = Names(("self", "ctx"))
    found = []
    for parent in resource.parents:
        operation = _declaring(resource, parent.parameter, context)
        owner = parent.resource or resource.parent or "parent"
        parameter = path_parameter(operation, parent.parameter, owner, names, context.schemas)
        found.append(replace(parameter, location=parent.location))
    return tuple(found)


def _id_parameters(resource: Resource, context: Context) -> tuple[Parameter, ...]:
    names = Names(("self", "changes", "remote_id", "body"))
    found = []
    for wire_name in resource.identity.id_parameters:
        operation = _declaring(resource, wire_name, context, skip_create=True)
        found.append(path_parameter(operation, wire_name, resource.name, names, context.schemas))
    return tuple(found)


def _declaring(
    resource: Resource, name: str, context: Context, *, skip_create: bool = False
) -> Operation | None:
    """Return the operation of the resource that declares a parameter `name`."""
    for key in own_operations(resource):
        operation = context.document.by_key[key]
        if skip_create and key == resource.create:
            continue
        if any(parameter.name == name for parameter in operation.parameters):
            return operation
    return None


def _list_parameters(resource: Resource, context: Context) -> tuple[Parameter, ...]:
    if resource.list is None:
        return ()
    operation = context.document.by_key[resource.list]
    hidden = {parent.parameter for parent in resource.parents}
    hidden |= paging_names(resource.paging) | set(placeholders(operation.path))
    hidden |= {one.wire_name for one in carried_by(resource, context.document).get("list", ())}
    names = Names(("self",))
    return query_parameters(
        operation, resource.name, hidden, context.unstated, names, context.schemas
    )


def _has_body(key: str | None, context: Context) -> bool:
    return key is not None and context.document.by_key[key].request is not None


def _verdict(key: str | None, context: Context) -> Verdict | None:
    return None if key is None else context.classification.verdicts[key]


def _creates_list(resource: Resource, context: Context) -> bool:
    key = resource.create
    return key is not None and is_list(context.document.by_key[key].request)


def _media(key: str | None, context: Context) -> Media:
    return JSON if key is None else media_of(context.document.by_key[key].request)
