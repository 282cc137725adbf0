from __future__ import annotations

import pytest

from postonce.emulator.routing import Match, Router, WrongMethod, parameters_of, shape_of
from postonce.emulator.spec import Spec


def router(*keys: str, base_paths: tuple[str, ...] = ()) -> Router:
    paths: dict[str, dict[str, object]] = {}
    for key in keys:
        method, path = key.split(" ")
        paths.setdefault(path, {})[method.lower()] = {}
    return Router(Spec({"paths": paths}).operations.values(), base_paths)


def found(router: Router, method: str, path: str) -> tuple[str, tuple[str, ...]]:
    match = router.route(method, path)
    assert isinstance(match, Match), match
    return match.operation.key, match.values


def test_a_literal_beats_a_parameter() -> None:
    routes = router("GET /servers/{id}", "GET /servers/default")
    assert found(routes, "GET", "/servers/default") == ("GET /servers/default", ())
    assert found(routes, "GET", "/servers/7") == ("GET /servers/{id}", ("7",))


def test_a_literal_without_the_method_leaves_it_to_the_parameter() -> None:
    routes = router("DELETE /servers/{id}", "GET /servers/default")
    assert found(routes, "DELETE", "/servers/default") == ("DELETE /servers/{id}", ("default",))


def test_a_dead_end_below_a_literal_is_left_again() -> None:
    routes = router("GET /a/b/c", "GET /a/{x}/d")
    assert found(routes, "GET", "/a/b/d") == ("GET /a/{x}/d", ("b",))


def test_an_encoded_slash_stays_in_its_segment() -> None:
    routes = router("GET /zones/{name}/records/{id}")
    assert found(routes, "GET", "/zones/a%2Fb/records/c%20d")[1] == ("a/b", "c d")


def test_methods_of_one_path_may_name_its_parameters_differently() -> None:
    routes = router("GET /apps/{id}", "GET /apps/{app_id}/logs")
    assert found(routes, "GET", "/apps/1/logs") == ("GET /apps/{app_id}/logs", ("1",))


@pytest.mark.parametrize(
    ("path", "key", "values"),
    [
        ("/disks/7:scale", "POST /disks/{id}:scale", ("7",)),
        ("/compare/main...next", "POST /compare/{base}...{head}", ("main", "next")),
        ("/disks/7", "POST /disks/{id}", ("7",)),
    ],
)
def test_a_segment_may_be_part_literal(path: str, key: str, values: tuple[str, ...]) -> None:
    routes = router("POST /disks/{id}", "POST /disks/{id}:scale", "POST /compare/{base}...{head}")
    assert found(routes, "POST", path) == (key, values)


def test_a_slash_at_the_end_makes_no_difference_where_only_one_exists() -> None:
    routes = router("POST /flows/", "GET /flows/{id}")
    assert found(routes, "POST", "/flows")[0] == "POST /flows/"
    assert found(routes, "GET", "/flows/1/")[0] == "GET /flows/{id}"


def test_the_path_of_a_servers_address_may_stand_in_front() -> None:
    routes = router("GET /account", base_paths=("/v4",))
    assert found(routes, "GET", "/v4/account")[0] == "GET /account"
    assert found(routes, "GET", "/account")[0] == "GET /account"


def test_an_unknown_path_and_a_wrong_method_are_told_apart() -> None:
    routes = router("GET /servers", "POST /servers")
    assert routes.route("GET", "/nothing") is None
    assert routes.route("DELETE", "/servers") == WrongMethod(allowed=("GET", "POST"))


def test_an_empty_segment_is_no_value() -> None:
    assert router("GET /servers/{id}/disks").route("GET", "/servers//disks") is None


def test_shapes_leave_names_out() -> None:
    assert shape_of("/a/{b}/c:{d}") == ("a", "{}", "c:{}")
    assert parameters_of("/a/{b}/c:{d}") == ("b", "d")
