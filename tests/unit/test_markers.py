"""A marker can be planted in any labels, read back, and told from the caller's own."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postonce.markers import Marker, markers_in, without_markers
from postonce.types import Json

WEB = Marker(owner="team-a", instance="web-1")
NAMES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30)


def test_a_list_of_tags_takes_one_more() -> None:
    assert next(WEB.planted(["blue"])) == ["blue", "postonce:team-a:web-1"]


def test_a_map_of_labels_takes_two_more() -> None:
    planted = list(WEB.planted({"app": "shop"}))
    assert planted == [{"app": "shop", "postonce-owner": "team-a", "postonce-instance": "web-1"}]


def test_labels_that_were_not_given_may_be_a_list_or_a_map() -> None:
    assert [type(labels) for labels in WEB.planted(None)] == [list, list, dict]


@given(owner=NAMES, instance=NAMES)
def test_any_name_is_read_back(owner: str, instance: str) -> None:
    marker = Marker(owner=owner, instance=instance)
    for labels in marker.planted(None):
        assert markers_in({"labels": labels}, "labels") == (marker,)


@given(owner=NAMES, instance=NAMES)
def test_tags_hold_no_capital_letter(owner: str, instance: str) -> None:
    for tags in Marker(owner=owner, instance=instance).planted([]):
        assert tags[0] == tags[0].lower()
        assert tags[0].isascii()


def test_a_name_too_long_for_the_labels_is_not_planted() -> None:
    assert list(Marker(owner="a", instance="x" * 300).planted([])) == []
    assert list(Marker(owner="a", instance="x" * 64).planted({})) == []


def test_a_label_begins_and_ends_with_a_letter_or_digit() -> None:
    assert list(Marker(owner="a", instance="-web").planted({})) == []


@pytest.mark.parametrize(
    "labels",
    [None, [], ["postonce"], ["postonce:x"], ["postonce::x"], ["a:b:c"], [7], {"app": "x"}, "text"],
)
def test_other_labels_are_no_markers(labels: Json) -> None:
    assert markers_in({"tags": labels}, "tags") == ()
    assert without_markers({"tags": labels}, "tags") == {"tags": labels}


def test_without_markers_leaves_what_the_caller_wrote() -> None:
    for given_labels in (["blue"], {"app": "x"}):
        body = {"id": 1, "tags": next(WEB.planted(given_labels))}
        assert without_markers(body, "tags") == {"id": 1, "tags": given_labels}
    assert without_markers({"id": 1}, None) == {"id": 1}


def test_a_marker_stays_in_the_form_that_the_thing_shows() -> None:
    shown = ["old", "postonce__team-a__web-1"]
    assert WEB.among(["new"], as_in=shown) == ["new", "postonce__team-a__web-1"]
    assert WEB.among(["new"], as_in=None) == ["new", "postonce:team-a:web-1"]
    assert WEB.among(None, as_in={"postonce-owner": "team-a"}) == {
        "postonce-owner": "team-a",
        "postonce-instance": "web-1",
    }
