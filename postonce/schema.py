"""Bases of the generated schemas: requests are strict, answers are lenient.

Rule 1: a request carries what is required, what was set, and the tags that say what it is;
an explicit None is sent only where the API takes null (`Nullable`).
Rule 2: an answer is never refused. Live data breaks its own document: a value that does not fit
its declared type is kept as it came, an unknown field is kept, a missing one is None.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Iterator
from functools import cache
from typing import Annotated, Any, ClassVar, Final, Self, TypeAlias, TypeVar, cast, get_args

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    TypeAdapter,
    ValidationError,
    ValidatorFunctionWrapHandler,
    field_validator,
    model_validator,
)
from pydantic_core import to_jsonable_python

from .files import FILE
from .redact import REDACTED, redact
from .types import Json

T = TypeVar("T")


class _Marker:
    """A note beside a type, told apart by identity."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __repr__(self) -> str:
        return self._name


Sensitive: Final = _Marker("Sensitive")
"""Marks a value that must not be shown: `Annotated[str, Sensitive]`."""

_NULL: Final = _Marker("Null")

Nullable: TypeAlias = Annotated[T | None, _NULL]
"""A field for which the API takes null, so that an explicit None is sent."""


def wire(name: str) -> Any:
    """Return the field note that says how a field is spelled on the wire.

    Not `alias`: type checkers would then take the wire spelling for the argument's name.
    """
    return Field(validation_alias=name, serialization_alias=name)


class _Wire(BaseModel):
    """What requests and answers share: both spellings are read, secrets are not shown."""

    model_config = ConfigDict(
        validate_by_name=True,
        validate_by_alias=True,
        protected_namespaces=(),
        defer_build=True,
        # The wire's `from` is the field `from_`; shown the way it is written in Python.
        loc_by_alias=False,
    )

    def __repr_args__(self) -> Iterator[tuple[str | None, Any]]:
        hidden = _fields_marked(type(self), Sensitive)
        known = type(self).__pydantic_fields__
        for name, value in super().__repr_args__():
            if name is not None and name not in known:
                yield name, redact({name: value})[name]  # a field that the document does not know
            else:
                yield name, REDACTED if name in hidden and value is not None else value


class RequestModel(_Wire):
    """What a request carries: a checked value that does not change."""

    # An error's text must not repeat what was given: it may be a secret.
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    one_of: ClassVar[tuple[tuple[str, ...], ...]] = ()
    """Sets of fields (wire names), at least one of which must be given whole."""
    only_one: ClassVar[bool] = False
    """Whether no second one of them may be given whole."""

    @classmethod
    def wire_names(cls) -> frozenset[str]:
        """Return the names of all fields, spelled as on the wire."""
        fields = cls.__pydantic_fields__
        return frozenset(info.serialization_alias or name for name, info in fields.items())

    @classmethod
    def nullable_names(cls) -> frozenset[str]:
        """Return the names of the fields for which the API takes null, as on the wire."""
        return frozenset(
            cls.__pydantic_fields__[name].serialization_alias or name
            for name in _fields_marked(cls, _NULL)
        )

    @classmethod
    def required_names(cls) -> frozenset[str]:
        """Return the names of the fields that must be given, as on the wire."""
        return frozenset(alias for _, alias in _required(cls))

    def to_wire(self, *, without: Collection[str] = ()) -> dict[str, Any]:
        """Return the JSON object to send; fields of `without` (wire names) stand in the path."""
        fields = self.model_dump(mode="json", by_alias=True, exclude_unset=True)
        return {name: value for name, value in fields.items() if name not in without}

    def to_parts(self, *, without: Collection[str] = ()) -> dict[str, Any]:
        """Return what `to_wire` does, with the files themselves: the parts of a multipart body."""
        parts = self.to_wire(without=without)
        for name in _fields_marked(type(self), FILE):
            spelled = type(self).__pydantic_fields__[name].serialization_alias or name
            if parts.get(spelled) is not None:
                parts[spelled] = getattr(self, name)
        return parts

    @model_validator(mode="after")
    def _settle_what_is_sent(self) -> Self:
        """Count tags as set, and a None that the API would not take as absent."""
        sent = self.__pydantic_fields_set__
        nullable = _fields_marked(type(self), _NULL)
        for name, info in type(self).__pydantic_fields__.items():
            value = getattr(self, name)
            if value is None and name not in nullable:
                sent.discard(name)
            elif value is not None and not info.is_required():
                sent.add(name)
        return self

    @model_validator(mode="after")
    def _check_one_of(self) -> Self:
        if self.one_of:
            fields = type(self).__pydantic_fields__
            given = {
                info.serialization_alias or name
                for name, info in fields.items()
                if getattr(self, name) is not None
            }
            whole = [names for names in self.one_of if given.issuperset(names)]
            if not whole:
                raise ValueError(f"expected {_either(self.one_of)}; found none of these whole")
            if self.only_one and len(whole) > 1:
                raise ValueError(f"expected {_either(whole)}; found more than one of these")
        return self


