"""Recovery: find out whether a POST whose answer was lost made something (laws 4 and 5)."""

from __future__ import annotations

from .claims import Claim
from .creation import Creation, Timing
from .data.repository import Record, Repository
from .errors import ApiError, CallError, EffectUnknown, IdentityConflict
from .paths import dig
from .search import Match, matches, proven
from .types import Json


class Recovery:
    """The searches of one run of the create protocol, and the errors that end them."""

    def __init__(self, creation: Creation, data: Repository, timing: Timing, claim: Claim) -> None:
        self.creation = creation
        self.data = data
        self.timing = timing
        self.claim = claim

    def recover(self, intent: Record, because: CallError | None = None) -> Match | None:
        """Return what the intent's POST made, or None where nothing of the kind exists.

        Raises: EffectUnknown where that cannot be told; AmbiguousMatch.
        """
        if self.creation.find is None:
            raise self.unknown(
                intent, "its POST may have taken place, and the API has no list to search"
            ) from because
        found = self.matching(intent.request)
        if not found:
            self.timing.sleep(self.timing.settle_s)
            self.claim.renew()
            found = self.matching(intent.request)
        if not found or (self.creation.adopt and len(found) == 1):
            return found[0] if found else None
        match = proven(
            found,
            self.creation.identity,
            since=intent.intent_at,
            kind=intent.kind,
            instance=intent.instance,
        )
        if match is None:
            ids = ", ".join(candidate.remote_id for candidate in found)
            why = (
                f"its POST may have taken place; {ids} carries its key, but nothing proves it ours"
            )
            raise self.unknown(intent, why) from because
        return match

    def matching(self, request: Json) -> tuple[Match, ...]:
        """Return what carries the key of `request` and belongs to no other record.

        Secrets prove nothing: a record holds their digests only, and few answers show them.
        """
        if self.creation.find is None:
            return ()
        hidden = {path.partition(".")[0] for path in self.creation.sensitive}
        request = {field: value for field, value in request.items() if field not in hidden}

        def is_owned(remote_id: str) -> bool:
            owners = self.data.with_remote_id(self.creation.kind, remote_id)
            return any(
                owner.instance != self.creation.instance and owner.parents == self.creation.parents
                for owner in owners
            )

        candidates = self.creation.find(request)
        return matches(candidates, request, self.creation.identity, is_owned=is_owned)

    def unknown(self, record: Record, why: str) -> EffectUnknown:
        """Return the error that says why it cannot be known, and what to do."""
        return EffectUnknown(
            f"{record.kind} {record.instance!r}: {why}; look at the provider, then run again with "
            "adopt=True if it is there, or Context.forget(kind, instance) if it is not",
            kind=record.kind,
            instance=record.instance,
        )

    def conflict(self, found: tuple[Match, ...], error: ApiError) -> IdentityConflict:
        """Return the error that names the thing which has the key."""
        other = found[0]
        paths = self.creation.identity.answer_paths
        difference = f", differing in {', '.join(other.differs)}" if other.differs else ""
        return IdentityConflict(
            f"{self.creation.kind} {self.creation.instance!r}: the provider refused the create "
            f"({error.status}) and {other.remote_id} has its key{difference}; "
            "pass adopt=True if it is the one",
            kind=self.creation.kind,
            instance=self.creation.instance,
            found=other.remote_id,
            drift={
                field: (self.creation.request.get(field), dig(other.body, paths.get(field, field)))
                for field in other.differs
            },
        )
