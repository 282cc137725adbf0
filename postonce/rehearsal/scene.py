"""One create in a rehearsal: what is there is read, and what would be sent is foreseen.

Rule 1: of the functions that change something, `post` and `remove`, none is ever called.
Rule 2: a POST is foreseen as what the provider makes of it: an answer that shows the request; or
        a refusal, where the API keeps a key unique that is taken. What follows from either is
        the create protocol's own business (create.py).
Rule 3: below a parent that is yet to be made there is nothing to be read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ..creation import Creation
from ..data.repository import Record
from ..errors import ApiError, CallError, Effect
from ..fingerprint import without_fields
from ..paths import MISSING, dig
from ..ready import refuse_failed
from ..search import created_id_of, matches, remote_id_of
from ..types import Json
from ..unknown import is_unknown, without_unknown
from .foreseen import Foreseen, made_of, spot

_WAITS = "it is not ready yet: a run waits for it"


class Scene:
    """A creation whose reads are the run's, and whose requests are foreseen.

    After it was run, `is_posted` says whether it came to a POST, and `notes` what else a run does.
    """

    def __init__(self, creation: Creation, foreseen: Foreseen) -> None:
        self.creation = creation
        self.is_posted = False
        self.notes: list[str] = []
        self._foreseen = foreseen
        self._at = spot(creation.kind, creation.parents)

    def rehearsed(self) -> Creation:
        """Return the creation to hand to the create protocol; it does not wait."""
        creation = self.creation
        return replace(
            creation,
            verify=self._verify,
            post=self._post,
            find=self._find if creation.find is not None else None,
            remove=self._remove if creation.remove is not None else None,
            glance=self._glance if creation.glance is not None else None,
            wait=False,
        )

    def look_ahead(self, record: Record) -> None:
        """Note the wait that a run would begin. Raises: CreateFailed where it ends at once."""
        readiness = self.creation.readiness
        if record.is_ready or self.is_posted or not self.creation.wait:
            return
        if readiness is not None and record.state is not None:
            kind, instance = record.kind, record.instance
            refuse_failed(readiness, record.state, kind=kind, instance=instance)
        self.notes.append(_WAITS)

    # What stands in for the functions of the creation.

    def _verify(self, remote_id: str) -> Json | None:
        seen = self._foreseen.of(self._at, remote_id, self.creation.instance)
        if seen is not MISSING:
            return seen
        return None if self._is_nowhere(remote_id) else self.creation.verify(remote_id)

    def _glance(self, remote_id: str) -> Json | None:
        is_foreseen = self._foreseen.of(self._at, remote_id, self.creation.instance) is not MISSING
        if is_foreseen or self._is_nowhere(remote_id) or self.creation.glance is None:
            return None
        return self.creation.glance(remote_id)

    def _find(self, request: Json) -> Iterator[Json]:
        """Yield what could match, as it will be; what is made in the rehearsal is recorded."""
        if self.creation.find is None or self._is_nowhere():
            return
        for body in self.creation.find(without_unknown(request or {})):
            remote_id = remote_id_of(body, {}, self.creation.identity)
            seen = MISSING if remote_id is None else self._foreseen.of(self._at, remote_id)
            if seen is MISSING:
                yield body
            elif seen is not None:
                yield seen

    def _post(self, _token: str) -> Json:
        if (taker := self._taker()) is not None:
            raise self._refusal(taker)
        self.is_posted = True
        creation, body = self.creation, made_of(self.creation)
        remote_id = created_id_of(body, creation.request, creation.identity)
        if remote_id is not None:
            self._foreseen.expect(self._at, remote_id, creation.instance, body)
        return body

    def _remove(self, remote_id: str) -> None:
        self._foreseen.expect(self._at, remote_id, self.creation.instance, None)
        self.notes.append(f"the delete of {remote_id}, which was interrupted, is finished first")

    # Within.

    def _is_nowhere(self, remote_id: str = "") -> bool:
        """Whether the provider cannot know the thing, or its place, yet."""
        return is_unknown(remote_id) or is_unknown(dict(self._at.parents))

    def _taker(self) -> str | None:
        """Return the id of what has the key for whose sake the POST would be refused, or None."""
        identity = self.creation.identity
        if not identity.is_unique or self.creation.find is None:
            return None
        request = without_fields(self.creation.request, self.creation.sensitive)
        if any(is_unknown(dig(request, field, None)) for field in identity.natural_key):
            return None  # a key that is new with what it names
        try:
            there = list(self._find(request))
        except CallError as error:
            self.notes.append(f"whether its key is taken could not be looked up ({error})")
            return None
        there += self._foreseen.bodies(self._at)
        if identity.is_singleton:
            return "the one there can be" if there else None
        found = matches(there, request, identity, is_owned=lambda *_: False)
        return next((match.remote_id or "a thing" for match in found if match.is_keyed), None)

    def _refusal(self, taker: str) -> ApiError:
        """Return the answer of an API that keeps the key unique, foreseen."""
        key = " and ".join(self.creation.identity.natural_key) or "it"
        return ApiError(
            f"{self.creation.kind} {self.creation.instance!r}: its POST would be refused: "
            f"{taker} is there, and the API keeps {key} unique",
            method="POST",
            url="",
            effect=Effect.NONE,
            status=409,
        )
