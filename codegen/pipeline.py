"""The pipeline: each stage takes a value and returns a value, in this order."""

from __future__ import annotations

import time
from dataclasses import dataclass

from .build import build
from .classify import classify
from .diagnostics import Diagnostic, Findings, Level
from .discover import discover
from .document import Document
from .emit import check_place, format_files, write
from .ir.discovery import Classification, Discovery
from .ir.package import Package
from .load import load
from .render import render
from .settings import Settings
from .vendor.lift import lift_facts


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What one run did. `is_changed`: the output was not what it is now."""

    package: Package
    is_changed: bool
    files: int
    lines: int
    seconds: float

    @property
    def skipped(self) -> tuple[Diagnostic, ...]:
        """The parts of the document that are not in the output."""
        return tuple(one for one in self.package.diagnostics if one.level is Level.SKIPPED)


def judge(settings: Settings, findings: Findings) -> tuple[Document, Discovery, Classification]:
    """Read the document, find its resources and judge its operations; nothing is written."""
    lift = lift_facts if settings.source is None else None  # vendoring has lifted them already
    document = load(settings.spec, findings, overlay=settings.overlay, lift=lift)
    discovery = discover(document, findings)
    return document, discovery, classify(document, discovery, findings)


def generate(settings: Settings) -> Report:
    """Generate the package of one provider.

    Raises: UnusableSpec, OverlayError, EmitError; OutOfDate where `settings.check` is set.
    Nothing is written then.
    """
    began, findings = time.perf_counter(), Findings()
    if not settings.check:
        check_place(settings.out)
    document, discovery, classification = judge(settings, findings)
    package = build(document, discovery, classification, settings, findings)
    files = format_files(render(package))
    is_changed = write(files, settings.out, check=settings.check)
    return Report(
        package=package,
        is_changed=is_changed,
        files=len(files),
        lines=sum(file.text.count("\n") for file in files if file.path.suffix == ".py"),
        seconds=time.perf_counter() - began,
    )
