"""Identity: by what one thing is found again, told apart, and labelled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..document import Node
from ..ir.idempotency import Evidence
from ..ir.resources import AnswerPath, Identity
from ..shapes import Shape, Shapes
from ..words import singular, table, words
from .cases import Case, Survey
from .kinships import Kinship
from .paths import Place, segments
from .spelling import answer_paths

# Request fields that name a thing, best first; `<noun>` and `<noun>_name` come before them.
_NAMES = (
    "name",
    "label",
    "title",
    "display_name",
    "displayName",
    "hostname",
    "username",
    "domain",
    "slug",
    "key",
    "identifier",
    "email",
    "summary",
    "subject",
    "description",
)
# Objects of a request that hold the name instead: `metadata.name`, `spec.name`.
_HOLDERS = ("metadata", "spec")
# Fields that label a thing with words of the caller's own.
_LABELS = ("tags", "labels")
# A request that also names its targets uses tags to find more of them.
_TARGETS = table("entities targets members resources")
# Names of idempotency tokens, words in snake_case.
_TOKEN_FIELDS = table(
    "client_token client_request_token idempotency_key idempotency_token request_id"
)
_TOKEN_HEADERS = table("idempotency-key x-idempotency-key x-request-token idempotency-token")
_ID_WORDS = ("id", "uuid", "identifier", "guid")


def identity_of(kin: Kinship, survey: Survey) -> tuple[Identity, tuple[Evidence, ...]]:
    """Return the identity of what a kinship makes, and the evidence for it."""
    facts: list[Evidence] = []
    shapes = survey.shapes
    request, shown = kin.create.request, shown_by(kin)
    parameter = item_parameter(kin.read or kin.delete or kin.update, kin.item)
    id_field = _id_field(kin, parameter, shown, shapes)
    if id_field is not None and kin.item is not None:
        facts.append(
            Evidence(
                rule="id-field",
                source=kin.create.source,
                says=f"the path takes `{parameter}`, the answer shows it as `{id_field}`",
            )
        )
    natural_key = _natural_key(kin, request, id_field, survey)
    is_unique, why = _uniqueness(kin, natural_key, id_field, parameter, shapes)
    marker = _marker(request, shown, shapes)
    identity = Identity(
        id_field=id_field,
        id_parameter=parameter,
        natural_key=natural_key,
        is_unique=is_unique,
        answer_paths=()
        if request is None or shown is None
        else tuple(
            AnswerPath(field=field, path=path)
            for field, path in answer_paths(request, shown, shapes).items()
        ),
        marker=marker,
        native_key=native_key(kin.create, shapes),
    )
    return identity, (*facts, *why)


def shown_by(kin: Kinship) -> Shape | None:
    """Return the shape in which a thing is seen again: as read, else as listed, else as made."""
    for case in (kin.read, kin.list, kin.create):
        thing = case.answer.thing if case is not None else None
        if thing is not None and thing.is_object:
            return thing
    return None


def native_key(create: Case, shapes: Shapes) -> str | None:
    """Return where a request takes an idempotency token: `header:Name`, `body:field`, or None."""
    for parameter in create.operation.parameters:
        if parameter.location == "header" and parameter.name.lower() in _TOKEN_HEADERS:
            return f"header:{parameter.name}"
    for name, node in shapes.writable(create.request).items():
        if "_".join(words(name)) in _TOKEN_FIELDS and "string" in shapes.of(node).types:
            return f"body:{name}"
    return None


def item_parameter(case: Case | None, item: Place | None) -> str | None:
    """Return the last parameter of the item path, as the path of `case` spells it."""
    if item is None:
        return None
    home = case.place if case is not None else item
    keyed = next((place for place in home.up() if not place.is_literal), item)
    if case is None:
        return keyed.segment.parameters[-1]
    return segments(case.operation.path)[keyed.depth - 1].parameters[-1]


def _id_field(
    kin: Kinship, parameter: str | None, shown: Shape | None, shapes: Shapes
) -> str | None:
    """Return the answer's field that the item path takes, dotted where it lies deeper."""
    if shown is None:
        return None
    fields = {name: node for name, node in shown.properties.items() if _is_key(node, shapes)}
    if len(_key_parameters(kin)) > 1:
        return None  # the key has several parts: no single field of the answer is the id
    if parameter is None:
        return next((name for name in ("id", "uuid") if name in fields), None)
    wants_number = _wants_number(kin)
    for name in _spellings(parameter, singular(kin.collection.text)):
        for field in fields:
            if "_".join(words(field)) == name and _fits(fields[field], wants_number, shapes):
                return field
    suffix = [f for f in fields if parameter.endswith(f) and len(f) > 2]
    if suffix:
        return max(suffix, key=len)
    held = shown.properties.get("metadata")
    if held is not None and parameter in shapes.of(held).properties:
        return f"metadata.{parameter}"
    last = words(parameter)[-1:]
    tail = [f for f in fields if words(f)[-1:] == last and last and last[0] in (*_ID_WORDS, "name")]
    if len(tail) == 1:
        return tail[0]
    return next((f for f in ("id", "uuid", "name", "slug", "key") if f in fields), None)


def _spellings(parameter: str, noun: str) -> Iterator[str]:
    """Yield what the answer may call the parameter, in snake_case, likeliest first."""
    parts = words(parameter)
    whole = "_".join(parts)
    yield whole
    if "or" in parts:  # `id_or_name`: the id is the surer one
        for part in whole.split("_or_"):
            yield from _spellings(part, noun)
        return
    for start in range(1, len(parts)):  # `replica_name` → `name`, `reserved_ip` → `ip`
        yield "_".join(parts[start:])
    last = parts[-1]
    if last in _ID_WORDS:
        yield "id"
        for owner in dict.fromkeys(("_".join(parts[:-1]), noun)):
            yield from (owner, f"{owner}_id", f"{owner}_uuid") if owner else ()
        yield from ("uuid", "name", "slug", "key")
    else:
        yield from ("name",) if whole == noun else ()
        yield last.rstrip("0123456789v")


