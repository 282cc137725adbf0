from __future__ import annotations

import pytest

from codegen.states import is_failed, is_gone, ready_among


@pytest.mark.parametrize(
    ("states", "ready"),
    [
        (["new", "active", "off"], {"active"}),
        (["starting", "running"], {"running"}),
        (["queued", "running", "successful"], {"successful"}),
        (["on", "off"], set()),
    ],
)
def test_running_work_is_ready_only_where_nothing_says_done(
    states: list[str], ready: set[str]
) -> None:
    assert ready_among(states) == ready


@pytest.mark.parametrize("state", ["errored", "userAborted", "provisioning-failed", "build_error"])
def test_final_bad_states_are_failed(state: str) -> None:
    assert is_failed(state)


@pytest.mark.parametrize("state", ["off", "deleting", "deprovisioning-failed"])
def test_what_is_paused_or_taken_away_did_not_fail(state: str) -> None:
    assert not is_failed(state)


def test_what_is_being_taken_away_is_gone() -> None:
    assert is_gone("deleting")
    assert not is_gone("off")
