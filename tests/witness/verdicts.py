"""What Prism made of a request: nothing to say, or why it refuses it.

Only what it says of the request counts: that an example of the document breaks the document is no
fault of who asked. An error that says nothing of the request leaves open whether it is in order.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

import httpx

from postonce import Json

_OWN = "https://stoplight.io/prism/errors#"
_LIST = "sl-violations"
_MANY = "Too many violations! "


def objections(response: httpx.Response) -> tuple[str, ...]:
    """Return why Prism refuses the request that `response` answers; empty where it accepts it."""
    listed = _listed(response.headers.get(_LIST, ""))
    problem = _problem(response)
    if not problem or _LIST in response.headers:
        return tuple(dict.fromkeys(listed))
    told = [_told(("request", *one["location"]), one) for one in problem.get("validation") or ()]
    kind = str(problem["type"]).removeprefix(_OWN)
    told = told or [f"{response.status_code} {kind}: {problem.get('detail')}"]
    return tuple(dict.fromkeys(told))


def is_open(response: httpx.Response) -> bool:
    """Return whether Prism failed at its own answer, and so says nothing of the request."""
    failed = response.is_server_error and _LIST not in response.headers
    return failed and bool(_problem(response))


def _listed(header: str) -> Iterator[str]:
    """Yield the errors that Prism lists of the request: `body.size: must be string (type)`."""
    if header.startswith(_MANY):  # cut off in the middle: it cannot be read
        yield header.removeprefix(_MANY)
        return
    for one in json.loads(header or "[]"):
        if one["location"][0] == "request" and one["severity"] == "Error":
            yield _told(one["location"], one)


def _told(location: tuple[Json, ...], one: Json) -> str:
    place = ".".join(map(str, location[1:])) or "request"
    return f"{place}: {one['message']} ({one['code']})"


def _problem(response: httpx.Response) -> dict[str, Json]:
    """Return an error of Prism's own; empty where the answer is one that the document declares."""
    if response.headers.get("content-type", "").partition(";")[0] != "application/problem+json":
        return {}
    body = response.json()
    return body if isinstance(body, dict) and str(body.get("type")).startswith(_OWN) else {}
