"""The `postonce` command: arguments in, table out."""

from __future__ import annotations

import sys
from contextlib import suppress
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from .commands import state
from .commands.doctor import doctor
from .commands.plan import plan
from .commands.rebuild import rebuild
from .commands.resolve import resolve
from .commands.run import run
from .commands.runs import list_runs, show_run
from .commands.store import fail
from .commands.work import work
from .errors import ConfigError

_ORDER = ("run", "plan", "work", "state", "resolve", "emulate", "doctor")


class _InOrder(TyperGroup):
    """Lists its commands in the order in which they are met; without it groups come last."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Return the names of the commands."""
        return sorted(super().list_commands(ctx), key=_ORDER.index)


app = typer.Typer(
    name="postonce",
    cls=_InOrder,
    help="Cloud models whose create is safe to run again.",
    no_args_is_help=True,
    rich_markup_mode=None,  # the rich one takes longer to import than all the rest
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command()(run)
app.command()(plan)
app.command()(work)
app.add_typer(state.app)
state.app.command()(rebuild)
state.app.command("runs")(list_runs)
state.app.command("run")(show_run)
app.command()(resolve)
app.command()(doctor)


def main() -> None:
    """Run the command line. What the terminal's alphabet lacks is printed as an escape."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    app()


def _print_version(is_asked: bool) -> None:
    if is_asked:
        from importlib.metadata import version

        typer.echo(f"postonce {version('postonce')}")
        raise typer.Exit


@app.callback()
def postonce(
    show_version: Annotated[
        bool,
        typer.Option(
            "--version", help="Print the version.", callback=_print_version, is_eager=True
        ),
    ] = False,
) -> None:
    """Cloud models whose create is safe to run again."""


@app.command()
def emulate(
    spec: Annotated[
        Path, typer.Argument(help="A vendored spec: specs/<provider>, or its openapi.json.")
    ],
    manifest: Annotated[
        Path | None,
        typer.Option(help="Its manifest, where that is not under generated/."),
    ] = None,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[
        int, typer.Option(help="Port to listen on; 0 takes a free one.", min=0, max=65535)
    ] = 8765,
    unique: Annotated[
        bool, typer.Option(help="Refuse a natural key twice, where the provider does.")
    ] = False,
    native_keys: Annotated[
        bool, typer.Option(help="Let a repeated idempotency key make no second thing.")
    ] = False,
    strict_parents: Annotated[
        bool, typer.Option(help="Answer 404 below a parent that was not made here.")
    ] = False,
    reads_until_ready: Annotated[
        int, typer.Option(help="How often a new thing is read as not ready.", min=0)
    ] = 1,
    list_lag: Annotated[
        int, typer.Option(help="In how many lists a new thing does not show yet.", min=0)
    ] = 0,
    page_size: Annotated[
        int, typer.Option(help="Length of a list whose request names none.", min=1)
    ] = 20,
) -> None:
    """Serve a stateful stand-in for a provider, until interrupted.

    It is not the provider. Exit codes: 0 interrupted, 2 wrong usage or a missing extra.
    """
    try:
        from .emulator import emulator_from, serve
    except ImportError as error:
        fail(f"{error}; install the extra: postonce[emulator]", 2, error)
    try:
        emulator = emulator_from(
            spec,
            manifest,
            unique=unique,
            native_keys=native_keys,
            strict_parents=strict_parents,
            reads_until_ready=reads_until_ready,
            list_lag=list_lag,
            page_size=page_size,
        )
        with suppress(KeyboardInterrupt):  # how it is meant to end
            serve(emulator, host=host, port=port, announce=_announce)
    except ConfigError as error:
        fail(str(error), 2, error)


def _announce(url: str) -> None:
    typer.echo(f"{url} stands in for the provider; requests: {url}/_emulator/log", err=True)
