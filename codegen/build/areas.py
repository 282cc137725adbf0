"""Areas: the operations that belong to no resource, as plain methods of a class for each area.

Nothing is recorded and nothing is looked for: a method sends its request, and says what a repeat
of it would do.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ..document import Document, Operation
from ..ir.discovery import Discovery
from ..ir.package import Area, Model
from ..ir.resources import Identity, Resource, ResourceKind
from ..names import Names, class_name, module_name
from ..verbs import verb_of_id
from ..words import spoken, words
from .methods import Context, methods_of
from .paths import literals

_USUAL = "api"
"""The area of what neither path nor tag puts into one."""


def areas_of(
    document: Document, discovery: Discovery, models: Iterable[Model], context: Context
) -> tuple[Area, ...]:
    """Return what calls the operations that no resource has, in the order of their names."""
    modules = Names(model.module for model in models)
    return tuple(
        Area(
            name=area,
            title=spoken(area.split("_")),
            class_name=context.schemas.names.take(class_name(area, "Calls")),
            module=modules.take(module_name(f"{area}_calls")),
            methods=methods_of(
                _nothing(area),
                tuple((operation, discovery.judgements[operation.key]) for operation in found),
                context,
            ),
        )
        for area, found in sorted(_by_area(document, discovery).items())
    )


def _by_area(document: Document, discovery: Discovery) -> Mapping[str, list[Operation]]:
    found: dict[str, list[Operation]] = {}
    for operation in sorted(document.operations, key=lambda o: o.key):
        if discovery.judgements[operation.key].resource is None:
            found.setdefault(_area(operation), []).append(operation)
    return found


def _area(operation: Operation) -> str:
    """Return the words of the first segment that says what a path is about, else of the tag.

    Where everything is asked for by name (`/CreateVolume`), paths begin with verbs.
    """
    first = next(iter(literals(operation.path)), "")
    if words(first) and verb_of_id(first) is None:
        return "_".join(words(first))
    return next(("_".join(words(tag)) for tag in operation.tags if words(tag)), _USUAL)


def _nothing(area: str) -> Resource:
    """Return what stands for the resource that there is none of: it has a name and no facts."""
    return Resource(
        name=area,
        title=spoken(area.split("_")),
        kind=ResourceKind.SINGLETON,
        parent=None,
        parents=(),
        create=None,
        read=None,
        list=None,
        update=None,
        delete=None,
        create_envelope=None,
        read_envelope=None,
        list_envelope=None,
        identity=Identity(id_field=None, id_parameters=(), natural_key=(), is_unique=None),
        readiness=None,
        immutable=(),
        write_once=(),
        sensitive=(),
        paging=None,
        list_filters=(),
        evidence=(),
        source="#/paths",
    )
