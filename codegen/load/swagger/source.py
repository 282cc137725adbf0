"""The document that is being converted: its parts, references followed, and copies of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from ...diagnostics import Findings
from ...document import Json
from ..copies import Copies
from ..files import at
from ..limits import MOST_HOPS, MOST_MEDIA_TYPES

JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Swagger:
    """A bundled Swagger 2.0 document: every `$ref` points into itself."""

    raw: dict[str, Json]
    findings: Findings
    copies: Copies = field(default_factory=Copies)

    def resolved(self, value: Json) -> Json:
        """Return what `value` refers to where it is a reference, else `value`."""
        for _ in range(MOST_HOPS):
            reference = value.get("$ref") if isinstance(value, dict) else None
            if not isinstance(reference, str) or not reference.startswith("#"):
                break
            value = at(self.raw, reference[1:])
        return value

    def copy(self, value: Json, pointer: str) -> Json:
        """Return a copy of `value` for `pointer`; how much is copied in all is limited."""
        return self.copies.of(value, pointer, "#")

    def section(self, key: str) -> dict[str, Json]:
        """Return the object at `key` of the document, empty where there is none."""
        found = self.raw.get(key)
        return found if isinstance(found, dict) else {}

    def media_types(self, key: str, operation: dict[str, Json], pointer: str) -> list[str]:
        """Return what an operation `consumes` or `produces`: its own word, else the document's."""
        found = operation[key] if key in operation else self.raw.get(key)
        names = [*dict.fromkeys(name for name in texts(found) if name)]
        if len(names) > MOST_MEDIA_TYPES:
            self.findings.skipped(
                "media-types",
                f"{pointer}/{key}",
                f"expected at most {MOST_MEDIA_TYPES} media types, found {len(names)}; "
                "the others are left out",
            )
        return names[:MOST_MEDIA_TYPES]

    def is_usual(self, key: str, media_types: list[str]) -> bool:
        """Whether `media_types` are those of the document: JSON where it says none."""
        usual = self.media_types(key, {}, "#")
        return (media_types or [JSON]) == (usual or [JSON])


def texts(value: Json) -> Sequence[str]:
    """Return the texts in a list; one text stands for a list of itself."""
    if isinstance(value, str):
        return (value,)
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else ()


def extensions(raw: dict[str, Json]) -> dict[str, Json]:
    """Return the members of `raw` whose names begin with `x-`."""
    return {key: value for key, value in raw.items() if key.startswith("x-")}
