"""What a run tells and keeps, without its sensitive inputs: they are hidden by value.

Fields that are secret by their own nature are hidden where they stand (redact.py). An input that
is called sensitive may be put anywhere, into the text of a boot script or a name, and turn up in
the error that refuses it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from urllib.parse import quote

from ..redact import redact
from ..types import Json
from .definition import Workflow
from .engine import Began, Ended, Event
from .tasks import TaskRecord

_SHORTEST = 4
"""Characters. To hide a shorter text wherever it stands would hide half of what is told."""


@dataclass(frozen=True, slots=True)
class Veil:
    """Hides the texts `secrets`, the longest of which stand first."""

    secrets: tuple[str, ...] = ()

    @classmethod
    def of(cls, workflow: Workflow, inputs: Mapping[str, Json]) -> Veil:
        """Return the veil over the sensitive ones of `inputs`."""
        sensitive = [inputs[name] for name, one in workflow.inputs.items() if one.is_sensitive]
        found = {text for text in _texts(sensitive) if len(text) >= _SHORTEST}
        return cls(tuple(sorted({*found, *map(_in_a_path, found)}, key=len, reverse=True)))

    def json(self, value: Json) -> Json:
        """Return `value` with *** in place of secrets."""
        return redact(value, secrets=self.secrets) if self.secrets else value

    def texts(self, values: tuple[str, ...]) -> tuple[str, ...]:
        """Return `values` with *** in place of secrets."""
        return tuple(map(self.json, values))

    def record(self, record: TaskRecord) -> TaskRecord:
        """Return `record` without secrets in what is told of a task.

        What names the thing stays, and so does what it answered: other steps work with these.
        """
        if not self.secrets:
            return record
        return replace(
            record,
            item=self.json(record.item),
            request=self.json(record.request),
            drift=tuple(map(self.json, record.drift)),
            notes=self.texts(record.notes),
            sent=self.texts(record.sent),
            error=self.json(record.error),
        )

    def event(self, event: Event) -> Event:
        """Return `event` without secrets."""
        match event:
            case Began(item=item):
                return replace(event, item=self.json(item))
            case Ended(record=record):
                return Ended(record=self.record(record))
            case _:
                return event


def _texts(value: Json) -> Iterator[str]:
    """Yield every text in `value`, and each line of it: messages show one at a time."""
    match value:
        case str():
            yield value
            yield from map(str.strip, value.splitlines())
        case dict():
            yield from (text for one in value.values() for text in _texts(one))
        case list():
            yield from (text for one in value for text in _texts(one))
        case int() | float() if not isinstance(value, bool):
            yield str(value)


def _in_a_path(text: str) -> str:
    return quote(text, safe="")
