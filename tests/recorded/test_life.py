"""The life of every generated resource, replayed from recorded traffic with the network blocked."""

from __future__ import annotations

from itertools import islice

import pytest

from postonce import Context, EffectUnknown, Outcome

from ..subjects import Subject, call, subjects

EVERY = list(subjects())
ALL = [subject for subject in EVERY if subject.is_identifiable]
NAMELESS = [subject for subject in EVERY if not subject.is_identifiable]


@pytest.mark.vcr
@pytest.mark.block_network
@pytest.mark.parametrize("subject", ALL, ids=str)
def test_create_repeat_read_list_update_delete(ctx: Context, subject: Subject) -> None:
    model = subject.bound(ctx)
    first = subject.create(ctx)
    assert first.outcome is Outcome.CREATED
    again = subject.create(ctx)
    assert (again.outcome, again.id, again.drift) == (Outcome.REUSED, first.id, ())
    if subject.facts["read"]:
        assert call(model, "read", *subject.key(first)) is not None
    if subject.facts["list"]:
        assert list(islice(call(model, "list"), 3))
    if subject.facts["update"]:
        call(model, "update", *subject.key(first), subject.changes())
    if subject.facts["delete"]:
        call(model, "delete", *subject.key(first))
        assert subject.create(ctx).outcome is Outcome.CREATED


@pytest.mark.vcr
@pytest.mark.block_network
@pytest.mark.parametrize("subject", NAMELESS, ids=str)
def test_what_shows_no_id_is_posted_once(ctx: Context, subject: Subject) -> None:
    for _ in range(2):
        with pytest.raises(EffectUnknown):
            subject.create(ctx)
