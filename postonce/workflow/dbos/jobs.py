"""The runs that this process takes part in: workflows read anew from what a run was begun with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from threading import RLock
from typing import Any, TypeAlias

from ...context import Context
from ...errors import ConfigError
from ...types import Json
from ..definition import Source, Workflow
from ..engine import Job
from ..job import LocalJob
from .carried import Carrier, shape_of, source_of

_KEPT = 8
"""How many runs are kept ready while nothing of them is under way here."""

Facts: TypeAlias = Mapping[str, Any]
"""What is written of a run when it begins: source, inputs, shape, queue."""

Records: TypeAlias = tuple[Mapping[str, Json], ...]
"""Tasks' records as they are written."""


@dataclass(slots=True, kw_only=True)
class Held:
    """A run that this process takes part in. `ended` keeps the records of steps that are over."""

    run_id: str
    job: Job
    carrier: Carrier
    queue: str
    opened: LocalJob | None = None
    """The job, where it is ours to close."""
    ended: dict[str, Records] = field(default_factory=dict)
    uses: int = 0


def facts_of(job: Job, carrier: Carrier, queue: str) -> dict[str, Any]:
    """Return what any process needs to take part in a run. Raises: ConfigError."""
    source = job.workflow.source
    if source.text is None and source.module is None:
        raise ConfigError(
            f"{source.name}: no other process could find this workflow, nor could this one after a "
            "restart: define it in a module of its own, not in a script or a function"
        )
    return {
        "source": asdict(source),
        "inputs": carrier.inputs(job.workflow, job.inputs),
        "shape": shape_of(job.workflow),
        "queue": queue,
    }


class Jobs:
    """Opens jobs when a run first needs one here. Safe to use from several threads."""

    def __init__(
        self, ctx: Context, load: Callable[[Source], Workflow], keys: tuple[str, ...]
    ) -> None:
        self._ctx = ctx
        self._load = load
        self._keys = keys
        self._held: dict[str, Held] = {}
        self._lock = RLock()

    def carrier(self, run_id: str) -> Carrier:
        """Return what writes and reads for a run."""
        return Carrier(self._keys, run_id)

    def add(self, run_id: str, job: Job, queue: str) -> None:
        """Let `job`, which is the caller's, stand for a run."""
        with self._lock:
            self._held.setdefault(
                run_id, Held(run_id=run_id, job=job, carrier=self.carrier(run_id), queue=queue)
            )

    def drop(self, run_id: str) -> None:
        """Forget a run."""
        with self._lock:
            self._let_go(self._held.pop(run_id, None))

    def take(self, run_id: str, facts: Callable[[], Facts]) -> Held:
        """Return the run's job until it is given back, opened by its `facts` where it is new.

        Raises: ConfigError, WorkflowInvalid.
        """
        with self._lock:
            held = self._held.get(run_id)
            if held is None:
                held = self._held[run_id] = self._open(run_id, facts())
            held.uses += 1
            return held

    def give_back(self, held: Held) -> None:
        """Say that a job is not used any more; of unused ones the latest few are kept."""
        with self._lock:
            held.uses -= 1
            idle = [one for one in self._held.values() if one.uses == 0 and one.opened is not None]
            for one in idle[:-_KEPT]:
                self.drop(one.run_id)

    def interrupt(self) -> None:
        """Let all that waits end at its next chance, as StepStopped."""
        with self._lock:
            for held in self._held.values():
                held.job.interrupt()

    def close(self) -> None:
        """Let go of connections."""
        with self._lock:
            for run_id in list(self._held):
                self.drop(run_id)

    def _open(self, run_id: str, facts: Facts) -> Held:
        workflow = self._load(source_of(facts["source"]))
        if shape_of(workflow) != facts["shape"]:
            raise ConfigError(
                f"{workflow.source.name} is not the workflow that this run was begun with; the run "
                "was ended: run again, which goes on from what is recorded"
            )
        carrier = self.carrier(run_id)
        job = LocalJob(workflow, self._ctx, carrier.read_inputs(facts["inputs"]), run_id=run_id)
        return Held(run_id=run_id, job=job, carrier=carrier, queue=facts["queue"], opened=job)

    def _let_go(self, held: Held | None) -> None:
        if held is not None and held.opened is not None:
            held.opened.close()
