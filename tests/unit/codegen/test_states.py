from __future__ import annotations

import pytest

from codegen.states import is_failed, ready_among


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


@pytest.mark.parametrize("state", ["errored", "deleting", "provisioning-failed", "build_error"])
def test_final_bad_states_are_failed(state: str) -> None:
    assert is_failed(state)


def test_pause_is_no_failure() -> None:
    assert not is_failed("off")
