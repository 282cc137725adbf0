"""What `--help` says: all commands, in order, none cut off, each with its exit codes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import typer
from typer.core import TyperGroup
from typer.testing import CliRunner

from postonce.cli import app


def helped(*command: str) -> str:
    """Return the help of a command on a terminal of the usual width."""
    result = CliRunner().invoke(app, (*command, "--help"), env={"COLUMNS": "80"})
    assert result.exit_code == 0
    return result.stdout


def commands(*group: str) -> list[str]:
    """Return the commands that the help of a group lists."""
    _, _, listed = helped(*group).partition("Commands:\n")
    return [line.split()[0] for line in listed.splitlines() if line.strip()]


def leaves() -> Iterator[tuple[str, ...]]:
    root = typer.main.get_command(app)
    assert isinstance(root, TyperGroup)
    for name, command in root.commands.items():
        if isinstance(command, TyperGroup):
            yield from ((name, below) for below in command.commands)
        else:
            yield (name,)


def test_commands_are_listed_in_the_order_in_which_they_are_met() -> None:
    assert commands() == ["run", "plan", "work", "state", "resolve", "emulate", "doctor"]


@pytest.mark.parametrize("group", [(), ("state",)])
def test_no_command_s_line_is_cut_off(group: tuple[str, ...]) -> None:
    _, _, listed = helped(*group).partition("Commands:\n")
    assert "..." not in listed
    assert len(listed.splitlines()) == len(commands(*group))


@pytest.mark.parametrize("command", list(leaves()), ids=" ".join)
def test_each_command_says_its_exit_codes(command: tuple[str, ...]) -> None:
    assert "Exit codes: 0 " in " ".join(helped(*command).split())


def test_a_wrong_option_is_told_in_plain_lines() -> None:
    result = CliRunner().invoke(app, ("doctor", "--nonsense"))
    assert result.exit_code == 2
    assert "No such option: --nonsense" in result.stderr
    assert "│" not in result.stderr
