"""Is it definitely gone (law 3)? What was made a moment ago must be so at two looks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from .creation import Timing
from .data.repository import Record
from .types import Json


def is_within(record: Record, age_s: float, timing: Timing) -> bool:
    """Whether the POST of `record` is at most `age_s` ago: reads may lag behind it."""
    made_at = record.intent_at
    return made_at is not None and timing.clock() < made_at + timedelta(seconds=age_s)


def looked_at_again(
    verify: Callable[[str], Json | None], record: Record, remote_id: str, timing: Timing
) -> Json | None:
    """Return what a second look shows of a young thing that the first did not show."""
    if not is_within(record, timing.young_s, timing):
        return None
    timing.sleep(timing.settle_s)
    return verify(remote_id)
