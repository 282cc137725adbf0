"""Identity: by what one thing is found again, told apart, and labelled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..document import Node, Parameter
from ..everywhere import is_key
from ..ir.idempotency import Evidence
from ..ir.resources import AnswerPath, Identity
from ..shapes import Shape, Shapes
from ..words import singular, table, words
from .cases import Case, Survey
from .composites import is_sent_whole, parts_of, shown_parts
from .dates import made_at
from .keys import id_field, item_case, item_parameter, key_parameters, noun_of
from .kinships import Kinship
from .natural import natural_key, uniqueness
from .spelling import answer_paths

# Fields that label a thing with words of the caller's own.
_LABELS = ("tags", "labels", "metadata")
# A request that also names its targets uses tags to find more of them.
_TARGETS = table("entities targets members resources")
# Where an answer about an operation refers to the thing it makes.
_REFERENCES = ("reference", "resource", "target")
# Names of idempotency tokens, words in snake_case.
_TOKEN_FIELDS = table(
    "client_token client_request_token idempotency_key idempotency_token request_id"
)


def identity_of(kin: Kinship, survey: Survey) -> tuple[Identity, tuple[Evidence, ...]]:
    """Return the identity of what a kinship makes, and the evidence for it."""
    shapes, request, shown = survey.shapes, kin.create.request, shown_by(kin)
    case = item_case(kin) if kin.item is not None else None
    parameter = item_parameter(case) if case is not None else None
    field = id_field_of(kin, case, shapes)
    key = natural_key(kin, field, survey)
    is_unique, why = uniqueness(kin, key, field, shapes)
    spelled = {**answer_paths(request, shown, shapes)} if request and shown else {}
    parts = parts_of(kin, case)
    fields = _fields_of(parts, key, kin, shapes)
    if kin.create.place is kin.item and field is not None and is_unique and key != (field,):
        spelled |= dict.fromkeys(key[-1:], field)
    if fields and is_sent_whole(kin, key):  # what the path takes is shown as the id
        pairs = zip(key[-len(fields) :], fields, strict=True)
        spelled |= {name: shown_as for name, shown_as in pairs if name != shown_as}
    identity = Identity(
        id_field=field,
        id_parameters=tuple(one.name for one in parts or (parameter,) if one is not None),
        id_fields=fields,
        natural_key=key,
        is_unique=is_unique,
        answer_paths=tuple(AnswerPath(field=name, path=path) for name, path in spelled.items()),
        marker=_marker(request, shown, shapes),
        native_key=native_key(kin.create, shapes),
        created_id=None if key == (field,) else _created_id(kin, field, parameter, shapes),
        made_at=made_at(_listed(kin) or shown, shapes),
    )
    return identity, (*_id_evidence(kin, identity), *why)


def shown_by(kin: Kinship) -> Shape | None:
    """Return the shape in which a thing is seen again: as read, else as listed, else as made."""
    return next(_shapes(kin), None)


def _listed(kin: Kinship) -> Shape | None:
    """Return the shape in which the list shows a thing: there a lost one is searched for."""
    thing = kin.list.answer.thing if kin.list is not None else None
    return thing if thing is not None and thing.is_object else None


def id_field_of(kin: Kinship, case: Case | None, shapes: Shapes) -> str | None:
    """Return the field that holds what the path of `case` takes; None for composite keys."""
    if len(key_parameters(kin)) > 1:
        return None
    parameter = item_parameter(case) if case is not None else None
    seen = list(_shapes(kin))
    if parameter is None:
        made = set(kin.create.answer.thing.properties) if kin.create.answer.thing else set()
        known = [name for name in ("id", "uuid") if any(name in s.properties for s in seen)]
        return next((name for name in known if name in made), known[0] if known else None)
    found = (id_field(parameter, noun_of(kin), shape, shapes) for shape in seen)
    return next((field for field in found if field is not None), None)


def _fields_of(
    parts: tuple[Parameter, ...], key: tuple[str, ...], kin: Kinship, shapes: Shapes
) -> tuple[str, ...]:
    """Return what tells each part of a composite key: the answer, else the request."""
    sent = key if is_sent_whole(kin, key) else tuple(part.name for part in parts)
    shown = shown_parts(parts, noun_of(kin), _shapes(kin), shapes)
    return tuple(seen or asked for seen, asked in zip(shown, sent, strict=True))


def _created_id(
    kin: Kinship, field: str | None, parameter: Parameter | None, shapes: Shapes
) -> str | None:
    """Return where the create answer holds the id, where it shows something else than a read."""
    made, shown = kin.create.answer.thing, shown_by(kin)
    if made is None or shown is None or field is None or made.identity == shown.identity:
        return None
    for name in _REFERENCES:
        inner = shapes.of(made.properties[name]).properties if name in made.properties else {}
        key = next((key for key in ("id", "uuid") if key in inner), None)
        if key is not None:
            return f"{name}.{key}"
    if parameter is None or field in made.properties:
        return None
    return next((name for name in made.properties if _ends_alike(name, parameter.name)), None)


def _ends_alike(name: str, parameter: str) -> bool:
    """Whether a field, or one of the list in it, is called like the parameter with more words."""
    mine, wanted = words(singular(name)), words(parameter)
    shared = min(len(mine), len(wanted))
    return mine[-shared:] == wanted[-shared:] and shared > 1


def native_key(create: Case, shapes: Shapes) -> str | None:
    """Return where a request takes an idempotency token: `header:Name`, `body:field`, or None."""
    for parameter in create.operation.parameters:
        if is_key(parameter):
            return f"header:{parameter.name}"
    for name, node in shapes.writable(create.request).items():
        is_said = shapes.fact(node, "idempotency-key") is not None
        is_named = "_".join(words(name)) in _TOKEN_FIELDS
        if (is_said or is_named) and "string" in shapes.of(node).types:
            return f"body:{name}"
    return None


def _shapes(kin: Kinship) -> Iterator[Shape]:
    for case in (kin.read, kin.list, kin.create):
        thing = case.answer.thing if case is not None else None
        if thing is not None and thing.is_object:
            yield thing


def _id_evidence(kin: Kinship, identity: Identity) -> Iterator[Evidence]:
    case = item_case(kin)
    if case is None or not identity.id_parameters:
        return
    shown = f"the answer shows it as `{identity.id_field}`"
    if identity.id_fields:
        shown = f"they are {_quoted(identity.id_fields)}"
    elif identity.id_field is None:
        shown = "the answer has no field for it"
    says = f"{case.operation.path} takes {_quoted(identity.id_parameters)}; {shown}"
    yield Evidence(rule="id-field", source=case.source, says=says)


def _marker(request: Shape | None, shown: Shape | None, shapes: Shapes) -> str | None:
    """Return the create field that labels the thing itself, or None.

    Tags beside lists of targets select further targets: a marker there would change what the
    thing acts on. A map of labels is never such a selector.
    """
    sent = shapes.writable(request)
    if shown is None:
        return None
    for name in _LABELS:
        if name not in sent or name not in shown.properties:
            continue
        if shapes.fact(sent[name], "selects") is not None:
            continue
        shape = shapes.of(sent[name])
        is_list = shape.items is not None and "string" in shapes.of(shape.items).types
        is_map = "object" in shape.types and not shape.properties
        if name == "metadata" and not is_map:
            continue
        if is_map or (is_list and not any(_is_target(other, shapes, sent) for other in sent)):
            return name
    return None


def _is_target(name: str, shapes: Shapes, sent: Mapping[str, Node]) -> bool:
    is_list = shapes.of(sent[name]).items is not None
    return is_list and (name in _TARGETS or words(name)[-1:] in (("ids",), ("uuids",)))


def _quoted(names: tuple[str, ...]) -> str:
    return " and ".join(f"`{name}`" for name in names)
