from __future__ import annotations

from pathlib import Path

import pytest

from codegen.build.access import Access, access_of
from codegen.diagnostics import Findings
from codegen.document import Json
from codegen.ir.package import Auth
from tests.unit.load.documents import document, loaded, operation

ENV = ("TOY_TOKEN",)
BEARER = {"type": "http", "scheme": "bearer"}
KEY = {"type": "apiKey", "in": "header", "name": "X-Key"}
SIGNED = {"type": "apiKey", "in": "header", "name": "Authorization", "x-auth-kind": "sigV4"}


def client(url: str) -> Json:
    return {"type": "oauth2", "flows": {"clientCredentials": {"tokenUrl": url, "scopes": {}}}}


def access(
    folder: Path, schemes: Json, *, security: Json = None, **operations: Json
) -> tuple[Access, list[str]]:
    """Return the ways of access, and the codes of what was noted."""
    paths = {
        f"/{name}": {"get": operation(**({} if own is None else {"security": own}))}
        for name, own in (operations or {"things": None}).items()
    }
    more = {"security": security} if security is not None else {}
    found, _ = loaded(document(paths, components={"securitySchemes": schemes}, **more), folder)
    findings = Findings()
    made = access_of(found, "toy", ENV, findings)
    return made, [one.code for one in findings]


@pytest.mark.parametrize(
    ("scheme", "auth"),
    [
        ({"type": "http", "scheme": "Bearer"}, Auth(scheme="bearer", env=ENV)),
        ({"type": "oauth2", "flows": {}}, Auth(scheme="bearer", env=ENV)),
        ({"type": "openIdConnect", "openIdConnectUrl": "x"}, Auth(scheme="bearer", env=ENV)),
        (
            {"type": "http", "scheme": "basic"},
            Auth(scheme="basic", env=ENV, pair=("TOY_USERNAME", "TOY_PASSWORD")),
        ),
        (
            {"type": "http", "scheme": "Token"},
            Auth(scheme="header", name="Authorization", prefix="Token", env=ENV),
        ),
        (KEY, Auth(scheme="header", name="X-Key", env=ENV)),
        (
            {"type": "apiKey", "in": "header", "name": "Authorization"},
            Auth(scheme="bearer", env=ENV),
        ),
        (
            {
                "type": "apiKey",
                "in": "header",
                "name": "Authorization",
                "x-postonce-prefix": {"value": "SSWS", "rule": "x"},
            },
            Auth(scheme="header", name="Authorization", prefix="SSWS", env=ENV),
        ),
        (
            {"type": "apiKey", "in": "query", "name": "key"},
            Auth(scheme="query", name="key", env=ENV),
        ),
        (
            {"type": "apiKey", "in": "cookie", "name": "sid"},
            Auth(scheme="cookie", name="sid", env=ENV),
        ),
    ],
)
def test_security_scheme_becomes_a_way_of_access(tmp_path: Path, scheme: Json, auth: Auth) -> None:
    assert access(tmp_path, {"key": scheme}, security=[{"key": []}])[0] == Access(auth=auth)


def test_no_scheme_is_no_auth(tmp_path: Path) -> None:
    assert access(tmp_path, {})[0] == Access(auth=Auth(scheme="none"))


@pytest.mark.parametrize(
    "scheme", [SIGNED, {"type": "http", "scheme": "digest"}, {"type": "mutualTLS"}]
)
def test_scheme_that_is_not_known_is_noted(tmp_path: Path, scheme: Json) -> None:
    made, codes = access(tmp_path, {"key": scheme}, security=[{"key": []}])
    assert made == Access(auth=Auth(scheme="none"))
    assert codes == ["unknown-auth"]


def test_scheme_that_is_known_goes_before_one_that_is_not(tmp_path: Path) -> None:
    made, codes = access(
        tmp_path, {"signed": SIGNED, "key": KEY}, security=[{"signed": []}, {"key": []}]
    )
    assert made.auth.name == "X-Key"
    assert codes == []


