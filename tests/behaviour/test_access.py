"""Every way of access, from the security scheme to the request; and secrets that stay secret."""

from __future__ import annotations

import base64
import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from postonce import Context, Timing
from postonce.emulator import Emulator, serving
from postonce.errors import ApiError, ConfigError, Effect, TransportError
from postonce.http.client import Client

from .generated import TEXT, Generated, Json, generated, many, query, servers

BEARER = {"type": "http", "scheme": "bearer"}


def key(place: str, name: str, **more: Json) -> Json:
    return {"type": "apiKey", "in": place, "name": name, **more}


def client(url: str = "https://login.acme.test/oauth/token") -> Json:
    return {"type": "oauth2", "flows": {"clientCredentials": {"tokenUrl": url, "scopes": {}}}}


def secured(security: Json = None, **schemes: Json) -> Json:
    every: Json = security if security is not None else [{name: [] for name in schemes}]
    return servers(security=every, components={"securitySchemes": schemes})


def basic(text: str) -> str:
    return f"Basic {base64.b64encode(text.encode()).decode()}"


class Wire:
    """Answers every list with nothing, and keeps the requests as they were sent."""

    def __init__(self, answer: Callable[[httpx.Request], httpx.Response] | None = None) -> None:
        self.sent: list[httpx.Request] = []
        self._answer = answer or (lambda _: httpx.Response(200, json=[]))

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.sent.append(request)
        return self._answer(request)


def listed(made: Generated, wire: Wire, **given: Any) -> list[Any]:
    with Context.open("sqlite://", transport=httpx.MockTransport(wire), **given) as ctx:
        return list(made.package.Server(ctx).list())


@contextmanager
def variables(monkeypatch: pytest.MonkeyPatch, **values: str) -> Iterator[None]:
    with monkeypatch.context() as patch:
        for name, value in values.items():
            patch.setenv(name, value)
        yield


CARRIED: dict[str, tuple[Json, dict[str, str], dict[str, str], str]] = {
    "bearer": (secured(a=BEARER), {"ACME_TOKEN": "t"}, {"Authorization": "Bearer t"}, ""),
    "bearer, the word in the variable already": (
        secured(a=BEARER),
        {"ACME_TOKEN": "Bearer t"},
        {"Authorization": "Bearer t"},
        "",
    ),
    "header": (secured(a=key("header", "X-Key")), {"ACME_TOKEN": "t"}, {"X-Key": "t"}, ""),
    "query": (secured(a=key("query", "api_key")), {"ACME_TOKEN": "t"}, {}, "api_key=t"),
    "cookie": (secured(a=key("cookie", "sid")), {"ACME_TOKEN": "t"}, {"Cookie": "sid=t"}, ""),
    "scheme of its own name": (
        secured(a={"type": "http", "scheme": "Token"}),
        {"ACME_TOKEN": "t"},
        {"Authorization": "Token t"},
        "",
    ),
    "prefix that only prose tells": (
        secured(a=key("header", "Authorization", description="Write `Authorization: SSWS {key}`.")),
        {"ACME_TOKEN": "t"},
        {"Authorization": "SSWS t"},
        "",
    ),
    "user and password in one": (
        secured(a={"type": "http", "scheme": "basic"}),
        {"ACME_TOKEN": "me:pw:x"},
        {"Authorization": basic("me:pw:x")},
        "",
    ),
    "user and password in two": (
        secured(a={"type": "http", "scheme": "basic"}),
        {"ACME_USERNAME": "me", "ACME_PASSWORD": "pw"},
        {"Authorization": basic("me:pw")},
        "",
    ),
    "two keys together": (
        secured(appId=key("header", "X-Id"), appKey=key("query", "k")),
        {"ACME_APP_ID": "i", "ACME_APP_KEY": "t"},
        {"X-Id": "i"},
        "k=t",
    ),
    "the alternative that is set": (
        secured([{"a": []}, {"b": []}], a=BEARER, b=key("header", "X-Key")),
        {"ACME_B": "t"},
        {"X-Key": "t"},
        "",
    ),
    "the first where both are set": (
        secured([{"a": []}, {"b": []}], a=BEARER, b=key("header", "X-Key")),
        {"ACME_TOKEN": "t", "ACME_B": "u"},
        {"Authorization": "Bearer t"},
        "",
    ),
    "a client that was handed a token": (
        secured(a=client()),
        {"ACME_TOKEN": "t"},
        {"Authorization": "Bearer t"},
        "",
    ),
    "nothing, where nothing is set and nothing need be": (
        secured([{}, {"a": []}], a=key("header", "X-Key")),
        {},
        {},
        "",
    ),
}


