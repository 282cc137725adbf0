from __future__ import annotations

import time

from codegen.discover.paths import segments

from .documents import discovered, op, surveyed


def test_literals_beat_parameters() -> None:
    tree = surveyed({"GET /servers/{id}": op(), "GET /servers/sizes": op()}).tree
    assert tree.place("GET /servers/sizes").is_literal
    assert tree.place("GET /servers/{id}") is not tree.place("GET /servers/sizes")


def test_parameters_match_whatever_they_are_called() -> None:
    tree = surveyed({"GET /apps/{id}": op(), "GET /apps/{app_id}/logs": op()}).tree
    assert tree.place("GET /apps/{app_id}/logs").above is tree.place("GET /apps/{id}")


def test_trailing_slash_is_no_segment() -> None:
    tree = surveyed({"POST /flows/": op(), "GET /flows/{id}": op()}).tree
    assert tree.place("POST /flows/").item is tree.place("GET /flows/{id}")


def test_item_verb_is_a_literal_of_its_own() -> None:
    assert [s.text for s in segments("/pools/{id}:scale")] == ["pools", "{id}", ":scale"]


def test_two_parameters_in_one_segment_are_both_found() -> None:
    assert segments("/compare/{base}...{head}")[-1].parameters == ("base", "head")


def test_composite_keys_end_at_the_last_parameter() -> None:
    tree = surveyed(
        {
            "POST /rrsets": op(),
            "GET /rrsets/{name}/{type}": op(),
            "DELETE /rrsets/{name}/{type}": op(),
        }
    ).tree
    assert tree.place("POST /rrsets").item is tree.place("GET /rrsets/{name}/{type}")


def test_list_by_the_first_part_of_a_key_is_not_the_item() -> None:
    tree = surveyed(
        {
            "POST /buckets": op(),
            "GET /buckets/{cluster}": op(),
            "DELETE /buckets/{cluster}/{bucket}": op(),
        }
    ).tree
    assert tree.place("POST /buckets").item is tree.place("DELETE /buckets/{cluster}/{bucket}")


def test_segment_in_which_text_stands_before_parameters_is_a_place_of_its_own() -> None:
    tree = surveyed({"GET /calls/usage(from={a},to={b})": op(), "GET /calls/{id}": op()}).tree
    assert tree.place("GET /calls/{id}").segment.parameters == ("id",)
    assert (
        tree.place("GET /calls/{id}").parent
        is tree.place("GET /calls/usage(from={a},to={b})").parent
    )


def test_parents_are_those_of_the_create_s_own_path() -> None:
    thing = {"type": "object", "properties": {"id": {"type": "string"}}}
    operations = {
        "GET /calls/{name}.{format}": op(thing),
        "POST /calls/{call_id}/parts": op(thing, body=thing, status="201"),
        "GET /calls/{call_id}/parts/{id}": op(thing),
    }
    (part,) = discovered(operations).resources
    assert [parent.parameter for parent in part.parents] == ["call_id"]


def test_paths_that_grow_from_one_another_take_no_cube_of_their_number() -> None:
    operations = {f"GET {'/a' * length}": op() for length in range(1, 700)}
    began = time.process_time()
    tree = surveyed(operations).tree
    assert tree.place(f"GET {'/a' * 699}").depth == 699
    assert time.process_time() - began < 8