@pytest.mark.parametrize("url", ["https://login.example.com/token", "/oauth/token"])
def test_client_asks_for_a_token_or_is_handed_one(tmp_path: Path, url: str) -> None:
    made, _ = access(tmp_path, {"oauth": client(url)}, security=[{"oauth": ["all"]}])
    assert made == Access(
        auth=Auth(
            scheme="client_credentials",
            pair=("TOY_CLIENT_ID", "TOY_CLIENT_SECRET"),
            token_url=url,
            scopes=("all",),
        ),
        alternatives=(Auth(scheme="bearer", env=ENV),),
    )


@pytest.mark.parametrize("url", ["", "file:///etc/passwd", "https://{tenant}.example.com/t", None])
def test_token_address_that_is_none_leaves_a_token(tmp_path: Path, url: str | None) -> None:
    scheme = {"type": "oauth2", "flows": {"clientCredentials": {"tokenUrl": url}}}
    made, _ = access(tmp_path, {"oauth": scheme}, security=[{"oauth": []}])
    assert made == Access(auth=Auth(scheme="bearer", env=ENV))


def test_schemes_that_go_together_have_variables_of_their_own(tmp_path: Path) -> None:
    schemes = {"appId": {**KEY, "name": "X-Id"}, "appKey": KEY}
    made, _ = access(tmp_path, schemes, security=[{"appId": [], "appKey": []}])
    assert made == Access(
        auth=Auth(
            scheme="header",
            name="X-Id",
            env=("TOY_APP_ID",),
            also=(Auth(scheme="header", name="X-Key", env=("TOY_APP_KEY",)),),
        )
    )


def test_schemes_that_take_the_same_place_are_one(tmp_path: Path) -> None:
    schemes = {"login": {"type": "oauth2", "flows": {}}, "server": BEARER}
    made, _ = access(tmp_path, schemes, security=[{"login": [], "server": []}])
    assert made == Access(auth=Auth(scheme="bearer", env=ENV))


def test_alternatives_come_in_order_each_once_and_nothing_last(tmp_path: Path) -> None:
    schemes = {"token": BEARER, "login": client(""), "key": KEY}
    security: Json = [{}, {"token": []}, {"login": []}, {"key": []}]
    made, _ = access(tmp_path, schemes, security=security)
    assert made.auth == Auth(scheme="bearer", env=ENV)
    assert made.alternatives == (
        Auth(scheme="header", name="X-Key", env=("TOY_KEY",)),
        Auth(scheme="none"),
    )


def test_what_most_operations_require_is_the_providers(tmp_path: Path) -> None:
    token: Json = [{"token": []}]
    made, _ = access(
        tmp_path, {"key": KEY, "token": BEARER}, a=token, b=token, c=[{"key": []}], d=[]
    )
    assert made.auth == Auth(scheme="bearer", env=ENV)
    assert made.special == {"key": Auth(scheme="header", name="X-Key", env=("TOY_KEY",))}
    assert made.own == {"GET /c": ("key",), "GET /d": ()}


def test_operation_that_takes_the_usual_way_too_has_none_of_its_own(tmp_path: Path) -> None:
    both: Json = [{"key": []}, {"token": []}]
    made, _ = access(
        tmp_path, {"key": KEY, "token": BEARER}, security=[{"token": []}], a=None, b=None, c=both
    )
    assert made.own == {}


def test_own_secret_that_travels_as_the_usual_one_falls_back_to_it(tmp_path: Path) -> None:
    made, _ = access(
        tmp_path,
        {"token": BEARER, "admin": BEARER},
        security=[{"token": []}],
        a=None,
        b=None,
        c=[{"admin": []}],
    )
    assert made.special["admin"].env == ("TOY_ADMIN", "TOY_TOKEN")


def test_hostile_names_are_no_header(tmp_path: Path) -> None:
    scheme = {**KEY, "name": 'X"\r\nEvil: 1'}
    assert access(tmp_path, {"key": scheme}, security=[{"key": []}])[0].auth.scheme == "none"
