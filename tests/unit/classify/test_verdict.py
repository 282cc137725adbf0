from __future__ import annotations

import pytest

from codegen.classify.verdict import verdict_from, worst_of
from codegen.ir.idempotency import Evidence, Idempotency, Verdict


def evidence(rule: str) -> Evidence:
    return Evidence(rule=rule, source="#/paths", says="so")


def verdict(value: Idempotency) -> Verdict:
    return Verdict(value=value, evidence=(evidence("some-rule"),))


def test_strongest_rule_decides_and_those_that_agree_support_it() -> None:
    found = verdict_from(
        [
            (Idempotency.IDEMPOTENT, evidence("strong")),
            (Idempotency.DUPLICATES, evidence("contrary")),
            (Idempotency.IDEMPOTENT, evidence("weak")),
        ],
        "#/paths",
    )
    assert found.value is Idempotency.IDEMPOTENT
    assert [e.rule for e in found.evidence] == ["strong", "weak"]


def test_nothing_heard_is_unknown_with_evidence() -> None:
    found = verdict_from([], "#/paths/x")
    assert found.value is Idempotency.UNKNOWN
    assert found.evidence[0].source == "#/paths/x"


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (Idempotency.SAFE, Idempotency.IDEMPOTENT),
        (Idempotency.IDEMPOTENT, Idempotency.CONFLICTS),
        (Idempotency.CONFLICTS, Idempotency.UNKNOWN),
        (Idempotency.UNKNOWN, Idempotency.DUPLICATES),
    ],
)
def test_worst_is_what_costs_most(better: Idempotency, worse: Idempotency) -> None:
    assert worst_of([verdict(better), verdict(worse)]).value is worse
