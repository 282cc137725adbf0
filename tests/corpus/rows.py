"""One document as a row: what was made of it, and what failed."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
import zlib
from collections import Counter
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from . import checks
from .accounts import unaccounted
from .documents import Json, operations_of, raw_of
from .runs import Run, generate

_SHOWN = 5


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What is asked of each document, and where it may be done."""

    folder: Path
    scratch: Path
    keep: Path | None = None
    with_mypy: bool = True
    twice: bool = False
    timeout_s: float = 600.0


@dataclass(frozen=True, kw_only=True)
class Row:
    """One document: what it holds, what was made of it. None: not known, or not asked."""

    document: str
    size: int
    is_openapi: bool = True
    exit_code: int | None = None
    seconds: float | None = None
    peak_mib: int | None = None
    operations: int | None = None
    covered: int | None = None
    resources: int | None = None
    methods: int | None = None
    schemas: int | None = None
    modules: int | None = None
    skipped: dict[str, int] = field(default_factory=dict)
    mypy: int | None = None
    ruff: int | None = None
    faults: tuple[str, ...] = ()
    """What must not be, a sentence each; the row is good where there is none."""

    def values(self) -> dict[str, Any]:
        """Return the row as JSON values."""
        return asdict(self)


def row_of(path: Path, wanted: Wanted) -> Row:
    """Generate from the document at `path`, and hold what was made against it."""
    name = path.relative_to(wanted.folder).as_posix()
    raw, size = raw_of(path), path.stat().st_size
    if raw is None:
        return Row(document=name, size=size, is_openapi=False)
    with tempfile.TemporaryDirectory(dir=wanted.scratch, prefix="document-") as folder:
        scratch, provider = Path(folder), _provider(name)
        out = (wanted.keep or scratch) / provider
        shutil.rmtree(out, ignore_errors=True)
        run = generate(path, provider, out, timeout_s=wanted.timeout_s, scratch=scratch)
        start = Row(
            document=name,
            size=size,
            exit_code=run.exit_code,
            seconds=run.seconds,
            peak_mib=run.peak_mib,
            operations=sum(1 for _ in operations_of(raw)),
            modules=run.modules,
        )
        if run.exit_code != 0:
            return _with(start, faults=(_failure(run, wanted),))
        return _with(start, **_made(raw, out, run, wanted, path, scratch))


def _with(row: Row, **changes: Any) -> Row:
    return Row(**{**asdict(row), **changes})


def _provider(name: str) -> str:
    """Return a package name for a document: short, as users choose them, and its own."""
    plain = re.sub(r"[^a-z0-9]+", "_", Path(name).stem.lower()).strip("_")
    return f"api_{plain[:20]}_{zlib.crc32(name.encode()):08x}"


def _failure(run: Run, wanted: Wanted) -> str:
    lines = run.err.strip().splitlines() or ["nothing was said"]
    if run.exit_code < 0:
        return f"ended by signal {-run.exit_code} after {run.seconds:.0f} s"
    if "Traceback" in run.err:
        return f"traceback: {lines[-1]}"
    return f"exit {run.exit_code}: {' '.join(lines[-_SHOWN:])}"


def _made(
    raw: Json, out: Path, run: Run, wanted: Wanted, path: Path, scratch: Path
) -> dict[str, Any]:
    manifest = json.loads((out / "manifest.json").read_bytes())
    operations = manifest["operations"]
    faults = list(unaccounted(raw, manifest, out))
    if run.modules is None:
        faults.append("not imported")
    complaints = {"ruff": checks.ruff(out)}
    if wanted.with_mypy:
        complaints["mypy"] = checks.mypy(out)
    for tool, said in complaints.items():
        faults += [f"{tool}: {line}" for line in said[:_SHOWN]]
    if wanted.twice and not _is_same_again(path, out, wanted, scratch):
        faults.append("a second run made other bytes")
    names = {name for one in operations for name in (one["python"] or "").split(", ") if name}
    return {
        "covered": sum(1 for one in operations if one["python"]),
        "resources": len(manifest["resources"]),
        "methods": len(names),
        "schemas": len(manifest["schemas"]),
        "skipped": dict(sorted(Counter(one["code"] for one in manifest["skipped"]).items())),
        "mypy": len(complaints["mypy"]) if wanted.with_mypy else None,
        "ruff": len(complaints["ruff"]),
        "faults": tuple(faults),
    }


def _is_same_again(path: Path, out: Path, wanted: Wanted, scratch: Path) -> bool:
    again = scratch / "again" / out.name
    generate(path, out.name, again, timeout_s=wanted.timeout_s, scratch=scratch)
    return _bytes(out) == _bytes(again)


def _bytes(folder: Path) -> dict[str, bytes]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}
