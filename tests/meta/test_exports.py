"""The public names of the runtime, listed, and all of them there."""

from __future__ import annotations

import importlib

import pytest

import postonce

PUBLIC = [
    "ActionFailed",
    "ActionUnfinished",
    "AmbiguousMatch",
    "ApiError",
    "CallError",
    "Claimed",
    "ConfigError",
    "Context",
    "CreateFailed",
    "DecisionRefused",
    "Drift",
    "Effect",
    "EffectUnknown",
    "ExpressionFailed",
    "IdentityConflict",
    "ImmutableChange",
    "Json",
    "Model",
    "NotReady",
    "NotRecorded",
    "Outcome",
    "PostonceError",
    "Refused",
    "RemoteId",
    "RepositoryError",
    "RepositoryLocked",
    "RepositoryTooNew",
    "RequestInvalid",
    "Result",
    "StepStopped",
    "StepTimedOut",
    "Timing",
    "TransportError",
    "Verified",
    "WorkflowInvalid",
    "method",
]


def test_the_public_names_are_these() -> None:
    assert sorted(postonce.__all__) == sorted(PUBLIC)


@pytest.mark.parametrize("name", PUBLIC)
def test_each_name_is_there_and_has_a_docstring_or_is_a_type_alias(name: str) -> None:
    value = getattr(postonce, name)
    assert name in ("Json", "RemoteId") or value.__doc__


@pytest.mark.parametrize("name", ["no_such_name"])
def test_an_unknown_name_is_an_attribute_error(name: str) -> None:
    with pytest.raises(AttributeError, match=name):
        getattr(postonce, name)


def test_every_name_a_generated_package_exports_is_there() -> None:
    package = importlib.import_module("generated.digitalocean")
    missing = [name for name in package.__all__ if not hasattr(package, name)]
    assert missing == []
