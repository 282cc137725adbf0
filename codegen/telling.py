"""What a run says on the terminal: what was written, and what became of the odd parts."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from .diagnostics import Diagnostic
from .printable import printable
from .settings import Settings

if TYPE_CHECKING:
    from .emit import Imported
    from .pipeline import Report


def tell(settings: Settings, report: Report) -> None:
    """Print what one run wrote, and each part of the document that it left out."""
    package = report.package
    methods = sum(len(caller.methods) for caller in package.callers)
    covered = sum(1 for operation in package.operations if operation.python is not None)
    change = "written" if report.is_changed else "unchanged"
    print(
        f"{settings.out}: {change}: {count(len(package.models), 'resource')}, "
        f"{count(methods, 'further method')}, {count(len(package.schemas), 'schema')} from "
        f"{covered} of {count(len(package.operations), 'operation')}, "
        f"{count(len(package.skipped), 'part')} skipped, "
        f"{count(report.lines, 'line')} in {count(report.files, 'file')}, "
        f"{_imported(report.imported)}, {report.seconds:.1f} s"
    )
    if (made := report.corrections) is not None:
        share = f"{len(made.resources)} of {count(len(package.models), 'resource')}"
        named = f": {', '.join(made.resources)}" if made.resources else ""
        print(f"{settings.overlay}: {count(made.actions, 'action')}, needed by {share}{named}")
    tell_findings(package.skipped, settings.spec)


def _imported(found: Imported | None) -> str:
    """Say whether the output was tried: a package that is not imported may have any fault."""
    if found is None or found.missing is not None:
        why = f": {found.missing} is not installed" if found is not None else ""
        return f"not imported{why}"
    return f"{count(found.modules, 'module')} imported"


def tell_findings(findings: Iterable[Diagnostic], spec: str | Path) -> None:
    """Print each finding with the document that it is about."""
    for one in findings:
        print(printable(str(replace(one, source=f"{spec}{one.source}"))), file=sys.stderr)


def count(number: int, noun: str) -> str:
    """Return a number of things in words: `1 part`, `2 parts`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
