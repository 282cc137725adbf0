"""Paths filled, parameters as text, hosts compared."""

from __future__ import annotations

import pytest

from postonce.errors import RequestInvalid, TransportError
from postonce.http.urls import filled, followed, is_same_origin, without_query


@pytest.mark.parametrize(
    ("value", "segment"),
    [
        (7, "7"),
        ("web-1.example", "web-1.example"),
        ("a/b", "a%2Fb"),
        ("a?b#c", "a%3Fb%23c"),
        ("../x", "..%2Fx"),
        ("a b", "a%20b"),
        ("50%", "50%25"),
        ("zürich", "z%C3%BCrich"),
        ("{id}", "%7Bid%7D"),
        (["a/b", 2], "a%2Fb,2"),
    ],
)
def test_a_value_stays_one_segment(value: object, segment: str) -> None:
    assert filled("/servers/{id}/x", {"id": value}) == f"/servers/{segment}/x"


def test_two_values_may_share_a_segment() -> None:
    path = filled("/compare/{base}...{head}/{id}:scale", {"base": "a", "head": "b", "id": "c"})

    assert path == "/compare/a...b/c:scale"


@pytest.mark.parametrize("value", ["", ".", ".."])
def test_a_value_that_leads_to_another_path_is_refused(value: str) -> None:
    with pytest.raises(RequestInvalid, match="another path"):
        filled("/servers/{id}", {"id": value})


@pytest.mark.parametrize("at", [{}, {"id": None}, {"Id": 1}])
def test_a_missing_value_is_named(at: dict[str, object]) -> None:
    with pytest.raises(RequestInvalid, match="'id'"):
        filled("/servers/{id}", at)


def test_a_parent_that_the_path_does_not_name_is_left_aside() -> None:
    assert filled("/builds/{id}", {"id": 1, "site_id": 2}) == "/builds/1"


def test_an_address_is_shown_without_query_and_password() -> None:
    url = "https://user:pw@api.acme.test:8443/v1/x?token=t#f"

    assert without_query(url) == "https://api.acme.test:8443/v1/x"


@pytest.mark.parametrize(
    ("other", "same"),
    [
        ("https://api.acme.test/else", True),
        ("https://API.acme.test:443/", True),
        ("http://api.acme.test/", False),
        ("https://api.acme.test:444/", False),
        ("https://api.acme.test.evil.test/", False),
        ("https://api.acme.test@evil.test/", False),
    ],
)
def test_an_origin_is_scheme_host_and_port(other: str, same: bool) -> None:
    assert is_same_origin("https://api.acme.test/v1", other) is same


@pytest.mark.parametrize("link", ["https://[x/", "https://api.acme.test:99999/x", "//[::1"])
def test_a_link_that_is_no_address_ends_the_walk(link: str) -> None:
    with pytest.raises(TransportError, match="the whole list cannot be told"):
        followed("https://api.acme.test/things", link)
