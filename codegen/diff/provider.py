"""What holds for a whole API, in two versions: its address, its auth, its shapes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict

from ..ir.package import Auth, CommonParameter, ErrorShape, Provider, RateLimit
from .findings import Finding
from .spelling import spelled_names


def provider_findings(old: Provider, new: Provider) -> Iterator[Finding]:
    """Yield what changes for everyone who uses the API."""
    for code, source, was, now in _changes(old, new):
        yield Finding(code=code, python="PROVIDER", source=source, was=was, now=now)


def _changes(old: Provider, new: Provider) -> Iterator[tuple[str, str, str, str]]:
    if old.base_url != new.base_url:
        yield "base-url-changed", "#/servers", old.base_url or "-", new.base_url or "-"
    schemes = "#/components/securitySchemes"
    was, now = old.auth.env, new.auth.env
    if _ways(old) != _ways(new):
        yield "auth-changed", schemes, _ways(old), _ways(new)
    elif {*was} == {*now} and was != now:
        yield "variables-reordered", schemes, spelled_names(was), spelled_names(now)
    else:
        yield from (("variable-removed", schemes, one, "-") for one in was if one not in now)
        yield from (("variable-added", schemes, "-", one) for one in now if one not in was)
    if old.error != new.error:
        yield "error-shape-changed", "#/paths", _shape(old.error), _shape(new.error)
    yield from _common(old, new)
    if old.rate_limit != new.rate_limit:
        yield "rate-limit-changed", "#/paths", _shape(old.rate_limit), _shape(new.rate_limit)


def _common(old: Provider, new: Provider) -> Iterator[tuple[str, str, str, str]]:
    """Yield what changes of what every request carries, first what the user must tell."""
    was, now = ({one.env for one in p.common if _must_be_told(one)} for p in (old, new))
    yield from (("common-value-told", "#/paths", env, "-") for env in sorted(was - now))
    yield from (("common-value-asked", "#/paths", "-", env) for env in sorted(now - was))
    mine, theirs = (spelled_names([_common_text(one) for one in p.common]) for p in (old, new))
    if was == now and mine != theirs:
        yield "common-parameters-changed", "#/paths", mine, theirs


def _must_be_told(one: CommonParameter) -> bool:
    return one.is_required and one.value is None


def _common_text(one: CommonParameter) -> str:
    return f"{one.location} {one.name}={one.value or one.env}"


def _ways(provider: Provider) -> str:
    return " or ".join(_scheme(auth) for auth in (provider.auth, *provider.alternatives))


def _scheme(auth: Auth) -> str:
    return f"{auth.scheme} {auth.name}" if auth.name else auth.scheme


def _shape(shape: ErrorShape | RateLimit) -> str:
    return spelled_names([f"{name}: {path}" for name, path in asdict(shape).items() if path])
