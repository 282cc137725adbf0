"""`--engine dbos` and `postonce work`: what they need, and what they say."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.subjects import ROOT

from .conftest import Cli

FLOW = "tests.contract.flows:skipping"


def test_a_run_can_be_kept_beside_the_store(cli: Cli, tmp_path: Path) -> None:
    out = cli("run", FLOW, "--engine", "dbos", "--input", f"log={tmp_path / 'log'}")
    assert cli.code == 0, cli.err
    assert [line.split("\t")[:2] for line in out.splitlines()[1:]] == [
        ["skipped", "skipped"],
        ["after_skipped", "executed"],
    ]
    assert (tmp_path / "state.dbos.db").exists()
    cli("state", "run", "last", "--json")
    assert '"engine": "dbos"' in cli.out


def test_a_run_can_be_kept_elsewhere(cli: Cli, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere.db"
    arguments = ("--engine", "dbos", "--engine-db", f"sqlite:///{elsewhere}")
    cli("run", FLOW, *arguments, "--input", f"log={tmp_path / 'log'}")
    assert cli.code == 0, cli.err
    assert elsewhere.exists()
    assert not (tmp_path / "state.dbos.db").exists()


def test_a_place_that_cannot_keep_runs_is_refused(cli: Cli) -> None:
    cli("run", FLOW, "--engine", "dbos", "--engine-db", "mysql://host/db", "--input", "log=x")
    assert cli.code == 2
    assert "sqlite:///state.dbos.db" in cli.err


def test_a_worker_tells_of_a_package_that_is_missing_before_it_works(cli: Cli) -> None:
    cli("work", "--provider", "generated.nosuch")
    assert cli.code == 2
    assert "generated.nosuch" in cli.err


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_says_that_it_works_and_ends_in_order(
    cli: Cli, tmp_path: Path, number: signal.Signals
) -> None:
    said = tmp_path / "said"
    restored = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"
    with said.open("wb") as output:
        worker = subprocess.Popen(
            [sys.executable, "-c", f"{restored}\nfrom postonce.cli import main\nmain()", "work"],
            cwd=ROOT,
            env={"POSTONCE_STORE": cli.address},
            stdout=output,
            stderr=output,
        )
    deadline = time.monotonic() + 60
    while "slot-1 works on the runs in" not in said.read_text():
        assert worker.poll() is None, said.read_text()
        assert time.monotonic() < deadline
        time.sleep(0.05)
    worker.send_signal(number)
    assert worker.wait(30) == 0, said.read_text()
    assert len(said.read_text().splitlines()) == 2
