"""Cases: every operation with what discovery has read about it, and the index across paths."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from ..document import Document, Operation
from ..everywhere import unstated
from ..shapes import Shape, Shapes
from ..verbs import SETTLING, verb_of, verb_of_id
from ..words import is_plural, singular
from .answers import Answer, answer_of
from .holders import Habits, habits_of
from .paths import ITEM_METHODS, PathTree, Place

# So many different nouns may one thing be posted under (`/apps/{id}/restart`, `/deployments`).
_FEW_NOUNS = 3


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """One operation, where it stands and what it takes and shows."""

    operation: Operation
    place: Place
    noun: str
    """The last literal of the path that is no verb, as written."""
    verb: str | None
    """The verb the path ends with, where it does: `restart`, `{id}:scale`."""
    id_verb: str | None
    """The first verb of the operationId."""
    request: Shape | None
    answer: Answer
    made_at: Place | None = None
    """The collection of what an action makes and shows, where nothing else makes it."""

    @property
    def key(self) -> str:
        """`METHOD /path`."""
        return self.operation.key

    @property
    def source(self) -> str:
        """The operation's JSON pointer."""
        return self.operation.node.pointer


@dataclass(frozen=True, slots=True, eq=False)
class Survey:
    """All cases of a document, and which reads and lists show the same thing."""

    document: Document
    shapes: Shapes
    tree: PathTree
    cases: Mapping[str, Case]
    readers: Mapping[str, tuple[Case, ...]]
    """GETs of one thing, by the identity of what they show."""
    listers: Mapping[str, tuple[Case, ...]]
    """GETs of many, by the identity of what they list."""
    items: Mapping[str, tuple[Place, ...]]
    """Places of one thing, by the singular of what its collection is called."""
    receipts: frozenset[str]
    """Identities that posts of several different nouns answer: an operation, not what it makes."""
    everywhere: frozenset[str]
    """Query parameters that most operations require, whatever their value: they place little."""
    unstated: frozenset[tuple[str, str]]
    """Location and name of what nobody states call by call: tokens, `api-version`."""

    def case(self, operation: Operation | None) -> Case | None:
        """Return the case of `operation`."""
        return None if operation is None else self.cases[operation.key]

    def at(self, place: Place | None, *methods: str) -> Case | None:
        """Return the case of the first of `methods` at `place`."""
        return None if place is None else self.case(place.get(*methods))

    def is_owners(self, place: Place) -> bool:
        """Whether the place is all that one owner has: `/snippets/{workspace}` of `…/{id}`."""
        if place.is_literal or _is_item(place):
            return False
        lister = self.at(place, "GET")
        return lister is None or lister.answer.is_list


def survey(document: Document) -> Survey:
    """Return the cases of all operations of `document`."""
    shapes = Shapes(document)
    tree = PathTree(document.operations)
    habits = habits_of(document, shapes)
    cases = {op.key: _case(op, tree.place(op.key), shapes, habits) for op in document.operations}
    cases = {key: _listing(case, cases, habits) for key, case in cases.items()}
    gets = [case for case in cases.values() if case.operation.method == "GET"]
    readers = _by_identity(case for case in gets if not case.answer.is_list)
    return Survey(
        document=document,
        shapes=shapes,
        tree=tree,
        cases={key: _making(case, readers, shapes) for key, case in cases.items()},
        readers=readers,
        listers=_by_identity(case for case in gets if case.answer.is_list),
        items=_items(case.place for case in cases.values()),
        receipts=_receipts(cases.values()),
        everywhere=_everywhere(document),
        unstated=unstated(document),
    )


def _everywhere(document: Document) -> frozenset[str]:
    required = Counter(
        parameter.name
        for operation in document.operations
        for parameter in operation.parameters
        if parameter.location == "query" and parameter.is_required
    )
    most = len(document.operations) / 2
    return frozenset(name for name, count in required.items() if count > most)


def _items(places: Iterable[Place]) -> dict[str, tuple[Place, ...]]:
    found: dict[str, dict[int, Place]] = {}
    for place in places:
        for item in place.up():
            if not item.is_literal and item.parent is not None and item.parent.is_literal:
                found.setdefault(singular(item.parent.text), {})[id(item)] = item
    return {noun: tuple(items.values()) for noun, items in found.items()}


