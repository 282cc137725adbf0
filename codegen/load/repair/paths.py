"""Paths, operations and answers: keys by their plain spelling, texts where lists are expected."""

from __future__ import annotations

import re
from collections.abc import Callable

from ...diagnostics import Findings
from ...document import METHODS, Json, escape
from ...grammar import Place

_ERROR = re.compile(r"error|fail|unexpected|problem|exception|fault", re.IGNORECASE)


def lower_methods(place: Place, findings: Findings) -> None:
    """Read `GET` as `get`."""

    def plain(key: str) -> str:
        return key.lower() if key.upper() in METHODS else key

    _rename(place, plain, "upper-case-method", findings)


def plain_statuses(place: Place, findings: Findings) -> None:
    """Read `4xx` as `4XX` and `Default` as `default`."""

    def plain(status: str) -> str:
        if status.lower() == "default":
            return "default"
        return status.upper() if len(status) == 3 and status[0].isdigit() else status

    _rename(place, plain, "odd-status", findings)


def _rename(place: Place, plain: Callable[[str], str], code: str, findings: Findings) -> None:
    """Give the members of `place` their plain names, order kept."""
    if all(plain(key) == key for key in place.raw):
        return
    members = [*place.raw.items()]
    place.raw.clear()
    for key, value in members:
        name = plain(key)
        if name != key:
            findings.repaired(code, f"{place.pointer}/{escape(key)}", f"read {key} as {name}")
        place.raw.setdefault(name, value)


def responses(place: Place, findings: Findings) -> None:
    """An operation without `responses` declares none."""
    if "responses" not in place.raw:
        place.raw["responses"] = {}
        findings.repaired("no-responses", place.pointer, "it declares no answers at all")


def response_description(place: Place, findings: Findings) -> None:
    """An answer without a description has an empty one."""
    if place.raw.get("description") is None:
        place.raw["description"] = ""
        findings.repaired(
            "no-description", place.pointer, "a description is required; read as an empty one"
        )


def empty_operations(place: Place, findings: Findings) -> None:
    """`get:` with nothing after it is an operation of which nothing is said."""
    for key, value in place.raw.items():
        if value is None and key.upper() in METHODS:
            place.raw[key] = {}
            findings.repaired("null", f"{place.pointer}/{key}", "null; read as an empty operation")


def plain_responses(place: Place, findings: Findings) -> None:
    """Read a text, or nothing, as an answer without a body; extensions are no answers."""
    for status, value in [*place.raw.items()]:
        if status.startswith("x-") and not isinstance(value, dict):
            del place.raw[status]
        elif value is None or isinstance(value, str):
            place.raw[status] = {"description": value or ""}
            where = f"{place.pointer}/{escape(status)}"
            findings.repaired("text-for-response", where, "no object; read as its description")


def success(place: Place, findings: Findings) -> None:
    """An operation that declares refusals alone succeeds all the same, unless it is retired (410).

    `default` by itself is the answer of success, where it is not called an error.
    """
    answers = [status for status in place.raw if not status.startswith("x-")]
    if not answers or "410" in answers or any(status[:1] in "123" for status in answers):
        return
    is_usual = answers == ["default"] and not _is_error(place.raw["default"])
    place.raw["2XX"] = place.raw.pop("default") if is_usual else {"description": ""}
    read = "`default` as one" if is_usual else "one without a body"
    findings.repaired(
        "no-success", place.pointer, f"expected an answer of success, found none; read {read}"
    )


def _is_error(answer: Json) -> bool:
    told = f"{answer.get('$ref')} {answer.get('description')}" if isinstance(answer, dict) else ""
    return _ERROR.search(told) is not None


def leading_slashes(place: Place, findings: Findings) -> None:
    """A path begins with a slash, and has no blanks around it."""

    def plain(path: str) -> str:
        stripped = path.strip()
        if stripped.startswith(("/", "x-")) or "://" in stripped or not stripped:
            return stripped or path
        return f"/{stripped}"

    _rename(place, plain, "odd-path", findings)


def servers(place: Place, findings: Findings) -> None:
    """Read an address, or one server, where a list of servers is expected."""
    found = place.raw.get("servers")
    listed = [found] if isinstance(found, (str, dict)) else found
    if not isinstance(listed, list):
        return
    made = [{"url": one} if isinstance(one, str) else one for one in listed]
    if made != found:
        place.raw["servers"] = made
        findings.repaired(
            "odd-servers", f"{place.pointer}/servers", "expected a list of servers; read as one"
        )


def security(place: Place, findings: Findings) -> None:
    """Read one security requirement as a list of itself."""
    found = place.raw.get("security")
    if isinstance(found, dict):
        place.raw["security"] = [found]
        findings.repaired(
            "odd-security", f"{place.pointer}/security", "expected a list; read as its only member"
        )


def operation_texts(place: Place, findings: Findings) -> None:
    """Read a number as an operationId, and one tag as a list of itself."""
    found: Json = place.raw.get("operationId")
    if isinstance(found, (int, float)) and not isinstance(found, bool):
        place.raw["operationId"] = str(found)
        findings.repaired(
            "number-for-text", f"{place.pointer}/operationId", f"expected text, found {found}"
        )
    if isinstance(tag := place.raw.get("tags"), str):
        place.raw["tags"] = [tag]
        findings.repaired(
            "one-for-list", f"{place.pointer}/tags", f'expected a list, found "{tag}"'
        )
