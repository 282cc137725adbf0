"""Bodies of every kind on the wire, and answers that are no JSON."""

from __future__ import annotations

from email import message_from_bytes
from email.message import Message

import httpx
import pytest

from postonce.errors import ApiError, RequestInvalid
from postonce.facts import Auth
from postonce.http.client import Client
from postonce.media import Form, JsonMedia, Multipart, Raw

from .test_client import BASE, TOKEN, Cloud, failing, ok, provider

ELSEWHERE = "https://files.cdn.test/x?signature=s"


def parts_of(request: httpx.Request) -> list[Message]:
    head = b"Content-Type: " + request.headers["content-type"].encode() + b"\r\n\r\n"
    message = message_from_bytes(head + request.content)
    return list(message.walk())[1:]


def test_json_goes_by_the_name_that_the_spec_gives_it() -> None:
    cloud = Cloud(ok({}))

    cloud.client().send(
        "PATCH", "/x", body={"a": None}, media=JsonMedia(media_type="application/merge-patch+json")
    )

    assert cloud.requests[0].headers["content-type"] == "application/merge-patch+json"
    assert cloud.requests[0].content == b'{"a":null}'


def test_a_list_is_a_json_body_too_and_so_is_an_empty_one() -> None:
    cloud = Cloud(ok({}))

    cloud.client().send("PUT", "/x", body=[{"a": 1}])
    cloud.client().send("PUT", "/x", json=[])

    assert [request.content for request in cloud.requests] == [b'[{"a":1}]', b"[]"]


def test_a_form_is_sent_as_one() -> None:
    cloud = Cloud(ok({}))

    cloud.client().send("POST", "/x", body={"a": "ü &", "b": {"c": True}}, media=Form())

    assert cloud.requests[0].headers["content-type"] == "application/x-www-form-urlencoded"
    assert cloud.requests[0].content == b"a=%C3%BC%20%26&b%5Bc%5D=true"


def test_parts_are_files_text_and_json() -> None:
    cloud = Cloud(ok({}))
    body = {
        "name": 'a"b\r\nX: y',
        "count": 2,
        "on": True,
        "meta": {"k": [1]},
        "logo": ("logo.png", b"\x89PNG\x00"),
        "bare": b"bytes",
        "many": [b"one", b"two"],
        "tags": ["x", "y"],
        "none": None,
        "patch": [1, 2],
    }

    cloud.client().send(
        "POST",
        "/x",
        body=body,
        media=Multipart(types={"bare": "text/csv", "patch": "application/json"}),
    )

    found = [
        (
            part.get_param("name", header="content-disposition"),
            part.get_filename(),
            part.get("content-type"),
            part.get_payload(decode=True),
        )
        for part in parts_of(cloud.requests[0])
    ]
    assert found == [
        ("name", None, None, b'a"b\r\nX: y'),
        ("count", None, None, b"2"),
        ("on", None, None, b"true"),
        ("meta", None, "application/json", b'{"k":[1]}'),
        ("logo", "logo.png", "image/png", b"\x89PNG\x00"),
        ("bare", "bare", "text/csv", b"bytes"),
        ("many", "many", "application/octet-stream", b"one"),
        ("many", "many", "application/octet-stream", b"two"),
        ("tags", None, None, b"x"),
        ("tags", None, None, b"y"),
        ("patch", None, "application/json", b"[1,2]"),
    ]


def test_the_same_parts_make_the_same_bytes() -> None:
    cloud = Cloud(ok({}))

    for _ in range(2):
        cloud.client().send("POST", "/x", body={"f": b"x"}, media=Multipart())

    assert cloud.requests[0].content == cloud.requests[1].content


@pytest.mark.parametrize(
    ("body", "sent"), [("größe: 1\n", "größe: 1\n".encode()), (b"\xff", b"\xff")]
)
def test_text_and_bytes_are_sent_as_they_are(body: str | bytes, sent: bytes) -> None:
    cloud = Cloud(ok({}))

    cloud.client().send("PUT", "/x", body=body, media=Raw(media_type="application/yaml"))

    assert cloud.requests[0].headers["content-type"] == "application/yaml"
    assert cloud.requests[0].content == sent


def test_headers_and_cookies_are_text_and_none_is_left_out() -> None:
    cloud = Cloud(ok({}))

    cloud.client().send(
        "GET",
        "/x",
        headers={"X-Dry": True, "X-Ids": [1, 2], "X-None": None},
        cookies={"session": "a;b", "none": None},
    )

    sent = cloud.requests[0].headers
    assert (sent["x-dry"], sent["x-ids"], sent["cookie"]) == ("true", "1,2", "session=a%3Bb")
    assert "x-none" not in sent


