from __future__ import annotations

from codegen.document import Json
from codegen.vendor.lift import lift_facts


def document(**members: Json) -> dict[str, Json]:
    return {"openapi": "3.0.0", "paths": {}, **members}


def test_a_fact_stands_beside_what_it_describes() -> None:
    name: Json = {"type": "string", "description": "Must be unique."}
    raw = document(components={"schemas": {"Thing": {"properties": {"name": name}}}})
    assert lift_facts(raw) == 1
    assert name["x-postonce-unique"] == {"value": True, "rule": "must-be-unique"}


def test_a_fact_beside_a_reference_stays_with_the_property() -> None:
    zone: Json = {"$ref": "#/components/schemas/Zone", "description": "Cannot be changed."}
    raw = document(components={"schemas": {"Thing": {"properties": {"zone": zone}}, "Zone": {}}})
    lift_facts(raw)
    assert zone["x-postonce-immutable"]["value"] is True


def test_what_an_answer_says_is_a_fact_about_the_operation() -> None:
    operation: Json = {
        "responses": {
            "201": {"$ref": "#/components/responses/made"},
            "409": {"description": "The name is already in use."},
            "404": {"description": "The secret is only returned once."},
        }
    }
    raw = document(
        paths={"/things": {"post": operation}},
        components={"responses": {"made": {"description": "Will be made asynchronously."}}},
    )
    assert lift_facts(raw) == 2
    assert {key for key in operation if key.startswith("x-")} == {
        "x-postonce-unique",
        "x-postonce-asynchronous",
    }


def test_what_the_request_body_says_is_a_fact_about_the_operation() -> None:
    body = {"description": "Note that machine names must be unique.", "content": {}}
    operation: Json = {"requestBody": body, "responses": {}}
    lift_facts(document(paths={"/machines": {"post": operation}}))
    assert operation["x-postonce-unique"]["rule"] == "names-must-be-unique"


def test_only_a_post_can_be_said_to_check() -> None:
    summary = "Check whether a name is free"
    post: Json = {"summary": summary, "responses": {}}
    get: Json = {"summary": summary, "responses": {}}
    lift_facts(document(paths={"/names": {"post": post, "get": get}}))
    assert "x-postonce-only-checks" in post
    assert "x-postonce-only-checks" not in get


def test_a_check_takes_no_name_itself() -> None:
    post: Json = {
        "summary": "Check whether a name is free",
        "description": "If the name is already in use, the answer is a 409.",
        "responses": {},
    }
    lift_facts(document(paths={"/names": {"post": post}}))
    assert "x-postonce-unique" not in post


def test_only_path_parameters_take_a_field() -> None:
    path: Json = {"name": "tag", "in": "path", "description": "The name of the tag."}
    query: Json = {"name": "tag", "in": "query", "description": "The name of the tag."}
    lift_facts(document(components={"parameters": {"a": path, "b": query}}))
    assert path["x-postonce-takes"] == {"value": ["name"], "rule": "path-takes"}
    assert "x-postonce-takes" not in query


def test_a_rule_for_names_reads_no_other_property() -> None:
    prose = "The unique label of the bucket."
    properties: Json = {"label": {"description": prose}, "bucket": {"description": prose}}
    raw = document(components={"schemas": {"Thing": {"properties": properties}}})
    assert lift_facts(raw) == 1
    assert "x-postonce-unique" in properties["label"]


def test_a_fact_written_by_hand_stays() -> None:
    name: Json = {"description": "Must be unique.", "x-postonce-unique": {"value": False}}
    lift_facts(document(components={"schemas": {"Thing": {"properties": {"name": name}}}}))
    assert name["x-postonce-unique"] == {"value": False}


def test_prose_in_examples_states_nothing() -> None:
    example = {"properties": {"name": {"description": "Must be unique."}}}
    raw = document(components={"schemas": {"Thing": {"example": example, "default": example}}})
    assert lift_facts(raw) == 0
