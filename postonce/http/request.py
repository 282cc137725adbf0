"""Requests on their way to the wire: parameters and bodies as text and bytes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias, TypedDict
from urllib.parse import unquote

from ..errors import RequestInvalid
from ..files import shown
from ..media import JSON, Form, JsonMedia, Media, Multipart, Raw, Style
from ..types import Json
from .styles import form_pairs, form_text, header_text, query_text, text_of
from .urls import path_of


class Asked(TypedDict, total=False):
    """What a call says of its request beside method and path.

    `at` fills the path's placeholders; `params` are the query, None left out, and `styles` how
    its values are spelled; `headers` and `cookies` leave out None too. `json` is sent as JSON,
    `body` the way `media` says. `accept` are the media types asked for, where that is not JSON;
    `server` replaces the provider's address where the operation lives elsewhere, and `auth`
    names the ways of access that it takes in place of the usual one. `once` says whether a
    repeat must not happen after a failure that may have had effect; unless given, that is so
    for every method but GET, PUT, DELETE and the like.
    """

    at: Mapping[str, object] | None
    params: Mapping[str, object] | None
    styles: Mapping[str, Style]
    headers: Mapping[str, object] | None
    cookies: Mapping[str, object]
    json: Json | None
    body: Any
    media: Media
    accept: str
    server: str | None
    auth: Sequence[str] | None
    once: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request. `url` is absolute and has no query but that of a followed link."""

    method: str
    url: str
    is_repeatable: bool
    params: Mapping[str, object] = field(default_factory=dict)
    styles: Mapping[str, Style] = field(default_factory=dict)
    headers: Mapping[str, object] = field(default_factory=dict)
    cookies: Mapping[str, object] = field(default_factory=dict)
    body: Any = None
    media: Media = JSON
    accept: str | None = None
    auth: Sequence[str] | None = None
    follows: bool = False
    """Whether what is asked for may be fetched from where a redirect leads."""

    @property
    def address(self) -> str:
        """The address with the query, behind that of the path where it has one; no fragment.

        Raises: RequestInvalid for a value that has no text.
        """
        query = query_text(self.params, self.styles)
        url, _, _ = self.url.partition("#")
        if not query:
            return url
        return f"{url}{'&' if '?' in url else '?'}{query}"

    @property
    def shown_body(self) -> Json:
        """The body for people and rehearsals: files by their digests."""
        return shown(self.body)

    def encoded(self) -> tuple[dict[str, str], bytes | None]:
        """Return headers and content. Raises: RequestInvalid for what cannot be written."""
        kind, content = (None, None) if self.body is None else self._content()
        headers = {"Content-Type": kind, "Accept": self.accept}
        given = {name: header_text(v, name) for name, v in self.headers.items() if v is not None}
        return {**{k: v for k, v in headers.items() if v}, **given, **self._cookie()}, content

    def _cookie(self) -> dict[str, str]:
        """Return the header of the cookies, their values encoded so that none can hold another."""
        pairs = form_pairs({k: v for k, v in self.cookies.items() if v is not None}, {})
        text = "; ".join(f"{name}={value}" for name, value in pairs)
        return {"Cookie": text} if text else {}

    def _content(self) -> tuple[str, bytes]:
        match self.media:
            case JsonMedia(media_type=kind):
                return kind, self._json(self.body).encode()
            case Form(styles=styles):
                return "application/x-www-form-urlencoded", form_text(self.body, styles).encode()
            case Multipart() as media:
                return _multipart([*self._parts(media)])
            case Raw(media_type=kind):
                return kind, self.body.encode() if isinstance(self.body, str) else self.body

    def _json(self, value: Json) -> str:
        try:
            return json.dumps(value, allow_nan=False, separators=(",", ":"))
        except (TypeError, ValueError) as error:
            raise RequestInvalid(
                f"{self.method} {path_of(self.url)}: the body is no JSON ({error}); "
                "nothing was sent"
            ) from error

    def _parts(self, media: Multipart) -> Iterator[Part]:
        """Yield the parts of a multipart body; lists become one part for each member."""
        for name, value in self.body.items():
            if name in media.styles:
                pairs = form_pairs({name: value}, media.styles)
                yield from ((key, (None, unquote(text), None)) for key, text in pairs)
                continue
            kind = media.types.get(name)
            is_whole = kind is not None and "json" in kind
            members = value if isinstance(value, list) and not is_whole else [value]
            yield from ((name, self._part(name, one, kind)) for one in members if one is not None)

    def _part(self, name: str, value: Any, kind: str | None) -> Content:
        match value:
            case bytes():
                return name, value, kind
            case (str(filename), bytes(content)):
                return filename, content, kind
            case dict() | list():
                return None, self._json(value), kind or "application/json"
            case _ if kind is not None and "json" in kind:
                return None, self._json(value), kind
            case _:
                return None, text_of(value, name), kind


Content: TypeAlias = tuple[str | None, str | bytes, str | None]
"""File name, content, media type of one part."""
Part: TypeAlias = tuple[str, Content]


def _multipart(parts: list[Part]) -> tuple[str, bytes]:
    """Return media type and content; the boundary comes from what is sent: the same each time."""
    import httpx

    digest = hashlib.sha256(repr(parts).encode()).hexdigest()
    kind = f"multipart/form-data; boundary={digest[:32]}"
    if not parts:
        return kind, f"--{digest[:32]}--\r\n".encode()
    made = httpx.Request("POST", "http://localhost", headers={"Content-Type": kind}, files=parts)
    return kind, made.read()
