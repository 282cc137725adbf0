"""Workflows: steps that need each other, safe to run again (docs/workflow.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..lazy import lazy_exports

if TYPE_CHECKING:
    from .definition import Input as Input
    from .definition import Workflow as Workflow
    from .engine import Engine as Engine
    from .flow import Flow as Flow
    from .inline import InlineEngine as InlineEngine
    from .loading import load as load
    from .runs import Interrupted as Interrupted
    from .runs import Report as Report
    from .runs import run as run
    from .tasks import TaskRecord as TaskRecord

_MODULES = {
    "Engine": "engine",
    "Flow": "flow",
    "InlineEngine": "inline",
    "Input": "definition",
    "Interrupted": "runs",
    "Report": "runs",
    "TaskRecord": "tasks",
    "Workflow": "definition",
    "load": "loading",
    "run": "runs",
}

__all__ = [*sorted(_MODULES)]

if not TYPE_CHECKING:  # a type checker that sees __getattr__ would let any name pass
    __getattr__, __dir__ = lazy_exports(__name__, _MODULES)
