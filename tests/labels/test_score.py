"""What discovery is held to: shares may rise, and the costly mistakes stay at none."""

from __future__ import annotations

from functools import cache

import pytest

from codegen.corrections import Corrections
from codegen.diagnostics import Findings
from codegen.pipeline import corrections_of, judge

from .labels import FIELDS, labelled, labels_of, settings_of
from .score import Agreement, Score, score, score_of

BY_ACTION = {
    # Made by one variant of an action body; the answer is the action and shows no id of theirs.
    "POST /v2/droplets/{droplet_id}/actions",
    "POST /v2/nfs/{nfs_id}/actions",
}
NOT_FOUND = BY_ACTION | {
    # One POST makes several, and they are shown only inside the settings as a whole.
    "POST /v2/security/settings/suppressions",
    # A route between two agents, at the path of both: taken for a member of a set.
    "POST /v2/gen-ai/agents/{parent_agent_uuid}/child_agents/{child_agent_uuid}",
}


@cache
def scored(provider: str) -> Score:
    return score(provider)


@pytest.mark.parametrize("provider", labelled())
def test_nearly_all_resources_are_found_and_few_invented(provider: str) -> None:
    assert scored(provider).f1 >= 0.95


@pytest.mark.parametrize("provider", labelled())
def test_no_key_is_called_unique_and_no_marker_planted_without_proof(provider: str) -> None:
    assert (scored(provider).false_unique, scored(provider).false_markers) == ((), ())


@pytest.mark.parametrize("provider", labelled())
def test_no_repeat_is_called_milder_than_it_is(provider: str) -> None:
    assert scored(provider).too_mild == ()


def test_every_resource_of_the_target_is_found_but_those_that_say_why_not() -> None:
    assert set(scored("digitalocean").missed) == NOT_FOUND


@pytest.mark.parametrize(
    ("provider", "share"),
    [("digitalocean", 0.97), ("hetzner", 0.97), ("linode", 0.94), ("netlify", 0.91)],
)
def test_fields_are_right(provider: str, share: float) -> None:
    assert scored(provider).all_fields.share >= share


@pytest.mark.parametrize("provider", labelled())
def test_roles_and_verdicts_are_right(provider: str) -> None:
    assert scored(provider).roles.share >= 0.97
    assert scored(provider).verdicts.share >= 0.89


def test_the_overlay_stays_the_last_resort() -> None:
    settings = settings_of("digitalocean")
    _, discovery, classification = judge(settings, Findings())
    needed = corrections_of(settings, discovery, classification)
    assert isinstance(needed, Corrections)
    assert needed.actions <= 40
    assert len(needed.resources) <= 0.15 * len(discovery.resources)


def test_labels_are_scored_as_they_say() -> None:
    labels = labels_of("hetzner")
    label = labels.resources["POST /ssh_keys"]
    found = {
        **{field: label.get(field) for field in FIELDS},
        **{"name": "ssh_key", "create": "POST /ssh_keys", "parent": None, "paging": None},
        **{"marker": "name", "natural_key_unique": True},
    }
    operation = {"method": "POST", "path": "/ssh_keys", "role": "create", "idempotency": "safe"}
    told = score_of(labels, {"resources": [found], "operations": [operation]})
    assert (told.matched, len(told.missed), told.invented) == (1, len(labels.resources) - 1, ())
    assert told.fields["id_field"] == Agreement(right=1, of=1)
    assert told.false_markers == ("POST /ssh_keys",)
    assert (told.roles, told.verdicts) == (Agreement(right=1, of=1), Agreement(right=0, of=1))
