from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from codegen.document import Json
from codegen.sources import read_source
from codegen.vendor.strip import strip_prose

SPECS = Path(__file__).parents[3] / "specs"
PROSE = "This is a sentence that somebody wrote."


def stripped(**members: Json) -> dict[str, Json]:
    raw = {"openapi": "3.0.0", **members}
    strip_prose(raw)
    return raw


def test_prose_goes_wherever_openapi_has_it() -> None:
    operation = {
        "summary": PROSE,
        "description": PROSE,
        "externalDocs": {"description": PROSE, "url": "https://x.test"},
        "x-codeSamples": [{"lang": "curl", "source": "curl https://x.test"}],
        "parameters": [
            {"name": "q", "in": "query", "description": PROSE, "example": PROSE, "examples": {}}
        ],
        "requestBody": {
            "description": PROSE,
            "content": {
                "text/plain": {
                    "schema": {"title": PROSE, "description": PROSE, "example": PROSE},
                    "examples": {"one": {"summary": PROSE, "value": PROSE}},
                }
            },
        },
        "responses": {
            "200": {
                "description": PROSE,
                "headers": {"X": {"description": PROSE, "schema": {"description": PROSE}}},
                "links": {"next": {"operationId": "n", "description": PROSE}},
            },
            "404": {"$ref": "#/components/responses/gone"},
        },
        "callbacks": {"done": {"{$url}": {"post": {"summary": PROSE, "responses": {}}}}},
    }
    raw = stripped(
        info={"title": "Toy", "version": "1", "description": PROSE, "termsOfService": "x"},
        servers=[{"url": "https://x.test", "description": PROSE}],
        tags=[{"name": "Things", "description": PROSE, "x-displayName": "All things"}],
        paths={"/things": {"description": PROSE, "post": operation}},
        components={
            "examples": {"one": {"value": PROSE}},
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer", "description": PROSE}
            },
        },
        **{"x-tagGroups": [{"name": "A", "tags": ["Things"]}]},
    )
    assert PROSE not in json.dumps(raw)
    assert raw == {
        "openapi": "3.0.0",
        "info": {"title": "Toy", "version": "1"},
        "servers": [{"url": "https://x.test"}],
        "tags": [{"name": "Things"}],
        "paths": {
            "/things": {
                "post": {
                    "parameters": [{"name": "q", "in": "query"}],
                    "requestBody": {"content": {"text/plain": {"schema": {}}}},
                    "responses": {
                        "200": {
                            "description": "",
                            "headers": {"X": {"schema": {}}},
                            "links": {"next": {"operationId": "n"}},
                        },
                        "404": {"$ref": "#/components/responses/gone"},
                    },
                    "callbacks": {"done": {"{$url}": {"post": {"responses": {}}}}},
                }
            }
        },
        "components": {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
    }


@pytest.mark.parametrize("key", ["description", "summary", "title", "example", "examples"])
def test_a_property_with_the_name_of_prose_is_data(key: str) -> None:
    thing = {
        "required": [key],
        "properties": {key: {"type": "string", "description": PROSE}},
        "patternProperties": {key: {"type": "string"}},
    }
    raw = stripped(components={"schemas": {"Thing": thing, key: {"type": "string"}}})
    assert raw["components"]["schemas"] == {
        "Thing": {
            "required": [key],
            "properties": {key: {"type": "string"}},
            "patternProperties": {key: {"type": "string"}},
        },
        key: {"type": "string"},
    }


def test_data_that_reads_like_prose_is_data() -> None:
    schema = {
        "enum": [PROSE, {"description": PROSE}],
        "default": {"description": PROSE, "title": "x"},
        "const": {"example": 1},
        "pattern": "^a b$",
        "discriminator": {"propertyName": "description"},
    }
    assert stripped(components={"schemas": {"Thing": dict(schema)}})["components"] == {
        "schemas": {"Thing": schema}
    }


def test_extensions_stay_where_they_hold_bare_facts() -> None:
    facts = {
        "x-order": 1,
        "x-sensitive": True,
        "x-enum-names": ["A", "B"],
        "x-postonce-takes": {"value": ["id"], "rule": "path-takes"},
    }
    prose = {"x-note": PROSE, "x-docs": {"a": 1}, "x-list": [PROSE], "x-code-samples": [{}]}
    raw = stripped(components={"schemas": {"Thing": {**facts, **prose}}})
    assert raw["components"]["schemas"]["Thing"] == facts


def test_a_path_item_that_refers_elsewhere_keeps_its_reference() -> None:
    paths = {"/a": {"$ref": "#/components/pathItems/a", "summary": PROSE}}
    assert stripped(paths=paths)["paths"] == {"/a": {"$ref": "#/components/pathItems/a"}}


# Where text is data, whatever it looks like.
DATA = re.compile(
    r"/(enum|default|const)(/\d+)?$|/(pattern|url|\$ref|operationId|name|title)$|/tags/\d+$"
)


def texts(value: Json, pointer: str = "") -> Iterator[tuple[str, str]]:
    match value:
        case dict():
            for key, item in value.items():
                yield from texts(item, f"{pointer}/{key}")
        case list():
            for index, item in enumerate(value):
                yield from texts(item, f"{pointer}/{index}")
        case str():
            yield pointer, value


def dropping() -> list[Path]:
    """Return the vendored documents without prose: ours all are, a user's own need not be."""
    return [
        path
        for path in sorted(SPECS.glob("*/openapi.json"))
        if read_source(path.with_name("source.toml"), path.parent.name).prose == "drop"
    ]


def test_what_comes_with_this_repository_drops_prose() -> None:
    assert "digitalocean" in [path.parent.name for path in dropping()]


@pytest.mark.parametrize("path", dropping(), ids=lambda p: p.parent.name)
def test_no_prose_stays_where_it_is_to_be_dropped(path: Path) -> None:
    raw = json.loads(path.read_bytes())
    assert [
        pointer for pointer, text in texts(raw) if " " in text and not DATA.search(pointer)
    ] == []
    assert [text for _, text in texts(raw) if text.count(" ") > 8] == []
