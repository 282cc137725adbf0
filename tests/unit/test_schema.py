from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any, Literal

import pytest
from pydantic import Field, ValidationError

from postonce.schema import AnswerModel, Nullable, RequestModel, Sensitive, wire


class Part(RequestModel):
    kind: Literal["git"] = "git"
    note: str | None = None


class Spec(RequestModel):
    name: Annotated[str, Field(max_length=5)]
    from_: Annotated[str | None, wire("from")] = None
    size: int | None = None
    tags: Nullable[list[str]] = None
    until: Annotated[Nullable[datetime], wire("valid-until")] = None
    password: Annotated[str, Sensitive] | None = None
    part: Part | None = None


class Choice(RequestModel):
    one_of = (("a",), ("b", "c-d"))

    a: int | None = None
    b: int | None = None
    c_d: Annotated[int | None, wire("c-d")] = None


class State(AnswerModel):
    id: int
    size: Literal["s", "m"] | str | None = None
    made: datetime | None = None
    from_: Annotated[str | None, wire("from")] = None
    secret: Annotated[str, Sensitive] | None = None
    parts: list[State] | None = None


def test_only_what_was_set_is_sent() -> None:
    assert Spec(name="a").to_wire() == {"name": "a"}


def test_wire_spelling_is_sent_and_both_are_read() -> None:
    sent = {"name": "a", "from": "x", "valid-until": "2026-01-01T00:00:00Z"}
    made = Spec(name="a", from_="x", until=datetime(2026, 1, 1, tzinfo=UTC))
    assert made.to_wire() == Spec.model_validate(sent).to_wire() == sent


def test_none_is_sent_only_where_the_api_takes_null() -> None:
    assert Spec(name="a", size=None, tags=None, until=None).to_wire() == {
        "name": "a",
        "tags": None,
        "valid-until": None,
    }


def test_tags_are_sent_without_being_asked_for() -> None:
    assert Spec(name="a", part=Part()).to_wire() == {"name": "a", "part": {"kind": "git"}}


@pytest.mark.parametrize("given", [{"name": "too long"}, {"name": "a", "extra": 1}, {}])
def test_request_that_breaks_the_spec_is_refused(given: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Spec.model_validate(given)


def test_error_does_not_repeat_what_was_given() -> None:
    with pytest.raises(ValidationError) as caught:
        Spec.model_validate({"name": "a", "password": ["hunter2"]})
    assert "hunter2" not in str(caught.value)


def test_request_does_not_change() -> None:
    spec = Spec(name="a")
    with pytest.raises(ValidationError, match="frozen"):
        spec.name = "b"


def test_no_second_set_may_be_whole_where_the_choice_is_exact() -> None:
    class Exact(Choice):
        only_one = True

    assert Exact(a=1, b=2).to_wire() == {"a": 1, "b": 2}  # of the second set only a part
    with pytest.raises(ValidationError, match="expected a, or b with c-d; found more than one"):
        Exact(a=1, b=2, c_d=3)


def test_one_of_the_sets_must_be_whole() -> None:
    assert Choice(b=1, c_d=2).to_wire() == {"b": 1, "c-d": 2}
    with pytest.raises(ValidationError, match="expected a, or b with c-d; found none of these"):
        Choice(b=1)


def test_wire_names_are_told() -> None:
    assert Choice.wire_names() == {"a", "b", "c-d"}


def test_secrets_are_not_shown() -> None:
    for shown in (repr(Spec(name="a", password="hunter2")), str(State(id=1, secret="hunter2"))):
        assert "hunter2" not in shown
        assert "***" in shown


def test_a_secret_that_the_document_does_not_know_is_not_shown() -> None:
    state = State.from_wire({"id": 1, "token": {"value": "hunter2"}, "note": {"password": "x1"}})
    assert "hunter2" not in repr(state)
    assert "x1" not in repr(state)


def test_answer_keeps_what_does_not_fit() -> None:
    state = State.from_wire({"id": "x-1", "made": "yesterday", "size": 7, "more": [1]})
    shown = state.model_dump(include={"id", "made", "size"}, warnings=False)
    assert shown == {"id": "x-1", "made": "yesterday", "size": 7}
    assert state.model_extra == {"more": [1]}


def test_answer_without_an_id_is_read() -> None:
    assert State.from_wire({"from": "a", "parts": [{"from": "b"}]}).model_dump() == {
        "id": None, "size": None, "made": None, "from_": "a", "secret": None,
        "parts": [{"id": None, "size": None, "made": None, "from_": "b", "secret": None,
                   "parts": None}],
    }  # fmt: skip


@pytest.mark.parametrize("body", [None, [], "text", 3])
def test_answer_that_is_no_object_is_an_empty_one(body: object) -> None:
    assert State.from_wire(body).id is None


def test_answer_that_fits_is_typed() -> None:
    state = State.from_wire({"id": 1, "made": "2026-01-01T00:00:00Z", "parts": [{"id": 2}]})
    assert state.made == datetime(2026, 1, 1, tzinfo=UTC)
    assert state.parts is not None
    assert state.parts[0].id == 2
