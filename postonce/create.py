"""The create protocol, once, for generated and hand-written models alike: look, mark, act.

The laws:
1.  No POST without a durable intent: instance, random token, fingerprint, time; no secrets.
2.  The remote id is durable before anything else happens: before waiting, before reading back,
    and even when the rest of the answer does not fit the schema.
3.  Only a definite "gone" (404, 410, a state listed as gone) allows a new POST; of a thing made
    a moment ago it is definite when it is said twice (gone.py). On 401, 403, 429, 5xx and
    timeouts of a verify: raise, post nothing.
4.  A POST whose effect is unknown is never repeated before a search. Effect `none` is only what
    cannot have been processed.
5.  Adoption needs proof (proof.py), or somebody's word (`adopt=True`, resolve.py).
6.  One writer per instance: a claim with a lease (claims.py). If the world breaks that, it is
    detected and reported, never hidden by taking the first match.
7.  What is returned only once is never lost: a refresh keeps write-once fields.
8.  A tombstone is not existing data.
9.  A changed request is never passed over silently: drift says field, wanted, found.
10. Readiness waits are resumable: the next run goes on waiting.
"""

from __future__ import annotations

from dataclasses import replace

from .claims import Claim, claimed
from .creation import Created, Creation, Timing
from .data.repository import Record, Repository, Status
from .drift import drift
from .errors import IdentityConflict
from .gone import is_within, looked_at_again
from .moments import made_at
from .posting import Posting
from .proof import ambiguous
from .records import is_asked, is_unseen, place
from .recover import Recovery
from .result import Outcome, Verified
from .search import Match
from .settle import Settling
from .types import Json


