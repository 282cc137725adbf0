"""The store: where it is, in which format, who may read it, and what waits in it."""

from __future__ import annotations

import os
import shlex
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

from ..data.look import Counts, Look
from ..data.open import file_of, look_into
from ..errors import PostonceError
from .check import Check, fault, ok, warning
from .keys import key_check

BUSY_TIMEOUT_S = 10.0
"""As long as a run waits."""
_LIST = "postonce state list"


def store_checks(address: str) -> Iterator[Check]:
    """Yield how the store at `address` stands. It is left as it is, made or not."""
    try:
        with look_into(address, busy_timeout_s=BUSY_TIMEOUT_S) as look:
            yield _place(look, file_of(address))
            yield from _writing(look)
            yield from _privacy(file_of(address))
            if look.format == look.newest:
                yield _records(look.counts())
            yield key_check(look)
    except (PostonceError, OSError) as error:
        yield fault("store", str(error))
        yield key_check(None)


def _place(look: Look, file: Path | None) -> Check:
    where = f"{look.where} ({look.engine})"
    if not look.format and look.where == "memory":
        return warning("store", where, "nothing is known after the run: name a file or a server")
    if not look.format:
        return ok("store", f"{where}: not there yet, the first run makes it")
    if look.format < look.newest:
        return warning(
            "store",
            f"{where}: format {look.format}, of an older release",
            f"the next run brings it to format {look.newest}, which older releases cannot read: "
            "keep a copy where you still need them",
        )
    return ok("store", f"{where}: format {look.format}, the current one")


def _writing(look: Look) -> Iterator[Check]:
    try:
        look.try_to_write()
    except PostonceError as error:
        yield fault("store access", str(error))
    else:
        yield ok("store access", "can be written" if look.format else "can be made")


def _privacy(file: Path | None) -> Iterator[Check]:
    """Yield whether a file is this user's alone; what a server lets whom read is its own affair."""
    if file is None or sys.platform == "win32" or not file.exists():
        return
    found = file.stat()
    mode = stat.S_IMODE(found.st_mode)
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        yield warning(
            "store privacy",
            f"open to other users (mode {mode:04o})",
            f"records may hold secrets: chmod 600 {shlex.quote(str(file))}",
        )
    elif found.st_uid != os.geteuid():
        yield warning("store privacy", f"another user's (mode {mode:04o})", "run as its owner")
    else:
        yield ok("store privacy", f"this user's alone (mode {mode:04o})")


def _records(counts: Counts) -> Check:
    found = f"{counts.records} recorded"
    if not (counts.rivals or counts.open):
        return ok("records", f"{found}, none open")
    told, steps = [found], []
    if counts.rivals:
        told.append(f"{counts.rivals} with more than one thing made for them")
        steps.append("look which one is in use, and delete the surplus at the provider")
    if counts.open:
        told.append(f"{counts.open} under way or interrupted")
        steps.append("run again; postonce resolve where that raises")
    return warning("records", ", ".join(told), f"{_LIST} shows them: {'; '.join(steps)}")
