"""A workflow from where it is kept: a YAML file, or an attribute of a Python module."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ..errors import WorkflowInvalid
from .definition import Source, Workflow
from .models import Unknown, package
from .read import read

_LARGEST = 10_000_000
"""Bytes in a file: what is larger is no workflow."""


def load(place: str, providers: Sequence[str] = ()) -> Workflow:
    """Return the workflow at `place`: a YAML file's path, or `module:attribute`.

    Raises: WorkflowInvalid.
    """
    path = Path(place)
    if path.suffix in (".yaml", ".yml") or path.exists():
        return read(_text(path), place, providers)
    if ":" in place:
        return of(Source(name=place, module=place))
    raise WorkflowInvalid([f"{place}: there is no such file; a Python workflow is module:name"])


def of(source: Source) -> Workflow:
    """Return the workflow that `source` states, read anew. Raises: WorkflowInvalid."""
    if source.text is not None:
        return read(source.text, source.name, source.providers)
    module, _, attribute = (source.module or "").partition(":")
    try:
        flow = getattr(package(module), attribute, None)
    except Unknown as error:
        raise WorkflowInvalid([f"{source.name}: {error}"]) from error
    workflow = getattr(flow, "workflow", flow)
    if not isinstance(workflow, Workflow):
        raise WorkflowInvalid([f"{source.name}: expected a workflow, found {type(flow).__name__}"])
    return workflow


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > _LARGEST:
            raise WorkflowInvalid(
                [f"{path}: expected a workflow, found {_LARGEST:,} bytes and more"]
            )
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise WorkflowInvalid([f"{path}: expected text in UTF-8 ({error.reason})"]) from error
    except OSError as error:
        raise WorkflowInvalid([f"{path} cannot be read: {error.strerror}"]) from error
