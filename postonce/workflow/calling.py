"""One call of a step: arguments checked and put into the model's terms, what came of it told."""

from __future__ import annotations

import inspect
import typing
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, TypeAlias

from ..errors import RequestInvalid
from ..methods import FACTS
from ..redact import redact
from ..result import Outcome, Result
from ..types import Json

if TYPE_CHECKING:
    from ..context import Context
    from ..schema import RequestModel
    from .definition import ModelCall


@dataclass(frozen=True, slots=True, kw_only=True)
class Called:
    """What came of a call: a result of the create protocol, or whatever it answered."""

    result: Result[Any] | None = None
    output: Json = None
    request: Json = None

    @classmethod
    def of(cls, answer: Any, *, request: Json = None) -> Called:
        """Return what `answer` of a method or function comes to. Raises: RequestInvalid."""
        if isinstance(answer, Result):
            return cls(result=answer, request=request)
        return cls(output=plain(answer), request=request)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """A model call whose expressions have been evaluated."""

    call: ModelCall
    arguments: Mapping[str, Json]
    parents: Mapping[str, Json]
    instance: str | None


SpecOf: TypeAlias = "Callable[[type[RequestModel], Mapping[str, Json]], RequestModel]"
"""How fields become a request."""


def spec_of(spec_type: type[RequestModel], arguments: Mapping[str, Json]) -> RequestModel:
    """Return the request that `arguments` state. Raises: RequestInvalid, naming the fields."""
    from pydantic import ValidationError

    from ..schema import faults

    try:
        return spec_type.model_validate(dict(arguments))
    except ValidationError as error:
        raise RequestInvalid(
            f"expected a {spec_type.__name__}: {faults(error)}; nothing was sent"
        ) from error


def called(
    filled: Filled, ctx: Context, *, skip_if_exists: bool, spec_of: SpecOf = spec_of
) -> Called:
    """Carry out a model call. Raises: RequestInvalid, and what the method raises."""
    call = filled.call
    model = call.model(ctx, **filled.parents)
    if call.makes:
        spec = spec_of(model.spec_type, filled.arguments)
        return _made(model, spec, filled, skip_if_exists=skip_if_exists)
    method = getattr(model, call.method)
    arguments = arguments_of(method, filled.arguments)
    request = redact(dict(filled.arguments), _secrets_of(model, method))
    if is_instance_method(method):
        return Called(result=method(filled.instance, **arguments), request=request)
    return Called.of(method(**arguments), request=request)


def _made(model: Any, spec: RequestModel, filled: Filled, *, skip_if_exists: bool) -> Called:
    call = filled.call
    request = redact(spec.to_wire(), model.sensitive)
    if call.method == "create" or skip_if_exists:
        # `apply` begins as `create` does, and is skipped where that finds the thing in place.
        result = model.create(spec, instance=filled.instance, adopt=call.adopt, wait=call.wait)
    else:
        result = model.apply(spec, instance=filled.instance, replace=call.replace, wait=call.wait)
    if skip_if_exists and result.outcome is Outcome.REUSED:
        result = _skipped(result)
    return Called(result=result, request=request)


def _skipped(result: Result[Any]) -> Result[Any]:
    from dataclasses import replace

    return replace(result, outcome=Outcome.SKIPPED)


def arguments_of(method: Any, given: Mapping[str, Json]) -> dict[str, Any]:
    """Return `given` in the terms of `method`: a request model where it takes one."""
    from ..schema import RequestModel

    types = hints(getattr(method, "__func__", method))
    found: dict[str, Any] = {}
    for name, value in given.items():
        wanted = [t for t in _choices(types.get(name)) if _is_request(t, RequestModel)]
        is_spec = bool(wanted) and isinstance(value, dict)
        found[name] = spec_of(wanted[0], value) if is_spec else value
    return found


@cache
def hints(function: Any) -> dict[str, Any]:
    """Return the types of a function's parameters, none where they cannot be told."""
    try:
        return typing.get_type_hints(inspect.unwrap(function))
    except Exception:  # a name that exists for type checkers only
        return {}


def is_instance_method(method: Any) -> bool:
    """Whether `method` is one of `@method(idempotent=True)`: it takes the instance first."""
    facts = getattr(method, FACTS, None)
    return facts is not None and facts.is_idempotent


def is_for_an_instance(call: ModelCall) -> bool:
    """Whether the call sees to it that one instance is there."""
    return call.makes or is_instance_method(getattr(call.model, call.method, None))


def acts_again(call: ModelCall) -> bool:
    """Whether a repeat of the call does something again, for all that is known.

    Generated models know which of their methods do; of those written by hand, what is decorated
    says so, and a `create` that is not would make a second thing.
    """
    if call.makes:
        return False
    facts = getattr(getattr(call.model, call.method, None), FACTS, None)
    if facts is not None:
        return not facts.is_idempotent
    return call.method == "create" or call.method in getattr(call.model, "acts_again", ())


def _secrets_of(model: Any, method: Any) -> tuple[str, ...]:
    facts = getattr(method, FACTS, None)
    return (*getattr(model, "sensitive", ()), *(facts.sensitive if facts is not None else ()))


def plain(value: Any) -> Json:
    """Return an answer as JSON. Raises: RequestInvalid for what is none."""
    from pydantic import BaseModel

    match value:
        case BaseModel():
            return value.model_dump(mode="json", by_alias=True)
        case None | bool() | int() | float() | str():
            return value
        case dict():
            return {str(key): plain(item) for key, item in value.items()}
        case Iterable():
            return [plain(item) for item in value]
        case _:
            raise RequestInvalid(
                f"a step's answer must be JSON, a model or a Result; found a {type(value).__name__}"
            )


def _choices(annotation: Any) -> tuple[Any, ...]:
    return typing.get_args(annotation) or (annotation,)


def _is_request(annotation: Any, base: type[Any]) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, base)
