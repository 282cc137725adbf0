"""The `postonce` command: arguments in, table out."""

from __future__ import annotations

from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, NoReturn

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
    """Serve a stateful stand-in for a provider, until interrupted. It is not the provider."""
    try:
        from .emulator import emulator_from, serve
    except ImportError as error:
        _fail(f"{error}; install the extra: postonce[emulator]", error)
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
        _fail(str(error), error)


def _fail(message: str, cause: Exception) -> NoReturn:
    """End with one line on stderr and exit code 2."""
    typer.echo(f"postonce: {message}", err=True)
    raise typer.Exit(2) from cause


def _announce(url: str) -> None:
    typer.echo(f"{url} stands in for the provider; requests: {url}/_emulator/log", err=True)
