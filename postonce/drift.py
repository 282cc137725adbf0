"""Drift: where the live thing differs from the request, told apart from normalisation.

A server may write back what it is sent in another form (a slug as an object, a list in another
order). What it showed when the thing was new (`Record.shown`) is therefore no drift later on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from .facts import Identity
from .paths import MISSING, dig
from .result import Drift
from .types import Json


def shown(request: Json, body: Json, identity: Identity) -> Json:
    """Return field → what the new thing shows for it, where that is not what was sent."""
    seen = {field: _seen(body, field, identity) for field in request}
    return {
        field: found
        for field, found in seen.items()
        if found is not MISSING and not same(request[field], found)
    }


def drift(
    request: Json,
    body: Json,
    identity: Identity,
    *,
    digested: Json,
    sent: Json,
    first_shown: Json,
    redact: Callable[[str, Json], Json],
) -> tuple[Drift, ...]:
    """Return the fields of `request` that the live `body` does not show as wanted.

    `sent` is the request of the record (secrets digested), `digested` the present request in
    the same form, `first_shown` what the new thing made of `sent`. A field that the answer never
    shows is compared with what was sent. `redact` hides sensitive values.
    """
    found: list[Drift] = []
    sent, first_shown = sent or {}, first_shown or {}
    for field, wanted in request.items():
        live, before = _seen(body, field, identity), sent.get(field, MISSING)
        is_as_sent = before is not MISSING and same(digested[field], before)
        if live is MISSING:
            differs, live = before is not MISSING and not is_as_sent, before
        else:
            is_normalised = is_as_sent and field in first_shown and live == first_shown[field]
            differs = not is_normalised and not same(wanted, live)
        if differs:
            found.append(
                Drift(field=field, wanted=redact(field, wanted), found=redact(field, live))
            )
    return tuple(found)


def same(wanted: Json, found: Json) -> bool:
    """Whether `found` shows what was `wanted`: further keys and another order do not matter.

    A scalar is also found in an object that carries it (`nyc3` in `{"slug": "nyc3", …}`).
    """
    match wanted, found:
        case dict(), dict():
            return all(key in found and same(value, found[key]) for key, value in wanted.items())
        case list(), list():
            return len(wanted) == len(found) and _pairs_up(wanted, found)
        case ((str() | int() | float() | bool()), dict()):
            return any(same(wanted, value) for value in found.values() if _is_plain(value))
        case None, _:
            return found in (None, "", [], {})
        case _:
            return bool(wanted == found) or str(wanted) == str(found)


def _pairs_up(wanted: list[Json], found: list[Json]) -> bool:
    left = list(found)
    for value in wanted:
        match = next((i for i, other in enumerate(left) if same(value, other)), None)
        if match is None:
            return False
        del left[match]
    return True


def _is_plain(value: Json) -> bool:
    return value is None or isinstance(value, str | int | float | bool)


def _seen(body: Json, field: str, identity: Identity) -> Json:
    paths: Mapping[str, str] = identity.answer_paths
    return dig(body, paths.get(field, field)) if isinstance(body, dict) else MISSING
