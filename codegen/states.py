"""States: the words with which APIs say how far a thing, or the work on it, has come."""

from __future__ import annotations

from collections.abc import Iterable

from .words import table, words

DONE = table(
    "complete completed done finished ok partially_successful succeeded success successful"
)
"""Work is over, and well."""
READY = DONE | table(
    "active available deployed healthy issued online provisioned ready running up verified"
)
"""A thing can be used."""
FAILED = table(
    "aborted canceled cancelled deleted deleting denied deprovisioned deprovisioning destroyed "
    "destroying error errored expired fail failed failing failure invalid rejected retired "
    "terminated terminating unhealthy"
)
"""It will not become ready any more."""
PENDING = table(
    "accepted allocating booting building cloning configuring copying creating deploying "
    "downloading importing in-progress in_progress initialising initializing installing new "
    "pending preparing processing progress provisioning queued requested restoring scheduled "
    "starting submitted uploading validating verifying waiting"
)
"""Not yet."""


def is_failed(state: str) -> bool:
    """Whether a state is final and bad: `failed`, and `provisioning-failed`, too."""
    return state in FAILED or words(state)[-1:] in (("failed",), ("error",))


def ready_among(states: Iterable[str]) -> frozenset[str]:
    """Return the states that mean ready; beside one that means done, `running` is not there yet."""
    found = frozenset(states)
    return found & DONE or found & READY
