"""Kinships: which operations read, list, change and delete what a create makes.

Shapes: paths first (an item below the collection), then across paths by what answers show.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..ir.operations import Role
from ..verbs import MAKING
from ..words import singular
from .cases import Case, Survey
from .paths import Place


@dataclass(frozen=True, slots=True)
class Kinship:
    """The operations of one resource, and other creates that make the same thing.

    `item` is the place of one thing; None for a singleton and for what is only ever listed.
    """

    create: Case
    read: Case | None
    list: Case | None
    update: Case | None
    delete: Case | None
    item: Place | None
    is_singleton: bool
    says: tuple[tuple[str, str, str], ...]
    """Evidence in the making: rule, source, what it says."""
    others: tuple[Case, ...] = ()

    @property
    def collection(self) -> Place:
        """The place of all things of this kind."""
        return _collection(self.create)


def _collection(create: Case) -> Place:
    """Return where things are posted to; an `import` or `upload` belongs to what is above it."""
    place = create.place
    if create.made_at is not None:
        return create.made_at
    if create.verb is not None and place.parent is not None:
        return place.parent
    return place.collection or place


def kinships(survey: Survey, roles: dict[str, Role]) -> tuple[Kinship, ...]:
    """Return what can be created and found again, one entry for each thing.

    Two creates whose things are read at the same path make one resource; the one that posts to
    the collection above that path counts, the others are further doors to it.
    """
    found: dict[str, list[Kinship]] = {}
    for case in survey.cases.values():
        if roles[case.key] in (Role.CREATE, Role.CREDENTIAL) and _makes(case):
            kin = _kinship(case, survey, roles)
            where = kin.read or kin.list
            if where is not None and case.operation.success is not None and _lasts(kin, roles):
                found.setdefault(where.key, []).append(kin)
    return tuple(_merged(same) for same in found.values())


def _makes(case: Case) -> bool:
    """Whether the operation makes a thing; rotating the secret of one does not."""
    return case.verb is None or case.verb in MAKING or case.made_at is not None


def _lasts(kin: Kinship, roles: dict[str, Role]) -> bool:
    """Whether the thing is one that stays; a run whose latest can be looked at is no singleton."""
    if not kin.is_singleton or roles[kin.create.key] is Role.CREDENTIAL:
        return True
    return kin.delete is not None or kin.update is not None


def _merged(same: list[Kinship]) -> Kinship:
    def distance(kin: Kinship) -> tuple[bool, bool, int]:
        read = kin.read
        is_elsewhere = read is None or kin.collection not in read.place.up()
        return is_elsewhere, kin.create.verb is not None, kin.create.place.depth

    first, *rest = sorted(same, key=distance)
    return Kinship(
        **{name: getattr(first, name) for name in _FIELDS},
        others=tuple(kin.create for kin in rest),
    )


_FIELDS = ("create", "read", "list", "update", "delete", "item", "is_singleton", "says")


def _kinship(create: Case, survey: Survey, roles: dict[str, Role]) -> Kinship:
    is_put = create.operation.method == "PUT"
    collection = _collection(create)
    item = create.place if is_put else _item(collection)
    says: list[tuple[str, str, str]] = []
    read = _read(create, collection, item, survey, says)
    if read is not None and roles[read.key] is not Role.READ:
        read = None  # what is listed at the path of one is what it contains
    is_singleton = read is not None and item is None and read.place is collection
    listed = None if is_singleton else _list(create, read, collection, survey, says)
    if item is None and read is not None and not is_singleton:
        item = read.place
    home = collection if is_singleton else item
    read_home = read.place if read is not None else home
    return Kinship(
        create=create,
        read=read,
        list=listed,
        update=_update(create, (home, read_home), survey, roles),
        delete=_delete((home, read_home), survey, roles),
        item=item,
        is_singleton=is_singleton,
        says=tuple(says),
    )


def _item(collection: Place | None) -> Place | None:
    """Return the place of one thing, under the collection or under its plural beside it."""
    for place in _namesakes(collection):
        item = place.item
        if item is not None and item.get("GET", "PUT", "PATCH", "DELETE") is not None:
            return item
    return None


def _namesakes(place: Place | None) -> list[Place]:
    """Return the place and those beside it that name the same thing in another number."""
    if place is None:
        return []
    if place.get("GET") is not None:
        return [place]
    beside = place.parent.literals.items() if place.parent is not None else ()
    stem = singular(place.text)
    return [place] + [p for t, p in beside if p is not place and singular(t) == stem]


def _read(
    create: Case,
    collection: Place | None,
    item: Place | None,
    survey: Survey,
    says: list[tuple[str, str, str]],
) -> Case | None:
    reader = survey.at(item, "GET")
    if reader is not None:
        says.append(("item-path", reader.source, f"{reader.key} reads one"))
        return reader
    if item is None:
        reader = survey.at(collection, "GET")
        if reader is not None and not reader.answer.is_list:
            says.append(("singleton-path", reader.source, f"{reader.key} reads the only one"))
            return reader
    thing = create.answer.thing
    if thing is None or not thing.is_object or thing.identity in survey.receipts:
        return None
    same = [r for r in survey.readers.get(thing.identity, ()) if _could_read(create, r, item)]
    if not same:
        return None
    reader = max(same, key=lambda r: (_is_namesake(create, r), _shared(create, r), -r.place.depth))
    if _is_namesake(create, reader) or len(same) == 1:
        says.append(("read-elsewhere", reader.source, f"{reader.key} shows what create answers"))
        return reader
    return None


def _could_read(create: Case, reader: Case, item: Place | None) -> bool:
    """Whether a GET that shows the same kind of thing can be about the one created.

    Where a thing has a path of its own, a GET of another collection shows it only in passing.
    """
    if reader.place.is_literal:
        return False
    return item is None or _is_namesake(create, reader) or _shared(create, reader) > 0


def _is_namesake(create: Case, other: Case) -> bool:
    mine, theirs = singular(create.noun), singular(other.noun)
    return mine == theirs or mine.endswith("_" + theirs) or theirs.endswith("_" + mine)


def _shared(create: Case, other: Case) -> int:
    """Return how many leading segments two paths share."""
    mine = {id(p) for p in create.place.up()}
    return sum(id(place) in mine for place in other.place.up())


def _list(
    create: Case,
    read: Case | None,
    collection: Place | None,
    survey: Survey,
    says: list[tuple[str, str, str]],
) -> Case | None:
    for place in _namesakes(collection):
        lister = survey.at(place, "GET")
        if lister is not None and lister.answer.is_list:
            says.append(("list-path", lister.source, f"{lister.key} lists them"))
            return lister
    above = read.place.collection if read is not None else None
    lister = survey.at(above, "GET")
    if lister is not None and lister.answer.is_list and lister.place is not create.place:
        says.append(("list-path", lister.source, f"{lister.key} lists them"))
        return lister
    for shown in (read, create):
        if shown is None or shown.answer.thing is None or not shown.answer.thing.is_object:
            continue
        same = [
            lister
            for lister in survey.listers.get(shown.answer.thing.identity, ())
            if _is_namesake(create, lister) and _is_reachable(create, lister)
        ]
        if same:
            best = max(same, key=lambda x: (_shared(create, x), -x.place.depth))
            says.append(("list-elsewhere", best.source, f"{best.key} lists what create answers"))
            return best
    return None


def _is_reachable(create: Case, lister: Case) -> bool:
    """Whether the list is placed by as many keys as the create: not more, and no wider."""
    return len(lister.place.parameters()) == len(create.place.parameters())


def _update(
    create: Case, places: Iterable[Place | None], survey: Survey, roles: dict[str, Role]
) -> Case | None:
    """Return what changes a thing: of several the one whose body is most like the create's.

    PATCH goes before PUT, since it can send what changed and nothing else.
    """
    made = set(create.request.properties) if create.request is not None else set()
    for place in places:
        found = [survey.at(place, method) for method in ("PATCH", "PUT", "POST")]
        cases = [c for c in found if c is not None and roles[c.key] is Role.UPDATE]
        if cases:
            return max(cases, key=lambda case: _likeness(case, made))
    return None


def _likeness(case: Case, made: set[str]) -> int:
    """Return how alike an update's body is to what was made: 0 not at all, 1 fields, 2 the same."""
    fields = set(case.request.properties) if case.request is not None else set()
    return bool(fields) + bool(fields & made)


def _delete(places: Iterable[Place | None], survey: Survey, roles: dict[str, Role]) -> Case | None:
    for place in places:
        case = survey.at(place, "DELETE")
        if case is not None and roles[case.key] is Role.DELETE:
            return case
    return None
