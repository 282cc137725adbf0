"""The client against a provider in memory: what is sent, what is repeated, what is told."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from postonce.errors import ApiError, ConfigError, Effect, RequestInvalid, TransportError
from postonce.facts import Auth, ErrorShape, LinkHeader, PageNumber, Provider, RateLimit
from postonce.http.client import Client
from postonce.http.retry import Patience

TOKEN = "t0k-secret"
BASE = "https://api.acme.test/v1"
BEARER = Auth(scheme="bearer", env=("ACME_TOKEN", "ACME_KEY"))
NOW = datetime(2026, 1, 1, 12, 0, 0, tzinfo=UTC)


def provider(auth: Auth = BEARER) -> Provider:
    return Provider(
        name="acme",
        base_url=BASE,
        auth=auth,
        error=ErrorShape(message="message", code="id", request_id="request_id"),
        rate_limit=RateLimit(remaining="ratelimit-remaining", reset="ratelimit-reset"),
    )


class Cloud:
    """Answers requests in turn, the last one for ever; keeps them and the waits in between."""

    def __init__(self, *answers: httpx.Response | Exception) -> None:
        self.answers = list(answers)
        self.requests: list[httpx.Request] = []
        self.slept: list[float] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer

    def client(
        self, auth: Auth = BEARER, *, token: str | None = TOKEN, base_url: str = BASE
    ) -> Client:
        return Client(
            provider(auth),
            base_url=base_url,
            token=token,
            transport=httpx.MockTransport(self),
            sleep=self.slept.append,
            clock=lambda: NOW,
            patience=Patience(retries=3),
        )

    @property
    def methods(self) -> list[str]:
        return [request.method for request in self.requests]


def ok(body: Any = None, **headers: str) -> httpx.Response:
    return httpx.Response(200, json=body, headers=headers)


def failing(status: int, body: Any = None, **headers: str) -> httpx.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx.Response(status, json=body or {}, headers=named)


# What is sent.


def test_a_get_fills_the_path_and_takes_the_envelope_off() -> None:
    cloud = Cloud(ok({"server": {"id": 7}}))

    body = cloud.client().get(
        "/servers/{id}", at={"id": "a/b"}, params={"full": True, "x": None}, envelope="server"
    )

    assert body == {"id": 7}
    assert str(cloud.requests[0].url) == f"{BASE}/servers/a%2Fb?full=true"
    assert cloud.requests[0].headers["user-agent"].startswith("postonce")
    assert cloud.requests[0].headers["accept"] == "application/json"


def test_a_body_is_sent_as_json_with_the_headers_given() -> None:
    cloud = Cloud(httpx.Response(201, json={"id": 1}))

    cloud.client().send(
        "POST", "/servers", json={"name": "zürich"}, headers={"Idempotency-Key": "k"}
    )

    sent = cloud.requests[0]
    assert sent.headers["content-type"] == "application/json"
    assert sent.headers["idempotency-key"] == "k"
    assert httpx.Response(200, content=sent.read()).json() == {"name": "zürich"}


def test_an_empty_answer_is_none() -> None:
    assert Cloud(httpx.Response(204)).client().send("DELETE", "/servers/1") is None


@pytest.mark.parametrize("body", [{"a": float("nan")}, {"a": object()}, {"a": {1, 2}}])
def test_a_body_that_is_no_json_is_refused_before_anything_is_sent(body: Any) -> None:
    cloud = Cloud(ok())

    with pytest.raises(RequestInvalid, match="nothing was sent"):
        cloud.client().send("POST", "/servers", json=body)
    assert cloud.requests == []


def test_another_server_is_used_where_the_operation_names_one() -> None:
    cloud = Cloud(ok({}))

    cloud.client().get("/models", server="https://models.acme.test/")

    assert str(cloud.requests[0].url) == "https://models.acme.test/models"


def test_a_base_url_of_the_callers_own_stands_in_for_every_server() -> None:
    cloud = Cloud(ok({}))

    cloud.client(base_url="http://127.0.0.1:8765").get("/models", server="https://models.acme.test")

    assert str(cloud.requests[0].url) == "http://127.0.0.1:8765/models"


# The token.


@pytest.mark.parametrize(
    ("auth", "token", "header"),
    [
        (BEARER, TOKEN, ("authorization", f"Bearer {TOKEN}")),
        (BEARER, f" {TOKEN}\n", ("authorization", f"Bearer {TOKEN}")),
        (Auth(scheme="header", name="X-Api-Key"), TOKEN, ("x-api-key", TOKEN)),
        (Auth(scheme="basic"), "user:pw", ("authorization", "Basic dXNlcjpwdw==")),
        (Auth(scheme="basic"), "key", ("authorization", "Basic a2V5Og==")),
    ],
)
def test_the_token_goes_where_the_scheme_says(
    auth: Auth, token: str, header: tuple[str, str]
) -> None:
    cloud = Cloud(ok({}))

    cloud.client(auth, token=token).get("/servers")

    assert cloud.requests[0].headers[header[0]] == header[1]


def test_a_token_in_the_query_stands_beside_the_parameters() -> None:
    cloud = Cloud(ok({}))

    cloud.client(Auth(scheme="query", name="key")).get("/servers", params={"a": "b c"})

    assert dict(cloud.requests[0].url.params) == {"a": "b c", "key": TOKEN}


def test_a_provider_without_tokens_needs_none() -> None:
    cloud = Cloud(ok({}))

    cloud.client(Auth(scheme="none"), token=None).get("/servers")

    assert "authorization" not in cloud.requests[0].headers


@pytest.mark.parametrize("token", [None, "", " \n"])
def test_without_a_token_the_error_names_the_variables_and_nothing_is_sent(
    token: str | None,
) -> None:
    cloud = Cloud(ok({}))
    client = cloud.client(token=token)

    with pytest.raises(ConfigError, match="ACME_TOKEN or ACME_KEY"):
        client.get("/servers")
    assert cloud.requests == []


@pytest.mark.parametrize("token", ["se\ncret", "sécret"])
def test_a_token_that_no_header_can_carry_is_not_shown(token: str) -> None:
    with pytest.raises(ConfigError, match="ACME_TOKEN") as caught:
        Cloud(ok({})).client(token=token).get("/servers")
    assert token not in str(caught.value)


@pytest.mark.parametrize("scheme", ["bearer", "query"])
def test_the_token_is_in_no_log_error_or_repr(
    scheme: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    echo = failing(500, {"message": f"cannot use {TOKEN}", "token": TOKEN})
    client = Cloud(echo, echo, echo, echo, httpx.ReadError(f"with {TOKEN}")).client(
        Auth(scheme=scheme, name="Authorization" if scheme == "bearer" else "key")
    )

    with pytest.raises(ApiError) as refused:
        client.get("/servers", params={"page_token": "p"})
    with pytest.raises(TransportError) as broken:
        client.send("POST", "/servers", json={"password": "pw"})

    error = refused.value
    shown = [str(error), repr(error), str(vars(error)), str(broken.value), str(vars(broken.value))]
    for text in [*shown, repr(client), caplog.text]:
        assert TOKEN not in text
        assert "pw" not in text
    assert "postonce.http" in caplog.text


def test_logs_tell_method_path_status_and_time(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "postonce.http")

    Cloud(failing(503), ok({"name": "hidden"})).client().get("/servers", params={"q": "hidden"})

    assert "GET /v1/servers: 200 in " in caplog.text
    assert "503; attempt 2 follows in " in caplog.text
    assert "hidden" not in "".join(
        record.getMessage() for record in caplog.records if record.name == "postonce.http"
    )


# What is repeated.

PASSING = [408, 425, 429, 500, 502, 503, 504]


@pytest.mark.parametrize("status", PASSING)
@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_a_repeatable_request_is_sent_again_after_a_passing_failure(
    method: str, status: int
) -> None:
    cloud = Cloud(failing(status), failing(status), ok({"id": 1}))

    assert cloud.client().send(method, "/servers/1") == {"id": 1}
    assert cloud.methods == [method] * 3
    assert len(cloud.slept) == 2


@pytest.mark.parametrize("status", [408, 500, 502, 503, 504])
@pytest.mark.parametrize("method", ["POST", "PATCH"])
def test_a_post_that_may_have_happened_is_never_repeated(method: str, status: int) -> None:
    cloud = Cloud(failing(status, retry_after="0"))

    with pytest.raises(ApiError) as caught:
        cloud.client().send(method, "/servers", json={})
    assert caught.value.effect is Effect.UNKNOWN
    assert cloud.methods == [method]


@pytest.mark.parametrize("status", [425, 429])
def test_a_post_that_was_turned_away_is_repeated(status: int) -> None:
    cloud = Cloud(failing(status), ok({"id": 1}))

    assert cloud.client().send("POST", "/servers", json={"a": 1}) == {"id": 1}
    assert [request.read() for request in cloud.requests] == [b'{"a":1}'] * 2


@pytest.mark.parametrize("failure", [httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout])
def test_a_post_that_never_left_is_repeated_within_bounds(
    failure: type[httpx.TransportError],
) -> None:
    cloud = Cloud(failure("no"))

    with pytest.raises(TransportError, match="nothing was sent") as caught:
        cloud.client().send("POST", "/servers", json={})
    assert caught.value.effect is Effect.NONE
    assert cloud.methods == ["POST"] * 4


@pytest.mark.parametrize(
    "failure", [httpx.ReadTimeout, httpx.WriteTimeout, httpx.ReadError, httpx.RemoteProtocolError]
)
def test_a_post_that_was_cut_off_is_never_repeated(failure: type[httpx.TransportError]) -> None:
    cloud = Cloud(failure("no"))

    with pytest.raises(TransportError) as caught:
        cloud.client().send("POST", "/servers", json={})
    assert caught.value.effect is Effect.UNKNOWN
    assert cloud.methods == ["POST"]


@pytest.mark.parametrize("failure", [httpx.ReadTimeout, httpx.ReadError, httpx.ConnectError])
def test_a_get_that_was_cut_off_is_repeated(failure: type[httpx.TransportError]) -> None:
    cloud = Cloud(failure("no"), ok({"id": 1}))

    assert cloud.client().get("/servers/1") == {"id": 1}


def test_the_caller_may_say_that_a_put_must_not_be_repeated() -> None:
    cloud = Cloud(failing(503))

    with pytest.raises(ApiError):
        cloud.client().send("PUT", "/servers/1/rotate", once=True)
    assert cloud.methods == ["PUT"]


def test_the_caller_may_say_that_a_post_may_be_repeated() -> None:
    cloud = Cloud(failing(503), ok({"valid": True}))

    assert cloud.client().send("POST", "/validate", json={}, once=False) == {"valid": True}


def test_repeats_are_bounded_and_their_pauses_grow() -> None:
    cloud = Cloud(failing(503))

    with pytest.raises(ApiError):
        cloud.client().get("/servers")
    assert cloud.methods == ["GET"] * 4
    assert all(
        most / 2 <= pause <= most for pause, most in zip(cloud.slept, [0.5, 1, 2], strict=True)
    )


def test_retry_after_is_honoured() -> None:
    cloud = Cloud(failing(503, retry_after="7"), ok({}))

    cloud.client().get("/servers")

    assert cloud.slept == [7.0]


def test_a_used_up_budget_is_waited_for() -> None:
    reset = str(int(NOW.timestamp()) + 20)
    cloud = Cloud(failing(429, ratelimit_remaining="0", ratelimit_reset=reset), ok({}))

    cloud.client().send("POST", "/servers", json={})

    assert cloud.slept == [20.0]


def test_a_wait_that_is_too_long_is_told_at_once() -> None:
    cloud = Cloud(failing(429, retry_after="3000"))

    with pytest.raises(ApiError, match="run again in 3000 s") as caught:
        cloud.client().get("/servers")
    assert caught.value.retry_after_s == 3000
    assert cloud.slept == []
    assert cloud.methods == ["GET"]


# What is told.


@pytest.mark.parametrize("status", [404, 410])
def test_gone_is_none(status: int) -> None:
    assert Cloud(failing(status)).client().get_or_none("/servers/1") is None


@pytest.mark.parametrize("status", [301, 400, 401, 403, 405, 409, 422, 429, 500, 503])
def test_no_other_refusal_is_gone(status: int) -> None:
    with pytest.raises(ApiError):
        Cloud(failing(status)).client().get_or_none("/servers/1")


@pytest.mark.parametrize(
    "answer", [httpx.Response(204), httpx.Response(200), ok(), ok({"server": None})]
)
def test_an_empty_success_is_not_gone(answer: httpx.Response) -> None:
    with pytest.raises(TransportError, match="showed nothing"):
        Cloud(answer).client().get_or_none("/servers/1", envelope="server")


def test_an_error_carries_what_the_provider_says() -> None:
    said = {"id": "unprocessable", "message": "name is taken.", "request_id": "r-1", "secret": "s"}

    with pytest.raises(ApiError) as caught:
        Cloud(failing(422, said)).client().send("POST", "/servers", json={}, params={"q": "x"})

    error = caught.value
    assert str(error) == (
        "POST /v1/servers answered 422 unprocessable: name is taken; "
        "the provider refused it: mend the request and run again"
    )
    assert (error.status, error.code, error.request_id) == (422, "unprocessable", "r-1")
    assert error.body == {**said, "secret": "***"}
    assert (error.method, error.url) == ("POST", f"{BASE}/servers")
    assert error.effect is Effect.NONE


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"error": {"message": "deep"}}, "deep"),
        ({"error": "flat"}, "flat"),
        ({"detail": "named otherwise"}, "named otherwise"),
        ({"errors": [{"field": "name"}]}, '[{"field": "name"}]'),
        ({"message": "two\n lines"}, "two lines"),
        ({"message": "x" * 900}, "x" * 500 + ";"),
        ([1], "Bad Request"),
    ],
)
def test_a_message_is_found_where_it_often_is(body: Any, message: str) -> None:
    with pytest.raises(ApiError) as caught:
        Cloud(httpx.Response(400, json=body)).client().get("/servers")
    assert f"answered 400: {message}" in str(caught.value)


def test_an_error_page_is_kept_as_text() -> None:
    page = httpx.Response(502, text="<html>Bad gateway</html>", headers={"x-request-id": "r-9"})

    with pytest.raises(ApiError) as caught:
        Cloud(page).client().send("POST", "/servers", json={})
    assert caught.value.body == "<html>Bad gateway</html>"
    assert caught.value.request_id == "r-9"


@pytest.mark.parametrize(
    ("status", "advice"),
    [
        (401, "ACME_TOKEN or ACME_KEY"),
        (403, "ACME_TOKEN or ACME_KEY"),
        (302, "base URL"),
        (429, "run again later"),
        (500, "not known"),
    ],
)
def test_an_error_says_what_to_do_next(status: int, advice: str) -> None:
    with pytest.raises(ApiError, match=advice):
        Cloud(failing(status)).client().send("POST", "/servers", json={})


def test_a_redirect_is_not_followed() -> None:
    cloud = Cloud(failing(307, location="https://evil.test/"))

    with pytest.raises(ApiError):
        cloud.client().get("/servers")
    assert len(cloud.requests) == 1


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b'{"id": 1', "application/json"),
        (b"<html>please log in</html>", "text/html"),
        (b'\xff\xfe{"', "application/problem+json"),
        (b"[" * 100_000, "application/json"),
        (b"oops", None),
    ],
)
def test_a_success_that_cannot_be_read_may_still_be_one(content: bytes, kind: str | None) -> None:
    headers = {"content-type": kind} if kind else {}
    cloud = Cloud(httpx.Response(201, content=content, headers=headers))

    with pytest.raises(TransportError, match="no JSON") as caught:
        cloud.client().send("POST", "/servers", json={})
    assert caught.value.effect is Effect.UNKNOWN
    assert len(cloud.requests) == 1


def test_a_text_that_is_declared_as_such_is_returned() -> None:
    kubeconfig = httpx.Response(200, text="a: b", headers={"content-type": "application/yaml"})

    assert Cloud(kubeconfig).client().get("/config") == "a: b"


def test_a_timeout_says_how_long_was_waited() -> None:
    with pytest.raises(TransportError, match=r"within 30 s"):
        Cloud(httpx.ReadTimeout("")).client().send("POST", "/servers", json={})


def test_a_base_url_without_a_scheme_is_named_as_the_fault() -> None:
    client = Client(provider(), base_url="api.acme.test", token=TOKEN)

    with pytest.raises(TransportError, match="https://") as caught:
        client.get("/servers")
    assert caught.value.effect is Effect.NONE


# Lists.

NUMBERED = PageNumber(page="page", size="per_page", max_size=2, next_path="links.next")


def things(cloud: Cloud, paging: Any) -> Iterator[Any]:
    return cloud.client().items("/things", params={"name": "a"}, items="things", paging=paging)


def test_a_list_is_walked_to_its_end() -> None:
    cloud = Cloud(ok({"things": [1, 2], "links": {"next": "x"}}), ok({"things": [3], "links": {}}))

    assert list(things(cloud, NUMBERED)) == [1, 2, 3]
    assert cloud.requests[1].url.query == b"page=2&per_page=2&name=a"


def test_a_link_is_followed_with_its_own_query() -> None:
    link = {"link": f'<{BASE}/things?page=2>; rel="next", <{BASE}/things>; rel="first"'}
    cloud = Cloud(httpx.Response(200, json=[1], headers=link), ok([2]))

    assert list(things(cloud, LinkHeader())) == [1, 2]
    assert str(cloud.requests[1].url) == f"{BASE}/things?page=2"


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("/things?kind=a", f"{BASE}/things?kind=a&page=2"),
        ("/things#kind", f"{BASE}/things?page=2"),
    ],
)
def test_parameters_stand_behind_the_query_of_a_path_and_in_no_fragment(
    path: str, address: str
) -> None:
    cloud = Cloud(ok({}))
    cloud.client().get(path, params={"page": 2})
    assert str(cloud.requests[0].url) == address


@pytest.mark.parametrize("place", ["https://[x/", "https://api.acme.test:99999/"])
def test_a_download_is_not_followed_to_what_is_no_address(place: str) -> None:
    cloud = Cloud(httpx.Response(302, headers={"Location": place}))
    with pytest.raises(ApiError):
        cloud.client().download("GET", "/file")
    assert len(cloud.requests) == 1


@pytest.mark.parametrize("host", ["https://evil.test/v1", "http://api.acme.test/v1"])
def test_the_token_does_not_follow_a_link_to_another_host(host: str) -> None:
    cloud = Cloud(httpx.Response(200, json=[1], headers={"link": f'<{host}/things>; rel="next"'}))

    with pytest.raises(TransportError, match="another host"):
        list(things(cloud, LinkHeader()))
    assert len(cloud.requests) == 1


@pytest.mark.parametrize("body", [{"count": 0}, "text", None])
def test_an_answer_without_a_list_is_an_error_and_no_empty_list(body: Any) -> None:
    with pytest.raises(TransportError, match="should answer a list in 'things'"):
        list(things(Cloud(ok(body)), NUMBERED))


# Life.


def test_a_closed_client_opens_anew() -> None:
    client = Cloud(ok({"id": 1})).client()
    client.get("/servers/1")
    client.close()

    assert client.get("/servers/1") == {"id": 1}


def test_threads_share_one_client() -> None:
    cloud = Cloud(ok({"id": 1}))
    client = cloud.client()

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda n: client.get("/servers/{id}", at={"id": n}), range(50)))

    assert answers == [{"id": 1}] * 50
    assert len(cloud.requests) == 50
