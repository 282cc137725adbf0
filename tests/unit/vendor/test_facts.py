"""Each rule of the table, by sentences that state the fact and sentences that do not."""

from __future__ import annotations

import pytest

from codegen.document import Json
from codegen.vendor.facts import RULES
from codegen.vendor.prose import Rule

BY_NAME = {rule.name: rule for rule in RULES}

STATES: dict[str, list[tuple[str, Json]]] = {
    "said-prefix": [
        ('API tokens must be prepended with "token" followed by a space.', "token"),
        ('Token-based access with required prefix "Token"', "Token"),
        ("Send `Authorization: SSWS {key}` with each request.", "SSWS"),
        ("API Key - AcmeInsight {token}", "AcmeInsight"),
        ("In the format `ApiKey <your key>`.", "ApiKey"),
    ],
    "counts-from-nought": [
        ("Which page to show (zero-based).", 0),
        ("The page to show. Pages start at 0.", 0),
    ],
    "must-be-unique": [
        ("The name. Must be unique and may only contain dashes.", True),
        ("It must be globally unique.", True),
        ("Name of the server (must be unique per project).", True),
        ("These have to be unique on your account.", True),
    ],
    "unique-name": [
        ("A unique, human-readable name referring to a cluster.", True),
        ("A globally unique name for the registry.", True),
        ("The trigger's unique name within the namespace.", True),
    ],
    "names-must-be-unique": [("Please note that server names must be unique per project.", True)],
    "one-per-name": [("**Note:** You can only create one disk per zone with the same name.", True)],
    "duplicate-refused": [
        ("Duplicate name or path conflicts return `409 Conflict`.", True),
        ("If a pool with the same name already exists, an error will be raised.", True),
        ("Fails with 409 when the name is already taken.", True),
    ],
    "conflict-answer": [
        ("A network with the same name already exists.", True),
        ("The label is already in use", True),
    ],
    "cannot-be-changed": [
        ("This value cannot be changed after the cluster is created.", True),
        ("The type.\n\nThis field can't be modified.", True),
        ("Cannot be updated.", True),
        ("The handler must be lowercase, and is immutable.", True),
        ("It may not be changed once set.", True),
    ],
    "said-read-only": [
        ("A read-only boolean value indicating whether it is on.", True),
        ("__Read-only.__ The size.", True),
        ("[Output only] The fingerprint.", True),
        ("This field is read-only.", True),
    ],
    "shown-once": [
        ("The secret key is only returned once upon creation.", True),
        ("We return secret keys only once upon creation.", True),
        ("The token will never be returned again.", True),
    ],
    "authenticates": [
        ("A random text. This key is used with the id to authenticate a user.", True),
        ("The token is used to authenticate.", True),
    ],
    "issues-anew": [
        ("To update a metric (issuing a new metric UUID), send a PUT request.", True),
        ("Delete and regenerate the access file of a cluster.", True),
    ],
    "states-listed": [
        (
            "Lifecycle state: pending, in-progress, active, or errored.",
            ["pending", "in-progress", "active", "errored"],
        ),
        ("Status: on, off", ["on", "off"]),
    ],
    "said-idempotency-key": [
        ("Client-supplied idempotency key.", True),
        ("An identifier; used for idempotent deduplication", True),
        ("Retries with the same value return the existing job.", True),
    ],
    "said-idempotent": [
        ("Sets the mode. This operation is idempotent.", True),
        ("Idempotent: may be sent again.", True),
    ],
    "returns-the-existing": [
        ("If a flow with the same name already exists, the existing flow is returned.", True),
        ("If a database already exists, returns the existing connection string.", True),
    ],
    "tags-on-it": [
        ("A flat array of tag names as strings to apply to the machine.", True),
        ("An array of tags applied to this object.", True),
        ("A set of tags to organize your models", True),
        ("User-defined labels (`key/value` pairs) for the resource.", True),
    ],
    "tags-that-select": [
        ("The name of a tag corresponding to machines assigned to the balancer.", True),
        ("Applies to machines with these tags.", True),
    ],
    "path-takes": [
        ("Either the ID or the fingerprint of an existing key.", ["id", "fingerprint"]),
        ("A number (id) or string (slug) used to identify an image.", ["id", "slug"]),
        ("The name of the tag.", ["name"]),
        ("The name used to identify the pool.", ["name"]),
    ],
    "by-default-only": [
        ("Lists machines. By default, only small machines are returned.", True),
        ("By default, archived projects are not included.", True),
    ],
    "said-case-insensitive": [("It is case-insensitive.", True)],
    "said-asynchronous": [
        ("The restore runs asynchronously; watch its status.", True),
        ("The operation is asynchronous, and the answer is empty.", True),
        ("This starts an asynchronous job.", True),
    ],
    "changes-when-ready": [
        (
            "The initial value of the cluster's `status.state` attribute will be `provisioning`. "
            "When the cluster is ready, this will transition to `running`.",
            {"field": "status.state", "initial": "provisioning", "ready": "running"},
        ),
    ],
    "changes-once-ready": [
        (
            "Its initial `status` is `creating` and changes to `active` once it is ready.",
            {"field": "status", "initial": "creating", "ready": "active"},
        ),
    ],
    "validates": [("Check whether an app can be rolled back.", True)],
    "sent-to-validate": [
        ("**Old.**\n\nTo validate that a name is free, send a POST request to `/check`.", True)
    ],
    "said-retired": [
        ("**Note: This endpoint is deprecated and has been retired.**", True),
        ("All requests return a `410 gone` response.", True),
    ],
}