def create(creation: Creation, data: Repository, timing: Timing) -> Created:
    """Return the one remote object for the instance, posting only when there is none.

    Raises: AmbiguousMatch, Claimed, CreateFailed, EffectUnknown, IdentityConflict, NotReady,
    CallError, ConfigError, RepositoryError. After each of them a further run is safe.
    """
    unclaimed = Claim(data, creation.kind, creation.instance, timing.lease_s)
    in_place = _Run(creation, data, timing, unclaimed).in_place()
    if in_place is not None:
        return in_place
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
    """One pass of the protocol, all but `in_place` under a held claim."""

    def __init__(self, creation: Creation, data: Repository, timing: Timing, claim: Claim) -> None:
        self.creation = creation
        self.data = data
        self.timing = timing
        self.claim = claim
        self.recovery = Recovery(creation, data, timing, claim)
        self.settling = Settling(creation, data, timing, claim, self.recovery)
        self.posting = Posting(creation, data, timing, self.recovery, self.settling)

    def in_place(self) -> Created | None:
        """Return what a list that many verifies share shows as it should be, or None.

        That is only read, and whoever writes nothing needs no claim (law 6).
        """
        if self.creation.glance is None:
            return None
        record = self.data.get(self.creation.kind, self.creation.instance)
        match record:
            case Record(status=Status.LIVE, remote_id=str(remote_id)):
                is_here = place(record.parents) == place(self.creation.parents)
                if is_here and self._is_listed(record, remote_id):
                    return Created(
                        record=record,
                        outcome=Outcome.REUSED,
                        notes=self.creation.notes,
                        verified=Verified.LIST,
                    )
        return None

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
            case Record(status=Status.INTENT, remote_id=str(remote_id)):
                return self._named(record, remote_id)
            case Record(status=Status.INTENT, intent_at=None):
                token = self._token_of(record)
                return self.posting.post(record, Outcome.RESUMED, token=token)
            case _:
                return self._interrupted(record)

    def _check_parents(self, record: Record) -> None:
        if record.status is Status.INTENT and record.request is None and record.parents is None:
            return  # a person named an id where nothing was recorded: its place is not known yet
        if place(record.parents) != place(self.creation.parents):
            raise IdentityConflict(
                f"{record.kind} {record.instance!r} is recorded under {record.parents}, not "
                f"{self.creation.parents}; give the one here another instance name",
                kind=record.kind,
                instance=record.instance,
                found=record.remote_id,
            )

    # The places where a record can stand.

    def _fresh(self, record: Record) -> Created:
        """Nothing exists for all we know: adopt on the caller's word, else post (law 8)."""
        if self.creation.adopt:
            found = self.recovery.adoptable()
            if len(found) > 1:
                ids = (match.remote_id for match in found)
                raise ambiguous(ids, kind=record.kind, instance=record.instance)
            if found:
                return self.settling.finish(
                    self.settling.take(record, found[0]), Outcome.ADOPTED, found[0]
                )
        return self.posting.post(record, Outcome.CREATED)

    def _recorded(self, record: Record, remote_id: str) -> Created:
        """Verify with a GET; only a definite "gone" leads to a new POST (law 3)."""
        body = self.creation.verify(remote_id)
        if body is None and self._is_on_its_way(record):
            return self.settling.finish(record, Outcome.RESUMED)
        if body is None:
            body = looked_at_again(self.creation.verify, record, remote_id, self.timing)
        if body is None:
            return self.posting.post(record, Outcome.RECREATED)
        outcome = Outcome.REUSED if record.is_ready else Outcome.RESUMED
        return self.settling.finish(self.settling.refresh(record, body), outcome)

    def _is_listed(self, record: Record, remote_id: str) -> bool:
        """Whether a list shared by many verifies shows the thing, and nothing new of it.

        Lists show things in another shape than reads: what they show is compared, not kept.
        """
        is_known = record.is_ready and isinstance(record.state, dict) and not record.rivals
        if self.creation.glance is None or not is_known:
            return False
        item = self.creation.glance(remote_id)
        if not isinstance(item, dict):
            return False
        creation, now = self.creation, replace(record, state={**record.state, **item})
        return not drift(creation.request, now, creation.identity, creation.sensitive)

    def _is_on_its_way(self, record: Record) -> bool:
        """Whether what cannot be read has never been seen, and may still come into being."""
        is_unseen_yet = is_unseen(record, self.creation)
        return is_unseen_yet and is_within(record, self.timing.ready_timeout_s, self.timing)

    def _interrupted(self, record: Record) -> Created:
        """An earlier POST may have taken place: search before anything else (law 4).

        With a key of the API's own, the same request may be sent again whatever the search
        says; it goes first all the same, since providers forget such keys after a while.
        """
        is_harmless = self.creation.is_repeatable
        has_key = self.creation.identity.native_key is not None
        is_known = has_key and is_within(record, self.timing.key_lifetime_s, self.timing)
        token = self._token_of(record)
        is_repeatable = is_harmless or (is_known and token is not None)
        match = self.recovery.recover(record, is_repeatable=is_repeatable)
        if match is None and token is None and self.creation.find is not None:
            # Another request than the lost one: an earlier run may have asked for this one, too.
            asked_now = replace(record, request=self.creation.request)
            match = self.recovery.recover(asked_now, is_repeatable=is_harmless or is_known)
        if match is not None:
            return self.settling.finish(self.settling.take(record, match), Outcome.RESUMED, match)
        return self.posting.post(record, Outcome.RESUMED, token=token)

    def _token_of(self, intent: Record) -> str | None:
        """Return the intent's token, None where its request was another than this one."""
        return intent.token if is_asked(intent, self.creation.request, self.creation) else None

    def _named(self, record: Record, remote_id: str) -> Created:
        """Verify the id that a person named (resolve.py); where it is gone, post nothing."""
        body = self.creation.verify(remote_id)
        if body is None:
            raise self.recovery.unknown(record, f"{remote_id}, named as its id, is not there")
        live = self.settling.confirm(record, body)
        match = Match(remote_id=remote_id, body=live.state)
        return self.settling.finish(live, Outcome.ADOPTED, match)

    def _finish_delete(self, record: Record) -> Record:
        """Complete an interrupted delete, so that what follows starts from a tombstone.

        It is sent again whatever a read shows: one that finds nothing has nothing left to do. But
        where a thing's name is its id, somebody may have made another one of that name since.
        """
        remote_id, remove = record.remote_id, self.creation.remove
        body = None if remote_id is None else self.creation.verify(remote_id)
        if remote_id is not None and not self._is_another(record, body):
            if remove is not None:
                remove(remote_id)
            elif body is not None:
                raise self.recovery.unknown(record, f"the delete of {remote_id} was interrupted")
        return self.data.put(replace(record, status=Status.DELETED))

    def _is_another(self, record: Record, body: Json | None) -> bool:
        """Whether what is there was made at another time than what is recorded."""
        was, now = (made_at(one, self.creation.identity) for one in (record.state, body))
        return was is not None and now is not None and was != now
