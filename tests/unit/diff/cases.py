"""Edits of the made-up cloud, and the codes of what they change for its users."""

from __future__ import annotations

from .clouds import DROP, Edit

SENT = "components/schemas/server_create"
SHOWN = "components/schemas/server/properties"
DISK = "components/schemas/disk"
UPDATE = "components/schemas/server_update/properties"
CREATE = "paths/~1servers/post"
LIST = "paths/~1servers/get"
ONE = "paths/~1servers~1{server_id}"
RESIZE = "paths/~1servers~1{server_id}~1resize"
RESTART = "paths/~1servers~1{server_id}~1restart"
USAGE = "paths/~1servers~1{server_id}~1usage"
VOLUMES = "paths/~1servers~1{server_id}~1volumes"
FAILING = (LIST, CREATE, f"{ONE}/get", f"{ONE}/patch", f"{RESIZE}/post")
RESIZED = f"{RESIZE}/post/requestBody/content/application~1json/schema"
TEXT = {"type": "string"}
TEXTS = {"type": "array", "items": TEXT}
TOKEN = {"name": "Idempotency-Key", "in": "header", "schema": TEXT}
ELSEWHERE = [{"url": "https://elsewhere.example"}]


def says(value: object) -> dict[str, object]:
    """Return a lifted fact."""
    return {"rule": "overlay", "value": value}


def query(name: str, **more: object) -> dict[str, object]:
    return {"name": name, "in": "query", "schema": {"type": "boolean"}, **more}


