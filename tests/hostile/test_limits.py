"""Blow-ups: documents that grow as powers of their size end soon, with a package or a line.

Time is never asserted in seconds but for a wide limit of the process's own time (running.py):
what grows as a power never ends within it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from codegen.diagnostics import Findings
from codegen.load.load import usable
from codegen.names import Names, snake
from codegen.words import words

from .documents import TEXT
from .running import put, rendered, unimportable, unlayable

Json = Any


def ref(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


def document(schemas: Json, top: str = "S0", *, paths: int = 0) -> Json:
    """Return a document whose one thing is made and read by the schema `top`."""

    def holds(schema: Json) -> Json:
        return {"content": {"application/json": {"schema": schema}}}

    key = {"name": "id", "in": "path", "required": True, "schema": TEXT}
    answers = {"200": {"description": "ok", **holds(ref(top))}}
    made: Json = {
        "/things": {"post": {"requestBody": holds(ref(top)), "responses": answers}},
        "/things/{id}": {"parameters": [key], "get": {"responses": answers}},
    }
    for number in range(paths):
        made[f"/part{number}s"] = made["/things"]
        made[f"/part{number}s/{{id}}"] = made["/things/{id}"]
    return {
        "openapi": "3.1.0",
        "info": {"title": "Large", "version": "1"},
        "paths": made,
        "components": {"schemas": schemas},
    }


def thing(**more: Json) -> Json:
    return {"type": "object", "properties": {"id": TEXT, "name": TEXT, **more}}


def chain(length: int, link: Any) -> Json:
    last = thing(last=TEXT)
    return {f"S{n}": link(ref(f"S{n + 1}"), n) for n in range(length)} | {f"S{length}": last}


CYCLES: dict[str, Json] = {
    "a schema that is all of itself": {"S0": {"allOf": [ref("S0"), thing()]}},
    "a schema that is one of itself": {"S0": {"oneOf": [ref("S0"), thing()]}},
    "a schema that is only itself": {"S0": {"anyOf": [ref("S0")]}},
    "two that are all of one another": {
        "S0": {"allOf": [ref("S1"), thing()]},
        "S1": {"allOf": [ref("S0"), thing(other=TEXT)]},
    },
    "two that are one of one another": {
        "S0": {"oneOf": [ref("S1"), thing()]},
        "S1": {"anyOf": [ref("S0"), thing(other=TEXT)]},
    },
    "an array of itself": {
        "S0": thing(list=ref("S1")),
        "S1": {"type": "array", "items": ref("S1")},
    },
    "an object with items of itself": {"S0": {"type": "object", "items": ref("S0")}},
    "metadata of itself": {"S0": thing(metadata=ref("S1")), "S1": thing(metadata=ref("S1"))},
    "a map of itself": {
        "S0": thing(map=ref("S1")),
        "S1": {"type": "object", "additionalProperties": ref("S1")},
    },
    "a union that holds an array of itself": {
        "S0": thing(any=ref("S1")),
        "S1": {"oneOf": [TEXT, {"type": "array", "items": ref("S1")}, ref("S0")]},
    },
    "variants that extend the choice they are of": {
        "S0": {**thing(kind=TEXT), "oneOf": [ref("S1"), ref("S2")]},
        "S1": {"allOf": [ref("S0"), thing(one=TEXT)]},
        "S2": {"allOf": [ref("S1"), thing(two=TEXT)]},
    },
    "a base within its own property": {
        "S0": {**thing(p={"allOf": [ref("S0")]}), "oneOf": [ref("S0/properties/p")]},
    },
}  # fmt: skip
LARGE: dict[str, Json] = {
    "a long chain of allOf": chain(
        3_000, lambda then, n: {"allOf": [then, thing(**{f"p{n}": TEXT})]}
    ),
    "a long chain of references": chain(3_000, lambda then, _n: then),
    "a long chain of properties": chain(1_500, lambda then, n: thing(**{f"p{n}": then})),
    "a long chain of arrays": chain(500, lambda then, _n: {"type": "array", "items": then})
    | {"S0": thing(first=ref("S1"))},
    "choices that double": chain(60, lambda then, _n: {"oneOf": [then, then]}),
    "types that double": chain(
        60, lambda then, _n: {"oneOf": [then, {"type": "array", "items": then}]}
    )
    | {"S0": thing(first=ref("S1"))},
    "choices beside choices": {
        "S0": {
            "allOf": [
                {"oneOf": [thing(p={"enum": [n]}), thing(p={"enum": [str(n)]})]} for n in range(30)
            ]
        }
    },
    "required sets beside required sets": {
        "S0": {
            **thing(**{f"{side}{n}": TEXT for side in "ab" for n in range(30)}),
            "allOf": [
                {"oneOf": [{"required": [f"a{n}"]}, {"required": [f"b{n}"]}]} for n in range(30)
            ],
        }
    },
    "many variants": {
        "S0": {"oneOf": [thing(kind={"enum": [f"k{n}"]}, **{f"p{n}": TEXT}) for n in range(1_000)]}
    },
    "a giant enum": {"S0": thing(kind={"enum": [f"v{n}" for n in range(100_000)]})},
    "an enum that is named, and long": {
        "S0": thing(kind=ref("S1")),
        "S1": {"type": "string", "enum": [f"v{n}" for n in range(9_000)]},
    },
    "many properties": {"S0": thing(**{f"p{n}": TEXT for n in range(3_000)})},
    "names that clean to one": {"S0": thing(**{f"a{'-' * n}": TEXT for n in range(1_500)})},
    "names that are long": {"S0": thing(**{"a" * n: TEXT for n in (99, 100, 101, 5_000, 50_000)})},
    "many that refer to one another": {
        f"S{n}": thing(**{f"p{m}": ref(f"S{(n * 7 + m) % 150}") for m in range(10)})
        for n in range(150)
    },
}  # fmt: skip


def packages_of(documents: dict[str, Json], folder: Path) -> dict[str, str]:
    """Generate each of `documents`; return the faults of their packages, by package."""
    packages = []
    for at, schemas in enumerate(documents.values()):
        packages.append(f"p{at}")
        files = rendered(document(schemas), folder, provider=packages[-1])
        put(files, folder / packages[-1])
    return {**unlayable(folder, packages), **unimportable(folder, packages)}


def test_cycles_end(tmp_path: Path) -> None:
    assert packages_of(CYCLES, tmp_path) == {}


def test_what_multiplies_ends(tmp_path: Path) -> None:
    assert packages_of(LARGE, tmp_path) == {}


def test_a_reference_to_no_schema_gives_no_prose(tmp_path: Path) -> None:
    fields = {"id": TEXT, "description": {"type": "string"}}
    schemas = {
        "S0": thing(odd=ref("S1/properties")),
        "S1": {"type": "object", "properties": fields},
    }
    assert rendered(document(schemas), tmp_path)


def test_an_error_within_an_error_ends(tmp_path: Path) -> None:
    error = {"type": "object", "properties": {"error": ref("Error")}}
    spec = document({"S0": thing(), "Error": error})
    refused = {"description": "", "content": {"application/json": {"schema": ref("Error")}}}
    spec["paths"]["/things"]["post"]["responses"] = {
        **spec["paths"]["/things"]["post"]["responses"],
        "default": refused,
    }
    assert rendered(spec, tmp_path)


def test_a_base_keeps_what_it_says_itself_in_its_variants(tmp_path: Path) -> None:
    files = rendered(document(CYCLES["variants that extend the choice they are of"]), tmp_path)
    schemas = next(file.text for file in files if file.path.match("schemas/thing.py"))
    assert {"kind", "one", "two"} <= {line.split(":")[0].strip() for line in schemas.split("\n")}


def test_a_cut_is_told() -> None:
    findings = Findings()
    usable(document(CYCLES["a schema that is all of itself"]), "spec.json", findings, sha256="")
    assert [one.code for one in findings] == ["endless-composition"]


def test_numbering_a_taken_name_does_not_begin_anew() -> None:
    taken = Names()
    assert [taken.take("a") for _ in range(3)] == ["a", "a2", "a3"]
    many = [taken.take("b") for _ in range(20_000)]
    assert len(set(many)) == 20_000


def test_words_of_a_long_name_are_found_in_one_pass() -> None:
    assert words("A" * 100_000) == ("a" * 100_000,)


def test_a_long_name_keeps_its_beginning_and_stays_apart() -> None:
    one, other = snake("word " * 2_000), snake("word " * 2_001)
    assert one != other
    assert one.startswith("word_word_")
    assert max(len(one), len(other)) <= 110
