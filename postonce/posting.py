"""The one request that must not be repeated: mark, post, record the id (laws 1, 2, 4, 6)."""

from __future__ import annotations

import secrets
from contextlib import suppress
from dataclasses import replace

from .creation import Created, Creation, Timing
from .data.repository import Record, Repository, Status
from .errors import (
    AmbiguousMatch,
    CallError,
    ConfigError,
    Effect,
    Refused,
    RepositoryError,
    RequestInvalid,
    StaleRecord,
)
from .fingerprint import keep_write_once
from .proof import ambiguous
from .records import intended, is_lost, made, place, taken
from .recover import Recovery
from .result import Outcome, Verified
from .search import Match, created_id_of
from .settle import Settling
from .types import Json

_LATE_ATTEMPTS = 5
"""How often to try when others write the record at the very moment."""


class Posting:
    """The POST of one run of the create protocol, and what its answer, or the lack of it, means."""

    def __init__(
        self,
        creation: Creation,
        data: Repository,
        timing: Timing,
        recovery: Recovery,
        settling: Settling,
    ) -> None:
        self.creation = creation
        self.data = data
        self.timing = timing
        self.recovery = recovery
        self.settling = settling

    def post(self, before: Record, outcome: Outcome, token: str | None = None) -> Created:
        """Mark, post, record the id (laws 1, 2, 4)."""
        rival = self.recovery.only_rival(before)
        if rival is not None:
            return self.settling.finish(self.settling.take(before, rival), Outcome.RESUMED, rival)
        request = self.creation.request
        intent = self.data.put(
            intended(
                before,
                request,
                self.creation,
                token=token or secrets.token_hex(16),
                now=self.timing.clock(),
                parents=place(self.creation.parents),
                owner=self.creation.owner,
                baseline=before.baseline if is_lost(before) else self.recovery.baseline(),
            )
        )
        try:
            body = _only(self.creation.post(intent.token or ""))
        except Exception as error:
            return self._after_error(before, intent, outcome, error)
        remote_id = created_id_of(body, request, self.creation.identity)
        if remote_id is None:
            return self._after_loss(intent, outcome, None, answer=body)
        return self.settling.finish(self._record_id(intent, remote_id, body), outcome)

    def _after_error(
        self, before: Record, intent: Record, outcome: Outcome, error: Exception
    ) -> Created:
        """Take the intent back where an error says that nothing was made; else let it stand.

        An error that says nothing about it (an SDK's own, a bug) leaves what a kill leaves.
        """
        speaks_for_all = self.creation.is_one_call or isinstance(error, Refused)
        match error:
            case CallError(effect=Effect.NONE) if speaks_for_all:
                return self._after_refusal(self._withdraw(before, intent), error)
            case ConfigError() | RequestInvalid() if speaks_for_all:
                self._withdraw(before, intent)
            case CallError() if speaks_for_all:
                return self._after_loss(intent, outcome, error)
            case _:
                error.add_note(self._what_follows(intent))
        raise error

    def _what_follows(self, intent: Record) -> str:
        """Return what a person should know of an intent that an error left open."""
        if self.creation.find is not None and not self.creation.is_repeatable:
            follows = "the next run searches before it posts"
        elif self.creation.identity.native_key is not None:
            follows = "the next run sends it again with the same key"
        else:
            follows = self.recovery.advice(intent)
        what = "whether this made anything is not known"
        return f"{intent.kind} {intent.instance!r}: {what}; {follows}"

    def _withdraw(self, before: Record, intent: Record) -> Record:
        """Take an intent back whose POST made nothing.

        One that follows a lost POST gives way to that one: what it made may yet show up.
        """
        if is_lost(before):
            return self.data.put(replace(before, version=intent.version, rivals=intent.rivals))
        if before.status is Status.INTENT:
            return self.data.put(replace(intent, intent_at=None))  # a person's word still counts
        return self.data.put(replace(intent, status=Status.DELETED))

    def _record_id(self, intent: Record, remote_id: str, body: Json) -> Record:
        """Make the id durable at once; if that fails, say the id aloud (law 2)."""
        live = made(intent, self.creation, remote_id=remote_id, body=body)
        self.settling.verified = Verified.ANSWER
        try:
            return self.data.put(live)
        except StaleRecord:
            return self._record_late(intent, live, remote_id)
        except RepositoryError as error:
            error.add_note(_made_but(live, "could not be recorded; the next run searches for it"))
            raise

    def _record_late(self, intent: Record, live: Record, remote_id: str) -> Record:
        """Record an id although others wrote the record since the intent (law 6).

        What another run left there stays: this id then stands beside it, as a rival.
        """
        for _ in range(_LATE_ATTEMPTS):
            now = self.data.get(live.kind, live.instance)
            if now is not None and now.remote_id == remote_id:
                return now
            now = now or Record(kind=live.kind, instance=live.instance, status=Status.DELETED)
            try:
                if now.status is Status.DELETED or _is_still(intent, now):
                    return self.data.put(replace(live, version=now.version, rivals=now.rivals))
                self.data.put(replace(now, rivals=(*now.rivals, remote_id)))
            except StaleRecord:
                continue
            except RepositoryError as error:
                error.add_note(_made_but(live, "could not be recorded"))
                raise
            several = (*filter(None, (now.remote_id,)), *now.rivals, remote_id)
            raise ambiguous(several, kind=live.kind, instance=live.instance)
        stale = StaleRecord(f"{live.kind} {live.instance!r}: others keep writing this record")
        stale.add_note(_made_but(live, "could not be recorded"))
        raise stale

    def _after_refusal(self, record: Record, error: CallError) -> Created:
        """Nothing was made by this POST. A taken key may be taken by the very thing."""
        match = self.recovery.holder_of_key(error)
        if match is None:
            raise error
        return self.settling.finish(self.settling.take(record, match), Outcome.ADOPTED, match)

    def _after_loss(
        self, intent: Record, outcome: Outcome, error: CallError | None, answer: Json = None
    ) -> Created:
        """The POST may have made something: search now; the intent stays where none is found.

        `answer` is what a success showed without an id: it may hold what is shown only once.
        """
        match = self._searched(intent, error)
        if match is not None:
            kept = keep_write_once(answer, match.body, self.creation.write_once)
            match = replace(match, body=kept)
            was_there = intent.intent_at is not None and match.is_older_than(intent.intent_at)
            outcome = Outcome.ADOPTED if was_there else outcome
            return self.settling.finish(self._take(intent, match), outcome, match)
        if error is not None:
            raise error  # lists may lag behind: the next run looks again before it posts
        raise self.recovery.unknown(intent, self._without_id(answer))

    def _without_id(self, answer: Json | None) -> str:
        """Return why the id of what was made is not known. Values may be secrets: none are told."""
        identity = self.creation.identity
        key = "/".join(identity.id_fields) or next(iter(identity.natural_key), "id")
        at = identity.created_id or identity.id_field or key
        found = ", ".join(answer) if isinstance(answer, dict) else type(answer).__name__
        found = found if answer else "nothing"
        no_list = ", and no list shows it" if self.creation.find is not None else ""
        return f"the answer held no id at {at!r} (found: {found}){no_list}"

    def _searched(self, intent: Record, error: CallError | None) -> Match | None:
        """Return what the lost POST made; a search that fails does not hide that it was lost."""
        try:
            return self.recovery.recover(
                intent,
                error,
                is_made=error is None,
                is_repeatable=self.creation.is_repeatable,
            )
        except AmbiguousMatch as several:
            self._leave_beside(intent, several.ids)
            raise
        except CallError as failed:
            if error is None:
                raise
            error.add_note(f"and the search for what it made failed: {failed}")
            raise error from failed

    def _take(self, intent: Record, match: Match) -> Record:
        """Record what was found, unless another run wrote the record meanwhile (law 6)."""
        try:
            return self.settling.take(intent, match)
        except StaleRecord:
            found = taken(
                intent,
                self.creation,
                remote_id=match.remote_id,
                body=match.body,
                parents=place(self.creation.parents),
            )
            return self._record_late(intent, found, match.remote_id)

    def _leave_beside(self, intent: Record, ids: tuple[str, ...]) -> None:
        """Keep the ids of several finds beside what another run recorded meanwhile (law 6)."""
        now = self.data.get(intent.kind, intent.instance)
        if now is None or now.status is Status.DELETED or _is_still(intent, now):
            return
        rivals = dict.fromkeys((*now.rivals, *(one for one in ids if one != now.remote_id)))
        with suppress(StaleRecord):  # it is told of here, and looked for by the next run
            self.data.put(replace(now, rivals=tuple(rivals)))


def _only(body: Json | None) -> Json | None:
    """Return the thing of an answer; some APIs answer a list of one."""
    return body[0] if isinstance(body, list) and len(body) == 1 else body


def _is_still(intent: Record, now: Record) -> bool:
    """Whether `now` is the intent itself, to which others at most added rivals."""
    added = len(now.rivals) - len(intent.rivals)
    is_same = now == replace(
        intent, version=now.version, rivals=now.rivals, updated_at=now.updated_at
    )
    return is_same and now.version == intent.version + added


def _made_but(live: Record, what: str) -> str:
    return f"{live.kind} {live.instance!r} WAS made, with id {live.remote_id}, but {what}"
