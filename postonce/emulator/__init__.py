"""A stateful stand-in for any provider, driven by its vendored spec and manifest.

It is for tests, demonstrations and rehearsals; it is not the provider. Needs the extra
`emulator`. `running` serves one beside a test, `postonce emulate` in the foreground.
"""

from __future__ import annotations

from .app import create_app
from .faults import FaultError
from .options import Options
from .samples import body_sample, parameter_samples, request_sample, sample
from .server import Running, emulator_from, running, serve, serving
from .service import Emulator

__all__ = [
    "Emulator",
    "FaultError",
    "Options",
    "Running",
    "body_sample",
    "create_app",
    "emulator_from",
    "parameter_samples",
    "request_sample",
    "running",
    "sample",
    "serve",
    "serving",
]
