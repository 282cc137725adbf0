"""Further methods of a model: its operations beside create, read, list, update, delete."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ..diagnostics import Findings
from ..document import Document, Node, Operation
from ..everywhere import is_unstated
from ..ir.discovery import Classification, Judgement
from ..ir.idempotency import Verdict
from ..ir.media import JSON
from ..ir.operations import Paging, Parameter, Role
from ..ir.package import Method
from ..ir.resources import Resource
from ..ir.types import FieldType, JsonScalar, Reference
from ..names import RESOURCE_ATTRIBUTES, Names, method_name
from ..shapes import Shapes
from ..verbs import verb_of
from ..words import spoken, words
from .answers import Answer, answer_of
from .bodies import body_type, is_required
from .media import media_of
from .parameters import other_parameters, paging_names, path_parameter, query_parameters
from .paths import Split, split
from .polling import Reader, poll_for
from .schemas import SchemaBuilder
from .types import Place
from .verbs import wishes_for

_ARGUMENTS = ("self", "body", "wait", "content_type")


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What the methods of every model are built from."""

    document: Document
    classification: Classification
    shapes: Shapes
    schemas: SchemaBuilder
    findings: Findings
    readers: tuple[Reader, ...]
    unstated: frozenset[tuple[str, str]]
    """Location and name of the parameters that nobody states call by call."""
    pages: Mapping[str, Paging]
    """How the operations that list things are walked, by key."""
    pagings: tuple[Paging, ...]
    """The ways of paging that the provider's resources are known to use."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One operation on its way to becoming methods of `resource`."""

    operation: Operation
    judgement: Judgement
    resource: Resource
    where: Split
    answer: Answer


def methods_of(
    resource: Resource, operations: tuple[tuple[Operation, Judgement], ...], context: Context
) -> tuple[Method, ...]:
    """Return the further methods of `resource`, in the order of their names."""
    names = Names(RESOURCE_ATTRIBUTES)
    found: list[Method] = []
    for operation, judgement in operations:
        call = Call(
            operation=operation,
            judgement=judgement,
            resource=resource,
            where=split(operation, resource),
            answer=answer_of(operation),
        )
        found.extend(_methods(call, names, context))
    return tuple(sorted(found, key=lambda method: method.name))


def _methods(call: Call, names: Names, context: Context) -> Iterator[Method]:
    request = call.operation.request
    variants = context.shapes.variants(request.schema) if request is not None else ()
    if len(variants) > 1 and call.judgement.role not in (Role.CREATE, Role.UPDATE):
        for variant in variants:
            wishes = _tag_wishes(call, variant.tag, context)
            const = (variant.field, variant.tag)
            yield _method(call, wishes, names, context, variant.node, const)
        return
    wishes = wishes_for(call.operation, call.judgement.role, call.resource, call.where, call.answer)
    yield _method(
        call, wishes or ("call",), names, context, request.schema if request else None, None
    )


def _tag_wishes(call: Call, tag: str, context: Context) -> tuple[str, ...]:
    """Return names for one variant; an operation on many things says by what it selects them."""
    paged = set().union(*map(paging_names, context.pagings))
    query = [
        parameter.name
        for parameter in call.operation.parameters
        if parameter.location == "query"
        and parameter.name not in paged
        and not is_unstated(parameter, context.unstated)
    ]
    by = "_".join(words(query[0])) if query else "name"
    if call.where.tail and verb_of(call.where.tail[-1]) is not None:
        tag = f"{call.where.tail[-1]}_{tag}"  # the path says what is done, the tag with what
    one = (tag,) if call.where.own or not call.resource.identity.id_parameters else ()
    return (*one, f"{tag}_by_{by}", f"{tag}_{'_'.join(call.where.tail)}")


def _method(
    call: Call,
    wishes: tuple[str, ...],
    names: Names,
    context: Context,
    body: Node | None,
    const: tuple[str, JsonScalar] | None,
) -> Method:
    operation, request = call.operation, call.operation.request
    name = names.take(*(method_name(wish) for wish in wishes))
    paging = context.pages.get(operation.key) if call.answer.is_list else None
    sent = _body(call, name, body, const, context)
    answer = _answer(call, name, const, context)
    return Method(
        name=name,
        title=_title(name),
        operation=operation.key,
        parameters=_parameters(call, name, paging, context),
        body=sent,
        body_is_required=request is not None and is_required(request, sent, const, context.schemas),
        media=media_of(request) if sent is not None or const is not None else JSON,
        const=() if const is None else (const,),
        answer=answer,
        answer_envelope=call.answer.envelope,
        answer_sort=call.answer.sort,
        accept=call.answer.accept,
        is_list=call.answer.is_list,
        paging=paging,
        poll=poll_for(operation, context.readers) if isinstance(answer, Reference) else None,
        verdict=_verdict(operation, const, context.classification),
    )


def _title(name: str) -> str:
    """Return the words of a method's name, its verb first: `password_reset`, "reset password"."""
    *before, last = words(name)
    return spoken((last, *before) if before and verb_of(name) == last else (*before, last))


def _parameters(
    call: Call, method: str, paging: Paging | None, context: Context
) -> tuple[Parameter, ...]:
    operation, resource = call.operation, call.resource
    names, around = Names(_ARGUMENTS), f"{resource.name}_{method}"
    in_path = tuple(
        path_parameter(operation, wire_name, owner, names, context.schemas)
        for wire_names, owner in ((call.where.own, resource.name), (call.where.further, "item"))
        for wire_name in wire_names
    )
    hidden = {parent.parameter for parent in resource.parents if parent.location == "query"}
    hidden |= paging_names(paging)
    if operation.method != "GET" or operation.path.endswith("}"):
        hidden |= set().union(*map(paging_names, context.pagings))  # of one thing: no pages
    return (
        *in_path,
        *query_parameters(operation, around, hidden, context.unstated, names, context.schemas),
        *other_parameters(operation, around, context.unstated, names, context.schemas),
    )


def _body(
    call: Call,
    name: str,
    node: Node | None,
    const: tuple[str, JsonScalar] | None,
    context: Context,
) -> FieldType | None:
    request = call.operation.request
    if request is None or node is None:
        return None
    raw, method = f"{call.resource.name}_{name}", call.operation.method
    return body_type(request, node, method, raw, const, context.shapes, context.schemas)


def _answer(
    call: Call, name: str, const: tuple[str, JsonScalar] | None, context: Context
) -> FieldType | None:
    """Return the type of the answer (of one item, of a list), None where there is none of use."""
    if call.answer.node is None:
        return None
    verb, _, noun = name.partition("_")
    if const is not None and call.where.tail:
        noun = "_".join(words(call.where.tail[-1]))  # the same answer, whichever the tag
    place = Place("answer", f"{call.resource.name}_{noun or verb}")
    return context.schemas.type_of(
        place.item if call.answer.is_list else place, call.answer.node
    ).type


def _verdict(
    operation: Operation, const: tuple[str, JsonScalar] | None, classification: Classification
) -> Verdict:
    by_tag = classification.variants.get(operation.key, {})
    if const is not None and (verdict := by_tag.get(str(const[1]))) is not None:
        return verdict
    return classification.verdicts[operation.key]
