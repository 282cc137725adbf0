"""`postonce state rebuild`: record again what carries our markers at the provider."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from typing import Annotated

import typer

from ..rebuild import Finding, Found
from ..rebuild import rebuild as found_in
from .packages import imported
from .printing import Row, print_json, print_table
from .store import DEFAULT_STORE, AsJson, Store, reported

_OPEN = (Finding.RIVAL, Finding.FAILED)
"""What a person has to look at."""
_STEPS = {
    Finding.RIVAL: "another thing is recorded for it; delete the surplus at the provider",
    Finding.OPEN: "its record waits for a lost answer: the next create takes it up",
    Finding.DELETED: "its record is a tombstone; if it is not being deleted: postonce resolve",
}


def rebuild(
    package: Annotated[
        str, typer.Argument(help="Import name of the generated package: generated.mycloud.")
    ],
    owner: Annotated[str, typer.Option(help="Whose markers to look for.")],
    base_url: Annotated[
        str | None, typer.Option(help="Address of the API, where it is not the provider's own.")
    ] = None,
    store: Store = DEFAULT_STORE,
    as_json: AsJson = False,
) -> None:
    """Record again what carries the owner's markers.

    No record that is there is overwritten, and nothing is changed at the provider. The token
    comes from the provider's own variables.
    Exit codes: 0 done, 1 something needs a person, 2 wrong usage or no usable store.
    """
    from ..context import Context

    with reported():
        models = imported(package)  # first: a wrong name must leave no store behind
        with Context.open(store, base_url=base_url, owner=owner) as ctx:
            found = tuple(found_in(ctx, models))
    if as_json:
        print_json([asdict(one) for one in found])
    else:
        print_table(("kind", "instance", "id", "finding"), "what is next", map(_row, found))
        counts = Counter(one.finding.value for one in found)
        typer.echo(", ".join(f"{n} {name}" for name, n in counts.items()) or "none found", err=True)
    if any(one.finding in _OPEN for one in found):
        raise typer.Exit(1)


def _row(one: Found) -> Row:
    step = one.why or _STEPS.get(one.finding, "")
    return Row(
        cells=(one.kind, one.instance, one.remote_id, one.finding.value),
        notes=[step] if step else [],
        style="bold red" if one.finding in _OPEN else "",
    )
