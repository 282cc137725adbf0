"""A small made-up provider: servers, zones with records, networks, tokens, one account."""

from __future__ import annotations

from typing import Any

Json = Any


def ref(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


def enveloped(**members: Json) -> Json:
    return {"content": {"application/json": {"schema": {"properties": members}}}}


def body(schema: Json) -> Json:
    return {"required": True, "content": {"application/json": {"schema": schema}}}


ERROR = {"content": {"application/json": {"schema": ref("error")}}}
GONE = {"404": ERROR, "401": ERROR}

SPEC: Json = {
    "openapi": "3.0.3",
    "info": {"title": "Toy", "version": "1"},
    "servers": [{"url": "https://api.toy.example/v1"}],
    "security": [{"token": []}],
    "paths": {
        "/servers": {
            "post": {
                "requestBody": body(ref("server_create")),
                "responses": {"202": enveloped(server=ref("server")), "422": ERROR},
            },
            "get": {
                "responses": {
                    "200": enveloped(
                        servers={"type": "array", "items": ref("server")},
                        links=ref("links"),
                        meta={"properties": {"total": {"type": "integer"}}, "required": ["total"]},
                    )
                }
            },
            "delete": {
                "parameters": [{"name": "name", "in": "query", "required": True}],
                "responses": {"204": {}},
            },
        },
        "/servers/default": {"get": {"responses": {"200": enveloped(server=ref("server"))}}},
        "/servers/{server_id}": {
            "parameters": [{"name": "server_id", "in": "path", "schema": {"type": "integer"}}],
            "get": {"responses": {"200": enveloped(server=ref("server")), **GONE}},
            "patch": {
                "requestBody": body({"properties": {"name": {"type": "string"}}}),
                "responses": {"200": enveloped(server=ref("server")), **GONE},
            },
            "delete": {"responses": {"204": {}, **GONE}},
        },
        "/servers/{server_id}/settings": {
            "put": {
                "requestBody": body({"properties": {"color": {"type": "string"}}}),
                "responses": {"204": {}},
            },
            "get": {"responses": {"200": enveloped(settings=ref("settings"))}},
        },
        "/servers/{server_id}/labels": {
            "post": {"requestBody": body(ref("labels")), "responses": {"204": {}}},
            "delete": {"requestBody": body(ref("labels")), "responses": {"204": {}}},
        },
        "/servers/{id}/actions": {
            "post": {
                "requestBody": body({"required": ["type"], "properties": {"type": {}}}),
                "responses": {"201": enveloped(action=ref("action"))},
            },
        },
        "/servers/{id}/actions/{action_id}": {
            "get": {"responses": {"200": enveloped(action=ref("action")), **GONE}},
        },
        "/zones": {
            "post": {
                "requestBody": body(ref("zone_create")),
                "responses": {"201": enveloped(zone=ref("zone"))},
            },
            "get": {"responses": {"200": enveloped(zones={"type": "array", "items": ref("zone")})}},
        },
        "/zones/{zone_name}": {
            "get": {"responses": {"200": enveloped(zone=ref("zone")), **GONE}},
            "delete": {"responses": {"204": {}, **GONE}},
        },
        "/zones/{zone}/records": {
            "post": {
                "requestBody": body(ref("record")),
                "responses": {"201": {"content": {"application/json": {"schema": ref("record")}}}},
            },
            "get": {
                "responses": {
                    "200": {
                        "content": {
                            "application/json": {
                                "schema": {"type": "array", "items": ref("record")}
                            }
                        }
                    }
                }
            },
        },
        "/records/{record_id}": {
            "get": {
                "responses": {"200": {"content": {"application/json": {"schema": ref("record")}}}}
            },
            "delete": {"responses": {"204": {}}},
        },
        "/tokens": {
            "post": {
                "requestBody": body({"required": ["name"], "properties": {"name": {}}}),
                "responses": {"204": {}},
            },
            "get": {
                "responses": {
                    "200": enveloped(
                        tokens={"type": "array", "items": ref("token")},
                        next={"type": "string", "nullable": True},
                    )
                }
            },
        },
        "/account": {
            "get": {"responses": {"200": enveloped(account=ref("account"))}},
            "put": {
                "requestBody": body(ref("account")),
                "responses": {"200": enveloped(account=ref("account"))},
            },
        },
        "/networks/{name}": {
            "put": {
                "requestBody": body({"properties": {"range": {"format": "cidr"}}}),
                "responses": {"201": {"content": {"application/json": {"schema": ref("network")}}}},
            },
            "get": {
                "responses": {"200": {"content": {"application/json": {"schema": ref("network")}}}}
            },
        },
        "/sizes": {
            "get": {
                "security": [],
                "parameters": [
                    {"name": "kind", "in": "query", "required": True, "schema": {"enum": ["a"]}}
                ],
                "responses": {
                    "200": enveloped(
                        sizes={
                            "type": "array",
                            "items": {"required": ["slug"], "properties": {"slug": {}}},
                        }
                    )
                },
            }
        },
    },
    "components": {
        "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        "schemas": {
            "error": {
                "type": "object",
                "required": ["id", "message"],
                "properties": {"id": {"type": "string"}, "message": {"type": "string"}},
            },
            "links": {
                "type": "object",
                "properties": {
                    "pages": {"type": "object", "properties": {"next": {"type": "string"}}}
                },
            },
            "server_create": {
                "type": "object",
                "required": ["name", "region"],
                "properties": {
                    "name": {"type": "string", "pattern": "^[a-z0-9-]+$", "maxLength": 20},
                    "region": {"type": "string"},
                    "labels": {"type": "array", "items": {"type": "string"}},
                    "cores": {"type": "integer", "minimum": 0, "exclusiveMinimum": True},
                    "password": {"type": "string", "writeOnly": True},
                    "note": {"type": "string", "nullable": True},
                },
            },
            "server": {
                "type": "object",
                "required": ["id"],
                "properties": {
                    "id": {"type": "integer", "readOnly": True},
                    "name": {"type": "string"},
                    "status": {"type": "string", "enum": ["off", "new", "active", "errored"]},
                    "region": {
                        "type": "object",
                        "properties": {"slug": {"type": "string"}, "zones": {"type": "array"}},
                    },
                    "labels": {"type": "array", "items": {"type": "string"}},
                    "cores": {"type": "integer"},
                    "secret": {"type": "string"},
                    "error": {"type": "string"},
                    "created_at": {"type": "string", "format": "date-time"},
                },
            },
            "settings": {
                "type": "object",
                "properties": {"color": {"type": "string"}, "size": {"type": "integer"}},
            },
            "labels": {"properties": {"labels": {"type": "array", "items": {"type": "string"}}}},
            "action": {
                "type": "object",
                "required": ["id", "status"],
                "properties": {
                    "id": {"type": "integer"},
                    "status": {"enum": ["in-progress", "completed", "errored"]},
                    "type": {"type": "string"},
                },
            },
            "zone_create": {"required": ["name"], "properties": {"name": {"type": "string"}}},
            "zone": {"properties": {"name": {"type": "string"}, "ttl": {"type": "integer"}}},
            "record": {
                "type": "object",
                "required": ["uuid", "type"],
                "properties": {
                    "uuid": {"type": "string", "format": "uuid", "readOnly": True},
                    "type": {"type": "string"},
                    "data": {"type": "string"},
                },
            },
            "token": {
                "properties": {
                    "name": {"type": "string"},
                    "id": {"type": "string"},
                    "state": {"enum": ["requested", "issued"]},
                }
            },
            "account": {
                "type": "object",
                "properties": {"email": {"type": "string", "format": "email"}},
            },
            "network": {"properties": {"name": {"type": "string"}, "range": {"type": "string"}}},
        },
    },
}

