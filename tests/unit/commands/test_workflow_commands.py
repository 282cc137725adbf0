"""`postonce run` and `postonce plan`: what they print, where, and how they end."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from postonce.emulator.server import Running, running

from ...signals import heed_signals
from ...subjects import ROOT
from ..data.stores import STORES
from .conftest import Cli

STOREFRONT = str(ROOT / "examples" / "storefront.yaml")
PATIENCE_S = 60.0


@pytest.fixture(scope="module")
def emulator() -> Iterator[Running]:
    with running(ROOT / "specs" / "digitalocean") as started:
        yield started


@pytest.fixture
def cloud(emulator: Running, monkeypatch: pytest.MonkeyPatch) -> Running:
    emulator.reset()
    monkeypatch.setenv("DIGITALOCEAN_TOKEN", "secret-token")
    return emulator


@pytest.fixture
def small(tmp_path: Path) -> str:
    path = tmp_path / "small.yaml"
    path.write_text(
        "providers: [generated.digitalocean]\n"
        "inputs: {name: {default: x}, tags: {type: list, default: []}}\n"
        "steps:\n"
        "  label: {model: Tag, with: {name: '${{ inputs.name }}'}}\n"
        "  more: {model: Tag, for_each: '${{ inputs.tags }}', with: {name: '${{ each }}'}}\n"
    )
    return str(path)


def test_a_run_in_a_pipe_is_a_line_per_task(cli: Cli, cloud: Running, small: str) -> None:
    out = cli("run", small, "--base-url", cloud.url, "-i", 'tags=["a", "b"]')
    assert cli.code == 0
    lines = [line.split("\t") for line in out.splitlines()]
    assert lines[0] == ["step", "outcome", "instance", "id", "seconds", "notes"]
    assert sorted(line[:4] for line in lines[1:]) == [
        ["label", "created", "x", "x"],
        ["more[a]", "created", "a", "a"],
        ["more[b]", "created", "b", "b"],
    ]
    assert cli.err == "small succeeded: 3 created\n"


def test_a_failed_step_ends_with_1_and_says_how_to_go_on(cli: Cli, cloud: Running) -> None:
    cloud.fault(kind="status", operation="POST /v2/vpcs", when="before", status=422)
    out = cli("run", STOREFRONT, "--base-url", cloud.url)
    assert cli.code == 1
    assert "network\tfailed" in out
    assert "machines\tblocked\t\t\t0.00\tneeds network, which failed" in out
    assert "run the same command again" in cli.err
    assert "secret-token" not in cli.out + cli.err


def test_json_is_one_document(cli: Cli, cloud: Running, small: str) -> None:
    told = json.loads(cli("run", small, "--base-url", cloud.url, "--json"))
    assert (told["workflow"], told["status"]) == ("small", "succeeded")
    assert told["steps"][0]["step"] == "label"
    assert told["steps"][0]["sent"] == ["POST /v2/tags 201"]
    again = json.loads(cli("state", "run", told["id"], "--json"))
    assert again["steps"][0]["outcome"] == told["steps"][0]["outcome"] == "created"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("nowhere.yaml",), "nowhere.yaml cannot be read: No such file"),
        (("nowhere:flow",), "there is no package 'nowhere'"),
        (("postonce.errors:Effect",), "expected a workflow, found EnumType"),
        (("{small}", "-i", "nme=x"), "there is no input 'nme'; did you mean name?"),
        (("{small}", "-i", "name"), "expected --input NAME=VALUE, found 'name'"),
        (("{small}", "-i", "tags=x"), "input 'tags': expected a list, found 'x'"),
        (("{small}", "--inputs", "nowhere"), "nowhere cannot be read"),
        (("{small}", "--provider", "nowhere"), "there is no package 'nowhere'"),
        (("{small}", "--against", "nowhere"), "nowhere cannot be read"),
        (("{small}", "--base-url", "digitalocaen=http://a"), "speak to digitalocean"),
        (
            ("{small}", "--base-url", "http://a", "--base-url", "http://b"),
            "expected one --base-url",
        ),
    ],
)
def test_wrong_usage_ends_with_2_and_begins_nothing(
    cli: Cli, cloud: Running, small: str, arguments: tuple[str, ...], says: str
) -> None:
    cli("run", *(argument.format(small=small) for argument in arguments))
    assert cli.code == 2
    assert says in cli.err
    assert cloud.log() == []


def test_every_fault_of_a_file_is_a_line(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text("nme: x\nsteps:\n  a: {model: Vpc}\n")
    cli("run", str(path))
    assert cli.code == 2
    lines = cli.err.splitlines()
    assert [line.startswith(f"postonce: {path}:") for line in lines] == [True, True]


def test_a_plan_makes_no_store_and_a_run_can_be_held_against_it(
    cli: Cli, cloud: Running, small: str, tmp_path: Path
) -> None:
    kept = str(tmp_path / "plan.json")
    out = cli("plan", small, "--base-url", cloud.url, "--out", kept)
    assert cli.code == 0
    assert out.splitlines()[1].split("\t")[:3] == ["label", "create", "x"]
    assert not (tmp_path / "state.db").exists()
    cli("run", small, "--base-url", cloud.url, "--against", kept)
    assert "not as planned" not in cli.err
    cli("run", small, "--base-url", cloud.url, "--against", kept)
    assert "not as planned: label: reused, and create was planned" in cli.err
    told = json.loads(cli("plan", small, "--base-url", cloud.url, "--json"))
    assert told["tasks"][0]["action"] == "reuse"
    assert cli("run", small, "--base-url", cloud.url, "--plan").splitlines()[1].startswith("label")


def test_a_plan_leaves_an_older_store_as_it_is(
    cli: Cli, cloud: Running, small: str, tmp_path: Path
) -> None:
    with closing(sqlite3.connect(tmp_path / "state.db")) as db:
        db.executescript((STORES / "format-1.sql").read_text())
    before = (tmp_path / "state.db").read_bytes()
    cli("plan", small, "--base-url", cloud.url)
    assert cli.code == 2
    assert "is of format 1, and a plan, which writes nothing, reads format" in cli.err
    assert (tmp_path / "state.db").read_bytes() == before
    cli("state", "list")
    cli("plan", small, "--base-url", cloud.url)
    assert cli.code == 0


def test_a_file_that_is_no_plan_is_refused(cli: Cli, small: str) -> None:
    cli("run", small, "--against", small)
    assert cli.code == 2
    assert "is no plan" in cli.err


@pytest.mark.parametrize(
    ("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)]
)
def test_ctrl_c_leaves_what_can_be_gone_on_with(
    cli: Cli, cloud: Running, small: str, sent: signal.Signals, code: int
) -> None:
    cloud.fault(kind="delay", operation="POST /v2/tags", when="after", delay_s=1.0)
    child = _run(cli, small, cloud, "-i", 'tags=["a"]')
    _await_post(cloud, child)
    child.send_signal(sent)
    out, err = child.communicate(timeout=PATIENCE_S)
    assert child.returncode == code, err
    assert "interrupted: waiting at most" in err
    assert "Run the same command again" in err
    assert "created" in out  # what was under way was answered, and is recorded
    cli("run", small, "--base-url", cloud.url, "-i", 'tags=["a"]')
    assert cli.code == 0
    assert len(cloud.objects()["tag"]) == 2


@pytest.mark.parametrize("is_err_read", [True, False])
def test_a_run_goes_on_when_nobody_reads_what_it_shows(
    cli: Cli, cloud: Running, small: str, is_err_read: bool
) -> None:
    child = _run(cli, small, cloud, "-i", 'tags=["a", "b", "c", "d"]')
    assert child.stdout is not None
    assert child.stderr is not None
    child.stdout.close()  # as `| head` does
    if is_err_read:
        assert child.stderr.read() == "small succeeded: 5 created\n"
    child.stderr.close()
    assert child.wait(PATIENCE_S) == 0
    assert len(cloud.objects()["tag"]) == 5
    assert json.loads(cli("state", "run", "last", "--json"))["status"] == "succeeded"


def _run(cli: Cli, small: str, cloud: Running, *more: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "postonce", "run", small, "--base-url", cloud.url, *more],
        cwd=ROOT,
        env=os.environ | {"POSTONCE_STORE": cli.address},
        preexec_fn=heed_signals,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def _await_post(cloud: Running, child: subprocess.Popen[Any]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not any(entry["method"] == "POST" for entry in cloud.log()):
        assert child.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.01)
