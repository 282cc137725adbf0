"""Requests of which not all is known: the rest is checked as ever."""

from __future__ import annotations

from typing import Annotated, Any, Self

import pytest
from pydantic import Field, field_validator, model_validator

from postonce.errors import RequestInvalid
from postonce.rehearsal import UNKNOWN, is_unknown, partial_spec
from postonce.schema import Nullable, RequestModel, wire
from postonce.unknown import without_unknown


class Port(RequestModel):
    number: Annotated[int, Field(ge=1)]
    from_: Annotated[str | None, wire("from")] = None


class Rule(RequestModel):
    one_of = (("first",), ("last",))

    name: Annotated[str, Field(pattern="^[a-z]+$")]
    network: int
    ports: list[Port] = []
    from_: Annotated[str | None, wire("from")] = None
    first: int | None = None
    last: Nullable[int] = None

    @field_validator("first")
    @classmethod
    def _is_even(cls, value: int) -> int:
        if value % 2:
            raise ValueError("must be even")
        return value

    @model_validator(mode="after")
    def _check_order(self) -> Self:
        if self.first is not None and self.last is not None and self.first > self.last:
            raise ValueError("first comes first")
        return self

    @model_validator(mode="before")
    @classmethod
    def _check_size(cls, value: Any) -> Any:
        if len(value) < 3:
            raise ValueError("too little is known")
        return value


KNOWN = {"name": "a", "first": 2}


def test_unknown_fields_hold_their_place() -> None:
    spec = partial_spec(Rule, KNOWN, ["network"])
    assert isinstance(spec, Rule)
    assert is_unknown(spec.network)
    assert spec.to_wire() == {"name": "a", "network": UNKNOWN, "ports": [], "first": 2}
    assert without_unknown(spec.to_wire()) == {"name": "a", "ports": [], "first": 2}


def test_nested_values_become_models() -> None:
    spec = partial_spec(Rule, {**KNOWN, "ports": [{"number": 80, "from": "x"}]}, ["network"])
    assert spec.ports == [Port(number=80, from_="x")]
    assert spec.to_wire()["ports"] == [{"number": 80, "from": "x"}]


@pytest.mark.parametrize("name", ["from", "from_"])
def test_both_spellings_are_taken(name: str) -> None:
    known = partial_spec(Rule, {**KNOWN, name: "x"}, ["network"])
    unknown = partial_spec(Rule, KNOWN, ["network", name])
    assert (known.from_, known.to_wire()["from"]) == ("x", "x")
    assert (unknown.from_, unknown.to_wire()["from"]) == (UNKNOWN, UNKNOWN)


def test_what_is_unknown_is_so_whatever_else_is_given() -> None:
    spec = partial_spec(Rule, {**KNOWN, "network": "${steps.net.id}"}, ["network"])
    assert spec.to_wire()["network"] == UNKNOWN


@pytest.mark.parametrize(
    ("known", "unknown", "says"),
    [
        ({**KNOWN, "name": "A"}, ["network"], "name: .*pattern"),
        ({**KNOWN, "ports": [{"number": 0}]}, ["network"], r"ports\.0\.number: .*greater"),
        ({**KNOWN, "first": 3}, ["network"], "first: .*even"),
        ({**KNOWN, "last": 4}, [], "network: Field required"),
        ({**KNOWN, "netwrk": 1}, [], "no field 'netwrk'; did you mean network"),
        (KNOWN, ["nam", "network"], "no field 'nam'; did you mean name"),
        (KNOWN, ["zzz"], "no field 'zzz'$"),
        ({"name": "a"}, ["network"], "expected first, or last"),
    ],
)
def test_what_is_wrong_is_named(known: dict[str, Any], unknown: list[str], says: str) -> None:
    with pytest.raises(RequestInvalid, match=says):
        partial_spec(Rule, known, unknown)


def test_what_is_still_to_come_may_be_the_one_of_a_choice() -> None:
    spec = partial_spec(Rule, {"name": "a"}, ["network", "last"])
    assert spec.to_wire()["last"] == UNKNOWN


def test_what_a_model_checks_of_several_fields_is_left_to_the_run() -> None:
    spec = partial_spec(Rule, {**KNOWN, "last": 1}, ["network"])
    assert (spec.first, spec.last) == (2, 1)
    with pytest.raises(RequestInvalid, match="first comes first"):
        partial_spec(Rule, {**KNOWN, "last": 1, "network": 1})


def test_an_error_does_not_repeat_what_was_given() -> None:
    with pytest.raises(RequestInvalid) as caught:
        partial_spec(Rule, {**KNOWN, "network": "hunter2"})
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    ("value", "is_so"),
    [
        (UNKNOWN, True),
        (f"https://{UNKNOWN}/", True),
        ({"a": [1, UNKNOWN]}, True),
        ([{"a": None}], False),
        ("known", False),
        (None, False),
        (1, False),
    ],
)
def test_what_holds_an_unknown_value_is_unknown(value: Any, is_so: bool) -> None:
    assert is_unknown(value) is is_so