@pytest.mark.parametrize("name", CARRIED)
def test_a_secret_is_carried_as_the_document_says(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document, set_to, headers, in_query = CARRIED[name]
    with generated(document, tmp_path) as made:
        wires = (Wire(), Wire())
        with variables(monkeypatch, **set_to):
            listed(made, wires[0])
        listed(made, wires[1], token=set_to)  # given by the variables' names: the same
    for wire in wires:
        (sent,) = wire.sent
        found = {k.lower() for k in sent.headers} & {"authorization", "cookie", "x-key", "x-id"}
        assert found == {k.lower() for k in headers}
        assert all(sent.headers[k] == value for k, value in headers.items())
        assert sent.url.query.decode() == in_query


MISSING: dict[str, tuple[Json, dict[str, str], str]] = {
    "token": (secured(a=BEARER), {}, "set ACME_TOKEN, or pass token="),
    "user and password": (
        secured(a={"type": "http", "scheme": "basic"}),
        {"ACME_USERNAME": "me"},
        "set ACME_TOKEN or ACME_USERNAME and ACME_PASSWORD, or pass token=",
    ),
    "one of two": (
        secured(appId=key("header", "X-Id"), appKey=key("query", "k")),
        {"ACME_APP_ID": "i"},
        "set ACME_APP_ID and ACME_APP_KEY, or pass token=",
    ),
    "client": (
        secured(a=client()),
        {"ACME_CLIENT_ID": "i"},
        "set ACME_CLIENT_ID and ACME_CLIENT_SECRET or ACME_TOKEN, or pass token=",
    ),
}


@pytest.mark.parametrize("name", MISSING)
def test_what_is_missing_is_named_before_anything_is_sent(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document, set_to, said = MISSING[name]
    wire = Wire()
    with (
        generated(document, tmp_path) as made,
        variables(monkeypatch, **set_to),
        pytest.raises(ConfigError, match=said),
    ):
        listed(made, wire)
    assert wire.sent == []


def with_own_access(get: Json, post: Json) -> Json:
    document = secured([{"a": []}], a=BEARER, admin=key("header", "X-Admin"))
    collection = document["paths"]["/servers"]
    collection["get"]["security"], collection["post"]["security"] = get, post
    return document


def test_an_operation_takes_its_own_secret_or_none(tmp_path: Path) -> None:
    made_one = {"id": "1", "name": "web"}

    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json=[] if request.method == "GET" else made_one)

    wire = Wire(answer)
    with generated(with_own_access([], [{"admin": []}]), tmp_path) as made:
        token = {"acme": "t", "ACME_ADMIN": "root"}
        transport = httpx.MockTransport(wire)
        with Context.open("sqlite://", token=token, transport=transport) as ctx:
            model = made.package.Server(ctx)
            model.create(made.package.ServerSpec(name="web"))
            list(model.list())
            model.delete("1")
    create, listing, delete = (one for one in wire.sent if one.url.path != "/servers/x")
    assert (create.headers["X-Admin"], "authorization" in create.headers) == ("root", False)
    assert not {"x-admin", "authorization"} & {*listing.headers}
    assert delete.headers["Authorization"] == "Bearer t"


class Login:
    """A cloud that issues tokens in turn, and forgets those it is told to."""

    def __init__(self, *, life_s: float | None = 3600, in_body: bool = False) -> None:
        self.issued = 0
        self.asked: list[httpx.Request] = []
        self.seen: list[str] = []
        self.valid = True
        self.status = 200
        self._life = {} if life_s is None else {"expires_in": life_s}
        self._in_body = in_body
        self._lock = threading.Lock()

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/oauth/token"):
            return self._token(request)
        token = request.headers.get("Authorization", "")
        self.seen.append(token)
        if token != f"Bearer at-{self.issued}" or not self.valid:
            self.valid = True
            return httpx.Response(401, json={"message": f"bad {token}"})
        return httpx.Response(200, json=[])

    def _token(self, request: httpx.Request) -> httpx.Response:
        with self._lock:
            self.asked.append(request)
            if self.status != 200:
                return httpx.Response(self.status, json={"error": "server_error"})
            if self._in_body and b"client_secret" not in request.content:
                return httpx.Response(401, json={"error": "invalid_client"})
            self.issued += 1
            return httpx.Response(200, json={"access_token": f"at-{self.issued}", **self._life})


CLIENT = {"ACME_CLIENT_ID": "me", "ACME_CLIENT_SECRET": "s3cr3t"}


@contextmanager
def logged_in(made: Generated, login: Login, **given: Any) -> Iterator[Client]:
    provider = made.package.Server.provider
    opened = Client(
        provider,
        base_url=given.pop("base_url", provider.base_url),
        token=None,
        variables=CLIENT,
        transport=httpx.MockTransport(login),
        **given,
    )
    try:
        yield opened
    finally:
        opened.close()


@pytest.fixture(scope="module")
def acme(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Generated]:
    folder = tmp_path_factory.mktemp("acme")
    with generated(secured([{"a": ["read", "write"]}], a=client()), folder) as made:
        yield made


def test_a_client_asks_for_a_token_once_and_keeps_it(acme: Generated) -> None:
    login = Login()
    with logged_in(acme, login) as http:
        for _ in range(3):
            http.get("/servers")
    (asked,) = login.asked
    assert str(asked.url) == "https://login.acme.test/oauth/token"
    assert asked.headers["Authorization"] == basic("me:s3cr3t")
    assert asked.content == b"grant_type=client_credentials&scope=read+write"
    assert login.seen == ["Bearer at-1"] * 3


def test_a_server_that_wants_the_secret_in_the_body_gets_it_there(acme: Generated) -> None:
    login = Login(in_body=True, life_s=-1)  # each token is over at once
    with logged_in(acme, login) as http:
        http.get("/servers")
        http.get("/servers")
    assert [b"client_secret=s3cr3t" in one.content for one in login.asked] == [False, True, True]
    assert "authorization" not in login.asked[-1].headers


def test_a_token_is_renewed_before_it_ends(acme: Generated) -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    login = Login(life_s=3600)
    with logged_in(acme, login, clock=lambda: now) as http:
        http.get("/servers")
        now += timedelta(seconds=3500)
        http.get("/servers")
        now += timedelta(seconds=45)
        http.get("/servers")
    assert login.seen == ["Bearer at-1", "Bearer at-1", "Bearer at-2"]


def test_a_refused_token_is_renewed_once(acme: Generated) -> None:
    login = Login(life_s=None)
    with logged_in(acme, login) as http:
        http.get("/servers")
        login.valid = False
        http.send("POST", "/servers", json={"name": "web"})
        assert login.seen == ["Bearer at-1", "Bearer at-1", "Bearer at-2"]


@pytest.mark.parametrize("life_s", [1e300, 10**400, "nan", "inf", "soon"])
def test_a_token_with_a_life_that_no_calendar_has_is_used(acme: Generated, life_s: Any) -> None:
    login = Login(life_s=life_s)
    with logged_in(acme, login) as http:
        http.get("/servers")
    assert login.seen == ["Bearer at-1"]


def test_a_request_refused_with_a_new_token_is_refused(acme: Generated) -> None:
    login = Login()
    login.valid = False
    with logged_in(acme, login) as http, pytest.raises(ApiError) as refused:
        http.get("/servers")
    assert (refused.value.status, login.issued) == (401, 1)
    assert "at-1" not in f"{refused.value} {refused.value.body}"


def test_threads_share_one_token(acme: Generated) -> None:
    login = Login()
    with logged_in(acme, login) as http:
        threads = [threading.Thread(target=http.get, args=("/servers",)) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert (login.issued, len(login.seen)) == (1, 8)


def test_no_token_means_that_nothing_was_sent(acme: Generated) -> None:
    login = Login()
    login.status = 503
    with logged_in(acme, login) as http, pytest.raises(TransportError) as failed:
        http.send("POST", "/servers", json={"name": "web"})
    assert failed.value.effect is Effect.NONE
    assert login.seen == []
    assert "s3cr3t" not in str(failed.value)


def test_a_login_that_cannot_be_reached_means_that_nothing_was_sent(acme: Generated) -> None:
    def lost(request: httpx.Request) -> httpx.Response:
        raise httpx.ReadTimeout("slow", request=request)

    provider = acme.package.Server.provider
    http = Client(
        provider,
        base_url=provider.base_url,
        token=None,
        variables=CLIENT,
        transport=httpx.MockTransport(lost),
    )
    with pytest.raises(TransportError, match=r"login\.acme\.test") as failed:
        http.send("POST", "/servers", json={"name": "web"})
    assert failed.value.effect is Effect.NONE
    assert failed.value.__cause__ is None  # it would hold the client's secret


def test_a_token_is_asked_for_below_a_base_url_of_the_callers_own(acme: Generated) -> None:
    login = Login()
    with logged_in(acme, login, base_url="http://127.0.0.1:9/acme") as http:
        http.get("/servers")
    assert str(login.asked[0].url) == "http://127.0.0.1:9/acme/oauth/token"


def test_a_relative_token_address_is_the_providers(tmp_path: Path) -> None:
    login = Login()
    with (
        generated(secured(a=client("/oauth/token")), tmp_path, provider="acme2") as made,
        Context.open(
            "sqlite://",
            token={"ACME2_CLIENT_ID": "me", "ACME2_CLIENT_SECRET": "x"},
            transport=httpx.MockTransport(login),
        ) as ctx,
    ):
        assert list(made.package.Server(ctx).list()) == []
    assert str(login.asked[0].url) == "https://api.acme.test/oauth/token"


def test_the_stand_in_issues_tokens_and_logs_no_secret(acme: Generated) -> None:
    stand_in = Emulator(acme.document, acme.manifest)
    timing = Timing(sleep=lambda _: None)
    with (
        serving(stand_in) as running,
        Context.open("sqlite://", base_url=running.url, token=CLIENT, timing=timing) as ctx,
    ):
        acme.package.Server(ctx).create(acme.package.ServerSpec(name="web"))
        assert len(list(acme.package.Server(ctx).list())) == 1
    log = str(stand_in.log())
    assert "POST" in log
    assert "client_credentials" not in log
    assert "s3cr3t" not in log


SECRETS: dict[str, tuple[Json, str]] = {
    "query": (secured(a=key("query", "api_key")), "t0p-secret"),
    "cookie": (secured(a=key("cookie", "sid")), "t0p-secret"),
    "header": (secured(a=key("header", "X-Key")), "t0p-secret"),
    "bearer, the word before it": (secured(a=BEARER), "Bearer t0p-secret"),
    "password": (secured(a={"type": "http", "scheme": "basic"}), "me:t0p-secret"),
}


@pytest.mark.parametrize("name", SECRETS)
def test_a_secret_is_seen_by_nobody_but_the_provider(
    name: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)

    def answer(request: httpx.Request) -> httpx.Response:
        echoed = {"url": str(request.url), "headers": dict(request.headers)}
        return httpx.Response(403, json={"message": "no", "request": echoed})

    document, token = SECRETS[name]
    with generated(document, tmp_path) as made, pytest.raises(ApiError) as refused:
        listed(made, Wire(answer), token=token)
    body = refused.value.body
    shown = f"{refused.value} {body} {refused.value.url} {caplog.text}"
    assert "t0p-secret" not in shown
    assert basic("me:t0p-secret").split()[1] not in shown


def test_a_key_that_a_next_address_repeats_is_not_logged(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    document = servers(
        taking=[query("limit")],
        listing=many(next=TEXT),
        security=[{"a": []}],
        components={"securitySchemes": {"a": key("query", "api_key")}},
    )

    def answer(request: httpx.Request) -> httpx.Response:
        following = None if "p" in request.url.params else f"{request.url}&p=2"
        return httpx.Response(200, json={"data": [], "next": following})

    wire = Wire(answer)
    with generated(document, tmp_path) as made:
        listed(made, wire, token="t0p-secret")
    assert [one.url.params.get_list("api_key") for one in wire.sent] == [["t0p-secret"]] * 2
    assert "t0p-secret" not in caplog.text
