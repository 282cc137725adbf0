"""Wall time, CPU time and peak memory of a child process, its own children included."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent


def environment() -> dict[str, str]:
    """Return an environment in which compiled modules are kept, as they are for users."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return kept | {"PYTHONPYCACHEPREFIX": str(Path(tempfile.gettempdir()) / "postonce-bench")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What one process took. `peak_mib` is the resident set of its largest process."""

    wall_s: float
    cpu_s: float
    peak_mib: float


def cost_of(arguments: Sequence[str], *, runs: int = 3) -> Cost:
    """Return the cheapest of `runs` runs of `python <arguments>` from the repository's root.

    Raises: subprocess.CalledProcessError where the child fails.
    """
    return min((_one(arguments) for _ in range(runs)), key=lambda cost: cost.wall_s)


def _one(arguments: Sequence[str]) -> Cost:
    command = [sys.executable, *arguments]
    started = time.perf_counter()
    with tempfile.TemporaryFile() as told:
        child = subprocess.Popen(
            command, cwd=ROOT, env=environment(), stdout=subprocess.DEVNULL, stderr=told
        )
        _, status, usage = os.wait4(child.pid, 0)
        wall_s = time.perf_counter() - started
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            told.seek(0)
            raise subprocess.CalledProcessError(
                child.returncode, command, stderr=told.read().decode()
            )
    return Cost(
        wall_s=wall_s,
        cpu_s=usage.ru_utime + usage.ru_stime,
        peak_mib=usage.ru_maxrss / 1024,
    )
