from __future__ import annotations

import pytest

from codegen.verbs import (
    COMPUTING,
    DESTROYING,
    REPEATING,
    SETTLING,
    verb_of,
    verb_of_id,
)


@pytest.mark.parametrize(
    ("segment", "verb"),
    [
        ("restart", "restart"),
        ("reset-password", "reset"),
        ("power_off", "poweroff"),
        ("power_cycle", "powercycle"),
        ("bulk_delete", "delete"),
        ("tfa-enable", "enable"),
        ("backups", None),
        ("power_supplies", None),
        ("", None),
    ],
)
def test_verb_of_a_segment(segment: str, verb: str | None) -> None:
    assert verb_of(segment) == verb


@pytest.mark.parametrize(
    ("operation_id", "verb"),
    [
        ("servers_create", "create"),
        ("createServer", "create"),
        ("read_flows_filter_post", "read"),
        ("servers", None),
        (None, None),
    ],
)
def test_verb_of_an_operation_id(operation_id: str | None, verb: str | None) -> None:
    assert verb_of_id(operation_id) == verb


def test_no_verb_is_both_harmless_and_not() -> None:
    assert not REPEATING & (SETTLING | COMPUTING | DESTROYING)
