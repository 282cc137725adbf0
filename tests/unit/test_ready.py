"""A wait ends when the thing is ready, failed or gone, and never by a word it does not know."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

import pytest

from postonce.errors import Claimed, CreateFailed, NotReady
from postonce.facts import Readiness
from postonce.ready import as_asked, failed_word, is_ready, pauses_s, wait_ready
from postonce.types import Json

STATUS = Readiness(field="status.state", ready=("active",), failed=("errored",))


def status(word: Json) -> Json:
    return {"status": {"state": word}}


def waited(*bodies: Json, timeout_s: float = 60.0, settle_s: float = 0.0) -> Json:
    """Return what a wait that sees `bodies` returns; the last one is seen for ever."""

    def looks() -> Iterator[Json]:
        yield from bodies
        while True:
            yield bodies[-1]

    look = looks()
    return wait_ready(
        lambda: next(look),
        STATUS,
        kind="k",
        instance="i",
        timeout_s=timeout_s,
        settle_s=settle_s,
        sleep=lambda _s: None,
    )


@pytest.mark.parametrize("word", ["active", "ACTIVE"])
def test_a_ready_word_is_ready_in_any_letters(word: str) -> None:
    assert is_ready(STATUS, status(word))


@pytest.mark.parametrize("body", [status("new"), status("unheard-of"), status(None), {}, None])
def test_all_else_is_not_ready(body: Json) -> None:
    assert not is_ready(STATUS, body)
    assert failed_word(STATUS, body) is None


def test_what_has_no_such_field_is_ready_at_once() -> None:
    assert is_ready(None, None)
    assert failed_word(None, status("errored")) is None


def test_a_wait_returns_the_first_ready_body() -> None:
    assert waited(status("new"), status("strange"), status("active")) == status("active")


def test_a_wait_ends_at_a_failed_word() -> None:
    with pytest.raises(CreateFailed, match="Errored") as caught:
        waited(status("new"), status("Errored"))
    assert caught.value.state == "Errored"


def test_a_wait_ends_in_time_and_says_what_it_saw() -> None:
    with pytest.raises(NotReady, match="'new'"):
        waited(status("new"), timeout_s=3.0)


def test_gone_is_gone_once_a_lagging_read_had_its_time() -> None:
    assert waited(None, status("active"), settle_s=1.0) == status("active")
    with pytest.raises(NotReady, match="gone"):
        waited(None, None, None, None, status("active"), settle_s=1.0)


def test_a_lost_claim_ends_a_wait() -> None:
    def renew() -> None:
        raise Claimed("lost", kind="k", instance="i")

    with pytest.raises(Claimed):
        wait_ready(
            lambda: status("new"),
            STATUS,
            kind="k",
            instance="i",
            timeout_s=60.0,
            settle_s=0.0,
            sleep=lambda _s: None,
            renew=renew,
        )


def test_pauses_grow_to_ten_seconds_and_no_further() -> None:
    pauses = list(islice(pauses_s(), 200))
    assert pauses == sorted(pauses)
    assert (pauses[0], pauses[-1]) == (0.5, 10.0)


@pytest.mark.parametrize(
    ("request_", "is_done"),
    [({"start": False}, True), ({"start": True}, False), ({}, False), ({"start": None}, False)],
)
def test_only_what_was_told_not_to_run_is_ready_at_rest(request_: Json, is_done: bool) -> None:
    told = Readiness(field="status", ready=("running",), resting=("off",), starts="start")
    asked = as_asked(told, request_)
    assert is_ready(asked, {"status": "off"}) is is_done
    assert is_ready(asked, {"status": "running"})


def test_a_wait_that_knows_no_rest_is_as_it_is() -> None:
    assert as_asked(STATUS, {"start": False}) is STATUS
    assert as_asked(None, {}) is None
