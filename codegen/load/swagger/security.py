"""Security definitions → security schemes."""

from __future__ import annotations

from collections.abc import Mapping

from ...document import Json
from .source import extensions

_FLOWS: Mapping[str, str] = {
    "implicit": "implicit",
    "password": "password",
    "application": "clientCredentials",
    "accessCode": "authorizationCode",
}


def scheme_of(raw: Json) -> Json:
    """Return the security scheme for a security definition; what is unknown stays as it is."""
    match raw:
        case {"type": "basic"}:
            kept = {key: value for key, value in raw.items() if key != "type"}
            return {"type": "http", "scheme": "basic", **kept}
        case {"type": "oauth2", "flow": str(flow)} if flow in _FLOWS:
            return _oauth2(raw, _FLOWS[flow])
        case _:
            return raw


def _oauth2(raw: dict[str, Json], flow: str) -> dict[str, Json]:
    made = {key: raw[key] for key in ("type", "description") if key in raw} | extensions(raw)
    urls = {key: raw[key] for key in ("authorizationUrl", "tokenUrl") if key in raw}
    scopes = raw.get("scopes")
    scopes = dict(scopes) if isinstance(scopes, dict) else {}
    named = {name: text for name, text in scopes.items() if isinstance(text, str)}
    return {**made, "flows": {flow: {**urls, "scopes": named}}}
