"""The pipeline: each stage takes a value and returns a value, in this order."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from functools import partial

from .build import build
from .classify import classify
from .corrections import Corrections, changed
from .diagnostics import Findings
from .discover import discover
from .document import Document
from .emit import Imported, check_place, format_files, import_package, write
from .ir.discovery import Classification, Discovery
from .ir.package import Package
from .load import load
from .load.overlay import actions_of
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
    imported: Imported | None
    """What of the output was imported; None where it is only compared."""
    corrections: Corrections | None
    """What the overlay was needed for; None without one, and where output is only compared."""


def judge(settings: Settings, findings: Findings) -> tuple[Document, Discovery, Classification]:
    """Read the document, find its resources and judge its operations; nothing is written."""
    lift = lift_facts if settings.source is None else None  # vendoring has lifted them already
    document = load(
        settings.spec,
        findings,
        overlay=settings.overlay,
        allowed=settings.allowed_refs,
        lift=lift,
    )
    discovery = discover(document, findings)
    return document, discovery, classify(document, discovery, findings)


def package_of(settings: Settings) -> Package:
    """Return what would be rendered for one document; nothing is written.

    Raises: UnusableSpec, OverlayError.
    """
    findings = Findings()
    return build(*judge(settings, findings), settings, findings)


def generate(settings: Settings) -> Report:
    """Generate the package of one provider.

    Raises: UnusableSpec, OverlayError, EmitError; OutOfDate where `settings.check` is set.
    Nothing is written then.
    """
    began, findings = time.perf_counter(), Findings()
    corrections = None
    if not settings.check:
        check_place(settings.out)
    document, discovery, classification = judge(settings, findings)
    package = build(document, discovery, classification, settings, findings)
    files = format_files(render(package))
    trial = partial(import_package, name=settings.provider)
    written = write(files, settings.out, check=settings.check, trial=trial)
    seconds = time.perf_counter() - began
    if not settings.check:
        corrections = corrections_of(settings, discovery, classification)
    return Report(
        package=package,
        is_changed=written.is_changed,
        files=len(files),
        lines=sum(file.text.count("\n") for file in files if file.path.suffix == ".py"),
        seconds=seconds,
        imported=written.imported,
        corrections=corrections,
    )


def corrections_of(
    settings: Settings, discovery: Discovery, classification: Classification
) -> Corrections | None:
    """Return what the overlay of `settings` changes, or None where there is no action in one."""
    actions = actions_of(settings.overlay) if settings.overlay is not None else ()
    if not actions:
        return None
    _, plain, verdicts = judge(replace(settings, overlay=None), Findings())
    resources = changed((discovery, classification), (plain, verdicts))
    return Corrections(actions=len(actions), resources=resources)
