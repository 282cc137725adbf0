"""What a create costs over a bare POST: CPU of this process, the durable writes included.

The emulator runs in a process of its own; both sides speak over one kept connection.
"""

from __future__ import annotations

import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from postonce import Context, Timing

from .measure import ROOT

_COUNT = 200
_PROVIDER = "digitalocean"


def main() -> None:
    """Print the CPU milliseconds of a bare POST, a fresh create and repeats of it."""
    from generated.digitalocean import Tag, TagSpec

    with emulator() as url, tempfile.TemporaryDirectory() as folder:
        with httpx.Client(base_url=url, headers={"Authorization": "Bearer bench"}) as client:
            bare = _cpu_ms(
                lambda n: client.post("/v2/tags", json={"name": f"bare-{n}"}).raise_for_status()
            )
        store = f"sqlite:///{Path(folder) / 'state.db'}"
        with Context.open(store, base_url=url, token="bench") as ctx:
            tags = Tag(ctx)
            fresh = _cpu_ms(lambda n: tags.create(TagSpec(name=f"tag-{n}")))
            shared = _cpu_ms(lambda n: tags.create(TagSpec(name=f"tag-{n}")))
        alone = Timing(shared_s=0)
        with Context.open(store, base_url=url, token="bench", timing=alone) as ctx:
            tags = Tag(ctx)
            repeat = _cpu_ms(lambda n: tags.create(TagSpec(name=f"tag-{n}")))
    print(f"CPU per create over the emulator ({_COUNT} each)")
    for name, cpu_ms in (
        ("bare POST", bare),
        ("fresh create", fresh),
        ("repeat, by GET", repeat),
        ("repeat, by list", shared),
    ):
        print(
            f"  {name:<16} {cpu_ms:5.2f} ms  {cpu_ms / bare:4.1f} x bare  {cpu_ms - bare:+.2f} ms"
        )


def _cpu_ms(call: Callable[[int], object]) -> float:
    call(-1)  # connections and lazy imports are not what is measured
    started = time.process_time()
    for number in range(_COUNT):
        call(number)
    return (time.process_time() - started) * 1000 / _COUNT


@contextmanager
def emulator() -> Iterator[str]:
    """Serve the emulator from a child process while the block runs."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = str(probe.getsockname()[1])
    url = f"http://127.0.0.1:{port}"
    child = subprocess.Popen(
        [sys.executable, "-m", "postonce.emulator", f"specs/{_PROVIDER}", "--port", port],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(url, child)
        yield url
    finally:
        child.terminate()
        child.wait()


def _wait_for(url: str, child: subprocess.Popen[bytes]) -> None:
    for _ in range(100):
        if child.poll() is not None:
            raise RuntimeError(f"the emulator ended with exit code {child.returncode}")
        try:
            httpx.get(f"{url}/_emulator/log")
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"the emulator does not answer at {url}")
