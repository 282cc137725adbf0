"""`make witness`: let every model of a provider send its requests to Prism, and tell the verdicts.

Exit code 1 where a request is refused, 2 where nothing could be asked.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import httpx
from rich.console import Console
from rich.table import Table

from codegen.load.read import text_of, values_of
from postonce.emulator.spec import Spec

from .documents import document_of
from .excuses import excuse_for, excuses, faults, idle
from .packages import Package, Request, generated
from .prism import Absent, Broken, Prism, running
from .sending import Verdict, verdict_on


def main() -> int:
    """Carry out what the command line asks for and return the exit code."""
    asked = _arguments()
    count = 0
    try:
        for package, document in _asked_for(asked):
            count += len(_witness(package, document))
    except (Absent, Broken) as error:
        print(f"witness: {error}; nothing was asked", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("witness: interrupted", file=sys.stderr)
        return 2
    return int(count > 0)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m tests.witness", description=__doc__)
    known = [package.provider for package in generated()]
    parser.add_argument("provider", nargs="?", choices=known, help="all where none is given")
    parser.add_argument("--spec", help="the document that Prism reads: a path or an address")
    parser.add_argument("--originals", type=Path, help="a folder with the providers' own documents")
    parser.add_argument("--package", type=Path, help="a generated package that lies elsewhere")
    asked = parser.parse_args()
    if asked.package and not (asked.spec and Path(asked.spec).is_file()):
        parser.error("--package needs --spec, a file: the document it was generated from")
    if asked.spec and not (asked.package or asked.provider):
        parser.error("--spec needs a provider, or --package")
    return asked


def _asked_for(asked: argparse.Namespace) -> Iterator[tuple[Package, str]]:
    """Yield the packages that the command line names, each with the document to hold it to."""
    if asked.package:
        raw = values_of(text_of(Path(asked.spec).read_bytes(), asked.spec), asked.spec)
        yield Package(asked.package.resolve(), Spec(raw)), asked.spec
        return
    for package in generated():
        if asked.provider in (None, package.provider):
            document = asked.spec or document_of(package.provider, asked.originals)
            yield package, str(document)


def _witness(package: Package, document: str) -> list[str]:
    """Send every request of `package`, tell what became of them, and return what is wrong."""
    screen = Console(stderr=True)
    began = time.monotonic()
    with screen.status(f"{package.provider}: Prism reads {document}"), running(document) as prism:
        ready_s = time.monotonic() - began
        found = list(_verdicts(package, prism))
        peak_mib = prism.peak_mib
    wrong = faults(found)
    unused = idle(package, _requests(package))
    wrong += [f"the excuse for {one.operation} speaks of no request" for one in unused]
    _tell(package, found, Console())
    took_s = time.monotonic() - began
    print(f"{document}: read in {ready_s:.0f} s, {took_s:.0f} s in all, {peak_mib or '?'} MiB")
    for excuse in (one for one in excuses() if one.provider == package.provider):
        print(f"excused: {excuse.operation}: {excuse.reason} (fault of the {excuse.fault})")
    for line in wrong:
        print(f"REFUSED {line}", file=sys.stderr)
    return wrong


def _verdicts(package: Package, prism: Prism) -> Iterator[Verdict]:
    with httpx.HTTPTransport() as wire:
        for request in _requests(package):
            yield verdict_on(request, prism.url, wire)


def _requests(package: Package) -> Iterator[Request]:
    for name in package.classes:
        yield from package.requests(name)


def _tell(package: Package, found: list[Verdict], screen: Console) -> None:
    table = Table(title=package.provider, title_justify="left")
    for heading in ("requests", "sent", "accepted", "excused", "refused"):
        table.add_column(heading, justify="left" if heading == "requests" else "right")
    counts: dict[str, Counter[str]] = {}
    for verdict in found:
        for row in (verdict.request.role, "all"):
            counts.setdefault(row, Counter()).update(_counted(verdict))
    for row in sorted(counts, key=lambda row: (row == "all", row)):
        told = counts[row]
        columns = ("sent", "accepted", "excused", "refused")
        table.add_row(row, *(str(told[column]) for column in columns))
    screen.print(table)


def _counted(verdict: Verdict) -> Iterator[str]:
    """Yield the columns in which a request counts; one that was never sent is refused."""
    if verdict.sent:
        yield "sent"
    if verdict.is_accepted:
        yield "accepted"
    else:
        yield "excused" if excuse_for(verdict.request) is not None else "refused"


if __name__ == "__main__":
    sys.exit(main())
