"""One writer per instance: a claim with a lease, held while a record's thing is worked on.

Rule 1: a claim lasts as long as its run. A thread of its own renews it, however slow a request
        is: were it to expire during a POST, another run would find nothing and post again.
Rule 2: a claim left by a killed process of this machine is taken over at once instead of after
        its lease. The holder's name carries machine, process id and the process's start; where
        any of these cannot be told, the lease decides.
"""

from __future__ import annotations

import os
import secrets
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from threading import Event, Thread

from .data.repository import Repository
from .errors import Claimed, RepositoryError, RepositoryLocked

_POLL_S = 0.1
_ENDED = ("Z", "X")
"""States of a process that has ended, though its parent has not asked for its exit code yet."""


@dataclass(slots=True)
class Claim:
    """A held claim; `renew` says whether it still is. Raises Claimed once it is lost."""

    data: Repository
    kind: str
    instance: str
    lease_s: float
    holder: str = field(default_factory=lambda: _holder())

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
    with ExitStack() as stack:
        stack.callback(_give_back, claim)
        try:
            _take(claim, wait_s, sleep)
        except RepositoryLocked:
            stack.pop_all()  # nothing was taken, and a store that is held would be waited for again
            raise
        with _kept(claim):
            yield claim


def _give_back(claim: Claim) -> None:
    with suppress(RepositoryError):  # what cannot be given back lapses by itself
        claim.data.release(claim.kind, claim.instance, claim.holder)


def _take(claim: Claim, wait_s: float, sleep: Callable[[float], None]) -> None:
    data, kind, instance = claim.data, claim.kind, claim.instance
    waited_s = 0.0
    while not data.claim(kind, instance, claim.holder, lease_s=claim.lease_s):
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


@contextmanager
def _kept(claim: Claim) -> Iterator[None]:
    """Renew `claim` three times a lease for the length of a block."""
    is_over = Event()

    def keep() -> None:
        while not is_over.wait(claim.lease_s / 3):
            try:
                claim.renew()
            except Claimed:
                return  # taken over while this machine slept; the record's version says so too
            except RepositoryError:
                continue  # a store that is locked now may be free the next time

    keeper = Thread(target=keep, name="postonce-claim", daemon=True)
    keeper.start()
    try:
        yield
    finally:
        is_over.set()
        keeper.join()


@cache
def _machine() -> str:
    """Where process ids are ours to look up, "" where that cannot be told.

    Told apart from a namesake, from its own earlier boots, and from containers of the same
    kernel: those may share the host's name, and yet their processes cannot be seen from here.
    """
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()[:8]
        processes = str(Path("/proc/self/ns/pid").readlink()).strip("pid:[]")
    except OSError:
        return ""
    return f"{socket.gethostname()}:{boot}:{processes}"


def _holder() -> str:
    """Return a name for one run of this process."""
    return f"{_process(os.getpid())}:{secrets.token_hex(4)}"


@cache
def _process(pid: int) -> str:
    """Return what tells process `pid`, which is this one, from any other."""
    place = _machine() or socket.gethostname()
    return f"{place}:{pid}:{_started(pid)}"


def _started(pid: int) -> str:
    """Return when process `pid` began, in clock ticks since boot, or "" where unknowable.

    A process that has ended began never. Source: proc_pid_stat(5), fields 3 and 22.
    """
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(errors="replace")
    except OSError:
        return ""
    fields = stat.rpartition(")")[2].split()
    return "ended" if fields[0] in _ENDED else fields[19]


def _is_dead(holder: str) -> bool:
    """Whether `holder` was a process of this machine that has ended; False where not known."""
    place, *process = holder.rsplit(":", 3)
    if not _machine() or place != _machine() or len(process) != 3:
        return False
    pid, started = process[0], process[1]
    if not (pid.isdecimal() and started.isdecimal() and 0 < int(pid) < 2**31):
        return False
    try:
        os.kill(int(pid), 0)  # nothing is sent; /proc alone may hide other users' processes
    except ProcessLookupError:
        return True
    except PermissionError:
        pass
    return _started(int(pid)) not in ("", started)
