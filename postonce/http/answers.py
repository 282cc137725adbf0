"""Answers read, and what an answer that is no success means for the caller."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import Message
from http import HTTPStatus

from ..errors import ApiError, Effect, TransportError
from ..facts import Provider
from ..paths import dig
from ..redact import concealed, redact
from ..types import Json
from .effect import effect_of_status
from .keyring import needs
from .urls import path_of

_LONGEST_MESSAGE = 500
_LONGEST_TEXT = 2000
_USUAL_MESSAGES = (
    "message",
    "error.message",
    "error_description",
    "detail",
    "error",
    "title",
    "errors",
)
_USUAL_REQUEST_IDS = ("x-request-id", "request-id", "x-correlation-id")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A whole answer. `url` carries no token; names in `headers` are lower-case.

    `links` are the targets of the `Link` header by relation (RFC 8288).
    """

    method: str
    url: str
    status: int
    headers: Mapping[str, str]
    links: Mapping[str, str]
    content: bytes

    @property
    def is_success(self) -> bool:
        """Whether the status is a 2xx."""
        return 200 <= self.status < 300

    @property
    def media_type(self) -> str:
        """The declared type of the body, without parameters; "" where none is."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def text(self) -> str:
        """The body as text, in the character set that it declares; UTF-8 where it declares none."""
        charset = _typed(self).get_param("charset")
        try:
            return self.content.decode(str(charset or "utf-8"), errors="replace")
        except LookupError:
            return self.content.decode(errors="replace")


def _typed(answer: Answer) -> Message:
    header = Message()
    header["Content-Type"] = answer.headers.get("content-type", "")
    return header


def body_of(answer: Answer) -> Json | None:
    """Return the body of a success: JSON, the text of another declared type, or None.

    Raises: TransportError where JSON was declared, nothing was, or a web page came: a proxy or
    a login page answered. Its effect is `unknown`, since it may still stand for a success.
    """
    if not answer.content.strip():
        return None
    try:
        return json.loads(answer.content)
    except (ValueError, RecursionError) as error:
        kind = answer.media_type
        if kind and "json" not in kind and "html" not in kind:
            return answer.content.decode(errors="replace")
        raise TransportError(
            f"{answer.method} {path_of(answer.url)} answered {answer.status} with a body that is "
            f"no JSON ({kind or 'no type'}, {len(answer.content)} bytes); look whether the base "
            "URL is the API's, and not that of a web page or proxy",
            method=answer.method,
            url=answer.url,
            effect=Effect.UNKNOWN,
        ) from error


def error_of(
    answer: Answer, provider: Provider, *, secrets: tuple[str, ...], retry_after_s: float | None
) -> ApiError:
    """Return the error that an unsuccessful answer stands for, its secrets redacted."""
    body = redact(_readable(answer), secrets=secrets)
    code = dig(body, provider.error.code, None) if provider.error.code else None
    said = _message(body, provider.error.message)
    what = f"{answer.method} {path_of(answer.url)} answered {answer.status}"
    return ApiError(
        f"{what}{f' {code}' if code else ''}: {said or _phrase(answer.status)}; "
        f"{_advice(answer, provider, retry_after_s)}",
        method=answer.method,
        url=answer.url,
        effect=effect_of_status(answer.status),
        status=answer.status,
        code=None if code is None else str(code),
        request_id=_request_id(answer, body, provider.error.request_id),
        retry_after_s=retry_after_s,
        body=body,
    )


def _readable(answer: Answer) -> Json:
    try:
        return json.loads(answer.content)
    except (ValueError, RecursionError):
        return answer.content.decode(errors="replace")[:_LONGEST_TEXT]


def _message(body: Json, path: str | None) -> str:
    """Return what the provider says, looked for where it should be and then where it often is."""
    for place in (path, *_USUAL_MESSAGES):
        found = dig(body, place, None) if place else None
        if found and not isinstance(found, dict):
            text = found if isinstance(found, str) else json.dumps(found, ensure_ascii=False)
            return " ".join(text.split())[:_LONGEST_MESSAGE].rstrip(".")
    return ""


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "no reason given"


def _request_id(answer: Answer, body: Json, path: str | None) -> str | None:
    found = dig(body, path, None) if path else None
    headers = (answer.headers.get(name) for name in _USUAL_REQUEST_IDS)
    text = found or next(filter(None, headers), None)
    return None if text is None else concealed(str(text))


def _advice(answer: Answer, provider: Provider, retry_after_s: float | None) -> str:
    """Return what to do next."""
    match answer.status:
        case 401 | 403:
            names = needs(provider)
            where = f" in {names}" if names else ""
            return f"check the token{where}: it is wrong, expired, or lacks a permission"
        case 404 | 410:
            return "there is nothing at this address"
        case 429 if retry_after_s is not None:
            return f"the rate limit is used up: run again in {retry_after_s:.0f} s"
        case 429:
            return "the rate limit is used up: run again later"
        case status if 300 <= status < 400:
            return "redirects are not followed: check the base URL"
        case status if effect_of_status(status) is Effect.UNKNOWN and answer.method == "GET":
            return "the fault is the provider's: run again later"
        case status if effect_of_status(status) is Effect.UNKNOWN:
            return "whether it took place is not known: run again later"
        case _:
            return "the provider refused it: mend the request and run again"
