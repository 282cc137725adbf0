"""What follows once a record holds a remote id: read back, wait, compare (laws 7, 9, 10)."""

from __future__ import annotations

import secrets
from functools import partial

from .claims import Claim
from .creation import Created, Creation, Timing
from .data.repository import Record, Repository, Status
from .drift import drift
from .errors import ConfigError
from .ready import wait_ready, wait_seen
from .records import asked, confirmed, is_unseen, place, refreshed, taken
from .recover import Recovery
from .result import Outcome, Verified
from .search import Match
from .types import Json


class Settling:
    """The end of one run of the create protocol; all of it can be taken up by the next run."""

    def __init__(
        self,
        creation: Creation,
        data: Repository,
        timing: Timing,
        claim: Claim,
        recovery: Recovery,
    ) -> None:
        self.creation = creation
        self.data = data
        self.timing = timing
        self.claim = claim
        self.recovery = recovery
        self.verified = Verified.GET
        """How the state in the record came to be known."""

    def refresh(self, record: Record, body: Json) -> Record:
        """Store what a verify showed, where it is new."""
        after = refreshed(record, self.creation, body)
        return record if after == record else self.data.put(after)

    def take(self, record: Record, match: Match) -> Record:
        """Record a found object as this instance's. After an intent, `request` is what was sent."""
        if record.status is not Status.INTENT:
            token = record.token or secrets.token_hex(16)
            record = asked(record, self.creation.request, self.creation, token=token)
        parents = place(self.creation.parents)
        self.verified = Verified.SEARCH
        return self.data.put(
            taken(
                record, self.creation, remote_id=match.remote_id, body=match.body, parents=parents
            )
        )

    def confirm(self, record: Record, body: Json) -> Record:
        """Record the object that a person named (resolve.py), now that a read has shown it."""
        if record.request is None:
            token = secrets.token_hex(16)
            record = asked(record, self.creation.request, self.creation, token=token)
        parents = place(self.creation.parents)
        return self.data.put(confirmed(record, self.creation, body=body, parents=parents))

    def finish(self, record: Record, outcome: Outcome, match: Match | None = None) -> Created:
        """Read back what the answer left out, wait until ready (law 10), compare (law 9).

        Raises: AmbiguousMatch as long as a second thing that was made for it lives (law 6).
        """
        if record.rivals:
            record = self.recovery.without_rivals(record)
        if self.creation.wait:
            record = self._waited_for(record)
        if record.state is None and (body := self._read_back(record)) is not None:
            record = self._seen(record, body)
        return Created(
            record=record,
            outcome=outcome,
            drift=drift(
                self.creation.request, record, self.creation.identity, self.creation.sensitive
            ),
            notes=self.recovery.notes(record, match),
            verified=self.verified,
        )

    def _waited_for(self, record: Record) -> Record:
        """Return the record of a thing that can be read, and is ready."""
        readiness = self.creation.readiness
        if is_unseen(record, self.creation):
            body = wait_seen(
                partial(self.creation.verify, record.remote_id or ""),
                kind=record.kind,
                instance=record.instance,
                timeout_s=self.timing.ready_timeout_s,
                sleep=self.timing.sleep,
                renew=self.claim.renew,
            )
            record = self._seen(record, body)
        if readiness and not record.is_ready:
            body = wait_ready(
                partial(self.creation.verify, record.remote_id or ""),
                readiness,
                kind=record.kind,
                instance=record.instance,
                timeout_s=self.timing.ready_timeout_s,
                settle_s=self.timing.settle_s,
                sleep=self.timing.sleep,
                renew=self.claim.renew,
            )
            record = self._seen(record, body)
        return record

    def _seen(self, record: Record, body: Json) -> Record:
        self.verified = Verified.GET
        return self.refresh(record, body)

    def _read_back(self, record: Record) -> Json | None:
        """Return what the API shows of a thing whose create answered nothing, if it can be read."""
        try:
            return self.creation.verify(record.remote_id or "")
        except ConfigError:
            return None
