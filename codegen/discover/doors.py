"""Doors: the operations by which what a create makes is read, listed, changed and deleted.

Paths first (an item below the collection), then across paths by what answers show; what paths
call things comes last.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeGuard

from ..ir.operations import Role
from ..shapes import Shape
from ..words import singular, words
from .answers import has_key
from .cases import Case, Survey
from .paths import ITEM_METHODS, Place

# What reads one thing where its own path has no GET: `GET /containers/{id}/json`.
_TO_ONE = ("json", "inspect", "info", "details", "describe", "show", "get")
# What lists things where their collection has no GET: `GET /containers/json`.
_TO_ALL = ("list", "all", "json", "index")


@dataclass(frozen=True, slots=True)
class Made:
    """What a create makes: `item` is the place of one, as far as it is known."""

    create: Case
    collection: Place
    item: Place | None
    survey: Survey
    roles: dict[str, Role]


@dataclass(frozen=True, slots=True)
class Door:
    """An operation that leads to the thing, and the rule by which it was found."""

    case: Case
    rule: str
    says: str


def item_of(collection: Place, survey: Survey) -> Place | None:
    """Return the place of one thing, under the collection or under a namesake beside it.

    What is read at the collection itself is the only one: its namesake is another thing.
    """
    own = survey.at(collection, "GET")
    is_only_one = own is not None and not own.answer.is_list
    places = [collection] if is_only_one else [collection, *_beside(collection)]
    for place in (*places, *survey.tree.versions(collection)):
        item = place.item
        if item is not None and item.get(*ITEM_METHODS) is not None and not _is_moment(item):
            return item
    return None


def _is_moment(item: Place) -> bool:
    """Whether a place is addressed by a date: what a thing was like then is no other thing."""
    operation = item.get(*ITEM_METHODS)
    return operation is not None and any(
        parameter.name in item.segment.parameters
        and parameter.schema.resolved().get("format") in ("date", "date-time")
        for parameter in operation.parameters
        if parameter.location == "path"
    )


def item_elsewhere(made: Made) -> Place | None:
    """Return the place of one thing that lies outside the create's path: `/apps/{id}`.

    The create of `/accounts/{id}/apps` answers an id, nothing else makes what is under `/apps`,
    nothing else is called so, and what is shown there has all that the create answers.
    """
    thing = made.create.answer.thing
    if thing is None or not has_key(thing):
        return None
    called = made.survey.items.get(singular(made.create.noun), ())
    spare = [item for item in called if _is_spare(item) and _is_placed_alike(made.create, item)]
    return spare[0] if len(spare) == 1 and _shows(spare[0], thing, made.survey) else None


def _shows(item: Place, thing: Shape, survey: Survey) -> bool:
    """Whether an operation on an item shows the same thing: its schema, or all of its fields."""
    known = {words(name) for name in thing.properties}
    for place in (item, _below(item, _TO_ONE)):
        for method in ("GET", "PUT", "PATCH"):
            case = survey.at(place, method)
            shown = case.answer.thing if case is not None else None
            if shown is not None and shown.is_object:
                is_all = known <= {words(name) for name in shown.properties}
                return shown.identity == thing.identity or is_all
    return False


def _is_spare(item: Place) -> bool:
    """Whether one thing is read or changed there, and no create of its own accounts for it."""
    home = item.collection
    if home is None or home.get("POST", "PUT") is not None or item.get("POST") is not None:
        return False
    return item.get(*ITEM_METHODS) is not None or _below(item, _TO_ONE) is not None


def reader_of(made: Made) -> Door | None:
    """Return what reads one thing."""
    at = made.survey.at
    versions = made.survey.tree.versions(made.item) if made.item is not None else []
    for place in (made.item, *versions):
        reader = at(place, "GET")
        if reader is not None:
            return Door(reader, "item-path", "reads one")
    reader = at(_below(made.item, _TO_ONE), "GET")
    if reader is not None and reader.answer.thing is not None and has_key(reader.answer.thing):
        return Door(reader, "item-path", "reads one")  # and not something that it contains
    reader = at(made.collection, "GET")
    if reader is not None and not reader.answer.is_list and _is_only_one(made):
        return Door(reader, "singleton-path", "reads the only one")
    return _reader_by_answer(made)


def _is_only_one(made: Made) -> bool:
    """Whether what is read at the collection is all there is: nothing lists several.

    It may have a path of its own all the same, to be stopped at: `/migration/{id}`.
    """
    if made.item is None:
        return True
    lists = (made.survey.at(place, "GET") for place in _beside(made.collection))
    return made.item.get("PUT", "PATCH") is None and not any(c and c.answer.is_list for c in lists)


def _reader_by_answer(made: Made) -> Door | None:
    create, thing = made.create, made.create.answer.thing
    if thing is None or not thing.is_object or thing.identity in made.survey.receipts:
        return None
    same = [r for r in made.survey.readers.get(thing.identity, ()) if _could_read(made, r)]
    if not same:
        return None
    best = max(same, key=lambda r: (_is_namesake(create, r), _shared(create, r), -r.place.depth))
    if _is_namesake(create, best) or len(same) == 1:
        return Door(best, "read-elsewhere", "shows what create answers")
    return None


def _could_read(made: Made, reader: Case) -> bool:
    """Whether a GET that shows the same kind of thing can be about the one created.

    Not what the new thing is made below, nor what needs keys that neither the create's path nor
    the new thing has. Where a thing has a path of its own, a GET of another collection shows it
    only in passing.
    """
    if reader.place.is_literal or reader.place in made.create.place.up():
        return False
    if not _is_placed_alike(made.create, reader.place):
        return False
    is_akin = _is_namesake(made.create, reader) or _shared(made.create, reader) > 0
    return made.item is None or is_akin


def _is_placed_alike(create: Case, place: Place) -> bool:
    """Whether all keys of a path but the thing's own are those of the create's path, too."""
    mine = {*create.place.up()}
    names = {*create.place.parameters()}
    home = place.collection
    above = [p for p in home.up() if not p.is_literal] if home is not None else []
    return all(key in mine or names.issuperset(key.segment.parameters) for key in above)


def lister_of(made: Made, read: Case | None) -> Door | None:
    """Return what lists the things, `read` being what reads one."""
    above = read.place.collection if read is not None else None
    versions = made.survey.tree.versions(made.collection)
    for place in (made.create.place, *_namesakes(made.collection), above, *versions):
        for place_or_below in (place, _below(place, _TO_ALL)):
            lister = made.survey.at(place_or_below, "GET")
            if lister is not None and lister.answer.is_list:
                return Door(lister, "list-path", "lists them")
    for shown in (read, made.create):
        if shown is None or shown.answer.thing is None or not shown.answer.thing.is_object:
            continue
        listers = made.survey.listers.get(shown.answer.thing.identity, ())
        same = [lister for lister in listers if _could_list(made.create, lister)]
        if same:
            best = max(same, key=lambda x: (_shared(made.create, x), -x.place.depth))
            return Door(best, "list-elsewhere", "lists what create answers")
    return None


def _could_list(create: Case, lister: Case) -> bool:
    """Whether a list is of the things made: called alike, and placed by as many keys."""
    mine, theirs = create.place.parameters(), lister.place.parameters()
    return _is_namesake(create, lister) and len(mine) == len(theirs)


def updater_of(made: Made, places: Iterable[Place | None]) -> Case | None:
    """Return what changes a thing: of several the one whose body is most like the create's.

    PATCH goes before PUT, since it can send what changed and nothing else; the thing's own path
    before a verb below it (`POST /services/{id}/update`).
    """
    request = made.create.request
    fields = set(request.properties) if request is not None else set()
    known = [*dict.fromkeys(place for place in places if place is not None)]
    for place in known:
        found = [made.survey.at(place, method) for method in ("PATCH", "PUT", "POST")]
        cases = [case for case in found if _updates(case, made)]
        if cases:
            return max(cases, key=lambda case: _likeness(case, fields))
    below = [made.survey.at(p, "POST") for place in known for p in place.literals.values()]
    verbs = [case for case in below if _updates(case, made) and case.verb is not None]
    return max(verbs, key=lambda case: _likeness(case, fields), default=None)


def _updates(case: Case | None, made: Made) -> TypeGuard[Case]:
    return case is not None and made.roles[case.key] is Role.UPDATE


def _likeness(case: Case, made: set[str]) -> int:
    """Return how alike an update's body is to what was made: 0 none, 1 fields, 2 shared ones."""
    fields = set(case.request.properties) if case.request is not None else set()
    return bool(fields) + bool(fields & made)


