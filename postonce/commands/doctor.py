"""`postonce doctor`: whether what a run needs is in place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Annotated

import typer

from ..errors import ConfigError
from .options import BaseUrl, addresses
from .packages import Providers, imported
from .printing import Row, print_json, print_table
from .store import DEFAULT_STORE, AsJson, Store, fail, reported

if TYPE_CHECKING:
    from ..doctor.check import Check

_STYLES = {"fault": "bold red", "warning": "bold yellow"}


def doctor(
    provider: Providers = [],
    base_url: BaseUrl = [],
    online: Annotated[
        bool, typer.Option("--online", help="Send each provider one GET: is the token accepted?")
    ] = False,
    store: Store = DEFAULT_STORE,
    as_json: AsJson = False,
) -> None:
    """Say whether what a run needs is in place.

    Each check says what to do where something is not. Nothing is made or changed, nothing is sent
    to a provider without --online, and no secret is shown.
    Exit codes: 0 no fault (warnings are none), 1 a fault, 2 wrong usage.
    """
    if not provider and (base_url or online):
        fail("--base-url and --online are about a provider: name its package with --provider", 2)
    with reported():
        checks = tuple(_checks(provider, addresses(base_url), store, is_online=online))
    if as_json:
        print_json([_document(one) for one in checks])
    else:
        print_table(("check", "result", "found"), "what to do", map(_row, checks))
        counts = Counter(one.level.value for one in checks)
        typer.echo(", ".join(_counted(name, n) for name, n in counts.items()), err=True)
    if any(one.level == "fault" for one in checks):
        raise typer.Exit(1)


def _checks(
    providers: list[str],
    base_url: str | Mapping[str, str] | None,
    store: str,
    *,
    is_online: bool,
) -> Iterator[Check]:
    from ..doctor.check import fault
    from ..doctor.installed import extra_checks, python_checks
    from ..doctor.provider import provider_checks
    from ..doctor.store import store_checks

    yield from python_checks()
    yield from store_checks(store)
    yield from extra_checks(store)
    for name in providers:
        try:
            package = imported(name)
        except ConfigError as error:
            yield fault(f"provider {name}", str(error))
        else:
            yield from provider_checks(package, base_url=base_url, is_online=is_online)


def _counted(name: str, number: int) -> str:
    return f"{number} {name}{'' if number == 1 or name == 'ok' else 's'}"


def _document(check: Check) -> dict[str, str]:
    return {
        "check": check.subject,
        "result": check.level.value,
        "found": check.found,
        "what_to_do": check.step,
    }


def _row(check: Check) -> Row:
    return Row(
        cells=(check.subject, check.level.value, check.found),
        notes=[check.step] if check.step else [],
        style=_STYLES.get(check.level.value, ""),
    )