DOES_NOT_STATE: dict[str, list[str]] = {
    "said-prefix": [
        "The key that you made in your settings.",
        "Put only your token into the Authorization header.",
    ],
    "counts-from-nought": ["The page to show, from 1.", "It is not zero-based."],
    "must-be-unique": [
        "A unique identifier for the machine.",
        "The name; its use depends on the type of record. `CNAME`: must be unique.",
        "The name need not be unique.",
        "Names do not have to be unique.",
        "It does not need to be unique, nor must it be unique later.",
        "Should be unique.",
        "Must be unique if `shared` is set.",
        "The deployment_name must be unique across all entries in the deployments array.",
        "Defines the space within which the secret name must be unique.",
        "Must be unique among the machine's interfaces.",
    ],
    "unique-name": [
        "Each port must have a unique name.",
        "A unique identifier.",
        "A generated unique name is used.",
        "A name, which is not a unique name.",
        "Its unique label for display purposes only.",
    ],
    "names-must-be-unique": ["Names must be unique if sharing is on.", "Names need not be unique."],
    "one-per-name": ["You can create more than one disk with the same name."],
    "duplicate-refused": [
        "If a tag already exists it is returned.",
        "A port that is already in use may be given.",
        "If it already exists this is not an error.",
    ],
    "conflict-answer": ["Validation failed.", "The machine is already running."],
    "cannot-be-changed": [
        "The default network cannot be changed.",
        "This value cannot be changed while the machine is on.",
        "It cannot be changed unless it is empty.",
        "For link-local addresses, this value may not be changed.",
        "If set, this field cannot be changed.",
        "Protected types cannot be modified.",
        "Whether or not the release is immutable.",
        "This value can be changed.",
    ],
    "said-read-only": [
        "The name of the read-only replica.",
        "Read-only labels are applied automatically.",
        "readOnly value to pass on.",
        "Whether the disk is read-only.",
        "If the disk is shared, this field is read-only.",
    ],
    "shown-once": [
        "The token values are not returned.",
        "Invoices are returned once a month.",
        "Returned more than once, not only once.",
    ],
    "said-idempotency-key": [
        "Filter by idempotency key.",
        "A list of idempotency keys.",
        "This is not an idempotency key.",
    ],
    "said-idempotent": [
        "This operation is not idempotent.",
        "This request is idempotent if a key is sent.",
        "Supply a key to make the submission idempotent.",
    ],
    "returns-the-existing": [
        "If a pool with the same name already exists, an error will be returned.",
        "If a run with the same idempotency key already exists, the existing run is returned.",
        "If a file already exists, a new copy is returned.",
    ],
    "tags-on-it": [
        "The tags to apply to each of the machines in the pool.",
        "Tags of machines that the firewall is for.",
        "An array containing the names of the tags assigned to the firewall.",
        "A tag is a label that can be applied to a resource.",
        "A flat array of tag names as strings to be applied to it. Tag names must exist.",
    ],
    "tags-that-select": ["The tags of this machine."],
    "path-takes": ["A unique identifier for a machine.", "The ID of the disk.", "Required."],
    "by-default-only": [
        "By default, all machines are returned.",
        "By default, only some fields are returned.",
    ],
    "said-case-insensitive": ["It is case-sensitive."],
    "said-asynchronous": [
        "Get the result of an asynchronous merge",
        "If there are many, it runs asynchronously.",
        "It does not run asynchronously.",
    ],
    "changes-when-ready": ["The initial value of `status` is unknown."],
    "changes-once-ready": ["Its initial `status` is `creating`."],
    "validates": [
        "Create a repository. Check whether a template can be used first.",
        "Check whether a name is free and create it.",
    ],
    "sent-to-validate": ["To check if a template can be used, get it with the other endpoint."],
    "issues-anew": ["Updates it without issuing a new id.", "Issues a new request to the server."],
    "authenticates": ["The public key is used to authenticate.", "Used to authenticate the API."],
    "states-listed": ["The status of the server.", "The state: see above."],
    "said-retired": ["This endpoint will be retired next year; it has been retired nowhere yet."],
}


def test_every_rule_is_tried_both_ways() -> None:
    assert set(BY_NAME) == set(STATES) == set(DOES_NOT_STATE)
    assert len(BY_NAME) == len(RULES)


@pytest.mark.parametrize(
    ("rule", "prose", "value"),
    [(BY_NAME[name], prose, value) for name, cases in STATES.items() for prose, value in cases],
    ids=lambda given: given.name if isinstance(given, Rule) else None,
)
def test_what_states_a_fact_is_read(rule: Rule, prose: str, value: Json) -> None:
    assert rule.reads(prose) == value


@pytest.mark.parametrize(
    ("rule", "prose"),
    [(BY_NAME[name], prose) for name, cases in DOES_NOT_STATE.items() for prose in cases],
    ids=lambda given: given.name if isinstance(given, Rule) else None,
)
def test_what_states_nothing_is_not_read(rule: Rule, prose: str) -> None:
    assert rule.reads(prose) is None
