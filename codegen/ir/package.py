"""Package: the root of the IR, all that rendering sees. It goes to JSON and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Literal, TypeAlias

from pydantic import TypeAdapter

from ..diagnostics import Diagnostic, Level
from .idempotency import Verdict
from .media import JSON, Media
from .operations import Carried, Location, Operation, Paging, Parameter
from .resources import Resource
from .schemas import Component, SchemaType
from .types import FieldType, JsonScalar


@dataclass(frozen=True, slots=True, kw_only=True)
class Auth:
    """How a request carries a secret. `env` names the variables that may hold it, in order.

    `name` is the header, query parameter or cookie of a key, `prefix` the word before it in a
    header. `pair` names the variables of what comes in two halves: a user's name and password, a
    client's id and secret. A client asks `token_url` for a token, for `scopes`. `also` is sent
    along with it.
    """

    scheme: Literal["bearer", "header", "query", "cookie", "basic", "client_credentials", "none"]
    name: str | None = None
    prefix: str | None = None
    env: tuple[str, ...] = ()
    pair: tuple[str, str] | None = None
    token_url: str | None = None
    scopes: tuple[str, ...] = ()
    also: tuple[Auth, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorShape:
    """Where an error answer holds its parts; dotted paths, None where there is no such part."""

    message: str | None = None
    code: str | None = None
    request_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RateLimit:
    """Answer headers that tell the budget. `reset` holds epoch seconds or seconds to wait."""

    limit: str | None = None
    remaining: str | None = None
    reset: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CommonParameter:
    """A parameter that goes with every request; the variable `env` may hold another value.

    `value` is None where the document knows none; without one, what is required is asked for.
    """

    name: str
    location: Location
    value: str | None = None
    env: str
    is_required: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """What holds for a whole API."""

    name: str
    title: str
    base_url: str
    auth: Auth
    error: ErrorShape
    rate_limit: RateLimit
    alternatives: tuple[Auth, ...] = ()
    """Other ways of access, any of which will do."""
    special: Mapping[str, Auth] = field(default_factory=dict)
    """Ways of access that only some operations take, by name."""
    accept: str = "application/json"
    """The media types of answers that are JSON."""
    common: tuple[CommonParameter, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """How to wait for an action: GET `path` until the answer's `field` is ready or failed.

    `id_parameter` is the path's last parameter, taken from `id_field` of the action's answer.
    """

    path: str
    envelope: str | None
    id_parameter: str
    id_field: str
    field: str
    ready: tuple[str, ...]
    failed: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """A further method of a model: an action, an attachment, a sub-resource, a look-up.

    `body` is the request class or None; `const` is what the method itself puts into the body
    (the discriminator's tag). `answer` is None where the API answers nothing of use;
    `answer_envelope` unwraps it, `is_list` says that the answer is a list of it.
    """

    name: str
    title: str
    """What it does, in words, for the docstring: `power off`, `list kernels`."""
    operation: str
    """`METHOD /path`."""
    parameters: tuple[Parameter, ...]
    """Path parameters first (the parents' ones excepted), then required, then optional ones."""
    body: FieldType | None
    body_is_required: bool
    media: Media = JSON
    """How the body is written."""
    const: tuple[tuple[str, JsonScalar], ...] = ()
    answer: FieldType | None
    answer_envelope: str | None
    answer_sort: Literal["json", "text", "bytes"] = "json"
    accept: str | None = None
    """The media types of an answer that is no JSON, as they are asked for."""
    is_list: bool
    paging: Paging | None = None
    """How a list is paged, where it is."""
    poll: Poll | None
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """One resource class. `resource` holds the facts; the rest is what the class looks like."""

    resource: Resource
    class_name: str
    module: str
    """Module name under `models/` and `schemas/`: `server`."""
    parents: tuple[Parameter, ...]
    """Keyword arguments of the constructor that place a nested resource."""
    id_parameters: tuple[Parameter, ...]
    """What names one thing: several in a composite key, none where there is one thing only."""
    request: str | None
    """Class name of the create body, None where create takes none."""
    path_keys: tuple[str, ...] = ()
    """Wire names of its fields that the body does not have: in the path, the query, a header."""
    create_has_body: bool = True
    """Whether the create takes a body at all; what its request holds else stands in the path."""
    create_media: Media = JSON
    creates_list: bool = False
    """Whether a create takes a list of things: it is sent a list of one."""
    update: str | None
    update_has_body: bool = True
    update_media: Media = JSON
    answer: str
    beside: tuple[str, ...] = ()
    """Fields of it that stand outside the envelope, in the answer to the create alone."""
    list_parameters: tuple[Parameter, ...]
    carried: Mapping[str, tuple[Carried, ...]] = field(default_factory=dict)
    """What requests carry beside that, by plain method: `create`, `read`, `list`, …"""
    create_verdict: Verdict | None
    update_verdict: Verdict | None
    delete_verdict: Verdict | None
    methods: tuple[Method, ...]

    @property
    def name(self) -> str:
        """The name of its resource."""
        return self.resource.name

    @property
    def title(self) -> str:
        """What the class is about, in words."""
        return self.resource.title

    @property
    def paging(self) -> Paging | None:
        """How its list is walked."""
        return self.resource.paging


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """One class of plain calls: operations of no resource, whose paths begin alike."""

    name: str
    """What its paths begin with, in snake_case: `regions`."""
    title: str
    class_name: str
    module: str
    """Module name under `calls/` and `schemas/`: `regions_calls`."""
    methods: tuple[Method, ...]
    parents: tuple[Parameter, ...] = ()
    id_parameters: tuple[Parameter, ...] = ()
    paging: Paging | None = None


Caller: TypeAlias = Model | Area
"""A class whose methods call operations."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecFacts:
    """Where a package came from."""

    title: str
    version: str
    sha256: str
    path: str
    """As printed in headers: relative, never a path of the machine."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """Everything rendering needs, in the order it is printed."""

    generator: str
    """Version of the generator."""
    spec: SpecFacts
    provider: Provider
    models: tuple[Model, ...]
    areas: tuple[Area, ...] = ()
    """What calls the operations that belong to no resource."""
    schemas: tuple[SchemaType, ...]
    operations: tuple[Operation, ...]
    components: tuple[Component, ...]
    """Every named schema of the document, so that none is lost without a word."""
    diagnostics: tuple[Diagnostic, ...]

    @property
    def callers(self) -> tuple[Caller, ...]:
        """All classes that call operations."""
        return (*self.models, *self.areas)

    @property
    def skipped(self) -> tuple[Diagnostic, ...]:
        """The parts of the document that are not in the output."""
        return tuple(one for one in self.diagnostics if one.level is Level.SKIPPED)

    def to_json(self) -> str:
        """Return the package as JSON text, for goldens and other tools."""
        return _adapter().dump_json(self, indent=1).decode() + "\n"

    @staticmethod
    def from_json(text: str) -> Package:
        """Return the package that `to_json` wrote. Raises pydantic.ValidationError."""
        return _adapter().validate_json(text)


@cache
def _adapter() -> TypeAdapter[Package]:
    return TypeAdapter(Package)
