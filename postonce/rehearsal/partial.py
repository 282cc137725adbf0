"""Requests of which not all is known yet: the id of a network that another step is to make."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from difflib import get_close_matches
from functools import cache
from typing import Any, TypeVar

from pydantic import BaseModel, Field, ValidationError, create_model

from ..errors import RequestInvalid
from ..schema import RequestModel, faults
from ..types import Json
from ..unknown import UNKNOWN

SpecT = TypeVar("SpecT", bound=RequestModel)


def partial_spec(
    spec_type: type[SpecT], known: Mapping[str, Json], unknown: Collection[str] = ()
) -> SpecT:
    """Return a request for rehearsals with the `known` fields, and UNKNOWN in the `unknown` ones.

    Names are those of the wire or of Python. Each known field is checked as ever, and so is
    whether all that is required is known or to come; what a model checks of several fields at
    once is not. Raises: RequestInvalid, naming the field.
    """
    names = _names(spec_type)
    for name in (*known, *unknown):
        if name not in names:
            raise RequestInvalid(f"{spec_type.__name__} has no field {name!r}{_near(name, names)}")
    missing = frozenset(names[name] for name in unknown)
    given = {name: value for name, value in known.items() if names[name] not in missing}
    try:
        spec: SpecT = _partial_type(spec_type, missing).model_validate(given)
    except ValidationError as error:
        raise RequestInvalid(f"{spec_type.__name__}: {faults(error)}") from error
    return spec


def _names(spec_type: type[RequestModel]) -> dict[str, str]:
    """Return either spelling → Python's name of each field."""
    fields = spec_type.__pydantic_fields__
    wire = {info.serialization_alias or name: name for name, info in fields.items()}
    return {**{name: name for name in fields}, **wire}


def _near(name: str, names: Collection[str]) -> str:
    near = get_close_matches(name, sorted(names), n=3)
    return f"; did you mean {' or '.join(near)}?" if near else ""


@cache
def _partial_type(spec_type: type[SpecT], unknown: frozenset[str]) -> type[SpecT]:
    """Return `spec_type` with fields that need not be given, and hold UNKNOWN then."""
    fields: dict[str, Any] = {}
    for name in sorted(unknown):
        info = spec_type.__pydantic_fields__[name]
        fields[name] = (
            Any,
            Field(
                default=UNKNOWN,
                validation_alias=info.validation_alias,
                serialization_alias=info.serialization_alias,
            ),
        )
    made: type[SpecT] = create_model(
        spec_type.__name__,
        __base__=spec_type,
        __module__=spec_type.__module__,
        __validators__=_without_checks(spec_type) if unknown else {},
        **fields,
    )
    return made


def _without_checks(spec_type: type[BaseModel]) -> dict[str, Callable[..., Any]]:
    """Return what takes the place of the model-wide checks that are the model's own."""
    own = spec_type.__pydantic_decorators__.model_validators
    known = RequestModel.__pydantic_decorators__.model_validators
    modes = {name: own[name].info.mode for name in own if name not in known}
    return {name: _PASSES[mode] for name, mode in modes.items()}


def _pass_after(self: Any) -> Any:
    return self


def _pass_before(_cls: Any, value: Any) -> Any:
    return value


def _pass_around(_cls: Any, value: Any, handler: Callable[[Any], Any]) -> Any:
    return handler(value)


_PASSES: dict[str, Any] = {
    "after": _pass_after,
    "before": classmethod(_pass_before),
    "wrap": classmethod(_pass_around),
}
