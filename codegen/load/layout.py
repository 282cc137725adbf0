"""How a version of OpenAPI is laid out: what stands where, and where shared parts are kept."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ..document import Json, escape
from ..grammar import PARTS, Grammar, Kind, Place

_LOOKS_LIKE_A_REFERENCE = re.compile(r"#|/|\.(json|ya?ml)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """A grammar, and for each kind that may be referred to the keys of its shared section."""

    grammar: Grammar
    sections: Mapping[Kind, tuple[str, ...]]

    def pointer(self, kind: Kind, name: str) -> str:
        """Return where the shared part `name` of a kind stands."""
        return "/".join(("#", *self.sections[kind], escape(name)))

    def section(self, raw: dict[str, Json], kind: Kind) -> dict[str, Json]:
        """Return the shared section for `kind` in `raw`, empty and apart where there is none."""
        found: Json = raw
        for key in self.sections[kind]:
            found = found.get(key) if isinstance(found, dict) else None
        return found if isinstance(found, dict) else {}

    def made_section(self, raw: dict[str, Json], kind: Kind) -> dict[str, Json]:
        """Return the shared section for `kind` in `raw`, added where there is none."""
        found = raw
        for key in self.sections[kind]:
            if not isinstance(found.get(key), dict):
                found[key] = {}
            found = found[key]
        return found

    def references(self, place: Place) -> Iterator[tuple[dict[str, Json], str]]:
        """Yield the references at `place`, each as the object that holds it and its key there."""
        if "$ref" in place.raw and place.kind in self.sections:
            yield place.raw, "$ref"
        discriminator = place.raw.get("discriminator") if place.kind is Kind.SCHEMA else None
        mapping = discriminator.get("mapping") if isinstance(discriminator, dict) else None
        if not isinstance(mapping, dict):
            return
        for tag, target in mapping.items():
            if isinstance(target, str) and _LOOKS_LIKE_A_REFERENCE.search(target):  # no bare name
                yield mapping, tag


OPENAPI = Layout(
    grammar=PARTS,
    sections={
        kind: ("components", name)
        for kind, name in (
            (Kind.SCHEMA, "schemas"),
            (Kind.RESPONSE, "responses"),
            (Kind.PARAMETER, "parameters"),
            (Kind.EXAMPLE, "examples"),
            (Kind.REQUEST_BODY, "requestBodies"),
            (Kind.HEADER, "headers"),
            (Kind.SECURITY_SCHEME, "securitySchemes"),
            (Kind.LINK, "links"),
            (Kind.PATH_ITEM, "pathItems"),
        )
    },
)
