"""The create protocol, once, for generated and hand-written models alike: look, mark, act.

The laws:
1.  No POST without a durable intent: instance, random token, fingerprint, time; no secrets.
2.  The remote id is durable before anything else happens: before waiting, before reading back,
    and even when the rest of the answer does not fit the schema.
3.  Only a definite "gone" (404, 410, a state listed as gone) allows a new POST; of a thing made
    a moment ago it is definite when it is said twice. On 401, 403, 429, 5xx and timeouts of a
    verify: raise, post nothing.
4.  A POST whose effect is unknown is never repeated before a search. Effect `none` is only what
    cannot have been processed.
5.  Adoption needs proof (search.py), or the caller's word (`adopt=True`).
6.  One writer per instance: a claim with a lease (claims.py). If the world breaks that, it is
    detected and reported, never hidden by taking the first match.
7.  What is returned only once is never lost: a refresh keeps write-once fields.
8.  A tombstone is not existing data.
9.  A changed request is never passed over silently: drift says field, wanted, found.
10. Readiness waits are resumable: the next run goes on waiting.
"""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import timedelta

from .claims import Claim, claimed
from .creation import Created, Creation, Timing
from .data.repository import Record, Repository, Status
from .errors import (
    CallError,
    ConfigError,
    Effect,
    IdentityConflict,
    RepositoryError,
    RequestInvalid,
    StaleRecord,
)
from .records import asked, intended, is_asked, is_unseen, made, place, taken
from .recover import Recovery
from .result import Outcome
from .search import Match, ambiguous, created_id_of
from .settle import Settling
from .types import Json


def create(creation: Creation, data: Repository, timing: Timing) -> Created:
    """Return the one remote object for the instance, posting only when there is none.

    Raises: AmbiguousMatch, Claimed, CreateFailed, EffectUnknown, IdentityConflict, NotReady,
    CallError, ConfigError, RepositoryError. After each of them a further run is safe.
    """
    with claimed(
        data,
        creation.kind,
        creation.instance,
        lease_s=timing.lease_s,
        wait_s=timing.claim_timeout_s,
        sleep=timing.sleep,
    ) as claim:
        return _Run(creation, data, timing, claim).run()


