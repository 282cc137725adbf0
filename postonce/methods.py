"""`@method(idempotent=True)`: a method that is executed once for each instance.

Rule 1: execution is skipped when the instance has live, verified output. A tombstone, an output
        that is gone (None, `{}`, a state that the class lists as gone) and a run that failed are
        no output.
Rule 2: a body may be more than one call, and the first may have made something when the second
        is refused: only `Refused` says that nothing was made, whatever else is raised.
Rule 3: a record's kind does not depend on what other methods the class has, or will have.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial, wraps
from typing import Any, Concatenate, Literal, ParamSpec, Protocol, TypeVar, overload

from .context import Context
from .creation import Creation
from .errors import ConfigError
from .facts import Identity, Readiness
from .handwritten import answering, finding, request_of, verifying
from .ready import shows_gone
from .redact import secret_paths
from .result import Outcome, Result
from .types import Json

FACTS = "__postonce_method__"
"""The attribute at which a decorated function carries its `MethodFacts`."""


class ModelLike(Protocol):
    """What a class needs, for its methods to be decorated: a context, and what its things are."""

    @property
    def ctx(self) -> Context:
        """Where records and settings are."""
        ...

    @property
    def kind(self) -> str:
        """What the things are called in records (`provider/thing`)."""
        ...


ModelT = TypeVar("ModelT", bound=ModelLike)
FunctionT = TypeVar("FunctionT", bound=Callable[..., Any])
P = ParamSpec("P")


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodFacts:
    """What `@method` says of a function, for whoever calls methods by name (a workflow, say).

    `signature` is the undecorated function's: self, the instance's name, then its arguments.
    """

    name: str
    signature: inspect.Signature
    is_idempotent: bool
    is_repeatable: bool = False
    kind: str | None = None
    sensitive: tuple[str, ...] = ()

    def kind_of(self, model: ModelLike) -> str:
        """Return the kind of the records: the class's for `create`, else one of the method's own.

        `cloud/server` for `create`, `cloud/server:resize` for `resize`.
        """
        if self.kind is not None:
            return self.kind
        return model.kind if self.name == "create" else f"{model.kind}:{self.name}"


@overload
def method(*, idempotent: Literal[False]) -> Callable[[FunctionT], FunctionT]: ...


@overload
def method(
    *,
    idempotent: Literal[True],
    repeatable: bool = False,
    kind: str | None = None,
    identity: Identity | None = None,
    sensitive: tuple[str, ...] = (),
    verify: Callable[[Any, str], Json | None] | None = None,
    find: Callable[[Any, Json], Iterable[Json]] | None = None,
) -> Callable[
    [Callable[Concatenate[ModelT, str, P], Json]],
    Callable[Concatenate[ModelT, str, P], Result[Json]],
]: ...


def method(
    *,
    idempotent: bool,
    repeatable: bool = False,
    kind: str | None = None,
    identity: Identity | None = None,
    sensitive: tuple[str, ...] = (),
    verify: Callable[[Any, str], Json | None] | None = None,
    find: Callable[[Any, Json], Iterable[Json]] | None = None,
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Return a decorator for methods that take an instance's name, then what they ask for.

    With `idempotent=True` the method goes the way of `ctx.create_or_get`, its body being the
    create and its arguments the request, and returns a `Result` whose outcome is `skipped`
    where nothing was to be done. The class has `ctx`, `kind`, `verify(self, remote_id)`, and where
    it can `find(self, request)`; what it says of `identity`, `readiness`, `gone`, `write_once`
    and `sensitive` counts. The body returns a dict with its id. With a `verify` of its own the
    output is another thing than the class's: then only what is given here counts.
    `repeatable`: a second execution does no harm, so that a failed one is repeated where there
    is nothing to search. `kind` keeps records when a method is renamed.

    With `idempotent=False` the method is executed each time, as if it were not decorated; it
    only says so to who calls methods by name.
    Raises: TypeError for what is no plain function of self and an instance's name.
    """

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        facts = MethodFacts(
            name=function.__name__,
            signature=_signature_of(function),
            is_idempotent=idempotent,
            is_repeatable=repeatable,
            kind=kind,
            sensitive=sensitive,
        )
        if not idempotent:
            called = function
        else:
            own = _Own(identity=identity, sensitive=sensitive, verify=verify, find=find)
            called = _once_per_instance(function, facts, own)
        setattr(called, FACTS, facts)
        return called

    return decorate


