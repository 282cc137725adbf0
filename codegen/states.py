"""States: the words with which APIs say how far a thing, or the work on it, has come."""

from __future__ import annotations

from collections.abc import Iterable

from .words import table, words

DONE = table(
    "complete completed done finished no_changes ok partial partially_successful succeeded success "
    "successful"
)
"""Work is over, and well."""
READY = DONE | table(
    "active available deployed healthy issued online provisioned ready running up verified"
)
"""A thing can be used."""
RESTING = table("halted off offline powered_off poweroff shutdown shutoff stopped")
"""It is there, and was told not to run."""
FAILED = table(
    "aborted canceled cancelled declined denied error errored expired fail failed failing failure "
    "invalid rejected superseded unhealthy"
)
"""What was begun came to nothing."""
GONE = table(
    "decommissioned decommissioning deleted deleting deprovisioned deprovisioning destroyed "
    "destroying removed removing retired terminated terminating"
)
"""It is being taken away, or was, though it can still be read."""
PENDING = table(
    "accepted allocating booting building cloning configuring copying creating deploying "
    "downloading importing in_progress initialising initializing installing new "
    "pending preparing processing progress provisioning queued requested restoring scheduled "
    "starting submitted syncing updating uploading validating verifying waiting"
)
"""Not yet."""


def plain(state: str) -> str:
    """Return a state in snake_case: `userAborted` → user_aborted."""
    return "_".join(words(state))


def is_failed(state: str) -> bool:
    """Whether a state is final and bad: `failed`, and `provisioning-failed`, too.

    A removal that failed says nothing of what was made: it is there still.
    """
    parts = words(state)
    return plain(state) in FAILED or (parts[-1:] in _FAILURES and parts[0] not in GONE)


def is_gone(state: str) -> bool:
    """Whether a state says that the thing is as good as gone."""
    return plain(state) in GONE


_FAILURES = tuple((word,) for word in ("aborted", "error", "failed", "failure"))


def ready_among(states: Iterable[str]) -> frozenset[str]:
    """Return the states that mean ready; beside one that means done, `running` is not there yet."""
    found = frozenset(states)
    return found & DONE or found & READY
