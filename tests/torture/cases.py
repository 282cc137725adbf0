"""Cases: what happens to one resource, as values that are also text.

`digitalocean-droplet create lag=1 kill@7 x2+reset/after@1` reads: where lists lag by one, a first
run of the create is killed at its seventh boundary; then two run at once, and the first request
that reaches the provider is carried out, but its answer is lost. In the end the create is run
until quiet. `delete>create` is that with creates after disturbed deletes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal, TypeAlias, get_args

from postonce import Json

Act: TypeAlias = Literal["create", "delete", "apply", "replace", "sync"]
"""What the runs do; `replace` is `apply(replace=True)`."""

LATE_S = 0.4
"""How late a delayed answer comes."""
HURRIED_S = 0.15
"""How long a run waits for an answer where one is delayed."""

_FAULT = re.compile(r"(?P<kind>[a-z]+)(:(?P<status>\d+))?/(?P<when>\w+)@(?P<nth>\d+)(?P<ever>\*?)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A fault of the emulator, at the `nth` request of a run; a lasting one at all that follow."""

    kind: str
    nth: int
    when: str = "before"
    status: int | None = None
    is_lasting: bool = False

    def __str__(self) -> str:
        status = "" if self.status is None else f":{self.status}"
        return f"{self.kind}{status}/{self.when}@{self.nth}{'*' if self.is_lasting else ''}"

    def as_plan(self) -> dict[str, Json]:
        """Return the fault as the emulator takes it."""
        plan: dict[str, Json] = {"kind": self.kind, "nth": self.nth, "when": self.when}
        if self.status is not None:
            plan["status"] = self.status
        if self.status == 429:
            plan["headers"] = {"Retry-After": "1"}
        if self.kind == "delay":
            plan["delay_s"] = LATE_S
        if self.is_lasting:
            plan["times"] = None
        return plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run, or several at once of which the first may be killed."""

    runners: int = 1
    kill_at: int | None = None
    fault: Fault | None = None

    def __str__(self) -> str:
        parts = [f"x{self.runners}"] if self.runners > 1 else []
        parts += [] if self.kill_at is None else [f"kill@{self.kill_at}"]
        parts += [] if self.fault is None else [str(self.fault)]
        return "+".join(parts) or "run"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """The disturbed runs of `act` on one subject, after which `then` is run until quiet."""

    subject: str
    act: Act = "create"
    then: Act = "create"
    store: str = "sqlite"
    reads: int = 1
    """How often a new thing is read before it is ready."""
    lag: int = 0
    """In how many lists a new thing does not show yet."""
    runs: tuple[Run, ...] = field(default=())

    def __str__(self) -> str:
        act = self.act if self.act == self.then else f"{self.act}>{self.then}"
        parts = [self.subject, act]
        parts += [] if self.store == "sqlite" else [f"store={self.store}"]
        parts += [] if self.reads == 1 else [f"reads={self.reads}"]
        parts += [] if self.lag == 0 else [f"lag={self.lag}"]
        return " ".join([*parts, *map(str, self.runs)])

    @property
    def kills(self) -> int:
        return sum(run.kill_at is not None for run in self.runs)

    @property
    def faults(self) -> tuple[Fault, ...]:
        return tuple(run.fault for run in self.runs if run.fault is not None)


def case_from(text: str) -> Case:
    """Return the case that `text` describes. Raises: ValueError."""
    subject, acts, *rest = text.split()
    act, _, then = acts.partition(">")
    options = dict(part.split("=", 1) for part in rest if "=" in part)
    return Case(
        subject=subject,
        act=_act(act),
        then=_act(then or act),
        store=options.get("store", "sqlite"),
        reads=int(options.get("reads", 1)),
        lag=int(options.get("lag", 0)),
        runs=tuple(_run(part) for part in rest if "=" not in part),
    )


def _act(text: str) -> Act:
    for act in get_args(Act):
        if act == text:
            found: Act = act
            return found
    raise ValueError(f"act is {text!r}, expected one of {', '.join(get_args(Act))}")


def _run(text: str) -> Run:
    runners, kill_at, fault = 1, None, None
    for part in text.split("+"):
        if part.startswith("x"):
            runners = int(part[1:])
        elif part.startswith("kill@"):
            kill_at = int(part.removeprefix("kill@"))
        elif part != "run":
            fault = _fault(part)
    return Run(runners=runners, kill_at=kill_at, fault=fault)


def _fault(text: str) -> Fault:
    if (found := _FAULT.fullmatch(text)) is None:
        raise ValueError(f"no run or fault is called {text!r}; expected status:503/after@1 or so")
    return Fault(
        kind=found["kind"],
        nth=int(found["nth"]),
        when=found["when"],
        status=None if found["status"] is None else int(found["status"]),
        is_lasting=bool(found["ever"]),
    )
