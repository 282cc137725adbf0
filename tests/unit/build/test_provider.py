from __future__ import annotations

from pathlib import Path

import pytest

from codegen.build.provider import provider_of
from codegen.diagnostics import Findings
from codegen.document import Json
from codegen.ir.package import Auth, ErrorShape, Provider, RateLimit
from tests.unit.load.documents import document, loaded, operation

ENV = ("TOY_TOKEN",)


def provider(folder: Path, raw: Json) -> Provider:
    """Return the provider's facts of a raw document."""
    found, _ = loaded(raw, folder)
    return provider_of("toy", found, ENV, Findings())


def test_address_has_its_variables_filled(tmp_path: Path) -> None:
    server = {
        "url": "https://{zone}.example.com/v2/",
        "variables": {"zone": {"default": "eu-1"}},
    }
    assert provider(tmp_path, document(servers=[server])).base_url == "https://eu-1.example.com/v2"


def test_address_that_is_no_address_is_left_to_the_caller(tmp_path: Path) -> None:
    assert provider(tmp_path, document(servers=[{"url": "/v2"}])).base_url == ""


@pytest.mark.parametrize(
    ("scheme", "auth"),
    [
        ({"type": "http", "scheme": "Bearer"}, Auth(scheme="bearer", env=ENV)),
        ({"type": "oauth2", "flows": {}}, Auth(scheme="bearer", env=ENV)),
        ({"type": "http", "scheme": "basic"}, Auth(scheme="basic", env=ENV)),
        (
            {"type": "apiKey", "in": "header", "name": "X-Key"},
            Auth(scheme="header", name="X-Key", env=ENV),
        ),
        (
            {"type": "apiKey", "in": "header", "name": "Authorization"},
            Auth(scheme="bearer", env=ENV),
        ),
        (
            {"type": "apiKey", "in": "query", "name": "key"},
            Auth(scheme="query", name="key", env=ENV),
        ),
    ],
)
def test_security_scheme_becomes_auth(tmp_path: Path, scheme: Json, auth: Auth) -> None:
    raw = document(components={"securitySchemes": {"key": scheme}}, security=[{"key": []}])
    assert provider(tmp_path, raw).auth == auth


def test_no_scheme_is_no_auth(tmp_path: Path) -> None:
    assert provider(tmp_path, document()).auth == Auth(scheme="none")


@pytest.mark.parametrize(
    ("properties", "error"),
    [
        (
            {"id": {}, "message": {}, "request_id": {}},
            ErrorShape(message="message", code="id", request_id="request_id"),
        ),
        (
            {"error": {"type": "object", "properties": {"code": {}, "message": {}}}},
            ErrorShape(message="error.message", code="error.code"),
        ),
        ({"error": {"type": "string"}}, ErrorShape(message="error")),
        ({"unlike": {}}, ErrorShape()),
    ],
)
def test_error_shape_is_what_most_operations_declare(
    tmp_path: Path, properties: Json, error: ErrorShape
) -> None:
    schema = {"type": "object", "properties": properties}
    answer = {"description": "", "content": {"application/json": {"schema": schema}}}
    raw = document({"/things": {"get": operation(responses={"404": answer})}})
    assert provider(tmp_path, raw).error == error


def test_rate_limit_is_read_from_headers(tmp_path: Path) -> None:
    names = ("RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset", "X-Other")
    answer = {"description": "", "headers": {name: {"schema": {}} for name in names}}
    raw = document({"/things": {"get": operation(responses={"200": answer})}})
    assert provider(tmp_path, raw).rate_limit == RateLimit(
        limit="ratelimit-limit", remaining="ratelimit-remaining", reset="ratelimit-reset"
    )
