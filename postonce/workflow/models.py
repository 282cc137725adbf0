"""The models that steps name: found in packages, and asked what their methods take."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Sequence
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import TYPE_CHECKING, Any, TypeAlias

from .sections import near

if TYPE_CHECKING:
    from ..schema import RequestModel

Wrong: TypeAlias = tuple[str | None, str]
"""The member that is wrong, None where one is missing, and what is wrong with it."""

_ANY = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)


class Unknown(Exception):
    """A name in a workflow that stands for nothing; the text says what was expected."""


def package(name: str) -> ModuleType:
    """Return the package `name`. Raises: Unknown."""
    try:
        return import_module(name)
    except ModuleNotFoundError as error:
        if error.name is not None and not f"{name}.".startswith(f"{error.name}."):
            raise Unknown(f"{name} cannot be imported: {error}") from error
        raise Unknown(f"there is no package {name!r} on the path{_hint(name)}") from error
    except Exception as error:  # whatever an import runs into
        raise Unknown(f"{name} cannot be imported: {type(error).__name__}: {error}") from error


def _hint(name: str) -> str:
    """Return what could be meant by a short name: where generated packages usually stand."""
    try:
        likely = name.isidentifier() and find_spec(f"generated.{name}") is not None
    except ModuleNotFoundError:
        likely = False
    return f"; did you mean generated.{name}?" if likely else ""


def model_named(name: str, packages: Sequence[ModuleType]) -> type[Any]:
    """Return the class `name`: one of `packages`, or `package.module:Class` anywhere.

    Raises: Unknown, also where several packages have one of that name.
    """
    module, colon, attribute = name.partition(":")
    if colon:
        found = getattr(package(module), attribute, None)
        if not isinstance(found, type):
            raise Unknown(f"{module} has no class {attribute!r}")
        if not isinstance(getattr(found, "kind", None), str):
            raise Unknown(
                f"{module}:{attribute} is no model: expected a class with a `kind` "
                '(kind = "provider/thing"), by which its things are recorded'
            )
        return found
    found_in = {one.__name__: found for one in packages if (found := _model_in(one, name))}
    if len(set(found_in.values())) > 1:
        which = " or ".join(f"{package}:{name}" for package in found_in)
        raise Unknown(f"several packages have a model {name!r}: say which, {which}")
    if found_in:
        return next(iter(found_in.values()))
    if not packages:
        raise Unknown(f"no model {name!r}: name its package with `providers:` or --provider")
    known = [word for one in packages for word in dir(one) if word[:1].isupper()]
    where = ", ".join(one.__name__ for one in packages)
    hint = near(name, known)
    raise Unknown(f"no model {name!r} in {where}{hint if 'mean' in hint else ''}")


def _model_in(package: ModuleType, name: str) -> type[Any] | None:
    found = getattr(package, name, None)
    return found if isinstance(found, type) and hasattr(found, "kind") else None


def method_of(model: type[Any], name: str) -> Any:
    """Return the method `name` of `model`. Raises: Unknown."""
    method = getattr(model, name, None)
    if name.startswith("_") or not inspect.isroutine(method):
        known = [
            word for word in dir(model) if not word.startswith("_") and _is_method(model, word)
        ]
        raise Unknown(f"{model.__name__} has no method {name!r}{near(name, known)}")
    return method


def wrong_parents(model: type[Any], given: Sequence[str]) -> Iterator[Wrong]:
    """Yield what is wrong with `given` as the parents that place a `model`."""
    yield from _wrong(f"{model.__name__}'s parents", _parameters(model)[1:], given)


def wrong_arguments(method: Any, given: Sequence[str], *, taken: int) -> Iterator[Wrong]:
    """Yield what is wrong with `given` as arguments of `method`, its first `taken` left aside."""
    yield from _wrong(f"{method.__qualname__}()", _parameters(method)[taken:], given)


def wrong_fields(spec: type[RequestModel], given: Sequence[str]) -> Iterator[Wrong]:
    """Yield what is wrong with `given` as fields of a request: unknown ones, missing ones."""
    spelled = {name: info.serialization_alias or name for name, info in spec.model_fields.items()}
    known = {*spelled, *spelled.values()}
    for name in given:
        if name not in known:
            yield name, f"{spec.__name__} has no field {name!r}{near(name, spelled.values())}"
    missing = [
        alias
        for name, alias in spelled.items()
        if spec.model_fields[name].is_required() and not {name, alias} & set(given)
    ]
    if missing:
        yield None, f"{spec.__name__}: {', '.join(missing)} must be given"


def _is_method(model: type[Any], name: str) -> bool:
    return inspect.isroutine(inspect.getattr_static(model, name, None))


def _parameters(function: Any) -> list[inspect.Parameter]:
    """Return the parameters of a function (`self` first), or of a class (`ctx` first)."""
    return list(inspect.signature(function).parameters.values())


def _wrong(
    what: str, parameters: Sequence[inspect.Parameter], given: Sequence[str]
) -> Iterator[Wrong]:
    named = [p for p in parameters if p.kind not in _ANY]
    takes_any = any(p.kind is inspect.Parameter.VAR_KEYWORD for p in parameters)
    names = [p.name for p in named]
    for name in given:
        if name not in names and not takes_any:
            hint = near(name, names) or "; it takes none"
            yield name, f"{what}: there is no {name!r}{hint}"
    missing = [p.name for p in named if p.default is p.empty and p.name not in given]
    if missing:
        yield None, f"{what}: {', '.join(missing)} must be given"