class AnswerModel(_Wire):
    """What an answer shows. Unknown fields are kept and can be read as attributes."""

    model_config = ConfigDict(extra="allow")

    @classmethod
    def from_wire(cls, body: Json) -> Self:
        """Return the answer read from parsed JSON; whatever does not fit is kept as it came."""
        return cls.model_validate(body if isinstance(body, dict) else {})

    @model_validator(mode="before")
    @classmethod
    def _fill_what_is_missing(cls, body: Json) -> Json:
        if not isinstance(body, dict):
            return body
        missing = {
            alias: None for name, alias in _required(cls) if alias not in body and name not in body
        }
        return {**body, **missing} if missing else body

    @field_validator("*", mode="wrap")
    @classmethod
    def _keep_what_does_not_fit(cls, value: Json, read: ValidatorFunctionWrapHandler) -> Any:
        try:
            return read(value)
        except ValidationError:
            return value


def wire_of(value: Any) -> Json:
    """Return what a request sends for `value`: request models, and lists and maps of them."""
    match value:
        case RequestModel():
            return value.to_wire()
        case dict():
            return {str(key): wire_of(member) for key, member in value.items()}
        case list() | tuple():
            return [wire_of(member) for member in value]
        case _:
            return to_jsonable_python(value)


def read_as(kind: type[T], body: Json) -> T:
    """Return parsed JSON as a value of `kind`; what does not fit is handed on as it came (rule 2).

    `kind` may be a plain type, an answer model, or a list or map of these.
    """
    if isinstance(kind, type) and issubclass(kind, AnswerModel):
        return kind.from_wire(body)
    try:
        return cast(T, _reader(cast(Hashable, kind)).validate_python(body))
    except ValidationError:
        return cast(T, body)


@cache
def _reader(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def _either(sets: Iterable[tuple[str, ...]]) -> str:
    return ", or ".join(" with ".join(names) for names in sets)


def faults(error: ValidationError) -> str:
    """Return what is wrong with a request, field by field; what was given is not repeated."""
    return "; ".join(
        f"{'.'.join(map(str, fault['loc'])) or 'the whole'}: {fault['msg']}"
        for fault in error.errors(include_url=False, include_input=False)
    )


@cache
def _fields_marked(model: type[BaseModel], marker: object) -> frozenset[str]:
    """Return the names of the fields that carry `marker`, anywhere in their type."""
    return frozenset(
        name
        for name, info in model.__pydantic_fields__.items()
        if marker in info.metadata or _carries(info.annotation, marker)
    )


def _carries(annotation: Any, marker: object) -> bool:
    if marker in getattr(annotation, "__metadata__", ()):
        return True
    return any(_carries(part, marker) for part in get_args(annotation))


@cache
def _required(model: type[BaseModel]) -> tuple[tuple[str, str], ...]:
    return tuple(
        (name, str(info.validation_alias or name))
        for name, info in model.__pydantic_fields__.items()
        if info.is_required()
    )
