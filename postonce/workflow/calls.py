"""What a step of a file calls: its model and method found, and asked whether they take this."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from types import ModuleType
from typing import Any

from ..errors import ExpressionFailed, RequestInvalid
from ..types import Json
from .calling import acts_again, is_for_an_instance, is_instance_method
from .definition import ModelCall
from .expressions import Template, expressions, template
from .located import Path
from .models import (
    Unknown,
    method_of,
    model_named,
    wrong_arguments,
    wrong_fields,
    wrong_parents,
)
from .sections import Problems, Section, flag, mapping, text


class Nothing:
    """In place of a model that could not be found: that has been told, nothing else need be."""


def model_call(section: Section, packages: Sequence[ModuleType], problems: Problems) -> ModelCall:
    """Return the call that a step states."""
    call = ModelCall(
        model=_model(section, packages, problems),
        method=section.take("method", text, "create"),
        arguments=_templates(section, "with"),
        parents=_templates(section, "parents"),
        instance=template(section.take("instance", _name, None)),
        adopt=section.take("adopt", flag, False),
        replace=section.take("replace", flag, False),
        wait=section.take("wait", flag, True),
        repeat=section.take("repeat", flag, False),
    )
    if not _has_faults(call, section, problems) and call.model is not Nothing:
        for path, message in _wrong(call):
            problems.add((*section.path, *path), message)
    return call


def check_existing(
    call: ModelCall, section: Section, problems: Problems, *, skip_if_exists: bool
) -> None:
    """Note a `skip_if_exists` of a step that makes nothing, and an `adopt` that would do nothing.

    `apply` adopts nothing, but where it is skipped it is a create.
    """
    if call.makes and call.method == "apply" and call.adopt and not skip_if_exists:
        problems.add(
            (*section.path, "adopt"),
            "apply adopts nothing; it belongs to create (a step of its own, before this one)",
        )
    if skip_if_exists and not is_for_an_instance(call):
        problems.add(
            (*section.path, "skip_if_exists"),
            f"{call.method} makes no instance that could exist; it belongs to create and apply",
        )


def _templates(section: Section, key: str) -> dict[str, Template]:
    members: dict[str, Any] = section.take(key, mapping, {})
    return {name: template(value) for name, value in members.items()}


def _name(value: Json) -> Json:
    """Read a name for a thing, or an expression that yields one."""
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return value if is_number else text(value)


def _model(section: Section, packages: Sequence[ModuleType], problems: Problems) -> type[Any]:
    name = section.take("model", text, "")
    if not name:
        problems.add(section.path, "a step needs a model: `model: Server`")
        return Nothing
    try:
        return model_named(name, packages)
    except Unknown as error:
        problems.add((*section.path, "model"), str(error))
        return Nothing


def _has_faults(call: ModelCall, section: Section, problems: Problems) -> bool:
    """Note every expression that is none."""
    found = False
    parts: dict[str, Template] = {
        "with": dict(call.arguments),
        "parents": dict(call.parents),
        "instance": call.instance,
    }
    for path, expression in expressions(parts):
        try:
            expression.check()
        except ExpressionFailed as error:
            problems.add((*section.path, *path), str(error))
            found = True
    return found


def _wrong(call: ModelCall) -> Iterator[tuple[Path, str]]:
    """Yield where a call is wrong, and what is wrong there."""
    for name, message in wrong_parents(call.model, list(call.parents)):
        yield _path("parents", name), message
    try:
        method = method_of(call.model, call.method)
    except Unknown as error:
        yield ("method",), str(error)
        return
    if call.makes:
        yield from _wrong_spec(call)
    else:
        yield from _wrong_method(call, method)


def _wrong_spec(call: ModelCall) -> Iterator[tuple[Path, str]]:
    from ..model import Model

    model = call.model
    if model.create is Model.create:
        yield ("model",), f"{model.__name__} cannot be created: the API has no operation for it"
        return
    wrong = tuple(wrong_fields(model.spec_type, list(call.arguments)))
    yield from ((_path("with", name), message) for name, message in wrong)
    if not wrong:
        yield from _wrong_values(call)
    if call.replace and call.method == "create":
        yield ("replace",), "create replaces nothing; it belongs to `method: apply`"
    if call.instance is None and not model.identity.natural_key:
        yield (
            ("model",),
            f"nothing in the request of a {model.__name__} tells one from another: give it a name "
            "of your own with `instance:`",
        )


def _wrong_values(call: ModelCall) -> Iterator[tuple[Path, str]]:
    """Yield which values do not fit their fields; those that only a run will know are left out."""
    from pydantic import ValidationError

    from ..rehearsal.partial import partial_spec

    unknown = {path[0] for path, _ in expressions(dict(call.arguments))}
    known = {name: value for name, value in call.arguments.items() if name not in unknown}
    try:
        partial_spec(call.model.spec_type, known, [str(name) for name in unknown])
    except RequestInvalid as error:
        if not isinstance(error.__cause__, ValidationError):
            yield ("with",), str(error)
            return
        for fault in error.__cause__.errors(include_url=False, include_input=False):
            yield ("with", *fault["loc"]), fault["msg"]


def _wrong_method(call: ModelCall, method: Any) -> Iterator[tuple[Path, str]]:
    for option, is_given in (("adopt", call.adopt), ("replace", call.replace)):
        if is_given:
            yield (option,), f"{option} belongs to a generated model's create and apply"
    if not call.wait:
        yield ("wait",), f"{call.method} waits for nothing; it belongs to create and apply"
    takes_instance = is_instance_method(method)
    if call.instance is not None and not takes_instance:
        yield ("instance",), f"{call.method} works on no instance; what it takes stands in `with`"
    if takes_instance and call.instance is None:
        yield ("method",), f"{call.method} works on an instance: give its name with `instance:`"
    taken = 2 if takes_instance else 1
    for name, message in wrong_arguments(method, list(call.arguments), taken=taken):
        yield _path("with", name), message
    if acts_again(call) and not call.repeat:
        yield (
            ("method",),
            f"{call.method} is not idempotent: each run of the workflow acts again; say "
            "`repeat: true` where that is meant",
        )


def _path(key: str, name: str | None) -> Path:
    return (key,) if name is None else (key, name)
