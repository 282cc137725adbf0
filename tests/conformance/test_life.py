"""Every generated resource, against the emulator on a real socket: one POST, whatever happens."""

from __future__ import annotations

from pathlib import Path

import pytest

from postonce import ApiError, CallError, Context, EffectUnknown, Outcome
from postonce.emulator.server import Running
from postonce.paths import MISSING, dig

from ..subjects import Subject, call, subjects
from .conftest import open_context

EVERY = list(subjects())
ALL = [subject for subject in EVERY if subject.is_identifiable]
# Of these the document shows no id anywhere: what a create made cannot be told from another.
NAMELESS = [subject for subject in EVERY if not subject.is_identifiable]
every_resource = pytest.mark.parametrize("subject", ALL, ids=str)
every_deletable_resource = pytest.mark.parametrize(
    "subject", [subject for subject in ALL if subject.facts["delete"]], ids=str
)


def creates(cloud: Running, subject: Subject) -> int:
    """Return how many create requests the emulator saw."""
    return sum(entry["operation"] == subject.facts["create"] for entry in cloud.log())


def live(cloud: Running, subject: Subject) -> list[str]:
    """Return the ids of the things there are."""
    return [thing["id"] for thing in cloud.objects().get(subject.name, [])]


@every_resource
def test_a_fresh_create_is_one_post(ctx: Context, cloud: Running, subject: Subject) -> None:
    result = subject.create(ctx)
    assert result.outcome is Outcome.CREATED
    assert result.drift == ()
    assert len(live(cloud, subject)) == 1
    assert subject.is_singleton or live(cloud, subject) == [result.id]
    assert creates(cloud, subject) == 1


@every_resource
def test_a_repeat_posts_nothing(ctx: Context, cloud: Running, subject: Subject) -> None:
    first = subject.create(ctx)
    again = subject.create(ctx)
    assert (again.outcome, again.id, again.drift) == (Outcome.REUSED, first.id, ())
    assert creates(cloud, subject) == 1


@every_resource
def test_what_is_gone_remotely_is_recreated(ctx: Context, cloud: Running, subject: Subject) -> None:
    subject.create(ctx)
    cloud.forget(subject.name)
    assert subject.create(ctx).outcome is Outcome.RECREATED
    assert creates(cloud, subject) == 2
    assert len(live(cloud, subject)) == 1


@every_deletable_resource
def test_what_was_deleted_is_created_anew(ctx: Context, cloud: Running, subject: Subject) -> None:
    model = subject.bound(ctx)
    first = subject.create(ctx)
    call(model, "delete", *subject.key(first))
    assert live(cloud, subject) == []
    assert subject.create(ctx).outcome is Outcome.CREATED
    assert len(live(cloud, subject)) == 1


@every_resource
@pytest.mark.parametrize("status", [401, 403, 429, 500])
def test_a_refused_verify_raises_and_posts_nothing(
    ctx: Context, cloud: Running, subject: Subject, status: int
) -> None:
    subject.create(ctx)
    cloud.fault(kind="status", method="GET", status=status, times=None)
    with pytest.raises(ApiError) as caught:
        subject.create(ctx)
    assert caught.value.status == status
    assert creates(cloud, subject) == 1


@every_resource
def test_a_verify_that_times_out_raises_and_posts_nothing(
    ctx: Context, cloud: Running, subject: Subject, tmp_path: Path
) -> None:
    subject.create(ctx)
    cloud.fault(kind="delay", method="GET", delay_s=5.0, times=None)
    with open_context(cloud, tmp_path, timeout_s=0.05) as hurried, pytest.raises(CallError):
        subject.create(hurried)
    assert creates(cloud, subject) == 1


@pytest.mark.parametrize("subject", NAMELESS, ids=str)
def test_what_shows_no_id_is_posted_once_and_then_asked_about(
    ctx: Context, cloud: Running, subject: Subject
) -> None:
    for _ in range(2):
        with pytest.raises(EffectUnknown, match="adopt"):
            subject.create(ctx)
    assert creates(cloud, subject) == 1


@pytest.mark.parametrize("subject", [s for s in ALL if s.facts["write_once"]], ids=str)
def test_what_is_shown_once_outlives_a_repeat_and_is_never_shown(
    ctx: Context, cloud: Running, subject: Subject
) -> None:
    for _ in range(2):
        result = subject.create(ctx)
        record = ctx.data.get(subject.model.kind, result.instance)
        assert record is not None
        for path in subject.facts["write_once"]:
            secret = dig(record.state, path)
            assert secret is not MISSING, path
            assert str(secret) not in repr(result.state)
            assert getattr(result.state, path.partition(".")[0]) is not None
