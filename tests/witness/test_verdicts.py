"""What is read from Prism's answers."""

from __future__ import annotations

import json

import httpx
import pytest

from postonce import Json

from .verdicts import is_open, objections

ERRORS = "https://stoplight.io/prism/errors#"


def said(*location: str, severity: str = "Error") -> Json:
    return {"location": location, "severity": severity, "code": "type", "message": "is wrong"}


def answer(status: int, *listed: Json, body: Json = None) -> httpx.Response:
    headers = {"sl-violations": json.dumps(listed)} if listed else {}
    if body is not None:
        headers["content-type"] = "application/problem+json"
    return httpx.Response(status, headers=headers, content=json.dumps(body))


def problem(kind: str, **more: Json) -> Json:
    return {"type": f"{ERRORS}{kind}", "title": "Oh", "detail": "no", **more}


@pytest.mark.parametrize(
    "response",
    [
        answer(202),
        answer(404),  # the document's own answer, asked for
        answer(200, said("request", "query", severity="Warning")),
        answer(200, said("response", "body", "id")),
        answer(500, said("response", "body"), body=problem("VIOLATIONS")),
    ],
)
def test_what_is_not_said_of_the_request_is_no_objection(response: httpx.Response) -> None:
    assert objections(response) == ()
    assert not is_open(response)


@pytest.mark.parametrize(
    ("response", "expected"),
    [
        (answer(422, said("request", "body", "size")), "body.size: is wrong (type)"),
        (answer(401, said("request")), "request: is wrong (type)"),
        (answer(404, body=problem("NO_PATH_MATCHED_ERROR")), "404 NO_PATH_MATCHED_ERROR: no"),
        (
            answer(422, body=problem("UNPROCESSABLE_ENTITY", validation=[said("body", "size")])),
            "body.size: is wrong (type)",
        ),
    ],
)
def test_what_is_said_of_the_request_is_an_objection(
    response: httpx.Response, expected: str
) -> None:
    assert objections(response) == (expected,)


def test_a_list_too_long_to_be_whole_is_an_objection() -> None:
    cut = httpx.Response(422, headers={"sl-violations": 'Too many violations! [{"location":["re'})
    assert objections(cut) == ('[{"location":["re',)


def test_an_answer_that_prism_cannot_make_leaves_the_verdict_open() -> None:
    failed = answer(500, body=problem("SCHEMA_TOO_COMPLEX"))
    assert is_open(failed)
    assert objections(failed) == ("500 SCHEMA_TOO_COMPLEX: no",)
