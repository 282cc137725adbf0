from __future__ import annotations

from codegen.document import Json
from codegen.ir.types import Anything

from .documents import Built

NAME = {"name": {"type": "string"}}


def object_(*required: str, **properties: Json) -> dict[str, Json]:
    """Return an object schema."""
    return {"type": "object", "required": list(required), "properties": properties}


def test_variants_of_a_request_are_one_class() -> None:
    one = object_("name", "key", name={"type": "string"}, key={"type": "string"})
    two = object_("name", "hosts", name={"type": "string"}, hosts={"type": "array"})
    spec = Built({"oneOf": [one, two]}).schema("ThingSpec")
    assert [field.wire_name for field in spec.fields] == ["name", "key", "hosts"]
    assert [field.wire_name for field in spec.fields if field.is_required] == ["name"]
    assert spec.one_of == (("hosts",), ("key",))


def test_choice_of_required_becomes_one_of() -> None:
    schema = {**object_(a={}, b={}), "anyOf": [{"required": ["a"]}, {"required": ["b"]}]}
    assert Built(schema).schema("ThingSpec").one_of == (("a",), ("b",))


def test_exact_choice_takes_no_second() -> None:
    one = object_("key", key={"type": "string"}, **NAME)
    two = object_("hosts", hosts={"type": "array"}, **NAME)
    assert Built({"oneOf": [one, two]}).schema("ThingSpec").only_one
    assert not Built({"anyOf": [one, two]}).schema("ThingSpec").only_one


def test_variants_that_say_different_things_of_a_property_may_be_told_apart_by_it() -> None:
    one = object_("key", key={}, type={"enum": ["one"]})
    two = object_("hosts", hosts={}, type={"enum": ["two"]})
    assert not Built({"oneOf": [one, two]}).schema("ThingSpec").only_one


def test_exact_choice_with_a_variant_that_takes_both_takes_a_second() -> None:
    wanted = [{"required": ["a"]}, {"required": ["b"]}, {"required": ["a", "b"]}]
    schema = {**object_(a={}, b={}), "oneOf": wanted}
    assert Built(schema).schema("ThingSpec").only_one is False
    assert Built({**schema, "oneOf": wanted[:2]}).schema("ThingSpec").only_one


def test_variant_that_asks_for_nothing_leaves_no_choice() -> None:
    schema = {**object_(a={}, b={}), "anyOf": [{"required": ["a"]}, object_(b={})]}
    assert Built(schema).schema("ThingSpec").one_of == ()


def test_two_choices_must_both_be_met() -> None:
    either = {"anyOf": [{"required": ["a"]}, {"required": ["b"]}]}
    other = {"anyOf": [{"required": ["c"]}, {"required": ["d"]}]}
    schema = {"allOf": [object_(a={}, b={}, c={}, d={}), either, other]}
    pairs = (("a", "c"), ("a", "d"), ("b", "c"), ("b", "d"))
    assert Built(schema).schema("ThingSpec").one_of == pairs


def test_variant_that_makes_many_at_once_is_left_out_and_told() -> None:
    one = object_("name", name={"type": "string"})
    many = object_("names", names={"type": "array", "items": {"type": "string"}})
    built = Built({"oneOf": [one, many]})
    assert [field.wire_name for field in built.schema("ThingSpec").fields] == ["name"]
    assert built.codes == ["variant-makes-many"]


def test_mapping_lists_the_tags_of_a_merged_request() -> None:
    base = object_("type", type={"type": "string"})
    target = "#/components/schemas/base"
    schema = {
        "anyOf": [{"$ref": target}],
        "discriminator": {"propertyName": "type", "mapping": {"A": target, "B": target}},
    }
    field = Built({**schema, "properties": {}}, base=base).schema("ThingSpec").fields[0]
    assert getattr(field.type, "members", None) == ("A", "B")


def test_read_only_is_not_sent_and_write_only_is_not_shown() -> None:
    given, hidden = {"type": "string", "readOnly": True}, {"type": "string", "writeOnly": True}
    built = Built(object_("id", "key", id=given, key=hidden))
    assert [field.wire_name for field in built.schema("ThingSpec").fields] == ["key"]
    assert [field.wire_name for field in built.schema("ThingState").fields] == ["id"]


def test_answers_require_nothing() -> None:
    state = Built(object_("name", name={"type": "string"})).schema("ThingState")
    assert not any(field.is_required for field in state.fields)


def test_only_value_of_a_required_field_is_its_constant() -> None:
    schema = object_("kind", kind={"enum": ["git"]}, mode={"enum": ["fast"]})
    fields = {field.wire_name: field.const for field in Built(schema).schema("ThingSpec").fields}
    assert fields == {"kind": "git", "mode": None}


def test_secrets_are_known_by_format_and_by_name() -> None:
    text = {"type": "string"}
    schema = object_(
        pin={**text, "format": "password"},
        api_token=text,
        page_token=text,
        tokens={"type": "integer"},
    )
    fields = Built(schema).schema("ThingSpec").fields
    assert [field.wire_name for field in fields if field.is_sensitive] == ["pin", "api_token"]


def test_nested_objects_are_named_from_where_they_stand() -> None:
    inner = object_(rules={"type": "array", "items": object_(**NAME)})
    part = {"$ref": "#/components/schemas/part"}
    built = Built(object_(firewall=inner, part=part), part=object_(**NAME))
    assert set(built.schemas) == {
        "ThingSpec", "ThingState", "ThingFirewallSpec", "ThingFirewallRuleSpec", "PartSpec",
        "ThingFirewall", "ThingFirewallRule", "Part",
    }  # fmt: skip


def test_recursive_object_refers_to_itself() -> None:
    again = {"$ref": "#/components/schemas/part"}
    built = Built(object_(part=again), part=object_(part=again, **NAME))
    assert {"PartSpec", "Part"} <= set(built.schemas)


def test_nameless_objects_of_variants_become_one_class() -> None:
    one = object_("rule", rule=object_("max", max={"type": "integer"}))
    two = object_("rule", rule=object_("list", list={"type": "array"}))
    built = Built({"oneOf": [one, two]})
    rule = built.schema("ThingRuleSpec")
    assert [field.wire_name for field in rule.fields] == ["max", "list"]
    assert rule.one_of == (("list",), ("max",))
    assert "ThingRuleSpec2" not in built.schemas


def test_property_of_base_and_variant_holds_both() -> None:
    base = object_("size", size={"type": "object", "properties": {"cpu": {"type": "integer"}}})
    one = object_(size={"properties": {"gpu": {"type": "integer"}}})
    two = object_(size={"properties": {"ram": {"type": "integer"}}})
    size = Built({**base, "oneOf": [one, two]}).schema("ThingSizeSpec")
    assert [field.wire_name for field in size.fields] == ["cpu", "gpu", "ram"]


def test_what_is_required_but_nowhere_declared_is_asked_for_as_any_json() -> None:
    built = Built({**object_("name", "method", **NAME)})
    fields = {field.wire_name: field for field in built.schema("ThingSpec").fields}
    assert fields["method"].is_required
    assert fields["method"].type == Anything()
    assert built.codes == ["required-undeclared"]
    assert [field.wire_name for field in built.schema("ThingState").fields] == ["name"]
