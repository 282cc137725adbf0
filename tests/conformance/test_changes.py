"""A request that changes: drift says so, apply follows, and replace makes the thing anew."""

from __future__ import annotations

import pytest

from postonce import Context, ImmutableChange, Outcome
from postonce.emulator.server import Running

from ..subjects import Subject, subjects
from ..torture.requests import changed_request, request_of
from ..torture.slices import IS_WHOLE, spread

NAMED = [subject for subject in subjects() if subject.is_identifiable]
CHANGEABLE = [
    one for one in NAMED if one.facts["update"] and changed_request(str(one), can_update=True)
]
FIXED = [
    one
    for one in NAMED
    if (IS_WHOLE or str(one) in spread())
    and one.facts["delete"]
    and changed_request(str(one), can_update=False)
]
"""One of each sort: the kills of changes replace things, too."""


def creates(cloud: Running, subject: Subject) -> int:
    return sum(entry["operation"] == subject.facts["create"] for entry in cloud.log())


@pytest.mark.parametrize("subject", CHANGEABLE, ids=str)
def test_apply_updates_what_an_update_can_change(
    ctx: Context, cloud: Running, subject: Subject
) -> None:
    model, wanted = subject.bound(ctx), changed_request(str(subject), can_update=True)
    assert wanted is not None
    first = model.create(request_of(str(subject)), instance="one")
    assert model.create(wanted, instance="one").drift
    changed = model.apply(wanted, instance="one")
    assert (changed.outcome, changed.drift) == (Outcome.UPDATED, ())
    again = model.apply(wanted, instance="one")
    assert (again.outcome, again.id, again.drift) == (Outcome.REUSED, changed.id, ())
    # What goes by its name has another id once that is changed.
    assert changed.id == first.id or subject.facts["id_field"] in subject.facts["natural_key"]
    assert creates(cloud, subject) == 1


@pytest.mark.parametrize("subject", FIXED, ids=str)
def test_apply_refuses_what_no_update_can_change_unless_told_to_replace(
    ctx: Context, cloud: Running, subject: Subject
) -> None:
    model, wanted = subject.bound(ctx), changed_request(str(subject), can_update=False)
    assert wanted is not None
    model.create(request_of(str(subject)), instance="one")
    with pytest.raises(ImmutableChange):
        model.apply(wanted, instance="one")
    assert creates(cloud, subject) == 1
    replaced = model.apply(wanted, instance="one", replace=True)
    assert (replaced.outcome, replaced.drift) == (Outcome.CREATED, ())
    assert len(cloud.objects()[subject.name]) == 1
