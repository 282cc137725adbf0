"""How many requests an undisturbed create costs: nothing is asked that need not be."""

from __future__ import annotations

import pytest

from postonce import Context
from postonce.emulator.samples import Sampler, Wish
from postonce.emulator.server import Running
from postonce.emulator.validation import Validation
from postonce.paths import MISSING, dig

from ..subjects import Subject, spec_of, subjects

NAMED = [subject for subject in subjects() if subject.is_identifiable]
every_resource = pytest.mark.parametrize("subject", NAMED, ids=str)


def asked(cloud: Running) -> list[str]:
    """Return the operations that were asked for, in order."""
    return [entry["operation"] for entry in cloud.log()]


def is_id_answered(subject: Subject) -> bool:
    """Whether the document says that the answer to a create shows the id at all."""
    spec, facts = spec_of(subject.provider), subject.facts
    schema = spec.operations[facts["create"]].schema
    wish = Wish(side="answer", is_minimal=False)
    answer = Sampler(spec, Validation(spec)).value(schema, wish)
    path = ".".join(filter(None, (facts["create_envelope"], facts["id_field"])))
    return dig(answer, path) is not MISSING


@every_resource
def test_a_fresh_create_asks_nothing_before_its_one_post(
    ctx: Context, cloud: Running, subject: Subject
) -> None:
    subject.create(ctx)
    facts = subject.facts
    operations = asked(cloud)
    posted_at = operations.index(facts["create"])
    # What has neither a name nor a date is told from older ones by a list taken before.
    is_listed_first = subject.model.identity.is_anonymous
    assert operations[:posted_at] == ([facts["list"]] if is_listed_first else [])
    looks = {facts["read"] or facts["list"]}  # until it is ready
    if not is_id_answered(subject):
        looks.add(facts["list"])
    assert set(operations[posted_at + 1 :]) <= looks


@every_resource
def test_a_repeat_is_one_get(ctx: Context, cloud: Running, subject: Subject) -> None:
    subject.create(ctx)
    before = len(cloud.log())
    subject.create(ctx)
    assert asked(cloud)[before:] == [subject.facts["read"] or subject.facts["list"]]


@pytest.mark.parametrize(
    "subject", [subject for subject in NAMED if subject.facts["readiness"]], ids=str
)
def test_an_unfinished_wait_is_taken_up_without_a_post(
    ctx: Context, cloud: Running, subject: Subject
) -> None:
    cloud.configure(reads_until_ready=3)
    subject.bound(ctx).create(subject.spec(), instance=f"{subject.name}-1", wait=False)
    before = len(cloud.log())
    subject.create(ctx)
    assert set(asked(cloud)[before:]) <= {subject.facts["read"] or subject.facts["list"]}
