"""Areas → what their template prints."""

from __future__ import annotations

from dataclasses import dataclass

from ..ir.package import Area, Package
from .composer import MethodView, composer_for
from .method_views import further_methods
from .schema_views import Index


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaView:
    """One module under calls/."""

    doc: str
    imports: str
    constants: tuple[tuple[str, str], ...]
    class_name: str
    class_doc: tuple[str, ...]
    methods: tuple[MethodView, ...]


def area_view(package: Package, index: Index, area: Area) -> AreaView:
    """Return the view of one area."""
    composer = composer_for(package, index, area)
    composer.imports.add("postonce", "Context")
    composer.imports.add("postonce.calls", "Calls")
    composer.imports.add("..provider", "PROVIDER")
    methods = tuple(further_methods(composer))
    return AreaView(
        doc=f"Calls about {area.title}.",
        imports=composer.imports.text,
        constants=tuple(composer.constants.items()),
        class_name=area.class_name,
        class_doc=(
            f"Calls about {area.title} that belong to no resource.",
            "Nothing is recorded: what a repeat would do, each method says.",
        ),
        methods=methods,
    )
