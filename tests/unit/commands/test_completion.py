"""What a shell is offered where Tab is pressed. The shells' own scripts set these variables."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from .conftest import LOST, Cli

COMMAND = "import sys; sys.argv[0] = 'postonce'\nfrom postonce.cli import main; main()"
OTHER = replace(LOST, kind="cloud/other", instance="db")


def completed(line: str, store: str, *, shell: str = "bash") -> subprocess.CompletedProcess[str]:
    """Press Tab at the end of `line`."""
    environment = {
        "_POSTONCE_COMPLETE": f"complete_{shell}",
        "_TYPER_COMPLETE_ARGS": line,
        "_TYPER_COMPLETE_FISH_ACTION": "get-args",
        "COMP_WORDS": line,
        "COMP_CWORD": str(len(line.split(" ")) - 1),
        "POSTONCE_STORE": store,
    }
    return subprocess.run(
        [sys.executable, "-c", COMMAND],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def words(line: str, store: str) -> list[str]:
    """Return what bash is offered; nothing else may be said."""
    done = completed(line, store)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.split("\n")[:-1] if done.stdout.strip() else []


@pytest.fixture
def filled(cli: Cli) -> str:
    names = ("web-1", "web-2", "example.com/www")
    cli.put(*(replace(LOST, instance=name) for name in names), OTHER)
    return cli.address


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("postonce state show ", ["cloud/other", "cloud/thing"]),
        ("postonce state history cloud/t", ["cloud/thing"]),
        ("postonce state list ", ["cloud/other", "cloud/thing"]),
        ("postonce resolve ", ["cloud/other", "cloud/thing"]),
        ("postonce resolve nothing/", []),
        ("postonce state show cloud/thing ", ["example.com/www", "web-1", "web-2"]),
        ("postonce resolve cloud/thing web-", ["web-1", "web-2"]),
        ("postonce state history --json cloud/other ", ["db"]),
        ("postonce state show cloud/nothing ", []),
    ],
)
def test_kinds_and_instances_come_from_the_store(
    filled: str, line: str, offered: list[str]
) -> None:
    assert words(line, filled) == offered


def test_a_store_on_the_line_comes_before_that_of_the_environment(filled: str) -> None:
    line = f"postonce state show --store {filled} cloud/other "
    assert words(line, "sqlite:///nowhere.db") == ["db"]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_every_shell_is_offered_words(filled: str, shell: str) -> None:
    done = completed("postonce state show cloud/thing web-", filled, shell=shell)
    assert (done.returncode, done.stderr) == (0, "")
    assert "web-1" in done.stdout
    assert "web-2" in done.stdout


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_name_that_a_shell_could_run_is_not_offered(cli: Cli, shell: str) -> None:
    names = ("$(touch x)", "`id`", "a b", "a\nb", "it's", 'a"b', "a;b", "a:b", "\x1b[2J", "~", "ok")
    cli.put(*(replace(LOST, instance=name) for name in names))
    done = completed("postonce state show cloud/thing ", cli.address, shell=shell)
    assert "ok" in done.stdout
    assert not any(name in done.stdout for name in ("touch", "id", "a b", "it", ";", "\x1b", "~"))


@pytest.mark.parametrize(
    "store",
    [
        "sqlite:///{}/none.db",
        "sqlite:///{}/no/folder/none.db",
        "sqlite:///{}",
        "sqlite:///{}/broken.db",
        "sqlite://",
        "postgresql://user:s3cret@127.0.0.1:1/x",
        "nonsense",
        "",
    ],
)
def test_without_a_store_there_are_no_words_no_errors_and_no_files(
    tmp_path: Path, store: str
) -> None:
    (tmp_path / "broken.db").write_text("no database")
    for line in ("postonce state show ", "postonce state show cloud/thing "):
        assert words(line, store.format(tmp_path)) == []
    assert [path.name for path in tmp_path.iterdir()] == ["broken.db"]


def test_a_server_is_asked_too(postgres_url: str) -> None:
    cli = Cli(Path())
    cli.address = postgres_url
    cli.put(LOST)
    assert words("postonce resolve cloud/thing ", postgres_url) == ["web-1"]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_of_a_shell_can_be_shown(cli: Cli, shell: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", COMMAND, "--show-completion", shell],
        env={**os.environ, "_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0
    assert f"_POSTONCE_COMPLETE=complete_{shell}" in done.stdout
