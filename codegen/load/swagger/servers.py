"""`schemes`, `host` and `basePath` → servers, the safest first.

Source: Swagger 2.0, "Swagger Object": without a host or scheme, those of the document itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from ...document import Json
from .source import Swagger, texts

_SCHEMES = ("https", "http")  # in this order: a token should not go over http while https is there
_VARIABLE = re.compile(r"\{([^{}]+)\}")


def servers_of(swagger: Swagger, address: str | None) -> list[Json]:
    """Return the servers of a document; `address` is where it was fetched from, if anywhere."""
    raw = swagger.raw
    parameterized = raw.get("x-ms-parameterized-host")
    if isinstance(parameterized, dict) and isinstance(parameterized.get("hostTemplate"), str):
        return [*_parameterized(parameterized, swagger)]
    here = urlsplit(address or "")
    host = raw.get("host") if isinstance(raw.get("host"), str) else ""
    base = _base_path(raw)
    if not (host := host or here.netloc):
        swagger.findings.note(
            "no-host", "#/host", "the document names no host; give an address when you use it"
        )
        return [{"url": base or "/"}]
    if "://" in host:  # an address, where only its host was asked for
        scheme, _, host = host.partition("://")
        return [{"url": f"{scheme}://{host.rstrip('/')}{base}"}]
    return [
        {"url": f"{scheme}://{host.rstrip('/')}{base}"}
        for scheme in _schemes(raw.get("schemes"), here.scheme)
    ]


def _schemes(given: Json, default: str) -> list[str]:
    found = {scheme.lower() for scheme in texts(given)} or {default or "https"}
    return [scheme for scheme in _SCHEMES if scheme in found] or ["https"]


def _base_path(raw: dict[str, Json]) -> str:
    path = raw.get("basePath")
    stripped = path.strip("/") if isinstance(path, str) else ""
    return f"/{stripped}" if stripped else ""


def _parameterized(raw: dict[str, Json], swagger: Swagger) -> Iterator[Json]:
    """Yield the server of a host with variables in it."""
    template = str(raw["hostTemplate"]).rstrip("/")
    if raw.get("useSchemePrefix") is not False and "://" not in template:
        template = f"https://{template}"
    url = f"{template}{_base_path(swagger.raw)}"
    listed = raw.get("parameters")
    found = [swagger.resolved(one) for one in listed] if isinstance(listed, list) else []
    by_name = {str(one.get("name")): one for one in found if isinstance(one, dict)}
    names = dict.fromkeys(_VARIABLE.findall(url))
    variables = {name: _variable(name, by_name.get(name, {})) for name in names}
    yield {"url": url, **({"variables": variables} if variables else {})}


def _variable(name: str, raw: dict[str, Json]) -> Json:
    enum = [*texts(raw.get("enum"))]
    default = raw.get("default")
    made: dict[str, Json] = {
        "default": str(default) if default is not None else (enum or [name])[0]
    }
    if enum:
        made["enum"] = enum
    if isinstance(raw.get("description"), str):
        made["description"] = raw["description"]
    return made
