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


def test_long_name_that_is_taken_begins_with_its_first_word() -> None:
    words = "".join(f"Word{number}" for number in range(14))
    tails = {"properties": {"x": {"type": "string"}}, "type": "object"}
    names = {"one": f"Early{words}", "other": f"Late{words}"}
    thing = {
        "properties": {key: {"$ref": f"#/components/schemas/{name}"} for key, name in names.items()}
    }
    made = Built(thing, **dict.fromkeys(names.values(), tails)).schemas
    states = [name for name in made if name.endswith("Word13")]
    assert len(states) == 2
    assert any(name.startswith("Late") for name in states)


def test_variant_is_called_by_what_it_holds() -> None:
    holding = {key: {"type": "object", "properties": {key: {"type": "string"}}} for key in "ab"}
    thing = {"properties": {"part": {"oneOf": [*holding.values()]}}}
    assert {"ThingPartASpec", "ThingPartBSpec"} <= set(Built(thing).schemas)
