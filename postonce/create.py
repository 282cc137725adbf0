"""The create protocol, once, for generated and hand-written models alike: look, mark, act.

The laws:
1.  No POST without a durable intent: instance, random token, fingerprint, time; no secrets.
2.  The remote id is durable before anything else happens: before waiting, before reading back,
    and even when the rest of the answer does not fit the schema.
3.  Only a definite "gone" (404, 410, a state listed as gone) allows a new POST. On 401, 403,
    429, 5xx and timeouts of a verify: raise, post nothing.
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

from .claims import Claim, claimed
from .creation import Created, Creation, Timing
from .data.repository import Record, Repository, Status
from .drift import drift, shown
from .errors import (
    ApiError,
    CallError,
    Effect,
    IdentityConflict,
    RepositoryError,
)
from .fingerprint import fingerprint, keep_write_once, without_secrets
from .paths import MISSING, dig
from .ready import is_ready, wait_ready
from .recover import Recovery
from .result import Drift, Outcome
from .search import Match, ambiguous, proven, remote_id_of
from .types import Json

_KEY_IS_TAKEN = (409, 412, 422)


def create(creation: Creation, data: Repository, timing: Timing) -> Created:
    """Return the one remote object for the instance, posting only when there is none.

    Raises: AmbiguousMatch, Claimed, CreateFailed, EffectUnknown, IdentityConflict, NotReady,
    CallError, RepositoryError. After each of them a further run is safe.
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

    def run(self) -> Created:
        kind, instance = self.creation.kind, self.creation.instance
        record = self.data.get(kind, instance)
        match record:
            case None:
                return self._fresh(Record(kind=kind, instance=instance, status=Status.DELETED))
            case Record(status=Status.LIVE, remote_id=str(remote_id)):
                self._check_parents(record)
                return self._recorded(record, remote_id)
            case Record(status=Status.INTENT):
                return self._interrupted(record)
            case Record(status=Status.DELETING):
                return self._fresh(self._finish_delete(record))
            case _:
                return self._fresh(record)

    def _check_parents(self, record: Record) -> None:
        if record.parents != self.creation.parents:
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
            found = self.recovery.matching(self.creation.request)
            if len(found) > 1:
                raise ambiguous(found, kind=record.kind, instance=record.instance)
            if found:
                return self._finish(self._take(record, found[0]), Outcome.ADOPTED, found[0])
        return self._post(record, Outcome.CREATED)

    def _recorded(self, record: Record, remote_id: str) -> Created:
        """Verify with a GET; only a definite "gone" leads to a new POST (law 3)."""
        body = self.creation.verify(remote_id)
        if body is None:
            return self._post(record, Outcome.RECREATED)
        outcome = Outcome.REUSED if record.is_ready else Outcome.RESUMED
        return self._finish(self._refresh(record, body), outcome)

    def _interrupted(self, record: Record) -> Created:
        """An earlier POST may have taken place: search before anything else (law 4).

        With a key of the API's own, sending the same request again *is* the search.
        """
        is_same = record.fingerprint == fingerprint(self.creation.request)
        token = record.token if is_same else None
        if not (token and self.creation.identity.native_key):
            match = self.recovery.recover(record)
            if match is not None:
                return self._finish(self._take(record, match), Outcome.RESUMED, match)
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
        token = token or secrets.token_hex(16)
        intent = self._intend(before, token)
        try:
            body = self.creation.post(token)
        except CallError as error:
            if error.effect is Effect.NONE:
                return self._after_refusal(before, intent, error)
            return self._after_loss(intent, outcome, error)
        remote_id = remote_id_of(body, self.creation.request, self.creation.identity)
        if remote_id is None:
            return self._after_loss(intent, outcome, None)
        return self._finish(self._record_id(intent, remote_id, body), outcome)

    def _intend(self, before: Record, token: str) -> Record:
        request = self.creation.request
        is_repeat = before.status is Status.INTENT
        return self.data.put(
            replace(
                before,
                status=Status.INTENT,
                remote_id=None,
                token=token,
                # The first POST of a row of attempts is the earliest the thing can have been made.
                intent_at=before.intent_at if is_repeat else self.timing.clock(),
                fingerprint=fingerprint(request),
                request=without_secrets(request, self.creation.sensitive, salt=token),
                shown=None,
                state=None,
                is_ready=False,
                parents=self.creation.parents,
            )
        )

    def _record_id(self, intent: Record, remote_id: str, body: Json) -> Record:
        """Make the id durable at once; if that fails, say the id aloud (law 2)."""
        live = replace(
            intent,
            status=Status.LIVE,
            remote_id=remote_id,
            state=body,
            shown=shown(self.creation.request, body, self.creation.identity),
            is_ready=is_ready(self.creation.readiness, body),
        )
        try:
            return self.data.put(live)
        except RepositoryError as error:
            error.add_note(
                f"{intent.kind} {intent.instance!r} WAS made, with id {remote_id}, but could not "
                "be recorded; its intent is recorded, and the next run searches for it"
            )
            raise

    def _after_refusal(self, before: Record, intent: Record, error: CallError) -> Created:
        """Nothing was made by this POST. A taken key may be taken by the very thing.

        An intent left by an earlier, lost POST stays: that one may yet show up.
        """
        if before.status is not Status.INTENT:
            intent = self.data.put(replace(intent, status=Status.DELETED))
        if isinstance(error, ApiError) and error.status in _KEY_IS_TAKEN:
            found = self.recovery.matching(self.creation.request)
            match = proven(
                found,
                self.creation.identity,
                since=None,
                kind=intent.kind,
                instance=intent.instance,
            )
            if match is not None:
                return self._finish(self._take(intent, match), Outcome.ADOPTED, match)
            if found and self.creation.identity.natural_key:
                raise self.recovery.conflict(found, error) from error
        raise error

    def _after_loss(self, intent: Record, outcome: Outcome, error: CallError | None) -> Created:
        """The POST may have made something: search now; the intent stays where none is found."""
        match = self.recovery.recover(intent, error)
        if match is not None:
            return self._finish(self._take(intent, match), outcome, match)
        if error is not None:
            raise error  # lists may lag behind: the next run looks again before it posts
        raise self.recovery.unknown(
            intent, "the answer to its POST held no id, and no list shows it"
        )

    def _take(self, record: Record, match: Match) -> Record:
        """Record a found object as this instance's. After an intent, `request` is what was sent."""
        token = record.token or secrets.token_hex(16)
        if record.status is not Status.INTENT:
            request = self.creation.request
            record = replace(
                record,
                token=token,
                fingerprint=fingerprint(request),
                request=without_secrets(request, self.creation.sensitive, salt=token),
            )
        return self.data.put(
            replace(
                record,
                status=Status.LIVE,
                remote_id=match.remote_id,
                shown=None,
                state=match.body,
                is_ready=is_ready(self.creation.readiness, match.body),
                parents=self.creation.parents,
            )
        )

    # What follows once there is a live record.

    def _refresh(self, record: Record, body: Json) -> Record:
        """Store what a verify showed, keeping what is shown only once (law 7)."""
        state = keep_write_once(record.state, body, self.creation.write_once)
        ready = record.is_ready or is_ready(self.creation.readiness, body)
        if state == record.state and ready == record.is_ready:
            return record
        return self.data.put(replace(record, state=state, is_ready=ready))

    def _finish(self, record: Record, outcome: Outcome, match: Match | None = None) -> Created:
        """Wait until ready (law 10), then compare with the request (law 9)."""
        readiness, remote_id = self.creation.readiness, record.remote_id
        if remote_id is not None and readiness and not record.is_ready and self.creation.wait:
            body = wait_ready(
                lambda: self.creation.verify(remote_id),
                readiness,
                kind=record.kind,
                instance=record.instance,
                timeout_s=self.timing.ready_timeout_s,
                sleep=self.timing.sleep,
                renew=self.claim.renew,
            )
            record = self._refresh(record, body)
        lost = [] if match is None else [p for p in self.creation.write_once if _hides(match, p)]
        return Created(
            record=record,
            outcome=outcome,
            drift=self._drift(record),
            notes=tuple(
                f"{path} was only in the answer to the create and cannot be read again"
                for path in lost
            ),
        )

    def _drift(self, record: Record) -> tuple[Drift, ...]:
        request, sensitive = self.creation.request, self.creation.sensitive
        hidden = {path.partition(".")[0] for path in sensitive}
        return drift(
            request,
            record.state,
            self.creation.identity,
            digested=without_secrets(request, sensitive, salt=record.token or ""),
            sent=record.request,
            first_shown=record.shown,
            redact=lambda field, value: "***" if field in hidden else value,
        )


def _hides(match: Match, path: str) -> bool:
    return dig(match.body, path) in (MISSING, None, "")