def _receipts(cases: Iterable[Case]) -> frozenset[str]:
    nouns: dict[str, set[str]] = {}
    for case in cases:
        if case.operation.method == "POST" and case.answer.thing is not None:
            nouns.setdefault(case.answer.thing.identity, set()).add(singular(case.noun))
    return frozenset(identity for identity, said in nouns.items() if len(said) > _FEW_NOUNS)


def _case(operation: Operation, place: Place, shapes: Shapes, habits: Habits) -> Case:
    collection = place.collection
    verb = _path_verb(place)
    noun = collection
    if noun is place and verb is not None:
        above = place.parent.collection if place.parent is not None else None
        noun = above or noun
    text = noun.text if noun is not None else ""
    body = operation.request
    return Case(
        operation=operation,
        place=place,
        noun=text,
        verb=verb,
        id_verb=verb_of_id(operation.operation_id),
        request=None if body is None else shapes.of(body.schema),
        answer=answer_of(operation, text, shapes, is_item=_is_item(place), habits=habits),
    )


def _listing(case: Case, cases: Mapping[str, Case], habits: Habits) -> Case:
    """Return the case of a GET as one that lists, where its answer is declared as one of many.

    `GET /hooks` shows what `GET /hooks/{id}`, or the POST beside it, shows: the document forgot
    that it is a list. What one path has the only one of is called by a singular.
    """
    place, thing = case.place, case.answer.thing
    item = place.item if place.is_literal else None
    if case.operation.method != "GET" or case.answer.is_list or item is None or thing is None:
        return case
    is_bare = case.answer.envelope is None or case.answer.envelope in habits.holders
    if not thing.is_object or not is_bare or not is_plural(place.text):
        return case
    near = (place.get("POST"), item.get("GET"), item.get("PUT", "PATCH"))
    shown = [cases[one.key].answer for one in near if one is not None]
    alike = (shape for answer in shown for shape in (answer.thing, answer.whole))
    if not any(shape is not None and shape.identity == thing.identity for shape in alike):
        return case
    return replace(case, answer=replace(case.answer, is_list=True))


def _is_item(place: Place) -> bool:
    """Whether a place is that of one thing, and not of all that one owner has."""
    below = place.parameter
    return not place.is_literal and (below is None or below.get(*ITEM_METHODS) is None)


def _making(case: Case, readers: Mapping[str, tuple[Case, ...]], shapes: Shapes) -> Case:
    """Return the case of an action as one that makes what it shows beside itself.

    `POST /servers/{id}/actions/create_image` answers `{action, image}`; images are read and
    deleted under `/images/{id}`, and no POST there makes them.
    """
    whole = case.answer.whole
    if case.operation.method != "POST" or case.verb is None or whole is None:
        return case
    for name, node in whole.properties.items():
        shape = shapes.of(node)
        for reader in readers.get(shape.identity, ()) if shape.is_object else ():
            home = reader.place.collection
            if home is None or reader.place.is_literal or singular(home.text) != singular(name):
                continue
            if home.get("POST") is None and home.text not in ("actions", case.noun):
                return replace(case, answer=Answer(whole, shape, name, False), made_at=home)
    return case


def _path_verb(place: Place) -> str | None:
    """Return the verb `place` ends with; a literal under which things are kept is a noun."""
    if not place.is_literal:
        return None
    if place.segment.text.startswith(":"):
        return verb_of(place.text) or place.text
    verb = verb_of(place.text)
    if verb is None or place.item is not None:
        return None
    return None if verb not in SETTLING and _is_listed(place) else verb


def _is_listed(place: Place) -> bool:
    """Whether the place, or its plural beside it, is a collection that can be read."""
    if place.parent is None:
        return False
    if place.get("GET") is not None and place.get("PUT", "PATCH", "DELETE") is not None:
        return True
    stem = singular(place.text)
    return any(
        other is not place and other.get("GET") is not None and singular(text) == stem
        for text, other in place.parent.literals.items()
    )


def _by_identity(cases: Iterator[Case]) -> dict[str, tuple[Case, ...]]:
    found: dict[str, list[Case]] = {}
    for case in cases:
        if case.answer.thing is not None:
            found.setdefault(case.answer.thing.identity, []).append(case)
    return {identity: tuple(same) for identity, same in found.items()}
