"""What may have happened, for every failure of httpx and every class of status."""

from __future__ import annotations

import inspect

import httpx
import pytest

from postonce.errors import Effect
from postonce.http.effect import effect_of_failure, effect_of_status

NEVER_SENT = {"ConnectError", "ConnectTimeout", "PoolTimeout", "ProxyError", "UnsupportedProtocol"}
FAILURES = sorted(
    (
        kind
        for _, kind in inspect.getmembers(httpx, inspect.isclass)
        if issubclass(kind, httpx.RequestError)
    ),
    key=lambda kind: kind.__name__,
)


@pytest.mark.parametrize("kind", FAILURES, ids=lambda kind: kind.__name__)
def test_only_a_request_that_never_left_cannot_have_happened(
    kind: type[httpx.RequestError],
) -> None:
    expected = Effect.NONE if kind.__name__ in NEVER_SENT else Effect.UNKNOWN

    assert effect_of_failure(kind("broken")) is expected


def test_the_failures_of_httpx_are_all_there() -> None:
    names = {kind.__name__ for kind in FAILURES}

    assert names >= NEVER_SENT | {"ReadTimeout", "WriteError", "RemoteProtocolError"}
    assert len(names) >= 18


@pytest.mark.parametrize("status", [200, 201, 202, 204])
def test_a_success_has_happened(status: int) -> None:
    assert effect_of_status(status) is Effect.DONE


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 409, 410, 412, 413, 422, 425, 429])
def test_a_definite_refusal_has_not_happened(status: int) -> None:
    assert effect_of_status(status) is Effect.NONE


@pytest.mark.parametrize("status", [100, 301, 302, 303, 307, 308, 408, 460, 499, 600])
def test_an_answer_that_refuses_nothing_leaves_it_open(status: int) -> None:
    assert effect_of_status(status) is Effect.UNKNOWN


@pytest.mark.parametrize("status", range(500, 600))
def test_a_server_error_is_never_none(status: int) -> None:
    assert effect_of_status(status) is Effect.UNKNOWN
