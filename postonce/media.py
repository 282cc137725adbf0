"""Media: how a request's body is written, stated by generated models beside the body itself.

JSON is what is sent unless one of these says otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

Style: TypeAlias = Literal["form", "comma", "space", "pipe", "deepObject", "reserved", "json"]
"""How one value becomes text in a query or form.

`form` repeats the name for each member of a list; `comma`, `space` and `pipe` join the members;
`deepObject` puts keys in brackets (`a[b]=c`, `a[0]=c`); `reserved` leaves `:/?@` and their like as
they are; `json` writes JSON. Source: OpenAPI 3 "Style Values".
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class JsonMedia:
    """JSON under a name of its own: `application/merge-patch+json`."""

    media_type: str = "application/json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """`a=1&b=2`. Lists repeat their name and objects use brackets where `styles` says nothing."""

    styles: Mapping[str, Style] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Multipart:
    """One part for each member: files as they are, objects as JSON, all else as text.

    `types` are the media types of parts that are sent under another one; `styles` as in a form,
    for members that are spread over several parts.
    """

    types: Mapping[str, str] = field(default_factory=dict)
    styles: Mapping[str, Style] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Raw:
    """Text or bytes, sent as they are."""

    media_type: str


Media: TypeAlias = JsonMedia | Form | Multipart | Raw

JSON = JsonMedia()
