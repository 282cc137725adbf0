"""Recovery: find out whether a POST whose answer was lost made something (laws 4 and 5)."""

from __future__ import annotations

import shlex
from dataclasses import replace

from .claims import Claim
from .creation import Creation, Timing
from .data.repository import Record, Repository
from .errors import ApiError, CallError, EffectUnknown, IdentityConflict, Refused
from .fingerprint import is_hidden, without_fields
from .markers import Marker, markers_in
from .paths import dig
from .proof import NO_TRACE, Proof, Trace, ambiguous, may_be_ours, proven, trace_of
from .records import place
from .resolve import DECISIONS, can_be_retried, command
from .search import Match, matches, remote_id_of
from .types import Json

_IS_TAKEN = (409, 412)
"""Refusals that speak of what is there already, whatever the request says."""
_MAY_BE_TAKEN = (*_IS_TAKEN, 422)
_ONLY = (
    "{id} was taken for what the lost POST made, as the only one of its name: the API does not "
    "show when it was made"
)


class Recovery:
    """The searches of one run of the create protocol, and the errors that end them."""

    def __init__(self, creation: Creation, data: Repository, timing: Timing, claim: Claim) -> None:
        self.creation = creation
        self.data = data
        self.timing = timing
        self.claim = claim
        self.proof: Proof | None = None
        """By what the last match is known to be ours."""

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
        Where there is nothing to search, that is also None of a POST that succeeded.
        Raises: EffectUnknown where it cannot be told; AmbiguousMatch.
        """
        if self.creation.find is None:
            if is_repeatable or is_made:
                return None
            raise self.unknown(intent, "its POST may have taken place") from because
        trace = trace_of(intent, self.timing.clock())
        found = self._matching(intent.request, trace)
        match = self._adopted(found) or self._proven(found, trace)
        if self._is_weak(match) or not any(may_be_ours(one, trace) for one in found):
            self.timing.sleep(self.timing.settle_s)
            self.claim.renew()
            found = self._matching(intent.request, trace)
            match = self._adopted(found) or self._proven(found, trace)
        if match is None and is_made:
            match = self._sole(found, trace)
        rest = tuple(match for match in found if may_be_ours(match, trace))
        if match is None and rest and not is_repeatable:
            ids = ", ".join(one.remote_id or "a thing that shows no id" for one in rest)
            why = f"its POST may have taken place; {ids} may be the one, but nothing proves it ours"
            raise self.unknown(intent, why) from because
        return match

    def _is_weak(self, match: Match | None) -> bool:
        """Whether a match is proven by what a list lacks, and lists lag."""
        return match is not None and self.proof in (Proof.NEW, Proof.ONLY)

    def only_rival(self, record: Record) -> Match | None:
        """Return the one thing that lives beside what `record` held, to be taken in its place.

        Raises: AmbiguousMatch where there are several.
        """
        living = self._living(record)
        if len(living) > 1:
            raise ambiguous(living, kind=record.kind, instance=record.instance)
        found = ((one, self.creation.verify(one)) for one in living)
        return next((Match(remote_id=one, body=body) for one, body in found), None)

    def without_rivals(self, record: Record) -> Record:
        """Return a live record without its rivals, now that they are gone (law 6).

        Raises: AmbiguousMatch as long as one of them lives.
        """
        living = self._living(record)
        if living:
            ids = (record.remote_id or "", *living)
            raise ambiguous(ids, kind=record.kind, instance=record.instance)
        return self.data.put(replace(record, rivals=()))

    def _living(self, record: Record) -> tuple[str, ...]:
        others = tuple(one for one in record.rivals if one != record.remote_id)
        return tuple(one for one in others if self._lives(one))

    def _lives(self, remote_id: str) -> bool:
        """Whether a thing is there at one of two looks: how young it is, is not known."""
        if self.creation.verify(remote_id) is not None:
            return True
        self.timing.sleep(self.timing.settle_s)
        return self.creation.verify(remote_id) is not None

    def baseline(self) -> tuple[str, ...] | None:
        """Return the ids of what is there before a POST, where nothing else tells new from old."""
        find, identity = self.creation.find, self.creation.identity
        if not identity.is_anonymous or find is None:
            return None
        ids = (remote_id_of(body, {}, identity) for body in find(self.creation.request))
        return tuple(sorted({one for one in ids if one is not None}))

    def adoptable(self) -> tuple[Match, ...]:
        """Return what the caller's word makes this instance's: whatever shows its key."""
        found = self._matching(self.creation.request, NO_TRACE)
        return tuple(m for m in found if m.remote_id and (m.is_keyed or not m.differs))

    def holder_of_key(self, refusal: CallError) -> Match | None:
        """Return the thing for whose sake a POST was refused, if it is provably the one wanted.

        Raises: IdentityConflict where it is not.
        """
        identity = self.creation.identity
        if not _may_be_taken(refusal):
            return None
        try:
            found = self._matching(self.creation.request, self._mine)
        except CallError as error:
            raise refusal from error
        match = self._proven(found, self._mine)
        rivals = tuple(rival for rival in found if rival.is_keyed)
        is_taken = identity.is_unique or (identity.is_unique is None and _is_taken(refusal))
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
        is_only = match is not None and self.proof is Proof.ONLY
        once = self.creation.write_once if match is not None else ()
        lost = (path for path in once if match is not None and is_hidden(match.body, path))
        owners = self.other_owners(record.remote_id) if record.remote_id is not None else ()
        return (
            *self.creation.notes,
            *((_ONLY.format(id=record.remote_id),) if is_only else ()),
            *(
                f"{path} was only in the answer to the create and cannot be read again"
                for path in lost
            ),
            *(f"id {record.remote_id} is also recorded as {other.instance!r}" for other in owners),
        )

    def unknown(self, record: Record, why: str) -> EffectUnknown:
        """Return the error that says why it cannot be known, and what to do."""
        return EffectUnknown(
            f"{record.kind} {record.instance!r}: {why}; {self.advice(record)}",
            kind=record.kind,
            instance=record.instance,
        )

    def advice(self, record: Record) -> str:
        """Return what to do about an intent that nothing was found of."""
        if self.creation.is_repeatable:
            return "run again to do it again: a repeat does no harm"
        no_list = "the API has no list to search: " if self.creation.find is None else ""
        decisions = DECISIONS if can_be_retried(record) else ("--adopt ID", "--abandon")
        todo = command(record.kind, record.instance, *decisions)
        return f"{no_list}look at the provider and, before you run again, say what is there: {todo}"

    @property
    def _mine(self) -> Trace:
        """What is known of a POST that made nothing: our marker alone."""
        owner = self.creation.owner
        marker = Marker(owner=owner, instance=self.creation.instance) if owner else None
        return Trace(marker=marker)

    def _proven(self, found: tuple[Match, ...], trace: Trace) -> Match | None:
        creation = self.creation
        proof = proven(
            found, creation.identity, trace, kind=creation.kind, instance=creation.instance
        )
        self.proof = None
        if proof is None:
            return None
        match, self.proof = proof
        return match

    @staticmethod
    def _sole(found: tuple[Match, ...], trace: Trace) -> Match | None:
        """Return the only candidate, if all that it shows agrees and it may be as new as that."""
        likely = tuple(match for match in found if may_be_ours(match, trace))
        is_sole = len(likely) == 1 and likely[0].remote_id and not likely[0].differs
        return likely[0] if is_sole else None

    def _adopted(self, found: tuple[Match, ...]) -> Match | None:
        """Return the only match that the caller's word can mean."""
        named = tuple(match for match in found if match.remote_id)
        keyed = tuple(match for match in named if match.is_keyed) or named
        return keyed[0] if self.creation.adopt and len(keyed) == 1 else None

    def _matching(self, request: Json, trace: Trace) -> tuple[Match, ...]:
        """Return what may carry the key of `request` and belongs to nobody else.

        Secrets prove nothing: a record holds their digests only, and few answers show them.
        """
        if self.creation.find is None:
            return ()
        request = without_fields(request, self.creation.sensitive)
        labels = self.creation.identity.marker

        def is_owned(remote_id: str, body: Json) -> bool:
            owners = markers_in(body, labels) if not self.creation.adopt else ()
            is_others = bool(owners) and trace.marker not in owners
            return is_others or (bool(remote_id) and bool(self.other_owners(remote_id)))

        return matches(
            self.creation.find(request),
            request,
            self.creation.identity,
            marker=trace.marker,
            is_owned=is_owned,
        )

    def _conflict(self, other: Match, refusal: CallError) -> IdentityConflict:
        """Return the error that names the thing which has the key."""
        paths, sensitive = self.creation.identity.answer_paths, self.creation.sensitive
        wanted = without_fields(self.creation.request, sensitive)
        found = {field: dig(other.body, paths.get(field, field), None) for field in other.differs}
        found = without_fields(found, sensitive)
        difference = f", differing in {', '.join(other.differs)}" if other.differs else ""
        adopt = f"--adopt {shlex.quote(other.remote_id or 'ID')}"
        adopting = command(self.creation.kind, self.creation.instance, adopt)
        return IdentityConflict(
            f"{self.creation.kind} {self.creation.instance!r}: {other.remote_id} has its key"
            f"{difference}, and the provider refused the create ({refusal}); "
            f"pass adopt=True if it is the one, or {adopting}",
            kind=self.creation.kind,
            instance=self.creation.instance,
            found=other.remote_id,
            drift={field: (wanted.get(field), found.get(field)) for field in other.differs},
        )


def _is_taken(refusal: CallError) -> bool:
    """Whether a refusal says that something has the key already."""
    if isinstance(refusal, Refused):
        return refusal.is_taken
    return isinstance(refusal, ApiError) and refusal.status in _IS_TAKEN


def _may_be_taken(refusal: CallError) -> bool:
    is_so = isinstance(refusal, ApiError) and refusal.status in _MAY_BE_TAKEN
    return is_so or _is_taken(refusal)
