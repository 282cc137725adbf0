"""Prism, installed beside this file at the versions of its lock file, and run for a while.

It listens on the loopback address alone, and ends with the block or, on its leash, with us.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

HERE = Path(__file__).parent
_MAIN = HERE / "node_modules" / "@stoplight" / "prism-cli" / "dist" / "index.js"
_LISTENING = re.compile(r"Prism is listening on (http://\S+)")
_INSTALL_S, _START_S, _STOP_S, _LOOK_S = 240, 180, 10, 0.1
_NETWORK = ("ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ECONNRESET", "ETIMEDOUT", "ENETUNREACH")


class Absent(Exception):
    """Prism cannot be had on this machine; says why."""


class Broken(Exception):
    """Prism should run here, and does not."""


@dataclass(frozen=True, slots=True)
class Prism:
    """A running Prism: where it listens, and its process."""

    url: str
    pid: int

    @property
    def peak_mib(self) -> int | None:
        """The most memory it has held; None where the system does not tell."""
        try:
            status = Path(f"/proc/{self.pid}/status").read_text()
        except OSError:
            return None
        found = re.search(r"VmHWM:\s+(\d+) kB", status)
        return int(found[1]) // 1024 if found else None


def install(folder: Path = HERE) -> None:
    """Install what the lock file in `folder` names, unless it is there. Raises: Absent, Broken."""
    if not (shutil.which("npm") and shutil.which("node")):
        raise Absent("Node.js and npm are not on this machine")
    wanted = hashlib.sha256((folder / "package-lock.json").read_bytes()).hexdigest()
    stamp = folder / "node_modules" / ".installed"
    if stamp.is_file() and stamp.read_text() == wanted:
        return
    # No script of a package is run: none of them needs one, and one reports who installs it.
    command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    try:
        done = subprocess.run(
            command, cwd=folder, capture_output=True, text=True, timeout=_INSTALL_S, check=False
        )
    except subprocess.TimeoutExpired:
        raise Absent(f"npm did not install Prism within {_INSTALL_S} s") from None
    if done.returncode:
        told = done.stderr.strip()
        is_offline = any(code in told for code in _NETWORK)
        raise (Absent if is_offline else Broken)(f"npm cannot install Prism: {told}")
    stamp.write_text(wanted)


@contextmanager
def running(document: str | Path) -> Iterator[Prism]:
    """Have Prism serve `document`, a path or an address, for the length of a block.

    Raises: Absent, Broken.
    """
    install()
    command = ["node", "--require", str(HERE / "leash.cjs"), str(_MAIN), "mock", str(document)]
    # Port 0: the system picks a free one. `--errors`: a violation is refused, not only noted.
    command += ["--host", "127.0.0.1", "--port", "0", "--errors", "--multiprocess", "false"]
    with tempfile.TemporaryFile("w+") as said:
        process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=said,
            stderr=subprocess.STDOUT,
            env={**os.environ, "NO_COLOR": "1", "FORCE_COLOR": "0"},
            start_new_session=True,
        )
        try:
            yield Prism(url=_address(process, said, document), pid=process.pid)
        finally:
            _stop(process)


def _address(process: subprocess.Popen[bytes], said: IO[str], document: str | Path) -> str:
    """Return where Prism listens, once it does."""
    deadline = time.monotonic() + _START_S
    while time.monotonic() < deadline:
        is_over = process.poll() is not None
        said.seek(0)
        if found := _LISTENING.search(text := said.read()):
            return found[1]
        if is_over:
            raise Broken(f"Prism does not read {document}: {text[-2_000:].strip()}")
        time.sleep(_LOOK_S)
    raise Broken(f"Prism was not ready to serve {document} within {_START_S} s")


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End the process and whatever it started: its group is its own."""
    for ending in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, ending)
            process.wait(_STOP_S)
        except ProcessLookupError:
            break
        except subprocess.TimeoutExpired:
            continue
        break
    process.wait()
    if process.stdin is not None:
        process.stdin.close()
