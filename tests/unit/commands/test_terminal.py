"""The commands as processes of their own: in a pipe, and on a terminal (where there are any)."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace

import pytest

from .conftest import LOST, Cli
from .test_runs import FAILED

pty = pytest.importorskip("pty", reason="terminals of this sort are Unix's")
COMMAND = [sys.executable, "-c", "from postonce.cli import main; main()"]


def environment(cli: Cli, **more: str) -> Mapping[str, str]:
    return {**os.environ, "POSTONCE_STORE": cli.address, "TERM": "xterm", **more}


def on_terminal(cli: Cli, *arguments: str, types: str = "", **more: str) -> tuple[int, str]:
    """Run a command on a terminal and return its exit code and what it wrote there."""
    mine, its = pty.openpty()
    process = subprocess.Popen(
        [*COMMAND, *arguments], stdin=its, stdout=its, stderr=its, env=environment(cli, **more)
    )
    os.close(its)
    os.write(mine, types.encode())
    wrote = b""
    while part := _read(mine):
        wrote += part
    os.close(mine)
    return process.wait(), wrote.decode()


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 4096)
    except OSError:  # how the other end's closing shows on Linux
        return b""


def piped(cli: Cli, command: str, **more: str) -> subprocess.CompletedProcess[str]:
    shell = f"{subprocess.list2cmdline(COMMAND)} {command}"
    return subprocess.run(
        ["/bin/sh", "-c", shell],
        env=environment(cli, **more),
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_pipe_gets_plain_lines(cli: Cli) -> None:
    cli.put(LOST)
    done = piped(cli, "state list | cat")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[1].startswith("cloud/thing\tweb-1\tintent\t")
    assert "\x1b" not in done.stdout


@pytest.mark.parametrize("command", ["state list", "state list --json", "state history {}"])
def test_a_closed_pipe_is_no_traceback(cli: Cli, command: str) -> None:
    long = "x" * 4096  # more in all than a pipe holds
    cli.put(*(replace(LOST, instance=f"{number}{long}") for number in range(20)), LOST)
    done = piped(cli, f"{command.format('cloud/thing web-1')} | head -n 1")
    assert (done.stderr, len(done.stdout.splitlines())) == ("", 1)


def test_letters_that_the_output_lacks_are_escaped(cli: Cli) -> None:
    cli.put(replace(LOST, instance="機械"))
    done = piped(cli, "state list", PYTHONIOENCODING="latin-1", PYTHONUTF8="0")
    assert r"\u6a5f\u68b0" in done.stdout


@pytest.mark.parametrize("columns", ["160", "80", "30"])
def test_a_terminal_shows_every_letter_at_any_width(cli: Cli, columns: str) -> None:
    cli.put(replace(LOST, instance="[red]web[/red]"))
    code, wrote = on_terminal(cli, "state", "list", COLUMNS=columns)
    assert code == 0
    assert "[red]web[/red]" in wrote
    assert "\x1b[1;33m" in wrote  # what is open stands out
    assert max(len(_plain(line)) for line in wrote.splitlines()) <= int(columns)


@pytest.mark.parametrize("columns", ["160", "80", "30"])
def test_a_run_on_a_terminal_shows_every_letter_at_any_width(cli: Cli, columns: str) -> None:
    cli.put_runs(FAILED)
    for command in (["runs"], ["run", "last"]):
        code, wrote = on_terminal(cli, "state", *command, COLUMNS=columns)
        assert code == 0
        assert "web[eu]" in wrote
        assert "\x1b[1;31" in wrote  # what failed stands out
        assert max(len(_plain(line)) for line in wrote.splitlines()) <= int(columns)


def test_a_row_of_which_no_more_is_known_takes_one_line(cli: Cli) -> None:
    cli.put_runs(replace(FAILED, steps=[{"step": "dns", "outcome": "blocked"}]))
    _, wrote = on_terminal(cli, "state", "run", "last", COLUMNS="80")
    assert wrote.splitlines()[-1].startswith("\x1b[1;33mdns  blocked")


def test_no_color_means_none(cli: Cli) -> None:
    cli.put(LOST)
    _, wrote = on_terminal(cli, "state", "list", COLUMNS="160", NO_COLOR="1")
    assert "33m" not in wrote


@pytest.mark.parametrize(("answer", "code"), [("y\n", 0), ("n\n", 1), ("\n", 1), ("\x04", 1)])
def test_a_terminal_is_shown_the_record_and_asked(cli: Cli, answer: str, code: int) -> None:
    before = cli.put(LOST)
    found, wrote = on_terminal(cli, "resolve", "cloud/thing", "web-1", "--retry", types=answer)
    assert found == code
    assert "under way, or its answer was lost" in wrote
    assert "Is there nothing at the provider?" in wrote
    assert (cli.get() == before) is (code == 1)


def _plain(line: str) -> str:
    """Return a line without colours."""
    first, *rest = line.split("\x1b[")
    return first + "".join(part.partition("m")[2] for part in rest)
