"""One writer per instance: a claim with a lease, held while a create or delete is under way.

The holder's name carries host, process id and the process's start, so that a claim left by a
killed process of this machine is taken over at once instead of after its lease.
"""

from __future__ import annotations

import os
import secrets
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from .data.repository import Repository
from .errors import Claimed

_POLL_S = 0.1


@dataclass(slots=True)
class Claim:
    """A held claim; `renew` while waiting for something slow. Raises Claimed once it is lost."""

    data: Repository
    kind: str
    instance: str
    lease_s: float
    holder: str = field(default_factory=lambda: f"{_process()}:{secrets.token_hex(4)}")

    def renew(self) -> None:
        """Put the lease's end off. Raises Claimed where another run has taken over."""
        if not self.data.claim(self.kind, self.instance, self.holder, lease_s=self.lease_s):
            raise Claimed(
                f"{self.kind} {self.instance!r}: this run's claim expired and another run took "
                "over; nothing further was written here",
                kind=self.kind,
                instance=self.instance,
            )


@contextmanager
def claimed(
    data: Repository,
    kind: str,
    instance: str,
    *,
    lease_s: float,
    wait_s: float,
    sleep: Callable[[float], None],
) -> Iterator[Claim]:
    """Hold the claim on an instance for the length of a block.

    Waits up to `wait_s` for another live run. Raises: Claimed, RepositoryError.
    """
    claim = Claim(data, kind, instance, lease_s)
    waited_s = 0.0
    while not data.claim(kind, instance, claim.holder, lease_s=lease_s):
        other = data.holder(kind, instance)
        if other is not None and _is_dead(other):
            data.release(kind, instance, other)
            continue
        if waited_s >= wait_s:
            raise Claimed(
                f"{kind} {instance!r}: another run ({other}) is working on it and did not finish "
                f"within {wait_s:g} s; run again later",
                kind=kind,
                instance=instance,
            )
        sleep(_POLL_S)
        waited_s += _POLL_S
    try:
        yield claim
    finally:
        data.release(kind, instance, claim.holder)


@cache
def _host() -> str:
    """The machine, told apart from a namesake and from its own earlier boots."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()[:8]
    except OSError:
        boot = "0"
    return f"{socket.gethostname()}:{boot}"


def _process() -> str:
    return f"{_host()}:{os.getpid()}:{_started(os.getpid())}"


def _started(pid: int) -> str:
    """Return when process `pid` began, in clock ticks since boot, or "" where unknowable."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return ""
    return stat.rpartition(")")[2].split()[19]


def _is_dead(holder: str) -> bool:
    """Whether `holder` was a process of this machine that has ended; False where not known."""
    host, _, process = holder.rpartition(":")[0].rpartition(":")[0].rpartition(":")
    started = holder.split(":")[-2]
    if host != _host() or not process.isdigit() or not Path("/proc/self/stat").exists():
        return False
    return _started(int(process)) != started
