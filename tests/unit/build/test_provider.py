from __future__ import annotations

from pathlib import Path

import pytest

from codegen.build.access import Access
from codegen.build.provider import provider_of
from codegen.diagnostics import Findings
from codegen.document import Json
from codegen.ir.package import Auth, ErrorShape, Provider, RateLimit
from tests.unit.load.documents import document, loaded, operation


def provider(folder: Path, raw: Json) -> Provider:
    """Return the provider's facts of a raw document."""
    return noted(folder, raw)[0]


def test_address_has_its_variables_filled(tmp_path: Path) -> None:
    server = {
        "url": "https://{zone}.example.com/v2/",
        "variables": {"zone": {"default": "eu-1"}},
    }
    assert provider(tmp_path, document(servers=[server])).base_url == "https://eu-1.example.com/v2"


def test_address_that_is_no_address_is_left_to_the_caller(tmp_path: Path) -> None:
    assert provider(tmp_path, document(servers=[{"url": "/v2"}])).base_url == ""


def noted(folder: Path, raw: Json, address: str = "") -> tuple[Provider, list[str]]:
    found, _ = loaded(raw, folder)
    findings = Findings()
    made = provider_of("toy", found, Access(auth=Auth(scheme="none")), address, findings)
    return made, [one.code for one in findings]


def test_address_with_tls_goes_first_and_the_others_are_noted(tmp_path: Path) -> None:
    urls = ("/v2", "http://api.example.com", "https://eu.example.com/", "https://us.example.com")
    made, codes = noted(tmp_path, document(servers=[{"url": url} for url in urls]))
    assert made.base_url == "https://eu.example.com"
    assert codes == ["other-servers"]


def test_values_that_a_variable_may_have_are_noted(tmp_path: Path) -> None:
    region = {"default": "eu", "enum": ["eu", "us"]}
    server = {"url": "https://{region}.example.com", "variables": {"region": region}}
    made, codes = noted(tmp_path, document(servers=[server]))
    assert made.base_url == "https://eu.example.com"
    assert codes == ["other-servers"]


def test_first_of_the_values_is_taken_where_a_variable_has_no_default(tmp_path: Path) -> None:
    server = {
        "url": "https://{region}.example.com",
        "variables": {"region": {"default": "", "enum": ["us", "eu"]}},
    }
    assert noted(tmp_path, document(servers=[server]))[0].base_url == "https://us.example.com"


@pytest.mark.parametrize("default", [None, "", "{your-name}"])
def test_address_that_lacks_a_value_is_left_to_the_caller(
    tmp_path: Path, default: str | None
) -> None:
    server = {"url": "https://{name}.example.com", "variables": {"name": {"default": default}}}
    made, codes = noted(tmp_path, document(servers=[server]))
    assert made.base_url == ""
    assert codes == ["no-base-url"]


def test_relative_address_is_below_where_the_document_was_fetched(tmp_path: Path) -> None:
    raw = document(servers=[{"url": "/api/v1"}])
    made, codes = noted(tmp_path, raw, "https://api.example.com/openapi.json")
    assert made.base_url == "https://api.example.com/api/v1"
    assert codes == ["relative-base-url"]


def test_address_that_only_operations_give_is_the_providers(tmp_path: Path) -> None:
    servers = [{"url": "https://api.example.com/v1/"}]
    made, _ = noted(tmp_path, document({"/things": {"get": operation(servers=servers)}}))
    assert made.base_url == "https://api.example.com/v1"


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


@pytest.mark.parametrize(
    ("offered", "accept"),
    [
        ([], "application/json"),
        ([["application/json; charset=utf-8", "application/vnd.toy+json"]], "application/json"),
        ([["application/vnd.api+json"]], "application/vnd.api+json"),
        (
            [["application/json"], ["application/hal+json"], ["image/png"]],
            "application/json, application/hal+json",
        ),
    ],
)
def test_answers_are_asked_for_in_the_types_they_come_in(
    offered: list[list[str]], accept: str, tmp_path: Path
) -> None:
    paths = {
        f"/{number}": {"get": operation(responses={"200": {"description": "", "content": content}})}
        for number, kinds in enumerate(offered)
        if (content := {kind: {"schema": {"type": "object"}} for kind in kinds})
    }
    assert provider(tmp_path, document(paths or None)).accept == accept
