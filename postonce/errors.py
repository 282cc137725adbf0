"""What the runtime raises. Every error of a call says whether the request may have taken place.

PostonceError
├── ConfigError            no token, unknown store address, a missing extra or key
├── RequestInvalid         the request breaks a constraint; nothing was sent or recorded
├── RepositoryError        the data repository cannot be used
│   ├── RepositoryLocked   another process holds it
│   ├── RepositoryTooNew   written by a newer release
│   └── StaleRecord        someone else wrote the record first (compare-and-set lost)
├── CallError              a call to the provider failed; `effect` says if it may have happened
│   ├── TransportError     no answer, or an answer that cannot be read
│   ├── ApiError           an answer that is no success: status, code, body, request id
│   └── Refused            a hand-written create says that it was refused and made nothing
├── ActionFailed           an action was accepted, then ended in failure
├── ActionUnfinished       an action is still under way after the time given
├── NotRecorded            nothing live is recorded under that name
├── WorkflowInvalid        a workflow cannot be run as it stands; nothing was begun
├── ExpressionFailed       an expression of a workflow has no value, or one of the wrong type
├── StepTimedOut           a step took longer than its `timeout_s`
├── StepStopped            a step was stopped while it waited: the run was interrupted
└── InstanceError          about one instance: `kind`, `instance`
    ├── EffectUnknown      a POST may have made something, and there is no way to find out
    ├── AmbiguousMatch     more than one remote object could be the one
    ├── IdentityConflict   the key is taken by something that is not provably ours
    ├── Claimed            another live run is working on this instance
    ├── DecisionRefused    what a person decided does not fit what is recorded
    ├── NotReady           accepted, but not ready in the time given; the next run waits on
    ├── CreateFailed       the provider says that the thing, though made, failed
    └── ImmutableChange    `apply` would have to change what cannot be changed
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any


class Effect(StrEnum):
    """Of a failed call: may it have taken place?"""

    NONE = "none"
    DONE = "done"
    UNKNOWN = "unknown"


class PostonceError(Exception):
    """Base of all; its text says what was expected, what was found, where, and what to do."""


class ConfigError(PostonceError):
    """The context cannot work as configured: no token, unknown store, a missing extra or key."""


class RequestInvalid(PostonceError):
    """The request breaks a constraint of the spec. Nothing was sent, nothing was recorded."""


class RepositoryError(PostonceError):
    """The data repository cannot be read or written; nothing was lost."""


class RepositoryLocked(RepositoryError):
    """Another process held the repository for longer than the time given."""


class RepositoryTooNew(RepositoryError):
    """The store was written by a newer release; it was left untouched."""


class StaleRecord(RepositoryError):
    """The record changed since it was read: a compare-and-set write was refused."""


class CallError(PostonceError):
    """A call to the provider failed. `effect`: may the request have taken place?"""

    def __init__(self, message: str, *, method: str, url: str, effect: Effect) -> None:
        super().__init__(message)
        self.method = method
        self.url = url
        self.effect = effect


class TransportError(CallError):
    """No answer, or one that cannot be read. `effect` is `none` only where nothing was sent."""


class ApiError(CallError):
    """The provider answered, but not with success.

    `body` is the parsed answer (or its text) with sensitive values redacted.
    """

    def __init__(
        self,
        message: str,
        *,
        method: str,
        url: str,
        effect: Effect,
        status: int,
        code: str | None = None,
        request_id: str | None = None,
        retry_after_s: float | None = None,
        body: Any = None,
    ) -> None:
        super().__init__(message, method=method, url=url, effect=effect)
        self.status = status
        self.code = code
        self.request_id = request_id
        self.retry_after_s = retry_after_s
        self.body = body


class Refused(CallError):
    """A hand-written create was refused and made nothing; raise it `from` the SDK's own error.

    `is_taken`: it was refused for the sake of something that is there already, which is then
    looked for, and adopted where it is provably the one wanted (law 5).
    """

    def __init__(self, message: str, *, is_taken: bool = False) -> None:
        super().__init__(message, method="", url="", effect=Effect.NONE)
        self.is_taken = is_taken


class ActionFailed(PostonceError):
    """The provider accepted the action and then reported that it failed."""


class ActionUnfinished(PostonceError):
    """The action is still under way; it goes on at the provider."""


class NotRecorded(PostonceError):
    """Nothing live is recorded under that name, or what was recorded is gone at the provider."""


class WorkflowInvalid(PostonceError):
    """A workflow cannot be run as it stands. `problems` says where and what; nothing was begun."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


class ExpressionFailed(PostonceError):
    """An expression of a workflow has no value, or one of the wrong type."""


class StepTimedOut(PostonceError):
    """A step took longer than its time. What it has made is recorded; the next run goes on."""


class StepStopped(PostonceError):
    """A step was stopped while it waited. What it has made is recorded; the next run goes on."""


class InstanceError(PostonceError):
    """Something about one instance, named by `kind` and `instance`."""

    def __init__(self, message: str, *, kind: str, instance: str) -> None:
        super().__init__(message)
        self.kind = kind
        self.instance = instance


class EffectUnknown(InstanceError):
    """A POST of this or an earlier run may have made something; it was not repeated."""


class AmbiguousMatch(InstanceError):
    """More than one remote object could be the one; `ids` names them all."""

    def __init__(self, message: str, *, kind: str, instance: str, ids: Sequence[str]) -> None:
        super().__init__(message, kind=kind, instance=instance)
        self.ids = tuple(ids)


class IdentityConflict(InstanceError):
    """The key is taken by something not provably ours; `found` is its id, `drift` how it differs.

    `adopt=True` is the caller's word that it is the one.
    """

    def __init__(
        self,
        message: str,
        *,
        kind: str,
        instance: str,
        found: str | None,
        drift: Mapping[str, tuple[Any, Any]] | None = None,
    ) -> None:
        super().__init__(message, kind=kind, instance=instance)
        self.found = found
        self.drift = dict(drift or {})


class Claimed(InstanceError):
    """Another live run holds the claim on this instance."""


class DecisionRefused(InstanceError):
    """What a person decided does not fit what is recorded. Nothing was changed."""


class NotReady(InstanceError):
    """Accepted, but not ready in time. The id is recorded; the next run goes on waiting."""


class CreateFailed(InstanceError):
    """The provider made the thing, then reported that it failed (`state` is the failed word)."""

    def __init__(self, message: str, *, kind: str, instance: str, state: str) -> None:
        super().__init__(message, kind=kind, instance=instance)
        self.state = state


class ImmutableChange(InstanceError):
    """`apply` would have to change fields that cannot be changed; `fields` names them."""

    def __init__(self, message: str, *, kind: str, instance: str, fields: Sequence[str]) -> None:
        super().__init__(message, kind=kind, instance=instance)
        self.fields = tuple(fields)
