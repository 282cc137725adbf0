"""`postonce state runs` and `state run`: what is shown of runs, and what is not."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from postonce.data.journal import Run, RunStatus

from .conftest import LOST, Cli

BEGUN = datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=UTC)
NETWORK = {
    "step": "network",
    "outcome": "created",
    "kind": "cloud/network",
    "instance": "net-1",
    "id": "7",
    "attempts": 1,
    "duration_s": 0.25,
    "sent": ["GET /networks 200", "POST /networks 201"],
    "request": {"name": "net-1", "password": "s3cret"},
}
WEB = {
    "step": "web",
    "item": "eu",
    "outcome": "failed",
    "attempts": 3,
    "duration_s": 12.04,
    "drift": [{"field": "size", "wanted": "s-2", "found": {"slug": "s-1"}}],
    "notes": ["the secret was only in the lost answer"],
    "error": "no room at https://me:s3cret@host\nsize: too large",
}
DNS = {"step": "dns", "outcome": "blocked"}
FAILED = Run(
    id="r-20260102-a1",
    workflow="deploy",
    status=RunStatus.FAILED,
    engine="inline",
    started_at=BEGUN,
    ended_at=BEGUN + timedelta(seconds=61.26),
    source="deploy.yaml",
    inputs={"region": "nyc3", "api_key": "s3cret"},
    steps=[NETWORK, WEB, DNS],
)
RUNNING = replace(
    FAILED,
    id="r-20260102-b2",
    status=RunStatus.RUNNING,
    started_at=BEGUN + timedelta(hours=1),
    ended_at=None,
    steps=[{"step": "network", "outcome": "reused"}, {"step": "web", "outcome": "running"}],
)
OTHER = replace(FAILED, id="x-1", workflow="backup", status=RunStatus.SUCCEEDED, steps=None)
RUNS_HEADING = "run\tworkflow\tstatus\tstarted\tduration\tsteps\tdone\tfailed\twhat is open"
STEPS_HEADING = "step\toutcome\tattempts\tseconds\tinstance\tid\twhat happened"


# Lists.


def test_a_list_is_one_line_per_run_newest_first(cli: Cli) -> None:
    cli.put_runs(OTHER, FAILED, RUNNING)
    assert cli("state", "runs").splitlines() == [
        RUNS_HEADING,
        "r-20260102-b2\tdeploy\trunning\t2026-01-02T04:04:05Z\t\t2\t1\t0\t"
        "not ended: it goes on, or its process is gone",
        "x-1\tbackup\tsucceeded\t2026-01-02T03:04:05Z\t61.3 s\t0\t0\t0\t",
        "r-20260102-a1\tdeploy\tfailed\t2026-01-02T03:04:05Z\t61.3 s\t3\t1\t1\tfailed: web[eu]",
    ]
    assert (cli.code, cli.err) == (0, "")


def test_a_list_is_of_one_workflow_where_one_is_named(cli: Cli) -> None:
    cli.put_runs(OTHER, FAILED)
    assert [one["id"] for one in json.loads(cli("state", "runs", "deploy", "--json"))] == [
        FAILED.id
    ]
    assert cli("state", "runs", "nothing").splitlines() == [RUNS_HEADING]
    assert cli.code == 0


def test_a_list_in_json_has_these_keys(cli: Cli) -> None:
    cli.put_runs(FAILED)
    assert json.loads(cli("state", "runs", "--json")) == [
        {
            "id": "r-20260102-a1",
            "workflow": "deploy",
            "status": "failed",
            "engine": "inline",
            "started_at": "2026-01-02T03:04:05.678901Z",
            "ended_at": "2026-01-02T03:05:06.938901Z",
            "duration_s": 61.26,
            "source": "deploy.yaml",
            "steps": 3,
            "done": 1,
            "failed": 1,
        }
    ]


@pytest.mark.parametrize(
    "outcome",
    ["created", "reused", "adopted", "recreated", "resumed", "updated", "skipped", "executed"],
)
def test_every_outcome_but_those_of_what_is_left_counts_as_done(cli: Cli, outcome: str) -> None:
    cli.put_runs(replace(FAILED, steps=[{"step": "s", "outcome": outcome}, DNS]))
    (listed,) = json.loads(cli("state", "runs", "--json"))
    assert (listed["steps"], listed["done"], listed["failed"]) == (2, 1, 0)


def test_of_many_failed_steps_a_few_are_named(cli: Cli) -> None:
    cli.put_runs(replace(FAILED, steps=[{**WEB, "item": str(number)} for number in range(5)]))
    assert cli("state", "runs").endswith("\tfailed: web[0], web[1], web[2] and 2 more\n")


# One run.


def test_a_run_is_one_line_per_step_with_what_happened(cli: Cli) -> None:
    cli.put_runs(FAILED)
    assert cli("state", "run", FAILED.id).splitlines() == [
        STEPS_HEADING,
        "network\tcreated\t1\t0.2\tnet-1\t7\tGET /networks 200; POST /networks 201",
        'web[eu]\tfailed\t3\t12.0\t\t\tsize: wanted s-2, found {"slug": "s-1"}; '
        "the secret was only in the lost answer; no room at https://***@host; size: too large",
        "dns\tblocked\t\t\t\t\t",
    ]


def test_what_a_run_is_stands_apart_from_its_steps(cli: Cli) -> None:
    cli.put_runs(FAILED)
    cli("state", "run", FAILED.id)
    told = dict(line.split("\t") for line in cli.err.splitlines())
    assert (told["workflow"], told["status"], told["duration_s"]) == ("deploy", "failed", "61.26")
    assert told["inputs"] == '{"api_key": "***", "region": "nyc3"}'
    assert "what is open" not in told


def test_a_run_that_has_not_ended_says_so(cli: Cli) -> None:
    cli.put_runs(RUNNING)
    cli("state", "run", RUNNING.id)
    told = dict(line.split("\t") for line in cli.err.splitlines())
    assert told["what is open"] == "not ended: it goes on, or its process is gone"
    assert (told["ended_at"], told["duration_s"]) == ("-", "-")


def test_a_run_before_its_first_step_has_none(cli: Cli) -> None:
    cli.put_runs(OTHER)
    assert cli("state", "run", "x-1").splitlines() == [STEPS_HEADING]
    assert json.loads(cli("state", "run", "x-1", "--json"))["steps"] == []


def test_a_run_in_json_is_all_of_it(cli: Cli) -> None:
    cli.put_runs(FAILED)
    shown = json.loads(cli("state", "run", FAILED.id, "--json"))
    assert list(shown) == [
        *("id", "workflow", "status", "engine", "started_at", "ended_at", "duration_s", "source"),
        *("inputs", "steps"),
    ]
    assert shown["inputs"] == {"region": "nyc3", "api_key": "***"}
    assert shown["steps"][0] == {**NETWORK, "request": {"name": "net-1", "password": "***"}}
    assert shown["steps"][2] == DNS
    assert cli.err == ""


@pytest.mark.parametrize("flags", [[], ["--json"]])
@pytest.mark.parametrize("arguments", [["runs"], ["run", "last"]])
def test_no_secret_is_shown(cli: Cli, arguments: list[str], flags: list[str]) -> None:
    cli.put_runs(replace(FAILED, source="https://me:s3cret@host/deploy.yaml"))
    shown = cli("state", *arguments, *flags)
    assert "deploy" in shown + cli.err
    assert "s3cret" not in shown + cli.err


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("last", RUNNING.id),
        (FAILED.id, FAILED.id),
        ("r-20260102-a", FAILED.id),
        ("x", "x-1"),
        ("r-1", "r-1"),
    ],
)
def test_a_run_is_named_by_its_id_or_how_that_begins(cli: Cli, name: str, found: str) -> None:
    older = BEGUN - timedelta(days=1)
    cli.put_runs(OTHER, FAILED, RUNNING)
    cli.put_runs(*(replace(FAILED, id=one, started_at=older) for one in ("r-1", "r-11")))
    assert json.loads(cli("state", "run", name, "--json"))["id"] == found


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("y", "run 'y': none of that id is kept; see postonce state runs"),
        ("r-", "run 'r-': 2 runs begin so (r-20260102-b2, r-20260102-a1); give more of the id"),
        ("a1", "run 'a1': none of that id is kept; see postonce state runs"),
    ],
)
def test_a_name_of_no_run_or_of_several_is_exit_code_1(cli: Cli, name: str, says: str) -> None:
    cli.put_runs(FAILED, RUNNING)
    assert cli("state", "run", name) == ""
    assert (cli.code, cli.err) == (1, f"postonce: {says}\n")


def test_where_no_run_is_kept_there_is_no_last(cli: Cli) -> None:
    cli.put(LOST)
    assert cli("state", "run", "last") == ""
    assert (cli.code, cli.err) == (
        1,
        "postonce: there is no last run: none is kept in this store\n",
    )


@pytest.mark.parametrize("arguments", [["runs"], ["run", "last"]])
def test_a_store_that_is_not_there_is_not_made(cli: Cli, arguments: list[str]) -> None:
    assert cli("state", *arguments) == ""
    assert cli.code == 2
    assert "there is no store at" in cli.err


def test_a_name_cannot_break_a_line_or_speak_to_the_terminal(cli: Cli) -> None:
    name = "a\tb\nc\x1b[31m\u202ed"
    step = {"step": name, "outcome": name, "item": name, "sent": [name], "error": "\x1b[31m"}
    cli.put_runs(replace(FAILED, workflow=name, steps=[step]))
    for arguments in (["runs"], ["run", "last"]):
        lines = cli("state", *arguments).splitlines()
        assert len(lines) == 2
        assert r"a\tb\nc\x1b[31m\u202ed" in lines[1]
        assert "\x1b" not in lines[1] + cli.err
    assert json.loads(cli("state", "run", "last", "--json"))["steps"] == [step]
