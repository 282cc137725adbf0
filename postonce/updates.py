"""Updates: which request takes a live thing from what it is to what is wanted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pydantic import ValidationError

from .errors import RequestInvalid
from .facts import Identity
from .paths import MISSING, dig
from .result import Drift
from .schema import RequestModel, faults
from .types import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """What a kind's update takes: its request model, its method, what it never changes."""

    kind: str
    type: type[RequestModel]
    method: str
    immutable: tuple[str, ...]
    identity: Identity

    def can_change(self, drift: Drift) -> bool:
        """Whether the update can end this drift. A PATCH takes a field away by null only."""
        if drift.field in self.immutable or drift.field not in self.type.wire_names():
            return False
        is_stated = drift.wanted is not None or self.method != "PATCH"
        return is_stated or drift.field in self.type.nullable_names()

    def request_for(self, wanted: Json, drifts: Iterable[Drift], state: Json) -> RequestModel:
        """Return what to send: what differs (PATCH), or all that the update takes of `wanted`.

        What the update requires and `wanted` does not state stays as the live thing shows it.
        Raises: RequestInvalid.
        """
        if self.method == "PATCH":
            changes = {drift.field: wanted.get(drift.field) for drift in drifts}
        else:
            names = self.type.wire_names()
            changes = {field: value for field, value in wanted.items() if field in names}
        for field in self.type.required_names() - changes.keys():
            path = self.identity.answer_paths.get(field, field)
            value = wanted[field] if field in wanted else dig(state, path)
            if value is not MISSING:
                changes[field] = value
        try:
            return self.type.model_validate(changes)
        except ValidationError as error:
            raise RequestInvalid(
                f"{self.kind} cannot be updated to this request ({faults(error)}); state what the "
                "update needs, or call update() with it; nothing was sent"
            ) from error