def _signature_of(function: Callable[..., Any]) -> inspect.Signature:
    if inspect.iscoroutinefunction(function) or inspect.isgeneratorfunction(function):
        raise TypeError(f"@method: {function.__qualname__} must be a plain function that returns")
    signature = inspect.signature(function)
    if len(signature.parameters) < 2:
        raise TypeError(
            f"@method: {function.__qualname__}{signature} has no place for the instance's name: "
            "it comes first, after self"
        )
    return signature


@dataclass(frozen=True, slots=True, kw_only=True)
class _Own:
    """What a method was given for itself, and has before what its class has."""

    identity: Identity | None
    sensitive: tuple[str, ...]
    verify: Callable[[Any, str], Json | None] | None
    find: Callable[[Any, Json], Iterable[Json]] | None

    def stated_by(self, model: ModelLike) -> ModelLike | None:
        """Return whose facts hold for the output: none of a class whose `verify` is not asked."""
        return model if self.verify is None else None

    def identity_of(self, model: ModelLike) -> Identity:
        """Return where an output's id stands, and what names a thing."""
        of_class: Identity | None = getattr(self.stated_by(model), "identity", None)
        return self.identity or of_class or Identity(id_field="id")

    def verify_of(self, model: ModelLike) -> Callable[[str], Json | None]:
        """Return what reads an output anew. Raises: ConfigError where there is nothing."""
        if self.verify is not None:
            return partial(self.verify, model)
        verify: Callable[[str], Json | None] | None = getattr(model, "verify", None)
        if verify is None:
            raise ConfigError(
                f"{model.kind}: nothing tells whether an output is live; give "
                f"{type(model).__name__} a verify(self, remote_id) that returns the live thing, "
                "or None once it is gone"
            )
        return verify

    def find_of(self, model: ModelLike) -> Callable[[Json], Iterable[Json]] | None:
        """Return what yields what a failed run may have made, None where nothing does."""
        if self.find is not None:
            return partial(self.find, model)
        return getattr(self.stated_by(model), "find", None)


def _once_per_instance(
    function: Callable[..., Json], facts: MethodFacts, own: _Own
) -> Callable[..., Result[Json]]:
    """Return `function` as the create of one instance."""

    @wraps(function)
    def called(model: ModelLike, instance: str, /, *args: Any, **kwargs: Any) -> Result[Json]:
        bound = facts.signature.bind(model, instance, *args, **kwargs)
        bound.apply_defaults()
        _, *arguments = bound.arguments.items()
        body = partial(function, *bound.args, **bound.kwargs)
        _check_token(model)
        creation = _creation(model, facts, own, instance, dict(arguments), body)
        result = model.ctx.run(creation, lambda output: output)
        is_reused = result.outcome is Outcome.REUSED
        return replace(result, outcome=Outcome.SKIPPED) if is_reused else result

    return called


def _check_token(model: ModelLike) -> None:
    """Raise ConfigError where a generated class has no token: its body would fail by it later."""
    require_token = getattr(getattr(model, "http", None), "require_token", None)
    if require_token is not None:
        require_token()


def _creation(
    model: ModelLike,
    facts: MethodFacts,
    own: _Own,
    instance: str,
    arguments: dict[str, object],
    body: Callable[[], Json],
) -> Creation:
    """Return what the create protocol is to do: the arguments as request, the body as POST."""
    kind, find = facts.kind_of(model), own.find_of(model)
    request = request_of(arguments, kind=kind, instance=instance)
    stated = own.stated_by(model)
    readiness: Readiness | None = getattr(stated, "readiness", None)
    is_gone = partial(shows_gone, readiness, getattr(stated, "gone", ()))
    sensitive = {*own.sensitive, *getattr(model, "sensitive", ()), *secret_paths(request)}
    return Creation(
        kind=kind,
        instance=instance,
        request=request,
        identity=own.identity_of(model),
        verify=verifying(own.verify_of(model), kind=kind, is_gone=is_gone),
        post=answering(lambda _token: body()),
        find=finding(find, kind=kind, is_gone=is_gone) if find is not None else None,
        readiness=readiness,
        write_once=getattr(stated, "write_once", ()),
        sensitive=tuple(sorted(sensitive)),
        parents=getattr(model, "parents", None) or None,
        is_one_call=False,
        is_repeatable=facts.is_repeatable,
    )
