"""Every spec in `specs/`: what samples and answers are worth on real documents."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from postonce.emulator import Emulator, serving
from postonce.emulator.samples import Sampler, Wish
from postonce.emulator.spec import Operation, Spec
from postonce.emulator.validation import Validation

SPECS = sorted((Path(__file__).parents[3] / "specs").glob("*/openapi.json"))


@pytest.fixture(params=SPECS, ids=lambda path: path.parent.name)
def spec(request: pytest.FixtureRequest) -> Spec:
    return Spec(json.loads(Path(request.param).read_text()))


def sending(spec: Spec) -> list[Operation]:
    operations = [o for o in spec.operations.values() if o.body is not None and o.body.is_json]
    return [o for o in operations if o.method in ("POST", "PUT", "PATCH")]


@pytest.mark.parametrize("minimal", [True, False], ids=["minimal", "full"])
def test_every_request_sample_is_valid(spec: Spec, minimal: bool) -> None:
    validation = Validation(spec)
    sampler = Sampler(spec, validation)
    invalid: dict[str, list[str]] = {}
    for operation in sending(spec):
        assert operation.body is not None
        made = sampler.value(operation.body.schema, Wish(is_minimal=minimal))
        if found := validation.violations(operation.body.schema, made):
            invalid[operation.key] = [str(violation) for violation in found]
    assert invalid == {}


def test_every_answer_sample_is_valid(spec: Spec) -> None:
    validation = Validation(spec)
    sampler = Sampler(spec, validation)
    wish = Wish(side="answer", is_minimal=False, lists=1)
    invalid: dict[str, list[str]] = {}
    for operation in spec.operations.values():
        if operation.schema is not None:
            made = sampler.value(operation.schema, wish)
            if found := validation.violations(operation.schema, made, "answer"):
                invalid[operation.key] = [str(violation) for violation in found]
    assert invalid == {}


def test_it_is_up_within_two_seconds(spec: Spec) -> None:
    started = time.monotonic()
    with serving(Emulator(spec.raw, {})):
        assert time.monotonic() - started < 2
