"""The program that imports a generated package: run by itself, in an interpreter of its own.

    python -B -P trial.py FOLDER NAME

Every module is imported, every exported name is fetched, and every model is built: patterns and
references forward are only looked at when a model is first used, which must not be the user's.
Prints one line of JSON, {"modules", "names", "models"}, or {"missing"} where the runtime is not
installed. A fault is told on stderr, with exit code 1. Nothing of the generator is imported here.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType, TracebackType
from typing import Any

RUNTIME = "postonce"
_ABOVE = "generated"
"""The package is imported below a parent, so that it can be called `json` and hide nothing."""

_AT_ONCE = 1000
"""Models that are built together: more take less time, and more memory."""

_FORBIDDEN = ("socket.connect", "socket.getaddrinfo", "subprocess.Popen", "os.system", "os.exec")
"""What no import has a reason to do (audit events)."""


def main(folder: Path, name: str) -> None:
    """Import the package in `folder` as `name`, and print what was found."""
    if find_spec(RUNTIME) is None:
        print(json.dumps({"missing": RUNTIME}))
        return
    sys.excepthook = _Told(folder)
    sys.addaudithook(_refuse)
    package = _package(folder, f"{_ABOVE}.{name}")
    modules = [import_module(module) for module in sorted(_modules(folder, package.__name__))]
    exported = [getattr(package, export) for export in package.__all__]
    models = [model for module in modules for model in _models_in(module)]
    _build(models)
    counts = {"modules": len(modules), "names": len(exported), "models": len(models)}
    print(json.dumps(counts))


def _refuse(event: str, arguments: tuple[object, ...]) -> None:
    if event in _FORBIDDEN:
        raise RuntimeError(f"an import must not call {event}")


def _package(folder: Path, name: str) -> ModuleType:
    spec = spec_from_file_location(
        name, folder / "__init__.py", submodule_search_locations=[str(folder)]
    )
    if spec is None or spec.loader is None:
        raise ImportError(f"{folder}: expected a package")
    package = sys.modules[name] = module_from_spec(spec)
    spec.loader.exec_module(package)
    return package


def _modules(folder: Path, package: str) -> Iterator[str]:
    for path in folder.rglob("*.py"):
        parts = path.relative_to(folder).with_suffix("").parts
        yield ".".join((package, *parts)).removesuffix(".__init__")


def _models_in(module: ModuleType) -> Iterator[Any]:
    """Yield the pydantic models that a module defines."""
    from pydantic import BaseModel

    for value in vars(module).values():
        is_model = isinstance(value, type) and issubclass(value, BaseModel)
        if is_model and value.__module__ == module.__name__:
            yield value


def _build(models: Sequence[Any]) -> None:
    """Build every model. Many together share their parts; a fault is looked for one by one."""
    from pydantic import TypeAdapter
    from pydantic.errors import PydanticUserError
    from pydantic_core import SchemaError

    for start in range(0, len(models), _AT_ONCE):
        some = tuple(models[start : start + _AT_ONCE])
        try:
            TypeAdapter(tuple[some])  # type: ignore[valid-type]  # a type made at run time
        except (PydanticUserError, SchemaError, NameError, TypeError, ValueError):
            for model in some:
                with _named(f"{model.__module__}.{model.__qualname__}"):
                    model.model_rebuild()
            raise
    for model in models:
        _check_defaults(model)


def _check_defaults(model: Any) -> None:
    """Hold the default of a field against its type; pydantic takes it on trust."""
    from pydantic import TypeAdapter

    fixed = [name for name, info in model.model_fields.items() if _is_fixed(info)]
    if not fixed:
        return
    with _named(f"{model.__module__}.{model.__qualname__}"):
        model.model_rebuild()
        for name in fixed:
            info = model.model_fields[name]
            TypeAdapter(info.annotation).validate_python(info.get_default())


def _is_fixed(info: Any) -> bool:
    return not info.is_required() and info.get_default() is not None


@contextmanager
def _named(what: str) -> Iterator[None]:
    """Let an error say what it is about."""
    try:
        yield
    except BaseException as error:
        error.add_note(f"in {what.removeprefix(f'{_ABOVE}.')}")
        raise


class _Told:
    """Tells an uncaught error: the line of the package it came through, the error, its notes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        place = ""
        while trace is not None:
            path = Path(trace.tb_frame.f_code.co_filename)
            if path.is_relative_to(self.folder):
                place = f"{path.relative_to(self.folder)}:{trace.tb_lineno}: "
            trace = trace.tb_next
        notes = "".join(f" ({note})" for note in getattr(error, "__notes__", ()))
        print(f"{place}{kind.__name__}: {error}{notes}", file=sys.stderr)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