def test_a_header_cannot_smuggle_in_another() -> None:
    cloud = Cloud(ok({}))

    with pytest.raises(RequestInvalid, match="line break"):
        cloud.client().send("GET", "/x", headers={"X-Name": "a\r\nX-Evil: b"})

    assert cloud.requests == []


def test_an_answer_can_be_had_as_it_came() -> None:
    png = httpx.Response(200, content=b"\x89PNG", headers={"content-type": "image/png"})
    csv = httpx.Response(
        200, content="ü".encode("latin-1"), headers={"content-type": "text/csv; charset=latin-1"}
    )
    cloud = Cloud(png, csv, httpx.Response(204))
    client = cloud.client()

    assert client.download("GET", "/logo", accept="image/png") == b"\x89PNG"
    assert client.text("GET", "/usage", accept="text/csv") == "ü"
    assert client.download("GET", "/nothing") == b""
    assert cloud.requests[0].headers["accept"] == "image/png"


def test_a_download_is_fetched_from_another_host_without_the_token() -> None:
    moved = httpx.Response(302, headers={"location": ELSEWHERE})
    cloud = Cloud(moved, httpx.Response(200, content=b"zip"))

    found = cloud.client().download(
        "GET", "/archive", headers={"X-Secret": "s3"}, cookies={"session": "c"}
    )

    first, second = cloud.requests
    assert found == b"zip"
    assert first.headers["authorization"] == f"Bearer {TOKEN}"
    assert str(second.url) == ELSEWHERE
    assert not {"authorization", "x-secret", "cookie"} & {*second.headers}
    assert TOKEN not in str(second.headers.raw) + str(second.url)


@pytest.mark.parametrize(
    "auth",
    [
        Auth(scheme="query", name="key"),
        Auth(scheme="header", name="X-Key"),
        Auth(scheme="basic"),
    ],
)
def test_no_sort_of_token_reaches_another_host(auth: Auth) -> None:
    cloud = Cloud(httpx.Response(307, headers={"location": ELSEWHERE}), httpx.Response(200))

    cloud.client(auth).download("GET", "/archive")

    second = cloud.requests[1]
    assert TOKEN not in f"{second.url}{second.headers.raw}"
    assert not {"authorization", "x-key"} & {*second.headers}


def test_on_the_same_host_a_redirect_is_signed_and_may_lead_on() -> None:
    cloud = Cloud(
        httpx.Response(302, headers={"location": "/v1/other"}),
        httpx.Response(301, headers={"location": ELSEWHERE}),
        httpx.Response(303, headers={"location": f"{BASE}/back"}),
        httpx.Response(200, content=b"x"),
    )

    assert cloud.client().download("GET", "/archive") == b"x"
    signed = ["authorization" in request.headers for request in cloud.requests]
    assert signed == [True, True, False, True]


@pytest.mark.parametrize("place", ["http://api.acme.test/v1/x", "file:///etc/passwd", "ftp://a/b"])
def test_a_redirect_out_of_https_is_not_followed(place: str) -> None:
    cloud = Cloud(httpx.Response(302, headers={"location": place}))

    with pytest.raises(ApiError, match="302"):
        cloud.client().download("GET", "/archive")

    assert len(cloud.requests) == 1


def test_redirects_in_a_circle_end() -> None:
    cloud = Cloud(httpx.Response(302, headers={"location": "/v1/archive"}))

    with pytest.raises(ApiError, match="302"):
        cloud.client().download("GET", "/archive")

    assert len(cloud.requests) == 6


def test_a_post_is_not_redirected_and_neither_is_plain_json() -> None:
    cloud = Cloud(httpx.Response(302, headers={"location": ELSEWHERE}))

    with pytest.raises(ApiError):
        cloud.client().download("POST", "/report")
    with pytest.raises(ApiError):
        cloud.client().get("/x")

    assert len(cloud.requests) == 2


def test_a_foreign_refusal_is_told_and_shows_no_signature() -> None:
    cloud = Cloud(httpx.Response(302, headers={"location": ELSEWHERE}), failing(403))

    with pytest.raises(ApiError) as refused:
        cloud.client().download("GET", "/archive")

    assert "signature" not in f"{refused.value}{refused.value.url}"


def test_a_transport_of_the_callers_stays_open_after_a_redirect() -> None:
    closed: list[bool] = []

    class Watched(httpx.MockTransport):
        def close(self) -> None:
            closed.append(True)

    cloud = Cloud(httpx.Response(302, headers={"location": ELSEWHERE}), httpx.Response(200))
    client = Client(provider(), base_url=BASE, token=TOKEN, transport=Watched(cloud))

    client.download("GET", "/archive")

    assert closed == []
