"""Runs as values that may be shown: plain JSON, stable keys, UTC times, secrets as `***`."""

from __future__ import annotations

from typing import Any

from ..data.journal import Run
from ..redact import redact
from ..types import Json
from .values import time_text

_NOT_DONE = ("failed", "blocked", "stopped", "running")
"""Outcomes of steps that are not done, or not yet: every other word says that something is."""


def summary(run: Run) -> dict[str, Any]:
    """Return what a list shows of a run: its facts, and how many of its steps are how far."""
    outcomes = [step["outcome"] for step in steps_of(run)]
    return {
        **_facts(run),
        "steps": len(outcomes),
        "done": sum(outcome not in _NOT_DONE for outcome in outcomes),
        "failed": outcomes.count("failed"),
    }


def whole(run: Run) -> dict[str, Any]:
    """Return all of a run, step by step."""
    return {**_facts(run), "inputs": redact(run.inputs), "steps": redact(steps_of(run))}


def failed_steps(run: Run) -> list[str]:
    """Return the names of the steps that failed."""
    return [name_of(step) for step in steps_of(run) if step["outcome"] == "failed"]


def name_of(step: dict[str, Json]) -> str:
    """Return what a step goes by: its name, and which of many it is."""
    item = step.get("item")
    return f"{step['step']}" if item is None else f"{step['step']}[{item}]"


def steps_of(run: Run) -> list[dict[str, Json]]:
    """Return the step records of a run, none where it has not come to its first."""
    return list(run.steps or ())


def _facts(run: Run) -> dict[str, Any]:
    """Return what is known of a run as a whole. `duration_s` is None until it has ended."""
    took = None if run.ended_at is None else run.ended_at - run.started_at
    return {
        "id": run.id,
        "workflow": run.workflow,
        "status": run.status.value,
        "engine": run.engine,
        "started_at": time_text(run.started_at),
        "ended_at": time_text(run.ended_at),
        "duration_s": None if took is None else took.total_seconds(),
        "source": redact(run.source),
    }
