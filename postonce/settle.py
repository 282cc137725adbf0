"""What follows once a record holds a remote id: read back, wait, compare (laws 7, 9, 10)."""

from __future__ import annotations

from .claims import Claim
from .creation import Created, Creation, Timing
from .data.repository import Record, Repository
from .drift import drift
from .errors import ConfigError
from .ready import wait_ready, wait_seen
from .records import is_unseen, refreshed
from .recover import Recovery
from .result import Outcome
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

    def refresh(self, record: Record, body: Json) -> Record:
        """Store what a verify showed, where it is new."""
        after = refreshed(record, self.creation, body)
        return record if after == record else self.data.put(after)

    def finish(self, record: Record, outcome: Outcome, match: Match | None = None) -> Created:
        """Read back what the answer left out, wait until ready (law 10), compare (law 9)."""
        readiness, remote_id = self.creation.readiness, record.remote_id
        assert remote_id is not None
        if self.creation.wait and is_unseen(record, self.creation):
            body = wait_seen(
                lambda: self.creation.verify(remote_id),
                kind=record.kind,
                instance=record.instance,
                timeout_s=self.timing.ready_timeout_s,
                sleep=self.timing.sleep,
                renew=self.claim.renew,
            )
            record = self.refresh(record, body)
        if readiness and not record.is_ready and self.creation.wait:
            body = wait_ready(
                lambda: self.creation.verify(remote_id),
                readiness,
                kind=record.kind,
                instance=record.instance,
                timeout_s=self.timing.ready_timeout_s,
                settle_s=self.timing.settle_s,
                sleep=self.timing.sleep,
                renew=self.claim.renew,
            )
            record = self.refresh(record, body)
        elif record.state is None and (body := self._read_back(remote_id)) is not None:
            record = self.refresh(record, body)
        return Created(
            record=record,
            outcome=outcome,
            drift=drift(
                self.creation.request, record, self.creation.identity, self.creation.sensitive
            ),
            notes=self.recovery.notes(record, match),
        )

    def _read_back(self, remote_id: str) -> Json | None:
        """Return what the API shows of a thing whose create answered nothing, if it can be read."""
        try:
            return self.creation.verify(remote_id)
        except ConfigError:
            return None
