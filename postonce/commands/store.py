"""What the commands on a store share: `--store`, opening it, and how a command ends.

Exit codes: 0 done · 1 nothing such is recorded, or it was refused · 2 wrong usage, or a store
that cannot be used.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from difflib import get_close_matches
from itertools import islice
from typing import Annotated, NoReturn

import typer

from ..data.keys import keys_of
from ..data.repository import Record, Repository
from ..errors import ConfigError, InstanceError, NotRecorded, PostonceError, WorkflowInvalid
from ..redact import has_password
from .completion import instances, kinds
from .printing import escaped

DEFAULT_STORE = "sqlite:///postonce.db"
"""The store of a context that names none."""

Store = Annotated[str, typer.Option(envvar="POSTONCE_STORE", help="Address of the store.")]
Kind = Annotated[
    str,
    typer.Argument(help="Its kind, as `postonce state list` shows it.", autocompletion=kinds),
]
Instance = Annotated[str, typer.Argument(help="Your name for it.", autocompletion=instances)]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]

_SEARCHED = 5000
"""How many records are looked through for a name that is like the one asked for."""


@contextmanager
def opened(address: str) -> Iterator[Repository]:
    """Yield the store at `address`; an error is one line on stderr and an exit code.

    A store that does not exist is not made: a look must leave nothing behind. Without a key
    encrypted values stay as they are, which does to look and to decide.
    """
    from ..data.open import file_of, open_repository, open_store

    with reported():
        file = file_of(address)
        if file is not None and not file.exists():
            raise ConfigError(
                f"there is no store at {file}; name yours with --store or POSTONCE_STORE"
            )
        open_any = open_repository if keys_of(os.environ) else open_store
        with closing(open_any(address)) as data:
            yield data


@contextmanager
def reported() -> Iterator[None]:
    """Turn an error of the block into one line on stderr and an exit code."""
    try:
        yield
    except (InstanceError, NotRecorded) as error:
        fail(str(error), 1, error)
    except WorkflowInvalid as error:
        for problem in error.problems[:-1]:
            typer.echo(f"postonce: {escaped(problem)}", err=True)
        fail(error.problems[-1], 2, error)
    except PostonceError as error:
        fail(str(error), 2, error)
    except PermissionError as error:  # of a folder above the store
        fail(str(error), 2, error)
    except UnicodeEncodeError as error:  # bytes of the command line that are no text
        fail(f"expected names in UTF-8, found {error.object!r}", 2, error)


def recorded(data: Repository, kind: str, instance: str) -> Record:
    """Return the record of an instance. Raises: NotRecorded, which names what is like it."""
    record = data.get(kind, instance)
    if record is not None:
        return record
    known = (f"{one.kind} {one.instance}" for one in islice(data.records(), _SEARCHED))
    near = get_close_matches(f"{kind} {instance}", known, n=3, cutoff=0.7)
    hint = f"; near it are {', '.join(near)}" if near else ""
    raise NotRecorded(f"{kind} {instance!r}: nothing is recorded under that name{hint}")


def option_for(store: str) -> str:
    """Return what names `store` on a further command line; "" where nothing need, or may."""
    is_known = store in (DEFAULT_STORE, os.environ.get("POSTONCE_STORE"))
    return "" if is_known or has_password(store) else f" --store {store}"


def fail(message: str, code: int, cause: Exception | None = None) -> NoReturn:
    """End with one line on stderr and exit code `code`."""
    typer.echo(f"postonce: {escaped(message)}", err=True)
    raise typer.Exit(code) from cause
