from __future__ import annotations

from pathlib import Path

import pytest

from codegen.document import Json
from codegen.errors import OverlayError
from codegen.load.overlay import actions_of, apply_overlay

SPECS = Path(__file__).parents[3] / "specs"


def overlaid(raw: Json, actions: str, folder: Path) -> int:
    """Apply an overlay with these actions (YAML) to `raw`."""
    path = folder / "overlay.yaml"
    path.write_text(f"overlay: 1.0.0\ninfo: {{title: T, version: '1'}}\nactions:\n{actions}\n")
    return apply_overlay(raw, path)


def test_objects_are_merged_and_lists_grow(tmp_path: Path) -> None:
    raw = {"paths": {"/a": {"get": {"tags": ["x"], "deprecated": True, "x": {"a": 1, "b": 1}}}}}
    actions = """\
- target: $.paths['/a'].get
  description: why
  update: {tags: [y], deprecated: false, x: {b: 2}}
- target: $.paths['/a'].get.tags
  update: z
"""
    assert overlaid(raw, actions, tmp_path) == 2
    assert raw["paths"]["/a"]["get"] == {
        "tags": ["x", "y", "z"],
        "deprecated": False,
        "x": {"a": 1, "b": 2},
    }


def test_every_match_is_updated_with_a_copy_of_its_own(tmp_path: Path) -> None:
    raw: Json = {"schemas": {"a": {}, "b": {}}}
    overlaid(raw, "- {target: '$.schemas.*', update: {x-tags: []}}", tmp_path)
    raw["schemas"]["a"]["x-tags"].append(1)
    assert raw["schemas"]["b"] == {"x-tags": []}


def test_several_elements_of_a_list_are_removed(tmp_path: Path) -> None:
    raw = {"list": [{"n": "a"}, {"n": "b"}, {"n": "a"}, {"n": "c"}]}
    overlaid(raw, "- {target: \"$.list[?@.n == 'a' || @.n == 'c']\", remove: true}", tmp_path)
    assert raw == {"list": [{"n": "b"}]}


def test_an_action_that_matches_nothing_is_an_error(tmp_path: Path) -> None:
    raw: Json = {"paths": {}}
    actions = "- {target: $.paths, update: {}}\n- {target: $.pahts, update: {}}"
    with pytest.raises(OverlayError, match=r"overlay\.yaml#/actions/1/target: \$\.pahts matches"):
        overlaid(raw, actions, tmp_path)


@pytest.mark.parametrize(
    ("action", "said"),
    [
        ("- 5", "expected an object with a `target`"),
        ("- {update: {}}", "expected an object with a `target`"),
        ("- {target: $.paths}", "expected `update` or `remove: true`, found neither"),
        ("- {target: $.paths, remove: sure}", "expected true or false, found 'sure'"),
        ("- {target: paths, remove: true}", "expected a JSONPath, found 'paths'"),
        ("- {target: '$.paths[', remove: true}", "expected a JSONPath"),
        ("- {target: $, remove: true}", "the whole document cannot be removed"),
        ("- {target: $.openapi, update: {}}", "to select objects"),
        ("- {target: $.paths, update: 5}", "to select objects"),
    ],
)
def test_a_malformed_action_is_an_error_that_names_it(
    tmp_path: Path, action: str, said: str
) -> None:
    with pytest.raises(OverlayError) as caught:
        overlaid({"openapi": "3.0.0", "paths": {}}, action, tmp_path)
    assert said in str(caught.value)
    assert "overlay.yaml#/actions/0" in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("text", ["", "[]", "openapi: 3.0.0", "overlay: 1.0.0", "overlay: {"])
def test_what_is_no_overlay_is_an_error(tmp_path: Path, text: str) -> None:
    path = tmp_path / "overlay.yaml"
    path.write_text(text)
    with pytest.raises(OverlayError):
        actions_of(path)


def test_a_missing_overlay_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(OverlayError, match="an OpenAPI Overlay, found no such file"):
        actions_of(tmp_path / "overlay.yaml")


@pytest.mark.parametrize("path", sorted(SPECS.glob("*/overlay.yaml")), ids=lambda p: p.parent.name)
def test_every_committed_action_gives_its_reason(path: Path) -> None:
    assert all(action.description for action in actions_of(path))