MANIFEST: Json = {
    "provider": "toy",
    "operations": [
        {"method": "POST", "path": "/servers/{id}/actions", "role": "action", "resource": "server"},
        {"method": "GET", "path": "/sizes", "role": "list", "resource": None},
    ],
    "resources": [
        {
            "name": "server",
            "kind": "collection",
            "create": "POST /servers",
            "read": "GET /servers/{server_id}",
            "list": "GET /servers",
            "update": "PATCH /servers/{server_id}",
            "delete": "DELETE /servers/{server_id}",
            "id_field": "id",
            "create_envelope": "server",
            "read_envelope": "server",
            "list_envelope": "servers",
            "natural_key": ["name"],
            "natural_key_unique": None,
            "answer_paths": {"region": "region.slug"},
            "readiness": {"field": "status", "ready": ["active"], "failed": ["errored"]},
            "write_once": ["secret"],
            "paging": {
                "style": "page",
                "page": "page",
                "size": "per_page",
                "max_size": 50,
                "next_path": "links.pages.next",
            },
            "list_filters": ["name"],
            "native_key": "header:Idempotency-Key",
        },
        {
            "name": "zone",
            "kind": "collection",
            "create": "POST /zones",
            "read": "GET /zones/{zone_name}",
            "list": "GET /zones",
            "delete": "DELETE /zones/{zone_name}",
            "id_field": None,
            "create_envelope": "zone",
            "read_envelope": "zone",
            "list_envelope": "zones",
            "natural_key": ["name"],
            "natural_key_unique": True,
        },
        {
            "name": "record",
            "kind": "nested",
            "parent": "zone",
            "create": "POST /zones/{zone}/records",
            "read": "GET /records/{record_id}",
            "list": "GET /zones/{zone}/records",
            "delete": "DELETE /records/{record_id}",
            "id_field": "uuid",
            "natural_key": ["type"],
            "paging": {"style": "link", "size": "limit", "max_size": None},
        },
        {
            "name": "token",
            "kind": "collection",
            "create": "POST /tokens",
            "list": "GET /tokens",
            "id_field": "id",
            "list_envelope": "tokens",
            "natural_key": ["name"],
            "readiness": {"field": "state", "ready": ["issued"], "failed": []},
            "paging": {"style": "cursor", "cursor": "after", "size": "limit", "next_path": "next"},
        },
        {
            "name": "account",
            "kind": "singleton",
            "read": "GET /account",
            "update": "PUT /account",
            "read_envelope": "account",
            "natural_key": [],
        },
        {
            "name": "network",
            "kind": "collection",
            "create": "PUT /networks/{name}",
            "read": "GET /networks/{name}",
            "id_field": "name",
            "natural_key": ["name"],
        },
    ],
}