class _Run:
    """One pass of the protocol under a held claim."""

    def __init__(self, creation: Creation, data: Repository, timing: Timing, claim: Claim) -> None:
        self.creation = creation
        self.data = data
        self.timing = timing
        self.claim = claim
        self.recovery = Recovery(creation, data, timing, claim)
        self.settling = Settling(creation, data, timing, claim, self.recovery)

    def run(self) -> Created:
        kind, instance = self.creation.kind, self.creation.instance
        record = self.data.get(kind, instance)
        if record is None:
            return self._fresh(Record(kind=kind, instance=instance, status=Status.DELETED))
        if record.status is not Status.DELETED:
            self._check_parents(record)
        match record:
            case Record(status=Status.DELETED):
                return self._fresh(record)
            case Record(status=Status.DELETING):
                return self._fresh(self._finish_delete(record))
            case Record(status=Status.LIVE, remote_id=str(remote_id)):
                return self._recorded(record, remote_id)
            case _:
                return self._interrupted(record)

    def _check_parents(self, record: Record) -> None:
        if place(record.parents) != place(self.creation.parents):
            raise IdentityConflict(
                f"{record.kind} {record.instance!r} is recorded under {record.parents}, not "
                f"{self.creation.parents}; give the one here another instance name",
                kind=record.kind,
                instance=record.instance,
                found=record.remote_id,
            )

    # The four places a record can stand.

    def _fresh(self, record: Record) -> Created:
        """Nothing exists for all we know: adopt on the caller's word, else post (law 8)."""
        if self.creation.adopt:
            found = self.recovery.adoptable()
            if len(found) > 1:
                raise ambiguous(found, kind=record.kind, instance=record.instance)
            if found:
                return self.settling.finish(self._take(record, found[0]), Outcome.ADOPTED, found[0])
        return self._post(record, Outcome.CREATED)

    def _recorded(self, record: Record, remote_id: str) -> Created:
        """Verify with a GET; only a definite "gone" leads to a new POST (law 3)."""
        body = self.creation.verify(remote_id)
        if body is None and self._is_on_its_way(record):
            return self.settling.finish(record, Outcome.RESUMED)
        if body is None and self._is_within(record, self.timing.young_s):
            self.timing.sleep(self.timing.settle_s)
            body = self.creation.verify(remote_id)
        if body is None:
            return self._post(record, Outcome.RECREATED)
        outcome = Outcome.REUSED if record.is_ready else Outcome.RESUMED
        return self.settling.finish(self.settling.refresh(record, body), outcome)

    def _is_on_its_way(self, record: Record) -> bool:
        """Whether what cannot be read has never been seen, and may still come into being."""
        is_unseen_yet = is_unseen(record, self.creation)
        return is_unseen_yet and self._is_within(record, self.timing.ready_timeout_s)

    def _is_within(self, record: Record, age_s: float) -> bool:
        """Whether the POST is at most `age_s` ago: reads, or lists in their place, may lag."""
        made_at = record.intent_at
        return made_at is not None and self.timing.clock() < made_at + timedelta(seconds=age_s)

    def _interrupted(self, record: Record) -> Created:
        """An earlier POST may have taken place: search before anything else (law 4).

        With a key of the API's own, the same request may be sent again whatever the search
        says; it goes first all the same, since providers forget such keys after a while.
        """
        is_repeatable = self.creation.identity.native_key is not None
        token = record.token if is_asked(record, self.creation.request, self.creation) else None
        match = self.recovery.recover(record, is_repeatable=is_repeatable and token is not None)
        if match is not None:
            return self.settling.finish(self._take(record, match), Outcome.RESUMED, match)
        return self._post(record, Outcome.RESUMED, token=token)

    def _finish_delete(self, record: Record) -> Record:
        """Complete an interrupted delete, so that what follows starts from a tombstone."""
        if record.remote_id is not None and self.creation.verify(record.remote_id) is not None:
            if self.creation.remove is None:
                raise self.recovery.unknown(
                    record, f"the delete of {record.remote_id} was interrupted"
                )
            self.creation.remove(record.remote_id)
        return self.data.put(replace(record, status=Status.DELETED))

    # The one request that must not be repeated.

    def _post(self, before: Record, outcome: Outcome, token: str | None = None) -> Created:
        """Mark, post, record the id (laws 1, 2, 4)."""
        request = self.creation.request
        intent = self.data.put(
            intended(
                before,
                request,
                self.creation,
                token=token or secrets.token_hex(16),
                now=self.timing.clock(),
                parents=place(self.creation.parents),
            )
        )
        try:
            body = _only(self.creation.post(intent.token or ""))
        except (ConfigError, RequestInvalid):
            self._withdraw(before, intent)
            raise
        except CallError as error:
            if error.effect is Effect.NONE:
                return self._after_refusal(self._withdraw(before, intent), error)
            return self._after_loss(intent, outcome, error)
        remote_id = created_id_of(body, request, self.creation.identity)
        if remote_id is None:
            return self._after_loss(intent, outcome, None)
        return self.settling.finish(self._record_id(intent, remote_id, body), outcome)

    def _withdraw(self, before: Record, intent: Record) -> Record:
        """Take an intent back whose POST made nothing.

        One that follows a lost POST stays: what that one made may yet show up.
        """
        if before.status is Status.INTENT:
            return intent
        return self.data.put(replace(intent, status=Status.DELETED))

    def _record_id(self, intent: Record, remote_id: str, body: Json) -> Record:
        """Make the id durable at once; if that fails, say the id aloud (law 2)."""
        live = made(intent, self.creation, remote_id=remote_id, body=body)
        try:
            return self.data.put(live)
        except StaleRecord:
            return self._record_late(live, remote_id)
        except RepositoryError as error:
            error.add_note(_made_but(live, "could not be recorded; the next run searches for it"))
            raise

    def _record_late(self, live: Record, remote_id: str) -> Record:
        """Record an id over what another writer left, unless that is an id, too (law 6)."""
        now = self.data.get(live.kind, live.instance)
        if now is not None and now.status is not Status.DELETED and now.remote_id is not None:
            both = (now.remote_id, remote_id)
            raise ambiguous(
                tuple(Match(remote_id=one, body=None) for one in both),
                kind=live.kind,
                instance=live.instance,
            )
        try:
            return self.data.put(replace(live, version=0 if now is None else now.version))
        except RepositoryError as error:
            error.add_note(_made_but(live, "could not be recorded: others write this record"))
            raise

    def _after_refusal(self, record: Record, error: CallError) -> Created:
        """Nothing was made by this POST. A taken key may be taken by the very thing."""
        match = self.recovery.holder_of_key(error)
        if match is None:
            raise error
        return self.settling.finish(self._take(record, match), Outcome.ADOPTED, match)

    def _after_loss(self, intent: Record, outcome: Outcome, error: CallError | None) -> Created:
        """The POST may have made something: search now; the intent stays where none is found."""
        match = self.recovery.recover(intent, error, is_made=error is None)
        if match is not None:
            was_there = intent.intent_at is not None and match.is_older_than(intent.intent_at)
            outcome = Outcome.ADOPTED if was_there else outcome
            return self.settling.finish(self._take(intent, match), outcome, match)
        if error is not None:
            raise error  # lists may lag behind: the next run looks again before it posts
        raise self.recovery.unknown(
            intent, "the answer to its POST held no id, and no list shows it"
        )

    def _take(self, record: Record, match: Match) -> Record:
        """Record a found object as this instance's. After an intent, `request` is what was sent."""
        if record.status is not Status.INTENT:
            token = record.token or secrets.token_hex(16)
            record = asked(record, self.creation.request, self.creation, token=token)
        parents = place(self.creation.parents)
        return self.data.put(
            taken(
                record, self.creation, remote_id=match.remote_id, body=match.body, parents=parents
            )
        )


def _only(body: Json | None) -> Json | None:
    """Return the thing of an answer; some APIs answer a list of one."""
    return body[0] if isinstance(body, list) and len(body) == 1 else body


def _made_but(live: Record, what: str) -> str:
    return f"{live.kind} {live.instance!r} WAS made, with id {live.remote_id}, but {what}"
