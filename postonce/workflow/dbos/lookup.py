"""What DBOS's tables say of runs and tasks. Reads only; none of them is recorded as a step."""

from __future__ import annotations

from collections.abc import Sequence
from contextvars import Context as Variables
from datetime import UTC, datetime, timedelta
from typing import Any

from dbos import DBOS, WorkflowStatus

from ...errors import ConfigError, RepositoryError
from ..definition import Step
from ..records import failed
from ..tasks import Task
from .carried import Carrier
from .jobs import Facts, Records
from .process import FORMAT

RUN, TASK = "postonce.run", "postonce.task"
"""The names of our DBOS workflows."""

MOST_ATTEMPTS = 10
"""How many processes a task may take with it before it counts as failed."""

_ENDED = ["SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"]
_WHY = {
    "CANCELLED": "it was cancelled in the engine's database",
    "MAX_RECOVERY_ATTEMPTS_EXCEEDED": (
        f"{MOST_ATTEMPTS} processes ended while they worked on it: look why, then run again"
    ),
}


def id_of(run_id: str, task: Task) -> str:
    """Return the id of the DBOS workflow that carries a task out, the same in every process."""
    return f"{run_id}/{task}"


def facts_of_run(run_id: str) -> Facts:
    """Return what a run was begun with. Raises: ConfigError where it is known no longer."""
    for found in _listed(workflow_ids=[run_id], load_output=False):
        if found.input is not None:
            facts: Facts = found.input["args"][0]
            return facts
    raise ConfigError(f"run {run_id} is not in the engine's database any more: run again")


def ended_among(tasks: dict[str, Task], carrier: Carrier) -> list[tuple[str, dict[str, Any]]]:
    """Return id and written record of those `tasks` that have ended, the oldest first."""
    if not tasks:
        return []  # to DBOS, no id is no condition
    found = _listed(workflow_ids=list(tasks), status=_ENDED, load_input=False)
    return [(one.workflow_id, _record(tasks[one.workflow_id], one, carrier)) for one in found]


def records_of(run_id: str, step: Step, count: int, carrier: Carrier) -> Records:
    """Return the written records of a step that is over, in the order of its items."""
    indexes: Sequence[int | None] = range(count) if step.is_many else [None] * count
    each = [Task(step=step.name, index=n) for n in indexes]
    tasks = {id_of(run_id, task): task for task in each}
    ended = dict(ended_among(tasks, carrier))
    if len(ended) < count:
        raise RepositoryError(f"{step.name} of run {run_id}: {count - len(ended)} records are gone")
    return tuple(ended[one] for one in tasks)


def pending() -> dict[str, str | None]:
    """Return id → executor of all that is being worked on, runs and tasks."""
    found = _listed(status="PENDING", app_version=FORMAT, load_input=False, load_output=False)
    return {one.workflow_id: one.executor_id for one in found}


def busy_queues() -> set[str]:
    """Return the queues of runs that have not ended."""
    found = _listed(name=RUN, status=["ENQUEUED", "PENDING"], load_input=False, load_output=False)
    return {one.queue_name for one in found if one.queue_name is not None}


def delete_old_runs(*, days: float, most: int = 100) -> None:
    """Delete runs that ended so many days ago, tasks included."""
    before = (datetime.now(UTC) - timedelta(days=days)).isoformat()
    old = _listed(
        name=RUN,
        status=_ENDED,
        completed_before=before,
        limit=most,
        load_input=False,
        load_output=False,
    )
    if old:
        DBOS.delete_workflows([one.workflow_id for one in old], delete_children=True)


def _record(task: Task, ended: WorkflowStatus, carrier: Carrier) -> dict[str, Any]:
    if ended.status == "SUCCESS" and isinstance(ended.output, dict):
        return ended.output
    return carrier.record(failed(task, _WHY.get(ended.status, f"{ended.error}")))


def _listed(**wanted: Any) -> list[WorkflowStatus]:
    # In a context without DBOS's variables: a read within a workflow is recorded otherwise.
    return Variables().run(lambda: DBOS.list_workflows(**wanted))
