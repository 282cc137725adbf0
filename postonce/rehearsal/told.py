"""The edge of a rehearsal: a call that comes to a request whose answer cannot be foreseen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from .client import WouldSend
from .context import Rehearsal
from .foretold import Action, Foretold

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told(Generic[T]):
    """What a call came to in a rehearsal.

    `value` is what it returned; None where it ended at a request that only a run sends, of whose
    answer nothing is known: then `is_whole` is False, and `foretold` ends with that request.
    """

    foretold: tuple[Foretold, ...]
    value: T | None
    is_whole: bool = True


def foretell(
    ctx: Rehearsal, call: Callable[[], T], *, kind: str = "", instance: str = ""
) -> Told[T]:
    """Run `call`, which works on `ctx` in this thread, and return what it would do.

    `kind` and `instance` say whose request it is that ends the call, if one does.
    Raises: what a run would raise.
    """
    with ctx.foretold.heard() as heard:
        try:
            value = call()
        except WouldSend as request:
            sent = {"method": request.method, "path": request.path, "body": request.body}
            ctx.foretold.add(
                Foretold(kind=kind, instance=instance, action=Action.CALL, request=sent)
            )
            return Told(foretold=tuple(heard), value=None, is_whole=False)
    return Told(foretold=tuple(heard), value=value)
