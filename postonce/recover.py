"""Recovery: find out whether a POST whose answer was lost made something (laws 4 and 5)."""

from __future__ import annotations

from .claims import Claim
from .creation import Creation, Timing
from .data.repository import Record, Repository
from .errors import ApiError, CallError, EffectUnknown, IdentityConflict
from .fingerprint import is_hidden, without_fields
from .paths import dig
from .records import place
from .search import Match, matches, proven
from .types import Json

_IS_TAKEN = (409, 412)
"""Refusals that speak of what is there already, whatever the request says."""
_MAY_BE_TAKEN = (*_IS_TAKEN, 422)


class Recovery:
    """The searches of one run of the create protocol, and the errors that end them."""

    def __init__(self, creation: Creation, data: Repository, timing: Timing, claim: Claim) -> None:
        self.creation = creation
        self.data = data
        self.timing = timing
        self.claim = claim

    def recover(
        self,
        intent: Record,
        because: CallError | None = None,
        *,
        is_made: bool = False,
        is_repeatable: bool = False,
    ) -> Match | None:
        """Return what the intent's POST made, or None where nothing of the kind exists.

        `is_made` says that the POST succeeded, so that a sole unowned match needs no date.
        `is_repeatable` says that a repeat does no harm, so that what cannot be told is None, too.
        Raises: EffectUnknown where it cannot be told; AmbiguousMatch.
        """
        if self.creation.find is None:
            if is_repeatable:
                return None
            raise self.unknown(intent, "its POST may have taken place") from because
        found = self._candidates(intent)
        if not found:
            self.timing.sleep(self.timing.settle_s)
            self.claim.renew()
            found = self._candidates(intent)
        match = (
            self._adopted(found)
            or (self._sole(found, intent) if is_made else None)
            or proven(
                found,
                self.creation.identity,
                since=intent.intent_at,
                kind=intent.kind,
                instance=intent.instance,
            )
        )
        if match is None and found and not is_repeatable:
            ids = ", ".join(one.remote_id or "a thing that shows no id" for one in found)
            why = f"its POST may have taken place; {ids} may be the one, but nothing proves it ours"
            raise self.unknown(intent, why) from because
        return match

    def adoptable(self) -> tuple[Match, ...]:
        """Return what the caller's word makes this instance's: whatever shows its key."""
        found = self._matching(self.creation.request)
        return tuple(m for m in found if m.remote_id and (m.is_keyed or not m.differs))

    def holder_of_key(self, refusal: CallError) -> Match | None:
        """Return the thing for whose sake a POST was refused, if it is provably the one wanted.

        Raises: IdentityConflict where it is not.
        """
        identity = self.creation.identity
        if not isinstance(refusal, ApiError) or refusal.status not in _MAY_BE_TAKEN:
            return None
        try:
            found = self._matching(self.creation.request)
        except CallError as error:
            raise refusal from error
        match = proven(
            found,
            identity,
            since=None,
            kind=self.creation.kind,
            instance=self.creation.instance,
        )
        rivals = tuple(rival for rival in found if rival.is_keyed)
        is_taken = identity.is_unique or (
            identity.is_unique is None and refusal.status in _IS_TAKEN
        )
        if match is None and rivals and is_taken:
            raise self._conflict(rivals[0], refusal) from refusal
        return match

    def other_owners(self, remote_id: str) -> tuple[Record, ...]:
        """Return the records of other instances that hold `remote_id` in the same place."""
        owners = self.data.with_remote_id(self.creation.kind, remote_id)
        here = place(self.creation.parents)
        return tuple(
            owner
            for owner in owners
            if owner.instance != self.creation.instance and place(owner.parents) == here
        )

    def notes(self, record: Record, match: Match | None) -> tuple[str, ...]:
        """Return what people should know of a record, and of the find that it rests on.

        A thing that two instances hold is deleted with either (law 6).
        """
        once = self.creation.write_once if match is not None else ()
        lost = (path for path in once if match is not None and is_hidden(match.body, path))
        owners = self.other_owners(record.remote_id) if record.remote_id is not None else ()
        return (
            *(
                f"{path} was only in the answer to the create and cannot be read again"
                for path in lost
            ),
            *(f"id {record.remote_id} is also recorded as {other.instance!r}" for other in owners),
        )

    def unknown(self, record: Record, why: str) -> EffectUnknown:
        """Return the error that says why it cannot be known, and what to do."""
        forget = f"Context.forget({record.kind!r}, {record.instance!r})"
        if self.creation.find is None:
            todo = f"the API has no list to search: delete what it made, if anything, {forget}"
        else:
            todo = f"look at the provider, then pass adopt=True if it is there, or {forget} if not"
        return EffectUnknown(
            f"{record.kind} {record.instance!r}: {why}; {todo}, and run again",
            kind=record.kind,
            instance=record.instance,
        )

    def _candidates(self, intent: Record) -> tuple[Match, ...]:
        """Return what the intent's POST may have made.

        What does not show its key letter by letter only counts where it may be as new as that.
        """
        return tuple(
            match
            for match in self._matching(intent.request)
            if match.is_keyed
            or intent.intent_at is None
            or not match.is_older_than(intent.intent_at)
        )

    @staticmethod
    def _sole(found: tuple[Match, ...], intent: Record) -> Match | None:
        """Return the only candidate, if all that it shows agrees and it may be as new as that."""
        if len(found) != 1 or not found[0].remote_id or found[0].differs:
            return None
        is_older = intent.intent_at is not None and found[0].is_older_than(intent.intent_at)
        return None if is_older else found[0]

    def _adopted(self, found: tuple[Match, ...]) -> Match | None:
        """Return the only match that the caller's word can mean."""
        named = tuple(match for match in found if match.remote_id)
        keyed = tuple(match for match in named if match.is_keyed) or named
        return keyed[0] if self.creation.adopt and len(keyed) == 1 else None

    def _matching(self, request: Json) -> tuple[Match, ...]:
        """Return what may carry the key of `request` and belongs to no other record.

        Secrets prove nothing: a record holds their digests only, and few answers show them.
        """
        if self.creation.find is None:
            return ()
        request = without_fields(request, self.creation.sensitive)
        return matches(
            self.creation.find(request),
            request,
            self.creation.identity,
            is_owned=lambda remote_id: bool(self.other_owners(remote_id)),
        )

    def _conflict(self, other: Match, refusal: ApiError) -> IdentityConflict:
        """Return the error that names the thing which has the key."""
        paths, sensitive = self.creation.identity.answer_paths, self.creation.sensitive
        wanted = without_fields(self.creation.request, sensitive)
        found = {field: dig(other.body, paths.get(field, field), None) for field in other.differs}
        found = without_fields(found, sensitive)
        difference = f", differing in {', '.join(other.differs)}" if other.differs else ""
        return IdentityConflict(
            f"{self.creation.kind} {self.creation.instance!r}: {other.remote_id} has its key"
            f"{difference}, and the provider refused the create ({refusal}); "
            "pass adopt=True if it is the one",
            kind=self.creation.kind,
            instance=self.creation.instance,
            found=other.remote_id,
            drift={field: (wanted.get(field), found.get(field)) for field in other.differs},
        )
