"""`postonce state rebuild`: from the cloud back to a store."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from generated.digitalocean import Droplet, DropletSpec
from postonce import Context
from postonce.cli import app
from postonce.emulator.server import Running, running

from ...subjects import ROOT

WEB = {"name": "web-1", "region": "nyc3", "size": "s-1vcpu-1gb", "image": "ubuntu-24-04-x64"}


@pytest.fixture(scope="module")
def cloud() -> Iterator[Running]:
    """A cloud with one droplet of team-a's."""
    with running(ROOT / "specs" / "digitalocean") as emulator:
        with Context.open("sqlite://", base_url=emulator.url, token="t", owner="team-a") as ctx:
            Droplet(ctx).create(DropletSpec.model_validate(WEB), wait=False)
        yield emulator


def rebuild(cloud: Running, folder: Path, *arguments: str) -> Result:
    environment = {
        "POSTONCE_STORE": f"sqlite:///{folder / 'state.db'}",
        "DIGITALOCEAN_TOKEN": "t",
    }
    command = ("state", "rebuild", *arguments, "--base-url", cloud.url)
    return CliRunner().invoke(app, command, env=environment)


def test_what_is_marked_is_recorded_and_listed(cloud: Running, tmp_path: Path) -> None:
    result = rebuild(cloud, tmp_path, "generated.digitalocean", "--owner", "team-a")
    heading, line = result.stdout.splitlines()
    assert heading.split("\t")[:4] == ["kind", "instance", "id", "finding"]
    assert line.split("\t")[:4] == ["digitalocean/droplet", "web-1", "1", "recorded"]
    assert (result.exit_code, result.stderr) == (0, "1 recorded\n")


def test_for_programs_it_is_json(cloud: Running, tmp_path: Path) -> None:
    arguments = ("generated.digitalocean", "--owner", "team-a", "--json")
    (found,) = json.loads(rebuild(cloud, tmp_path, *arguments).stdout)
    assert (found["instance"], found["finding"]) == ("web-1", "recorded")


def test_another_owner_finds_nothing(cloud: Running, tmp_path: Path) -> None:
    result = rebuild(cloud, tmp_path, "generated.digitalocean", "--owner", "team-b")
    assert (result.exit_code, result.stderr) == (0, "none found\n")


@pytest.mark.parametrize("package", ["generated.nowhere", "json"])
def test_what_is_no_generated_package_is_said(cloud: Running, tmp_path: Path, package: str) -> None:
    result = rebuild(cloud, tmp_path, package, "--owner", "team-a")
    assert result.exit_code == 2
    assert "generated package" in result.stderr
    assert list(tmp_path.iterdir()) == []  # a slip must leave no store behind
