"""Serving an emulator over real sockets: in the foreground, or beside a test."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn

from ..errors import ConfigError
from ..types import Json
from .app import app_for
from .connections import BreakableConnection
from .options import Options
from .service import Emulator

_START_S = 10.0


class Running:
    """An emulator that is being served at `url`."""

    def __init__(self, url: str, emulator: Emulator) -> None:
        self.url = url
        self.log = emulator.log
        self.reset = emulator.reset
        self.fault = emulator.fault
        self.calm = emulator.calm
        self.objects = emulator.objects
        self.forget = emulator.forget
        self.configure = emulator.configure


def emulator_from(
    spec_dir: Path | str, manifest_path: Path | str | None = None, **options: Json
) -> Emulator:
    """Return the stand-in for a vendored spec: `specs/<provider>`, with its manifest.

    The manifest is `generated/<provider>/manifest.json` beside `specs`, unless named.
    Raises: ConfigError where a file is missing or is no JSON.
    """
    folder = Path(spec_dir)
    beside = folder.resolve().parent.parent / "generated" / folder.resolve().name
    spec = _read(folder / "openapi.json" if folder.is_dir() else folder)
    manifest = _read(Path(manifest_path) if manifest_path else beside / "manifest.json")
    return Emulator(spec, manifest, Options(**options))


def serve(
    emulator: Emulator,
    *,
    host: str = "127.0.0.1",
    port: int = 8765,
    announce: Callable[[str], None] | None = None,
) -> None:
    """Serve `emulator` until interrupted; `announce` is told its address once it can be reached.

    Port 0 stands for any free one. Raises: ConfigError where the port cannot be had.
    """
    try:
        listener = socket.create_server((host, port))
    except OSError as error:
        reason = (error.strerror or str(error)).partition(" (")[0]  # the address is told already
        raise ConfigError(f"{host}:{port}: {reason}; try another --port (make: PORT=…)") from error
    with listener:
        if announce is not None:
            announce(f"http://{host}:{listener.getsockname()[1]}")
        _server(emulator).run(sockets=[listener])


@contextmanager
def running(
    spec_dir: Path | str, manifest_path: Path | str | None = None, **options: Json
) -> Iterator[Running]:
    """Serve a vendored spec's stand-in on a free port of this machine while the block runs."""
    with serving(emulator_from(spec_dir, manifest_path, **options)) as started:
        yield started


@contextmanager
def serving(emulator: Emulator) -> Iterator[Running]:
    """Serve `emulator` on a free port of this machine, in a thread, while the block runs."""
    server = _server(emulator)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        _wait_for(server, thread)
        try:
            yield Running(f"http://127.0.0.1:{listener.getsockname()[1]}", emulator)
        finally:
            server.should_exit = True
            thread.join()


class _Server(uvicorn.Server):
    """A server that says when it is ready to answer."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.is_up = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then say so."""
        await super().startup(sockets)
        self.is_up.set()


def _server(emulator: Emulator) -> _Server:
    return _Server(
        uvicorn.Config(
            app_for(emulator),
            http=BreakableConnection,
            loop="asyncio",
            lifespan="off",
            log_config=None,
            access_log=False,
            timeout_graceful_shutdown=1,
        )
    )


def _wait_for(server: _Server, thread: threading.Thread) -> None:
    if not server.is_up.wait(_START_S) or not thread.is_alive():
        raise ConfigError(f"the emulator did not start within {_START_S:.0f} s")


def _read(path: Path) -> dict[str, Json]:
    try:
        raw = json.loads(path.read_bytes())
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror}; is it vendored and generated?") from error
    except ValueError as error:
        raise ConfigError(f"{path}: no JSON: {error}") from error
    if not isinstance(raw, dict):
        raise ConfigError(f"{path}: expected a JSON object, found {type(raw).__name__}")
    return raw