SENT_CASES: dict[str, tuple[list[Edit], list[str]]] = {
    "an optional field": ([(f"{SENT}/properties/zone", TEXT)], ["optional-field-added"]),
    "a required field": (
        [(f"{SENT}/properties/zone", TEXT), (f"{SENT}/required", ["name", "size", "zone"])],
        ["required-field-added"],
    ),
    "a field made required": (
        [(f"{SENT}/required", ["name", "size", "note"])],
        ["field-made-required"],
    ),
    "no null": ([(f"{SENT}/properties/note", TEXT)], ["null-refused"]),
    "a member": ([(f"{SENT}/properties/size/enum/2", "huge")], ["members-added"]),
    "one member left": (
        [(f"{SENT}/properties/size/enum", ["small"])],
        ["members-removed", "field-made-optional"],
    ),
    "free text": ([(f"{SENT}/properties/size", TEXT)], ["type-widened"]),
    "another type": ([(f"{SENT}/properties/code", {"type": "boolean"})], ["type-changed"]),
    "a date": (
        [(f"{SENT}/properties/code", {"type": "string", "format": "date"})],
        ["type-changed"],
    ),
    "a looser bound": ([(f"{SENT}/properties/count/maximum", 10)], ["bounds-loosened"]),
    "bounds moved": (
        [(f"{SENT}/properties/count/minimum", 5), (f"{SENT}/properties/count/maximum", 20)],
        ["bounds-changed"],
    ),
    "the same bound spelled otherwise": (
        [
            (f"{SENT}/properties/count/minimum", DROP),
            (f"{SENT}/properties/count/exclusiveMinimum", 0),
        ],
        [],
    ),
    "another pattern": ([(f"{SENT}/properties/code/pattern", "^[a-z]*$")], ["bounds-changed"]),
    "no pattern": ([(f"{SENT}/properties/code/pattern", DROP)], ["bounds-loosened"]),
    "wider items": ([(f"{SENT}/properties/keys/items/type", "number")], ["type-widened"]),
    "fewer items": ([(f"{SENT}/properties/keys/maxItems", 4)], ["bounds-tightened"]),
    "another default": ([(f"{SENT}/properties/count/default", 2)], ["default-changed"]),
    "further fields": ([(f"{SENT}/additionalProperties", TEXT)], ["further-fields-taken"]),
    "a choice": (
        [(f"{SENT}/anyOf", [{"required": ["note"]}, {"required": ["code"]}])],
        ["choice-tightened"],
    ),
    "another tag": (
        [
            (
                f"{VOLUMES}/post/requestBody/content/application~1json/schema/properties/kind/enum",
                ["nvme"],
            )
        ],
        ["sent-tag-changed"],
    ),
    "a field that takes another's name": (
        [(f"{SENT}/properties/made_for", TEXT)],
        ["optional-field-added", "field-renamed"],
    ),
    "a field in a recursive class": (
        [("components/schemas/disk/properties/zone", TEXT)],
        ["optional-field-added", "answer-field-added"],
    ),
}
SHOWN_CASES: dict[str, tuple[list[Edit], list[str]]] = {
    "an answer's field": ([(f"{SHOWN}/zone", TEXT)], ["answer-field-added"]),
    "a shown field that takes another's name": (
        [(f"{SHOWN}/made_by", TEXT)],
        ["answer-field-added", "answer-field-renamed"],
    ),
    "an answer retyped": ([(f"{SHOWN}/name/type", "integer")], ["answer-type-changed"]),
    "an answer widened": ([(f"{SHOWN}/id/type", "number")], ["answer-type-widened"]),
    "an answer's member": ([(f"{SHOWN}/status/enum/3", "asleep")], ["answer-members-added"]),
    "an answer's enum opened": ([(f"{SHOWN}/size", TEXT)], []),
    "null in an answer": ([(f"{SHOWN}/name/nullable", True)], []),
    "a secret": ([(f"{SHOWN}/address/format", "password")], ["sensitive-gained"]),
    "a word of readiness": (
        [(f"{SHOWN}/status/enum/3", "failed")],
        ["answer-members-added", "readiness-changed"],
    ),
    "no status": (
        [(f"{SHOWN}/status", DROP)],
        ["answer-field-removed", "readiness-lost", "optional-parameter-removed"],
    ),
    "shown once": (
        [(f"{SHOWN}/password", {"type": "string", "x-postonce-write-once": says(True)})],
        ["answer-field-added", "write-once-gained"],
    ),
    "an envelope less": (
        [
            (
                f"{ONE}/get/responses/200/content",
                {"application/json": {"schema": {"$ref": "#/components/schemas/server"}}},
            )
        ],
        ["envelope-changed", "answer-field-added"],
    ),
}
IDENTITY_CASES: dict[str, tuple[list[Edit], list[str]]] = {
    "another id": (
        [(f"{SHOWN}/id", DROP), (f"{SHOWN}/server_id", {"type": "integer"})],
        [
            "id-changed",
            "answer-field-removed",
            "answer-field-added",
            "optional-parameter-removed",
        ],
    ),
    "no natural key": (
        [(f"{SENT}/properties/name", DROP), (f"{SENT}/required", ["size"])],
        ["natural-key-changed", "required-field-removed"],
    ),
    "a unique name": (
        [(f"{SENT}/properties/name/x-postonce-unique", says(True))],
        ["uniqueness-gained", "create-verdict-milder"],
    ),
    "a name that is not unique": (
        [(f"{SENT}/properties/name/x-postonce-unique", says(False))],
        ["uniqueness-denied"],
    ),
    "no marker": (
        [(f"{SENT}/properties/tags", DROP)],
        ["marker-lost", "optional-field-removed"],
    ),
    "another marker": (
        [
            (f"{SENT}/properties/tags", DROP),
            (f"{SENT}/properties/labels", TEXTS),
            (f"{SHOWN}/tags", DROP),
            (f"{SHOWN}/labels", TEXTS),
        ],
        [
            "marker-changed",
            "optional-field-removed",
            "optional-field-added",
            "answer-field-removed",
            "answer-field-added",
        ],
    ),
    "a key against doubles": (
        [(f"{CREATE}/parameters", [TOKEN])],
        ["native-key-gained", "create-verdict-milder"],
    ),
    "a field that cannot be changed later": (
        [(f"{UPDATE}/note", DROP)],
        ["immutable-gained", "optional-field-removed"],
    ),
    "another shape of region": (
        [(f"{SENT}/properties/zone", TEXT), (f"{SHOWN}/zone", {"properties": {"slug": TEXT}})],
        ["optional-field-added", "answer-field-added", "class-added", "answer-places-changed"],
    ),
}
METHOD_CASES: dict[str, tuple[list[Edit], list[str]]] = {
    "an option less": ([(f"{RESIZE}/post/parameters", DROP)], ["optional-parameter-removed"]),
    "an argument more": (
        [(f"{RESTART}/post/parameters", [query("hard", required=True)])],
        ["required-parameter-added"],
    ),
    "an option made required": (
        [(f"{RESIZE}/post/parameters/0/required", True)],
        ["parameter-made-required"],
    ),
    "a filter's member": ([(f"{LIST}/parameters/3/schema/enum/2", "huge")], ["members-added"]),
    "a body made required": (
        [(f"{RESIZED}/required", ["size"])],
        ["field-made-required", "parameter-made-required"],
    ),
    "no body": (
        [(f"{RESIZE}/post/requestBody", DROP)],
        ["optional-parameter-removed", "class-removed"],
    ),
    "no answer": (
        [(f"{RESIZE}/post/responses", {"204": {"description": "done"}})],
        ["answer-lost", "optional-parameter-removed"],
    ),
    "a list for an answer": (
        [
            (
                f"{USAGE}/get/responses/200/content/application~1json/schema",
                {"type": "array", "items": {"$ref": "#/components/schemas/usage"}},
            )
        ],
        ["answer-retyped", "method-renamed", "role-changed"],
    ),
    "no restart": ([(RESTART, DROP)], ["method-removed"]),
    "no delete": ([(f"{ONE}/delete", DROP)], ["method-removed"]),
    "a restart without harm": (
        [(f"{RESTART}/post/x-postonce-idempotency", says("idempotent"))],
        ["verdict-milder"],
    ),
    "a restart that nobody judges": (
        [(f"{RESTART}/post/x-postonce-idempotency", says("unknown"))],
        ["verdict-changed"],
    ),
    "no volumes": ([(VOLUMES, DROP), (f"{VOLUMES}~1{{volume_id}}", DROP)], ["resource-removed"]),
    "no prices": ([("paths/~1prices", DROP)], ["class-removed", "method-removed"]),
    "other pages": (
        [(f"{LIST}/parameters/0/name", "offset"), (f"{LIST}/parameters/1/name", "limit")],
        ["paging-changed"],
    ),
}
API_CASES: dict[str, tuple[list[Edit], list[str]]] = {
    "another address": ([("servers", ELSEWHERE)], ["base-url-changed"]),
    "an address of its own": (
        [(f"{CREATE}/servers", ELSEWHERE), (f"{LIST}/servers", ELSEWHERE)],
        ["server-changed", "server-changed"],
    ),
    "another scheme": ([("security", [{"key": []}])], ["auth-changed"]),
    "the budget in other headers": (
        [(f"{at}/responses/404/headers", {"X-Limit-Remaining": {}}) for at in FAILING],
        ["rate-limit-changed"],
    ),
    "errors of another shape": (
        [
            (
                f"{at}/responses/404/content/application~1json/schema/properties",
                {"error": {"properties": {"message": TEXT}}},
            )
            for at in FAILING
        ],
        ["error-shape-changed"],
    ),
}
CASES = {**SENT_CASES, **SHOWN_CASES, **IDENTITY_CASES, **METHOD_CASES, **API_CASES}
