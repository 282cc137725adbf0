"""Connections that can be broken on purpose: a server that knows the transport of each client."""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import Iterable
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

Address = tuple[str, int]

_open: dict[Address, asyncio.Transport] = {}


class BreakableConnection(H11Protocol):
    """uvicorn's HTTP protocol, whose transport can be found by the client's address."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Remember the transport. (uvicorn narrows the type of `transport` just so.)"""
        super().connection_made(transport)
        # Headers and body are two writes: without this the second waits 40 ms for an ACK.
        sock = transport.get_extra_info("socket")
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._peer = _address(transport.get_extra_info("peername"))
        _open[self._peer] = transport

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the transport."""
        super().connection_lost(exc)
        _open.pop(self._peer, None)


def reset(client: Iterable[Any]) -> None:
    """Drop a client's connection at once: it sees a reset, and nothing of an answer."""
    if (transport := _open.get(_address(client))) is not None:
        sock = transport.get_extra_info("socket")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        transport.abort()


def close(client: Iterable[Any]) -> None:
    """Close a client's connection after what has been written: the answer ends early."""
    if (transport := _open.get(_address(client))) is not None:
        transport.close()


def _address(peer: Iterable[Any]) -> Address:
    host, port, *_ = peer
    return str(host), int(port)
