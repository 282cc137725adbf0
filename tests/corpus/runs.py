"""One generation in a process of its own: how long, how much memory, what it said."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
_IMPORTED = re.compile(r"\b(\d+) modules? imported\b")


@dataclass(frozen=True, kw_only=True)
class Run:
    """What one `codegen generate` did. `exit_code` is negative where a signal ended it."""

    exit_code: int
    seconds: float
    peak_mib: int
    out: str
    err: str

    @property
    def modules(self) -> int | None:
        """How many modules it says it imported; None where it does not say so."""
        found = _IMPORTED.search(self.out)
        return int(found[1]) if found else None


_MEASURE = """
import json, pathlib, resource, subprocess, sys, time
result, *command = sys.argv[1:]
began = time.perf_counter()
code = subprocess.call(command)
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
unit = 1024 * 1024 if sys.platform == "darwin" else 1024
told = [code, round(time.perf_counter() - began, 2), peak // unit]
pathlib.Path(result).write_text(json.dumps(told))
"""
# A process between this one and the generator: a child is charged at first with its parent's size.


def generate(spec: Path, provider: str, out: Path, *, timeout_s: float, scratch: Path) -> Run:
    """Generate `provider` from the document `spec` into `out`; ended after `timeout_s`."""
    result, told, complained = (scratch / name for name in ("result", "stdout", "stderr"))
    command = [sys.executable, "-m", "codegen", "generate", str(spec.resolve())]
    command += ["--provider", provider, "--out", str(out)]
    result.unlink(missing_ok=True)
    with told.open("wb") as stdout, complained.open("wb") as stderr:
        process = subprocess.Popen(
            [sys.executable, "-S", "-c", _MEASURE, str(result), *command],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
            stdin=subprocess.DEVNULL,
            stdout=stdout,
            stderr=stderr,
            start_new_session=True,
        )
        try:
            process.wait(timeout_s)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    ended = json.loads(result.read_text()) if result.exists() else (-signal.SIGKILL, timeout_s, 0)
    exit_code, seconds, peak_mib = ended
    return Run(
        exit_code=exit_code,
        seconds=seconds,
        peak_mib=peak_mib,
        out=told.read_text("utf-8", "replace"),
        err=complained.read_text("utf-8", "replace"),
    )
