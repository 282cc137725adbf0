"""The client of a rehearsal: it reads as ever, and sends nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote

from ..http.client import Client
from ..http.request import Request
from ..http.urls import path_of
from ..redact import redact
from ..types import Json
from ..unknown import is_unknown

if TYPE_CHECKING:
    from ..http.answers import Answer

READS = ("GET", "HEAD")
"""What changes nothing."""


class WouldSend(Exception):
    """A request that only a run sends: it is not safe, or its address is not known yet.

    Raised before anything leaves. `body` is what would be sent, secrets of well-known names
    redacted; None where nothing would.
    """

    def __init__(self, method: str, path: str, body: Json | None) -> None:
        super().__init__(f"a run would send {method} {path}; a rehearsal does not")
        self.method = method
        self.path = path
        self.body = body


class RehearsalClient(Client):
    """A client that raises WouldSend in place of every request but a read."""

    def _exchange(self, request: Request) -> Answer:
        self.require_token(request.auth)
        path = unquote(path_of(request.url))
        if request.method not in READS or is_unknown(path) or is_unknown(dict(request.params)):
            raise WouldSend(request.method, path, redact(request.shown_body))
        return super()._exchange(request)
