"""The web application: requests in, answers out, faults on the way; and `/_emulator/…`."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, fields

from starlette.applications import Starlette
from starlette.requests import Request as WebRequest
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.types import Receive, Scope, Send

from ..types import Json
from . import connections
from .faults import FaultError
from .messages import NO_BODY, Answer, Request
from .options import Options
from .service import Emulator, Exchange

CONTROL = "/_emulator"


def create_app(
    spec: Mapping[str, Json], manifest: Mapping[str, Json], *, options: Options | None = None
) -> Starlette:
    """Return the ASGI application of a provider's stand-in."""
    return app_for(Emulator(spec, manifest, options))


def app_for(emulator: Emulator) -> Starlette:
    """Return the ASGI application that serves `emulator`."""
    control = Mount(CONTROL, routes=_control_routes(emulator))
    return Starlette(
        routes=[control, Mount("/", app=_Provider(emulator))],
        exception_handlers={FaultError: _refused},
    )


class _Provider:
    """The provider's own paths."""

    def __init__(self, emulator: Emulator) -> None:
        self._emulator = emulator

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        request = await _request(scope, receive)
        exchange = self._emulator.receive(request)
        wire = _Wire(scope=scope, receive=receive, send=send)
        if await self._is_over(exchange, wire):
            return
        answer = self._emulator.perform(exchange)
        if await self._is_over(exchange, wire, answer):
            return
        await wire.answer(answer)

    async def _is_over(self, exchange: Exchange, wire: _Wire, answer: Answer | None = None) -> bool:
        """Let a fault happen, if one is due; return whether the client gets nothing more.

        Called before the request has any effect, and again, with its answer, after.
        """
        fault = exchange.fault
        when = "before" if answer is None else "after"
        if fault is None or (fault.when != when and fault.kind != "truncate"):
            return False
        match fault.kind:
            case "status":
                refusal = self._emulator.refusal(exchange, fault.status, fault.headers)
                await wire.answer(refusal)
                return True
            case "delay" if not await wire.is_left(fault.delay_s):
                return False
            case "delay":
                pass
            case "reset":
                exchange.entry.status = None  # before the client can look
                await wire.reset()
            case "truncate" if answer is not None and answer.body is not NO_BODY:
                await wire.answer_half(answer)
            case _:
                return False
        exchange.entry.status = None
        return True


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wire:
    """The connection to the client."""

    scope: Scope
    receive: Receive
    send: Send

    async def answer(self, answer: Answer) -> None:
        await _response(answer)(self.scope, self.receive, self.send)

    async def answer_half(self, answer: Answer) -> None:
        """Promise a whole body, send half of it and close the connection."""
        response = _response(answer)
        start = {"status": response.status_code, "headers": response.raw_headers}
        await self.send({"type": "http.response.start", **start})
        half = bytes(response.body)[: len(response.body) // 2]
        await self.send({"type": "http.response.body", "body": half, "more_body": True})
        connections.close(self.scope["client"])
        await self._until_left()

    async def is_left(self, delay_s: float) -> bool:
        """Wait; return at once, and True, when the client hangs up."""
        try:
            async with asyncio.timeout(delay_s):
                await self._until_left()
        except TimeoutError:
            return False
        return True

    async def reset(self) -> None:
        """Drop the connection, and see it gone: the server complains of an answer owed to it."""
        connections.reset(self.scope["client"])
        await self._until_left()

    async def _until_left(self) -> None:
        while (await self.receive())["type"] != "http.disconnect":
            pass


async def _request(scope: Scope, receive: Receive) -> Request:
    web = WebRequest(scope, receive)
    return Request(
        method=web.method,
        path=scope["raw_path"].decode("ascii"),
        query=dict(web.query_params),
        headers=dict(web.headers),
        content=await web.body(),
        origin=f"{web.url.scheme}://{web.url.netloc}",
    )


def _response(answer: Answer) -> Response:
    if answer.content is not None:
        return Response(answer.content, status_code=answer.status, headers=answer.headers)
    if answer.body is NO_BODY:
        return Response(status_code=answer.status, headers=answer.headers)
    return JSONResponse(answer.body, status_code=answer.status, headers=answer.headers)


def _control_routes(emulator: Emulator) -> list[Route]:
    async def log(request: WebRequest) -> Response:
        return JSONResponse(emulator.log())

    async def objects(request: WebRequest) -> Response:
        return JSONResponse(emulator.objects())

    async def reset(request: WebRequest) -> Response:
        emulator.reset()
        return Response(status_code=204)

    async def faults(request: WebRequest) -> Response:
        emulator.fault(**await _read(request))
        return Response(status_code=204)

    async def options(request: WebRequest) -> Response:
        changes = await _read(request)
        known = {option.name for option in fields(Options)} - {"clock"}
        if unknown := sorted(set(changes) - known):
            raise FaultError(f"no option {unknown[0]!r}, expected {', '.join(sorted(known))}")
        emulator.configure(**changes)
        return Response(status_code=204)

    async def forget(request: WebRequest) -> Response:
        asked = await _read(request)
        lost = emulator.forget(str(asked.get("resource")), asked.get("id"))
        return JSONResponse({"forgotten": lost})

    routes = {
        "log": (log, "GET"),
        "objects": (objects, "GET"),
        "reset": (reset, "POST"),
        "faults": (faults, "POST"),
        "options": (options, "POST"),
        "forget": (forget, "POST"),
    }
    return [
        Route(f"/{name}", endpoint, methods=[method]) for name, (endpoint, method) in routes.items()
    ]


async def _read(request: WebRequest) -> dict[str, Json]:
    try:
        asked = json.loads(await request.body())
    except ValueError as error:
        raise FaultError(f"expected a JSON object: {error}") from error
    if not isinstance(asked, dict):
        raise FaultError("expected a JSON object")
    return asked


async def _refused(request: WebRequest, error: Exception) -> Response:
    return JSONResponse({"message": str(error)}, status_code=400)
