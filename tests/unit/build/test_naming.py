"""Names of classes, as they come out of one schema that refers to another."""

from __future__ import annotations

import pytest

from .documents import Built


def classes(component: str) -> list[str]:
    """Return the classes made of a component that a thing has as its `part`."""
    pointer = component.replace("~", "~0").replace("/", "~1")
    thing = {"properties": {"part": {"$ref": f"#/components/schemas/{pointer}"}}}
    part = {"type": "object", "properties": {"x": {"type": "string"}}}
    made = Built(thing, **{component: part}).schemas
    return sorted(set(made) - {"ThingSpec", "ThingState"})


@pytest.mark.parametrize(
    ("component", "names"),
    [
        ("io.example.core.v1.Pod", ["Pod", "PodSpec"]),
        ("vendor.graph.user", ["User", "UserSpec"]),
        ("project.create", ["ProjectCreate", "ProjectCreateSpec"]),
        ("vendor.graph.v1", ["VendorGraphV1", "VendorGraphV1Spec"]),
        ("Identity", ["IdentitySpec", "ThingPart"]),
        ("Podspec", ["Podspec", "PodspecSpec"]),
        ("PodSpec", ["PodSpec", "ThingPart"]),
    ],
)
def test_component_is_called_by_what_it_is(component: str, names: list[str]) -> None:
    assert classes(component) == names


def test_long_name_keeps_its_last_words() -> None:
    plain, sent = classes("".join(f"Word{number}" for number in range(30)))
    assert plain.endswith("Word28Word29")
    assert sent.endswith("Word28Word29Spec")
    assert len(plain) <= 75