def deleter_of(made: Made, places: Iterable[Place | None]) -> Case | None:
    """Return what deletes one thing."""
    cases = (made.survey.at(place, "DELETE") for place in places)
    return next((c for c in cases if c is not None and made.roles[c.key] is Role.DELETE), None)


def _namesakes(place: Place) -> list[Place]:
    """Return the place, and where it cannot be read those beside it that name the same thing."""
    return [place] if place.get("GET") is not None else [place, *_beside(place)]


def _beside(place: Place) -> Iterator[Place]:
    """Yield the places beside one that name the same thing in another number."""
    stem = singular(place.text)
    for text, other in place.parent.literals.items() if place.parent is not None else ():
        if other is not place and singular(text) == stem:
            yield other


def _below(place: Place | None, names: tuple[str, ...]) -> Place | None:
    """Return the first literal of `names` that can be read below a place that cannot."""
    if place is None or place.get("GET") is not None:
        return None
    below = (place.literals[name] for name in names if name in place.literals)
    return next((found for found in below if found.get("GET") is not None), None)


def _is_namesake(create: Case, other: Case) -> bool:
    mine, theirs = singular(create.noun), singular(other.noun)
    return mine == theirs or mine.endswith("_" + theirs) or theirs.endswith("_" + mine)


def _shared(create: Case, other: Case) -> int:
    """Return how many leading segments two paths share."""
    mine = {id(p) for p in create.place.up()}
    return sum(id(place) in mine for place in other.place.up())
