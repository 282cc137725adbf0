"""`postonce state`: what is shown, and what is not."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from postonce.cli import app
from postonce.data.repository import Record, Status

from .conftest import LOST, NOW, Cli

LIVE = replace(
    LOST,
    status=Status.LIVE,
    remote_id="7",
    is_ready=True,
    state={"id": 7, "status": "active", "api_key": "s3cret", "auth": {"value": "hidden"}},
    sensitive=("auth.value",),
)
HEADING = "kind\tinstance\tstatus\tid\tready\tupdated\twhat is next"


def test_a_list_is_one_line_per_instance_with_tabs_between(cli: Cli) -> None:
    cli.put(LIVE)
    assert cli("state", "list").splitlines() == [
        HEADING,
        "cloud/thing\tweb-1\tlive\t7\tyes\t2026-01-02T03:05:00Z\t",
    ]


@pytest.mark.parametrize(
    ("record", "says"),
    [
        (LOST, "under way, or its answer was lost: the next create searches"),
        (replace(LOST, remote_id="9"), "named as 9: the next create verifies it"),
        (replace(LOST, intent_at=None), "nothing was made: the next create posts again"),
        (replace(LIVE, status=Status.DELETING), "being deleted, or that was interrupted"),
        (replace(LIVE, rivals=("8", "9")), "also made: 8, 9; delete the surplus"),
        (replace(LIVE, is_ready=False), "not ready when last seen"),
    ],
)
def test_a_list_says_what_is_open(cli: Cli, record: Record, says: str) -> None:
    cli.put(record)
    assert says in cli("state", "list").splitlines()[1]


@pytest.mark.parametrize(
    ("arguments", "instances"),
    [
        ([], ["web-1", "web-2", "other"]),
        (["--all"], ["gone", "web-1", "web-2", "other"]),
        (["cloud/thing"], ["web-1", "web-2"]),
        (["--status", "live"], ["web-1", "other"]),
        (["--status", "deleted"], ["gone"]),
        (["cloud/thing", "--status", "intent"], ["web-2"]),
        (["no/such"], []),
    ],
)
def test_a_list_shows_what_is_asked_for(
    cli: Cli, arguments: list[str], instances: list[str]
) -> None:
    cli.put(
        LIVE,
        replace(LOST, instance="web-2"),
        replace(LIVE, instance="gone", status=Status.DELETED),
        replace(LIVE, kind="cloud/zone", instance="other"),
    )
    listed = json.loads(cli("state", "list", "--json", *arguments))
    assert [one["instance"] for one in listed] == instances
    assert len(cli("state", "list", *arguments).splitlines()) == 1 + len(instances)
    assert cli.code == 0


def test_a_list_in_json_has_these_keys(cli: Cli) -> None:
    cli.put(LIVE)
    assert json.loads(cli("state", "list", "--json")) == [
        {
            "kind": "cloud/thing",
            "instance": "web-1",
            "status": "live",
            "remote_id": "7",
            "is_ready": True,
            "is_settled": True,
            "rivals": [],
            "updated_at": "2026-01-02T03:05:00.000000Z",
        }
    ]


@pytest.mark.parametrize("flags", [[], ["--json"]])
@pytest.mark.parametrize("command", ["show", "history"])
def test_no_secret_is_shown(cli: Cli, command: str, flags: list[str]) -> None:
    echoed = {**LIVE.state, "note": f"made by {LOST.token}"}
    first = cli.put(replace(LIVE, state={**echoed, "auth": {"value": "earlier"}}, sensitive=()))
    cli.put(replace(first, state=echoed, sensitive=("auth.value",)))
    shown = cli("state", command, "cloud/thing", "web-1", *flags)
    for secret in (LOST.token or "", "s3cret", "digest:0123", "hidden", "earlier"):
        assert secret not in shown
    assert "***" in shown or "auth.value: changed" in shown


@pytest.mark.parametrize("with_key", [True, False])
def test_encrypted_values_are_hidden_and_need_no_key(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, with_key: bool
) -> None:
    monkeypatch.setenv("POSTONCE_KEY", base64.urlsafe_b64encode(b"k" * 32).decode())
    shown = {"password": "s3cret", "address": "https://me:s3cret@host", "name": "web-1"}
    first = cli.put(replace(LOST, state=shown))
    cli.put(replace(first, owner="team"))
    if not with_key:
        monkeypatch.delenv("POSTONCE_KEY")

    cli("state", "show", "cloud/thing", "web-1", "--json")
    state = json.loads(cli.out)["state"]
    assert (state["password"], state["name"]) == ("***", "web-1")
    assert "s3cret" not in cli.out
    assert "sealed" not in cli.out

    versions = json.loads(cli("state", "history", "cloud/thing", "web-1", "--json"))
    assert [change["field"] for change in versions[0]["changes"]] == ["owner"]
    assert "sealed" not in cli.out


def test_a_decision_without_the_key_loses_no_secret(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = base64.urlsafe_b64encode(b"k" * 32).decode()
    monkeypatch.setenv("POSTONCE_KEY", key)
    cli.put(replace(LOST, state={"password": "s3cret"}))
    monkeypatch.delenv("POSTONCE_KEY")

    cli("resolve", "cloud/thing", "web-1", "--abandon", "--yes")
    assert cli.code == 0

    monkeypatch.setenv("POSTONCE_KEY", key)
    found = cli.get()
    assert found is not None
    assert (found.status, found.state) == (Status.DELETED, {"password": "s3cret"})


def test_all_of_a_record_is_shown_in_json(cli: Cli) -> None:
    cli.put(LIVE)
    shown = json.loads(cli("state", "show", "cloud/thing", "web-1", "--json"))
    assert list(shown) == [
        "kind",
        "instance",
        "status",
        "version",
        "remote_id",
        "token",
        "intent_at",
        "fingerprint",
        "request",
        "shown",
        "state",
        "is_ready",
        "parents",
        "owner",
        "sensitive",
        "rivals",
        "baseline",
        "updated_at",
        "is_settled",
    ]
    assert (shown["token"], shown["intent_at"]) == ("***", "2026-01-02T03:04:05.000000Z")
    assert shown["state"] == {
        "id": 7,
        "status": "active",
        "api_key": "***",
        "auth": {"value": "***"},
    }


def test_a_shown_record_is_one_line_per_value(cli: Cli) -> None:
    cli.put(LOST)
    pairs = dict(line.split("\t") for line in cli("state", "show", *WEB).splitlines())
    assert pairs["request"] == '{"name": "web-1", "password": "***"}'
    assert pairs["what is next"].startswith("under way, or its answer was lost")


WEB = ("cloud/thing", "web-1")


def test_a_history_says_what_changed_newest_first(cli: Cli) -> None:
    live = cli.put(replace(LIVE, version=cli.put(LOST).version))
    cli.put(replace(live, state={**live.state, "status": "off", "api_key": "another"}))
    heading, newest, second, first = cli("state", "history", *WEB).splitlines()
    assert heading == "version\twritten\tstatus\tid\tchanges"
    assert newest.endswith("\tstate.api_key: changed; state.status: active → off")
    assert "status: intent → live; remote_id: - → 7; state: - → {" in second
    assert first.endswith("intent\t\tfirst written")


def test_a_history_in_json_holds_versions_and_changes(cli: Cli) -> None:
    lost = cli.put(LOST)
    cli.put(replace(lost, remote_id="9"))
    newest, first = json.loads(cli("state", "history", *WEB, "--json"))
    assert newest["changes"] == [{"field": "remote_id", "before": None, "after": "9"}]
    assert (newest["version"], first["version"], first["changes"]) == (2, 1, None)


def test_a_history_says_where_its_beginning_is_lost(cli: Cli) -> None:
    record = LOST
    for number in range(25):
        record = cli.put(replace(record, remote_id=str(number)))
    lines = cli("state", "history", *WEB).splitlines()
    assert lines[-1].endswith("what was before is no longer kept")


@pytest.mark.parametrize("command", ["show", "history"])
def test_what_is_not_recorded_is_exit_code_1_and_a_hint(cli: Cli, command: str) -> None:
    cli.put(LOST)
    assert cli("state", command, "cloud/thing", "web") == ""
    assert cli.code == 1
    assert cli.err == (
        "postonce: cloud/thing 'web': nothing is recorded under that name; "
        "near it are cloud/thing web-1\n"
    )


@pytest.mark.parametrize(
    "arguments",
    [["state", "list"], ["state", "show", *WEB], ["resolve", *WEB, "--adopt", "7", "--yes"]],
)
def test_a_store_that_is_not_there_is_not_made(
    cli: Cli, tmp_path: Path, arguments: list[str]
) -> None:
    assert cli(*arguments) == ""
    assert cli.code == 2
    assert f"there is no store at {tmp_path}/state.db" in cli.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("address", "says"),
    [("state.db", "sqlite:///state.db"), ("mysql://me:s3cret@db/x", "no store is known")],
)
def test_an_address_of_no_store_is_exit_code_2(address: str, says: str) -> None:
    result = CliRunner().invoke(app, ["state", "list", "--store", address])
    assert result.exit_code == 2
    assert says in result.stderr
    assert "s3cret" not in result.stderr
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize("name", ["a/b c", "grün 機械", "[red]x[/red]", "*"])
def test_a_name_is_shown_as_it_is(cli: Cli, name: str) -> None:
    cli.put(replace(LOST, instance=name))
    assert cli("state", "list").splitlines()[1].split("\t")[1] == name
    assert json.loads(cli("state", "show", "cloud/thing", name, "--json"))["instance"] == name


def test_a_name_cannot_break_a_line_or_speak_to_the_terminal(cli: Cli) -> None:
    name = "a\tb\nc\x1b[31m\u202ed"
    cli.put(replace(LOST, instance=name, state={"note": name}))
    lines = cli("state", "list").splitlines()
    assert len(lines) == 2
    assert lines[1].split("\t")[1] == r"a\tb\nc\x1b[31m\u202ed"
    assert "\x1b" not in cli("state", "show", "cloud/thing", name)
    assert json.loads(cli("state", "show", "cloud/thing", name, "--json"))["instance"] == name


def test_bytes_that_are_no_text_are_one_line(cli: Cli) -> None:
    cli.put(LOST)
    assert cli("state", "show", "cloud/thing", "\udcff") == ""
    assert (cli.code, cli.err) == (2, "postonce: expected names in UTF-8, found '\\udcff'\n")


def test_times_are_those_of_the_store(cli: Cli) -> None:
    stored = cli.put(LOST)
    assert stored.updated_at == NOW
