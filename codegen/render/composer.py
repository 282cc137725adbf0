"""Composer: what the views of one class's file share. What its lines use is imported on the way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..ir.media import Media
from ..ir.operations import Parameter
from ..ir.package import Caller, Model, Package
from ..ir.resources import Resource
from ..names import snake
from .annotations import Annotations
from .imports import Imports
from .media_views import media_text
from .schema_views import Index
from .text import WIDTH, literal

_ARGUMENT_INDENT = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodView:
    """One method; `doc` is empty where its name is enough."""

    signature: str
    doc: tuple[str, ...]
    body: str


@dataclass(frozen=True, slots=True)
class Composer:
    """One class on its way into a file."""

    package: Package
    caller: Caller
    index: Index
    imports: Imports
    annotations: Annotations
    constants: dict[str, str]
    """Name → text of the module's constants: facts that several methods share."""

    @property
    def json(self) -> str:
        """The name of parsed JSON of any shape, imported."""
        self.imports.add("postonce", "Json")
        return "Json"

    def class_(self, name: str | None) -> str:
        """Return the name of a schema, imported; the base of requests where there is none."""
        if name is None:
            self.imports.add("postonce.schema", "RequestModel")
            return "RequestModel"
        self.imports.class_(self.annotations.modules[name], name)
        return name

    def media(self, media: Media, what: str) -> str | None:
        """Return the `media=` of a call; None for plain JSON. `what` the call does names it."""
        if media.is_plain:
            return None
        name, text = media_text(media)
        self.imports.add("postonce.media", name)
        is_long = bool(media.styles or media.types)
        return self.constant(f"_{what}_{snake(name)}".upper(), text) if is_long else text

    def argument(self, parameter: Parameter) -> str:
        """Return a parameter as it stands in a signature."""
        kind = self.annotations.text(parameter.type, "request")
        if parameter.is_required:
            return f"{parameter.name}: {kind}"
        text = f"{parameter.name}: {kind} | None = None,"
        # Where the line must break, black wants parentheses around a union and ruff makes none.
        is_broken = len(text) + _ARGUMENT_INDENT > WIDTH
        return f"{parameter.name}: ({kind} | None) = None" if is_broken else text[:-1]

    def source(self, key: str) -> str:
        """Return where a method comes from: operationId and wire path."""
        operation = self.index.operations.get(key)
        name = operation.operation_id if operation is not None else None
        return f"Source: {name}, {key}." if name else f"Source: {key}."

    def door(self, key: str) -> dict[str, str | None]:
        """Return the `server=` and `auth=` of a call whose operation has its own."""
        own = self.index.operations[key]
        return {
            "server": None if own.server is None else literal(own.server),
            "auth": None if own.auth is None else literal(own.auth),
        }

    def constant(self, name: str, text: str) -> str:
        """Return the name of the module constant that holds `text`, made on first use."""
        for known, held in self.constants.items():
            if held == text:
                return known
        while name in self.constants:
            name = f"{name}_"
        self.constants[name] = text
        return name


@dataclass(frozen=True, slots=True)
class ModelComposer(Composer):
    """One model on its way into a file."""

    caller: Model

    @property
    def model(self) -> Model:
        """The model."""
        return self.caller

    @property
    def resource(self) -> Resource:
        """The facts of the model's resource."""
        return self.model.resource

    @property
    def spec(self) -> str:
        """The class of a create's request."""
        return self.class_(self.model.request)

    @property
    def state(self) -> str:
        """The class of the answer."""
        return self.class_(self.model.answer)

    @property
    def id_arguments(self) -> list[str]:
        """The arguments that take the id; none for a thing of which there is one."""
        return [self.argument(own) for own in self.model.id_parameters]

    @property
    def id_value(self) -> str:
        """The expression that is the id."""
        own = [parameter.name for parameter in self.model.id_parameters]
        if len(own) > 1:
            return f"self._joined({', '.join(own)})"
        return own[0] if own else '""'

    @property
    def id_path(self) -> str | None:
        """Where an answer shows what tells one thing from the others."""
        identity = self.resource.identity
        return identity.id_field or (identity.natural_key[0] if identity.natural_key else None)

    def spec_fields(self) -> dict[str, str]:
        """Return wire name → Python name of the fields of a create's request."""
        return self._fields_of(self.model.request)

    def shown_fields(self) -> dict[str, str]:
        """Return wire name → Python name of the fields that answers show of the thing."""
        return self._fields_of(self.model.answer)

    def _fields_of(self, name: str | None) -> dict[str, str]:
        return {} if name is None else self.index.names.get(name, {})


def composer_for(package: Package, index: Index, caller: Caller) -> Composer:
    """Return the composer of one class's file."""
    return Composer(package, caller, index, *_empty(index), {})


def model_composer_for(package: Package, index: Index, model: Model) -> ModelComposer:
    """Return the composer of one model's file."""
    return ModelComposer(package, model, index, *_empty(index), {})


def _empty(index: Index) -> tuple[Imports, Annotations]:
    imports = Imports("..", "")
    return imports, Annotations(imports, index.places, arrays="Sequence")


def signature(name: str, positional: Sequence[str], by_keyword: Sequence[str], answer: str) -> str:
    """Return the head of a method."""
    arguments = ["self", *positional, *(["*", *by_keyword] if by_keyword else [])]
    return f"def {name}({', '.join(arguments)}) -> {answer}:"
