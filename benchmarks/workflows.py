"""A re-run of 500 steps of 10 kinds that are all in place: wall time, and what was requested.

The emulator runs in a process of its own, and so does the run: `postonce run`, as users type it.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import httpx

from tests.subjects import Subject, subjects

from .creates import emulator
from .measure import ROOT, environment

_KINDS = (
    *("domain", "droplet", "firewall", "load_balancer", "project"),
    *("reserved_ip", "ssh_key", "tag", "volume", "vpc"),
)
_EACH = 50


def main() -> None:
    """Print the time and requests of a first run and of two re-runs."""
    print(f"{len(_KINDS) * _EACH} steps of {len(_KINDS)} kinds, `postonce run`, inline engine")
    with emulator() as url, tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "many.yaml").write_text(json.dumps(workflow()))
        for name in ("first run", "re-run", "re-run"):
            seen = len(_log(url))
            wall_s = _run(folder, url)
            methods = Counter(one["method"] for one in _log(url)[seen:])
            told = ", ".join(f"{number} {method}" for method, number in sorted(methods.items()))
            print(f"  {name:<10} {wall_s:5.2f} s wall  {told}")


def workflow() -> dict[str, object]:
    """Return a workflow of `_EACH` steps of each kind, as a file holds it (JSON is YAML)."""
    known = {subject.name: subject for subject in subjects() if subject.provider == "digitalocean"}
    steps = {
        f"{kind}_{number}": _step(known[kind], number)
        for kind in _KINDS
        for number in range(1, _EACH + 1)
    }
    return {"name": "many", "providers": ["generated.digitalocean"], "steps": steps}


def _step(subject: Subject, number: int) -> dict[str, object]:
    return {
        "model": subject.model.__name__,
        "instance": f"{subject.name}-{number}",
        "with": subject.spec(serial=number).to_wire(),
    }


def _run(folder: str, url: str) -> float:
    started = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "postonce", "run", f"{folder}/many.yaml", "--base-url", url],
        cwd=ROOT,
        check=True,
        env=environment()
        | {"DIGITALOCEAN_TOKEN": "bench", "POSTONCE_STORE": f"sqlite:///{folder}/state.db"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    return time.perf_counter() - started


def _log(url: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = httpx.get(f"{url}/_emulator/log").json()
    return found
