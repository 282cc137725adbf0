"""The `postonce` command: arguments in, table out."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer

from .errors import ConfigError

app = typer.Typer(
    name="postonce",
    help="Cloud models whose create is safe to run again.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


def main() -> None:
    """Run the command line."""
    app()


def _print_version(is_asked: bool) -> None:
    if is_asked:
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
        typer.Option(help="The manifest; generated/<provider>/manifest.json unless given."),
    ] = None,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 8765,
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
        int, typer.Option(help="How often a new thing is read as not ready.")
    ] = 1,
    list_lag: Annotated[
        int, typer.Option(help="In how many lists a new thing does not show yet.")
    ] = 0,
) -> None:
    """Serve a stateful stand-in for a provider. It is not the provider."""
    try:
        from .emulator import emulator_from, serve
    except ImportError as error:
        typer.echo(f"{error}; install the extra: postonce[emulator]", err=True)
        raise typer.Exit(2) from error
    try:
        emulator = emulator_from(
            spec,
            manifest,
            unique=unique,
            native_keys=native_keys,
            strict_parents=strict_parents,
            reads_until_ready=reads_until_ready,
            list_lag=list_lag,
        )
        serve(emulator, host=host, port=port, announce=_announce)
    except ConfigError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from error


def _announce(url: str) -> None:
    typer.echo(f"{url} stands in for the provider; requests: {url}/_emulator/log", err=True)