def _is_key(node: Node, shapes: Shapes) -> bool:
    types = shapes.of(node).types
    return bool(types & {"string", "integer"}) or not (types or shapes.of(node).properties)


def _wants_number(kin: Kinship) -> bool:
    case = kin.read or kin.delete or kin.update
    if case is None or kin.item is None:
        return False
    last = next((p for p in reversed(case.operation.parameters) if p.location == "path"), None)
    return last is not None and last.schema.resolved().get("type") == "integer"


def _fits(node: Node, wants_number: bool, shapes: Shapes) -> bool:
    """Whether a field's type fits the parameter's; a number is also a text in a path."""
    return not wants_number or "integer" in shapes.of(node).types


def _natural_key(
    kin: Kinship, request: Shape | None, id_field: str | None, survey: Survey
) -> tuple[str, ...]:
    sent = survey.shapes.writable(request)
    texts = [n for n, f in sent.items() if "string" in survey.shapes.of(f).types]
    if kin.item is not None and len(_key_parameters(kin)) > 1:
        parts = [_sent_as(p, texts, kin) for p in _key_parameters(kin)]
        if all(parts):
            return tuple(part for part in parts if part)
    if id_field in texts and _is_senders(id_field, request):
        return (id_field,)
    noun = singular(kin.collection.text)
    endings = [noun, *("_".join(words(noun)[i:]) for i in range(1, len(words(noun))))]
    wanted = [w for e in endings for w in (f"{e}_name", e)]
    for name in (*wanted[:1], *_NAMES[:1], *wanted[1:], *_NAMES[1:-1]):
        if name in texts:
            typed = "type" in texts and words(noun)[-1:] == ("record",)
            return ("type", name) if typed else (name,)
    for holder in _HOLDERS:
        inner = sent.get(holder)
        if inner is not None and "name" in survey.shapes.of(inner).properties:
            return (f"{holder}.name",)
    named = [n for n in texts if words(n)[-1:] in (("name",), ("label",))]
    if len(named) == 1:
        return (named[0],)
    last = _NAMES[-1]
    return (last,) if request is not None and last in request.required and last in texts else ()


def _is_senders(field: str | None, request: Shape | None) -> bool:
    """Whether the caller chooses the value of a key: an `id` that may be left out is the API's."""
    if field is None or request is None:
        return False
    return words(field)[-1:] not in ((word,) for word in _ID_WORDS) or field in request.required


def _key_parameters(kin: Kinship) -> tuple[str, ...]:
    """Return the parameters of the item path below the collection."""
    if kin.item is None:
        return ()
    places = []
    for place in kin.item.up():
        if place.is_literal:
            break
        places.append(place)
    return tuple(p for place in reversed(places) for p in place.segment.parameters)


def _sent_as(parameter: str, texts: list[str], kin: Kinship) -> str | None:
    """Return the request field that becomes `parameter` of the item path."""
    for spelling in _spellings(parameter, singular(kin.collection.text)):
        for name in texts:
            if "_".join(words(name)) == spelling:
                return name
    return None


def _uniqueness(
    kin: Kinship,
    natural_key: tuple[str, ...],
    id_field: str | None,
    parameter: str | None,
    shapes: Shapes,
) -> tuple[bool | None, tuple[Evidence, ...]]:
    """Return whether the API keeps the natural key unique (None: not known), with evidence."""
    if not natural_key:
        return None, ()
    stated = _stated(kin, natural_key, shapes)
    if stated is not None:
        return stated
    keyed = len(natural_key) > 1 and len(_key_parameters(kin)) == len(natural_key)
    either = (parameter or "").split("_or_")[1:]  # `{id_or_name}` takes the name, too
    if keyed or (kin.item is not None and natural_key in ((id_field,), tuple(either))):
        says = f"the path of one is made of what the caller sends: {', '.join(natural_key)}"
        return True, (Evidence(rule="keyed-by-client", source=kin.create.source, says=says),)
    return None, ()


def _stated(
    kin: Kinship, natural_key: tuple[str, ...], shapes: Shapes
) -> tuple[bool, tuple[Evidence, ...]] | None:
    request = kin.create.request
    for field in natural_key:
        node = request.properties.get(field) if request is not None else None
        fact = shapes.fact(node, "unique") if node is not None else None
        if fact is not None and node is not None:
            return _told(fact, node.pointer, field)
    fact = kin.create.operation.fact("unique")
    if fact is not None:
        return _told(fact, kin.create.source, ", ".join(natural_key))
    return None


def _told(fact: object, source: str, field: str) -> tuple[bool, tuple[Evidence, ...]]:
    value = fact.get("value") if isinstance(fact, dict) else fact
    rule = fact.get("rule") if isinstance(fact, dict) else None
    word = "unique" if value else "not unique"
    says = f"the spec states that `{field}` is {word}"
    return bool(value), (Evidence(rule=str(rule or "stated-unique"), source=source, says=says),)


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
        shape = shapes.of(sent[name])
        is_list = shape.items is not None and "string" in shapes.of(shape.items).types
        is_map = "object" in shape.types and not shape.properties
        if is_map or (is_list and not any(_is_target(other, shapes, sent) for other in sent)):
            return name
    return None


def _is_target(name: str, shapes: Shapes, sent: Mapping[str, Node]) -> bool:
    parts = words(name)
    is_list = shapes.of(sent[name]).items is not None
    return is_list and (name in _TARGETS or parts[-1:] in (("ids",), ("uuids",)))
