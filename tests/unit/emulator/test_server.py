from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner

from postonce.cli import app
from postonce.emulator import Emulator, running, serving
from postonce.errors import ConfigError

from ...signals import heed_signals
from .toy import MANIFEST, SPEC


@pytest.fixture
def vendored(tmp_path: Path) -> Path:
    spec, generated = tmp_path / "specs" / "toy", tmp_path / "generated" / "toy"
    spec.mkdir(parents=True)
    generated.mkdir(parents=True)
    (spec / "openapi.json").write_text(json.dumps(SPEC))
    (generated / "manifest.json").write_text(json.dumps(MANIFEST))
    return spec


def test_the_manifest_is_found_beside_the_spec(vendored: Path) -> None:
    with running(vendored, reads_until_ready=0) as emulator:
        headers = {"Authorization": "Bearer toy"}
        httpx.post(f"{emulator.url}/tokens", json={"name": "ci"}, headers=headers)
        assert [entry["resource"] for entry in emulator.log()] == ["token"]


def test_the_manifest_can_be_anywhere(vendored: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "manifest.json"
    elsewhere.write_text('{"resources": []}')
    with running(vendored / "openapi.json", elsewhere) as emulator:
        assert emulator.objects() == {}


def test_two_run_side_by_side() -> None:
    first, second = Emulator(SPEC, MANIFEST), Emulator(SPEC, MANIFEST)
    with serving(first) as one, serving(second) as two:
        httpx.get(f"{one.url}/servers")
        assert (len(one.log()), len(two.log())) == (1, 0)


def test_it_stops_when_the_block_ends() -> None:
    with serving(Emulator(SPEC, MANIFEST)) as emulator:
        url = emulator.url
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{url}/servers")


@pytest.mark.parametrize("content", [None, "{", "[]"])
def test_a_spec_that_cannot_be_read_is_told_in_one_line(
    vendored: Path, content: str | None
) -> None:
    file = vendored / "openapi.json"
    file.unlink() if content is None else file.write_text(content)
    with pytest.raises(ConfigError, match=r"openapi\.json"), running(vendored):
        pass


def test_the_command_tells_what_is_missing_without_a_traceback(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["emulate", str(tmp_path)])
    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 1


def test_the_command_prints_the_version() -> None:
    result = CliRunner().invoke(app, ["--version"])
    assert result.exit_code == 0
    assert result.stdout.startswith("postonce ")


def test_the_module_serves_in_the_foreground_until_it_is_stopped(vendored: Path) -> None:
    command = [sys.executable, "-m", "postonce.emulator", str(vendored), "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr is not None
            url = process.stderr.readline().split()[0]
            assert httpx.get(f"{url}/_emulator/log").json() == []
        finally:
            process.terminate()
    assert process.returncode is not None


@pytest.mark.skipif(sys.platform == "win32", reason="there, no signal stands for Ctrl-C")
def test_an_interrupt_ends_the_command_quietly(vendored: Path) -> None:
    code = "from postonce.cli import main; main()"
    command = [sys.executable, "-c", code, "emulate", str(vendored), "--port", "0"]
    with subprocess.Popen(
        command, stderr=subprocess.PIPE, text=True, preexec_fn=heed_signals
    ) as process:
        assert process.stderr is not None
        process.stderr.readline()
        process.send_signal(signal.SIGINT)
        assert process.stderr.read() == ""
    assert process.returncode == 0


@pytest.mark.parametrize(
    "flags", [("--port", "65536"), ("--port", "-1"), ("--list-lag", "-1"), ("--page-size", "0")]
)
def test_a_number_that_makes_no_sense_is_refused(vendored: Path, flags: tuple[str, str]) -> None:
    result = CliRunner().invoke(app, ["emulate", str(vendored), *flags])
    assert result.exit_code == 2
    assert flags[0] in result.stderr


def test_a_port_that_is_taken_is_told_in_one_line(vendored: Path) -> None:
    with serving(Emulator(SPEC, MANIFEST)) as other:
        port = other.url.rpartition(":")[2]
        result = CliRunner().invoke(app, ["emulate", str(vendored), "--port", port])
    assert result.exit_code == 2
    assert result.stderr.startswith(f"postonce: 127.0.0.1:{port}: Address already in use; try")
    assert result.stderr.count("\n") == 1
