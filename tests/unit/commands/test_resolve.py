"""`postonce resolve`: one decision, asked for or confirmed by flag."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from postonce.data.repository import Record, Status

from .conftest import LOST, Cli

WEB = ("cloud/thing", "web-1")


@pytest.mark.parametrize(
    ("flags", "status", "remote_id", "is_timed", "says"),
    [
        (["--adopt", "9"], Status.INTENT, "9", True, "named as 9; the next create verifies it"),
        (["--abandon"], Status.DELETED, None, True, "given up; the next create starts afresh"),
        (["--retry"], Status.INTENT, None, False, "nothing was made; the next create posts again"),
    ],
)
def test_a_decision_is_recorded(
    cli: Cli, flags: list[str], status: Status, remote_id: str | None, is_timed: bool, says: str
) -> None:
    cli.put(LOST)
    assert cli("resolve", *WEB, *flags, "--yes") == f"cloud/thing web-1: {says}\n"
    record = cli.get()
    assert record is not None
    assert (cli.code, record.status, record.remote_id) == (0, status, remote_id)
    assert (record.intent_at is not None) is is_timed


def test_a_decision_in_json_is_the_record_after_it(cli: Cli) -> None:
    cli.put(LOST)
    shown = json.loads(cli("resolve", *WEB, "--adopt", "9", "--yes", "--json"))
    assert (shown["remote_id"], shown["token"], shown["is_settled"]) == ("9", "***", False)


def test_an_id_can_be_named_where_nothing_is_recorded(cli: Cli) -> None:
    cli.put(replace(LOST, instance="another"))
    cli("resolve", *WEB, "--adopt", "9", "-y")
    record = cli.get()
    assert record is not None
    assert (cli.code, record.remote_id) == (0, "9")


@pytest.mark.parametrize(
    "flags", [[], ["--adopt", "9", "--retry"], ["--abandon", "--retry"], ["--adopt=", "--abandon"]]
)
def test_anything_but_one_decision_is_wrong_usage(cli: Cli, flags: list[str]) -> None:
    before = cli.put(LOST)
    assert cli("resolve", *WEB, *flags, "--yes") == ""
    assert (cli.code, cli.get()) == (2, before)
    assert cli.err == "postonce: expected one decision: --adopt ID, --abandon or --retry\n"


def test_without_a_terminal_nothing_is_decided_unasked(cli: Cli) -> None:
    before = cli.put(LOST)
    assert cli("resolve", *WEB, "--abandon") == ""
    assert (cli.code, cli.get()) == (2, before)
    assert "pass --yes" in cli.err


@pytest.mark.parametrize("flag", ["--abandon", "--retry"])
def test_what_is_not_recorded_is_exit_code_1(cli: Cli, flag: str) -> None:
    cli.put(LOST)
    assert cli("resolve", "cloud/thing", "web-2", flag, "--yes") == ""
    assert cli.code == 1
    assert "nothing is recorded under that name; near it are cloud/thing web-1" in cli.err


@pytest.mark.parametrize(
    ("record", "flags", "why"),
    [
        (replace(LOST, status=Status.LIVE, remote_id="7"), ["--retry"], "live with id 7"),
        (replace(LOST, status=Status.LIVE, remote_id="7"), ["--adopt", "9"], "give that up first"),
        (LOST, ["--adopt", ""], "an empty id names nothing"),
    ],
)
def test_a_refused_decision_is_exit_code_1_and_one_line(
    cli: Cli, record: Record, flags: list[str], why: str
) -> None:
    before = cli.put(record)
    assert cli("resolve", *WEB, *flags, "--yes") == ""
    assert (cli.code, cli.get(), cli.err.count("\n")) == (1, before, 1)
    assert why in cli.err
