from __future__ import annotations

from pathlib import Path

from codegen.document import Json

from .documents import document, loaded, operation


def parameter(name: str) -> Json:
    return {"name": name, "in": "path", "required": True, "schema": {"type": "integer"}}


def read(paths: Json, folder: Path, **members: Json) -> tuple[list[tuple[str, str]], list[str]]:
    """Return the path parameters of the first operation as (name, type), and what was found."""
    found, findings = loaded(document(paths, **members), folder)
    parameters = found.operations[0].parameters
    return [(one.name, str(one.schema.get("type"))) for one in parameters], findings


def test_an_undeclared_placeholder_is_text(tmp_path: Path) -> None:
    paths = {"/a/{id}/b/{name}": {"parameters": [parameter("id")], "get": operation()}}
    assert read(paths, tmp_path) == (
        [("id", "integer"), ("name", "string")],
        ["repaired undeclared-path-parameter #/paths/~1a~1{id}~1b~1{name}/get/parameters"],
    )


def test_a_lone_stranger_is_the_lone_placeholder_misspelt(tmp_path: Path) -> None:
    shared = {"$ref": "#/components/parameters/id"}
    paths = {"/a/{thing_id}": {"get": operation(parameters=[shared])}}
    names, findings = read(paths, tmp_path, components={"parameters": {"id": parameter("id")}})
    assert names == [("thing_id", "integer")]
    assert findings == ["repaired misspelt-path-parameter #/paths/~1a~1{thing_id}/get/parameters/0"]


def test_a_parameter_that_no_path_has_is_left_out(tmp_path: Path) -> None:
    paths = {"/a": {"parameters": [parameter("id")], "get": operation()}}
    assert read(paths, tmp_path) == (
        [],
        ["repaired path-parameter-not-in-path #/paths/~1a/parameters/0"],
    )


def test_two_parameters_of_one_segment_are_both_found(tmp_path: Path) -> None:
    paths = {
        "/compare/{base}...{head}": {
            "get": operation(parameters=[parameter("base"), parameter("head")])
        }
    }
    assert read(paths, tmp_path) == ([("base", "integer"), ("head", "integer")], [])
