"""Kinships: what can be created and found again, each create with the doors to what it makes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from ..ir.operations import Role
from ..verbs import MAKING
from .cases import Case, Survey
from .doors import Made, deleter_of, item_elsewhere, item_of, lister_of, reader_of, updater_of
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
    the collection above that path counts, the others are further doors to it. One that has a list
    of its own (`/orgs/{org}/repos` beside `/user/repos`) stands for itself.
    """
    found: dict[str, list[Kinship]] = {}
    for case in survey.cases.values():
        if roles[case.key] in (Role.CREATE, Role.CREDENTIAL) and _makes(case):
            kin = _kinship(case, survey, roles)
            where = kin.read or kin.list
            if where is not None and case.operation.success is not None and _lasts(kin, roles):
                found.setdefault(where.key, []).append(kin)
    return tuple(kin for same in found.values() for kin in _merged(same))


def _makes(case: Case) -> bool:
    """Whether the operation makes a thing; rotating the secret of one does not.

    What is kept below a version alone (`/v1/{name}`) may be of any kind.
    """
    if _collection(case).is_version:
        return False
    return case.verb is None or case.verb in MAKING or case.made_at is not None


def _lasts(kin: Kinship, roles: dict[str, Role]) -> bool:
    """Whether the thing is one that stays; a run whose latest can be looked at is no singleton."""
    if not kin.is_singleton or roles[kin.create.key] is Role.CREDENTIAL:
        return True
    return kin.delete is not None or kin.update is not None


def _merged(same: list[Kinship]) -> Iterator[Kinship]:
    def distance(kin: Kinship) -> tuple[bool, bool, int]:
        read = kin.read
        is_elsewhere = read is None or kin.collection not in read.place.up()
        return is_elsewhere, kin.create.verb is not None, kin.create.place.depth

    first, *rest = sorted(same, key=distance)
    own = [kin for kin in rest if kin.list is not None and kin.list.place is kin.create.place]
    own = [kin for kin in own if kin.list is not first.list]
    yield replace(first, others=tuple(kin.create for kin in rest if kin not in own))
    yield from own


def _put_again(create: Case, item: Place | None) -> Case | None:
    """Return a create that changes what is there already, as a PUT to the thing's own path."""
    return create if create.operation.method == "PUT" and create.place is item else None


def _item(create: Case, collection: Place, survey: Survey) -> Place | None:
    """Return the place of one thing, as far as paths tell."""
    if create.made_at is not None or create.place.is_literal:
        return item_of(collection, survey)
    if survey.is_owners(create.place):
        return create.place.parameter
    is_own = create.operation.method == "PUT" or create.place.get("GET", "DELETE") is not None
    return create.place if is_own else None


def _kinship(create: Case, survey: Survey, roles: dict[str, Role]) -> Kinship:
    collection = _collection(create)
    made = Made(create, collection, _item(create, collection, survey), survey, roles)
    reader = reader_of(made)
    if reader is None and made.item is None:
        made = replace(made, item=item_elsewhere(made))
        reader = reader_of(made) if made.item is not None else None
        reader = replace(reader, rule="item-elsewhere") if reader is not None else None
    if reader is not None and roles[reader.case.key] is not Role.READ:
        reader = None  # what is listed at the path of one is what it contains
    read = reader.case if reader is not None else None
    is_singleton = read is not None and read.place is collection
    lister = None if is_singleton else lister_of(made, read)
    if made.item is None and read is not None and not is_singleton:
        made = replace(made, item=read.place)
    home = collection if is_singleton else made.item
    homes = [home, made.item, read.place if read is not None else home]
    homes += survey.tree.versions(home) if home is not None else []
    return Kinship(
        create=create,
        read=read,
        list=lister.case if lister is not None else None,
        update=updater_of(made, homes) or _put_again(create, made.item),
        delete=deleter_of(made, homes),
        item=None if is_singleton else made.item,
        is_singleton=is_singleton,
        says=tuple(
            (door.rule, door.case.source, f"{door.case.key} {door.says}")
            for door in (reader, lister)
            if door is not None
        ),
    )
