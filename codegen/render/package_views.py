"""The package's own files: its exports and its provider."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, fields

from ..ir.package import Auth, CommonParameter, Package
from .calls import call, fact, mapping
from .text import literal


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageView:
    """The package's `__init__`: every model and schema by name, imported on first use."""

    doc: str
    modules: tuple[tuple[str, tuple[str, ...]], ...]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderView:
    """The module that states what holds for the whole API."""

    doc: str
    imports: tuple[str, ...]
    provider: str


def package_view(package: Package) -> PackageView:
    """Return the view of the package's `__init__`."""
    names = {model.class_name: f"models.{model.module}" for model in package.models}
    names |= {area.class_name: f"calls.{area.module}" for area in package.areas}
    for schema in package.schemas:
        names[schema.class_name] = f"schemas.{schema.module.replace('/', '.')}"
    modules: defaultdict[str, list[str]] = defaultdict(list)
    for name in sorted(names):
        modules[names[name]].append(name)
    return PackageView(
        doc=f"Models of {package.provider.title} {package.spec.version}.",
        modules=tuple((module, tuple(modules[module])) for module in sorted(modules)),
        names=tuple(sorted(names)),
    )


def provider_view(package: Package) -> ProviderView:
    """Return the view of provider.py."""
    provider = package.provider
    error, limit = provider.error, provider.rate_limit
    parts = {
        "auth": _auth(provider.auth),
        "error": fact(
            "ErrorShape",
            _NOTHING,
            message=error.message,
            code=error.code,
            request_id=error.request_id,
        ),
        "rate_limit": fact(
            "RateLimit", _NOTHING, limit=limit.limit, remaining=limit.remaining, reset=limit.reset
        ),
    }
    said = {name: text for name, text in parts.items() if not text.endswith("()")}
    used = sorted({"Provider", *(text.partition("(")[0] for text in said.values())})
    if provider.alternatives:
        said["alternatives"] = _tuple(map(_auth, provider.alternatives))
    if provider.special:
        said["special"] = mapping((name, _auth(one)) for name, one in provider.special.items())
    if provider.accept != "application/json":
        said["accept"] = literal(provider.accept)
    if provider.common:
        used.append("CommonParameter")
        said["common"] = _tuple(map(_common, provider.common))
    text = call(
        "Provider", name=literal(provider.name), base_url=literal(provider.base_url), **said
    )
    return ProviderView(
        doc=f"{provider.title}: address, auth, error shape and rate limits.",
        imports=tuple(sorted(used)),
        provider=text,
    )


def _auth(auth: Auth) -> str:
    """Return the construction of a way of access as text."""
    told = {field.name: getattr(auth, field.name) for field in fields(auth)}
    also = told.pop("also")
    text = fact("Auth", {field.name: field.default for field in fields(auth)}, **told)
    return f"{text[:-1]}, also={_tuple(map(_auth, also))})" if also else text


def _common(one: CommonParameter) -> str:
    """Return the construction of a parameter that goes with every request as text."""
    defaults = {field.name: field.default for field in fields(one)}
    told = {name: getattr(one, name) for name in defaults}
    return fact("CommonParameter", defaults, **told)


def _tuple(texts: Iterable[str]) -> str:
    return f"({', '.join(texts)},)"


_NOTHING: dict[str, object] = dict.fromkeys(
    ("message", "code", "request_id", "limit", "remaining", "reset")
)
