"""A task's record, made of what a call came to, or of what went wrong."""

from __future__ import annotations

from dataclasses import asdict

from ..errors import PostonceError, StepStopped
from ..redact import concealed, redact
from ..result import Outcome, Result
from ..types import Json
from .calling import Called
from .tasks import Task, TaskRecord, TaskStatus


def item_of(each: Json, index: int | None) -> str | None:
    """Return what tells one item of a `for_each` from others, for people."""
    if index is None:
        return None
    if isinstance(each, dict):
        each = next((each[key] for key in ("name", "instance", "id") if key in each), index)
    return str(each) if isinstance(each, str | int) else str(index)


def record_of(task: Task, called: Called) -> TaskRecord:
    """Return the record of a call that ended well."""
    result = called.result
    if result is None:
        result = Result(outcome=Outcome.EXECUTED, state=called.output, instance="", id="")
    return TaskRecord(
        step=task.step,
        index=task.index,
        item=item_of(task.each, task.index),
        status=TaskStatus.DONE,
        outcome=result.outcome,
        kind=result.kind,
        instance=result.instance,
        id=result.id,
        drift=tuple(redact(asdict(one)) for one in result.drift),
        notes=result.notes,
        request=called.request,
        output=None if result.kind else result.state,
    )


def failure_of(task: Task, error: BaseException) -> TaskRecord:
    """Return the record of a call that raised."""
    is_stopped = isinstance(error, StepStopped)
    return failed(task, told_of(error), TaskStatus.STOPPED if is_stopped else TaskStatus.FAILED)


def failed(task: Task, why: str, status: TaskStatus = TaskStatus.FAILED) -> TaskRecord:
    """Return the record of what did not end well."""
    item = item_of(task.each, task.index)
    return TaskRecord(step=task.step, index=task.index, item=item, status=status, error=why)


def left_behind(task: Task, timeout_s: float) -> TaskRecord:
    """Return the record of a task that did not stop when its time was over."""
    return failed(
        task,
        f"not done within {timeout_s:g} s (timeout_s) and left behind; what it has made is "
        "recorded or will be searched for: run again to go on",
    )


def told_of(error: BaseException) -> str:
    """Return an error's text for a record: ours as it is, others with their name; no secrets."""
    text = str(error) if isinstance(error, PostonceError) else f"{type(error).__name__}: {error}"
    return concealed("\n".join((text, *getattr(error, "__notes__", ()))))
