"""`postonce doctor`: each thing that can stand in a run's way is told, and nothing else happens."""

from __future__ import annotations

import base64
import json
import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from typer.testing import CliRunner

from postonce.cli import app
from postonce.data.open import open_repository
from postonce.data.repository import Status
from postonce.data.sqlite.schema import STEPS, bring_up_to_date
from postonce.doctor import installed, online
from postonce.emulator.server import running
from tests.postgres import PASSWORD

from ...subjects import ROOT
from .conftest import LOST

PACKAGE = "generated.digitalocean"
TOKEN = "t0ken-that-nobody-may-see"
KEY = base64.urlsafe_b64encode(b"k" * 32).decode()
OTHER_KEY = base64.urlsafe_b64encode(b"o" * 32).decode()
LIVE = replace(LOST, status=Status.LIVE, remote_id="1", is_ready=True)
_VARIABLES = (
    "DIGITALOCEAN_TOKEN",
    "DIGITALOCEAN_ACCESS_TOKEN",
    "POSTONCE_KEY",
    "POSTONCE_KEY_FILE",
)


class Doctor:
    """The command over one store, and what it told: `checks` by what was looked at."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "state.db"
        self.address = f"sqlite:///{self.path}"
        self.code, self.out, self.err = 0, "", ""
        self.checks: dict[str, dict[str, str]] = {}

    def __call__(self, *arguments: str, **environment: str) -> Doctor:
        self.run("--json", *arguments, **environment)
        self.checks = {one["check"]: one for one in json.loads(self.out)}
        return self

    def run(self, *arguments: str, **environment: str) -> str:
        """Run the command, and return its standard output."""
        variables = dict.fromkeys(_VARIABLES) | {"POSTONCE_STORE": self.address} | environment
        result = CliRunner().invoke(app, ("doctor", *arguments), env=variables)
        assert result.exception is None or isinstance(result.exception, SystemExit)
        self.code, self.out, self.err = result.exit_code, result.stdout, result.stderr
        return self.out

    def result(self, check: str) -> str:
        return self.checks[check]["result"]

    def told(self, check: str) -> str:
        return f"{self.checks[check]['found']}; {self.checks[check]['what_to_do']}"


@pytest.fixture
def doctor(tmp_path: Path) -> Doctor:
    return Doctor(tmp_path)


def everything_in(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def filled(doctor: Doctor, *records: Any, keys: tuple[str, ...] = ()) -> None:
    with closing(open_repository(doctor.address, keys=keys)) as data:
        for record in records:
            data.put(record)


# The whole.


def test_an_empty_folder_is_fine_and_stays_empty(doctor: Doctor, tmp_path: Path) -> None:
    doctor()
    assert doctor.code == 0
    assert {one["result"] for one in doctor.checks.values()} == {"ok"}
    assert "first run makes it" in doctor.told("store")
    assert "stored in clear" in doctor.told("encryption")
    assert everything_in(tmp_path) == {}


def test_in_a_pipe_it_is_a_line_a_check(doctor: Doctor) -> None:
    heading, *lines = doctor.run().splitlines()
    assert heading.split("\t") == ["check", "result", "found", "what to do"]
    assert [line.split("\t")[0] for line in lines][:3] == ["python", "postonce", "store"]
    assert {line.count("\t") for line in lines} == {3}
    assert doctor.err == f"{len(lines)} ok\n"


@pytest.mark.parametrize("option", [("--online",), ("--base-url", "http://x")])
def test_what_is_about_a_provider_needs_one(doctor: Doctor, option: tuple[str, ...]) -> None:
    doctor.run(*option)
    assert doctor.code == 2
    assert "--provider" in doctor.err


# The store.


def test_a_store_is_told_and_left_as_it_was(doctor: Doctor, tmp_path: Path) -> None:
    filled(doctor, LIVE)
    before = everything_in(tmp_path)
    doctor()
    assert doctor.code == 0
    assert {one["result"] for one in doctor.checks.values()} == {"ok"}
    assert "the current one" in doctor.told("store")
    assert "1 recorded, none open" in doctor.told("records")
    assert everything_in(tmp_path) == before


def test_an_older_format_is_a_warning_and_is_not_upgraded(doctor: Doctor, tmp_path: Path) -> None:
    with closing(sqlite3.connect(doctor.path, isolation_level=None)) as db:
        bring_up_to_date(db, "store", STEPS[:1])
    before = everything_in(tmp_path)
    doctor()
    assert (doctor.code, doctor.result("store")) == (0, "warning")
    assert f"to format {len(STEPS)}" in doctor.told("store")
    assert everything_in(tmp_path) == before


def test_a_newer_format_is_a_fault(doctor: Doctor) -> None:
    filled(doctor)
    with closing(sqlite3.connect(doctor.path)) as db:
        db.execute("PRAGMA user_version = 999")
    doctor()
    assert (doctor.code, doctor.result("store")) == (1, "fault")
    assert "upgrade postonce" in doctor.told("store")


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("nonsense", "sqlite:///nonsense"),
        ("mysql://me:s3cret@db/x", "no store is known for mysql://"),
        ("postgresql://me:s3cret@127.0.0.1:1/x", "refused"),
        ("postgresql://me:s3cret@b@c/x", "beyond user and password"),
        ("sqlite:////dev/null/state.db", "cannot be written"),
        ("sqlite:////", "is a folder"),
    ],
)
def test_a_store_that_cannot_be_used_is_a_fault(doctor: Doctor, address: str, says: str) -> None:
    doctor("--store", address)
    assert doctor.code == 1
    (fault,) = (one for one in doctor.checks.values() if one["result"] == "fault")
    assert says in fault["found"]
    assert "s3cret" not in doctor.out
    assert "encryption" in doctor.checks  # the rest is looked at all the same


def test_memory_is_a_warning(doctor: Doctor) -> None:
    doctor("--store", "sqlite://")
    assert (doctor.code, doctor.result("store")) == (0, "warning")


def test_a_store_that_is_held_is_a_fault(doctor: Doctor, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(doctor)
    monkeypatch.setattr("postonce.doctor.store.BUSY_TIMEOUT_S", 0.1)
    with closing(sqlite3.connect(doctor.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        doctor()
    assert (doctor.code, doctor.result("store access")) == (1, "fault")
    assert "another process" in doctor.told("store access")


@pytest.mark.skipif(os.name == "nt", reason="modes are Unix's")
def test_a_file_that_others_may_read_is_a_warning(doctor: Doctor) -> None:
    filled(doctor)
    assert "mode 0600" in doctor().told("store privacy")
    doctor.path.chmod(0o640)
    doctor()
    assert (doctor.code, doctor.result("store privacy")) == (0, "warning")
    assert f"chmod 600 {doctor.path}" in doctor.told("store privacy")


def test_what_is_open_is_counted_with_the_command_that_shows_it(doctor: Doctor) -> None:
    filled(doctor, LIVE, replace(LOST, instance="a"), replace(LIVE, instance="b", rivals=("7",)))
    doctor()
    assert (doctor.code, doctor.result("records")) == (0, "warning")
    assert "3 recorded, 1 with more than one thing" in doctor.told("records")
    assert "1 under way or interrupted" in doctor.told("records")
    assert "postonce state list" in doctor.told("records")
    assert "postonce resolve" in doctor.told("records")


def test_a_server_is_looked_at_and_left_as_it_was(doctor: Doctor, postgres_url: str) -> None:
    doctor("--store", postgres_url)
    assert doctor.code == 0
    assert "PostgreSQL " in doctor.told("store")
    assert "first run makes it" in doctor.told("store")
    assert "store privacy" not in doctor.checks
    assert PASSWORD not in doctor.out
    doctor.address = postgres_url
    filled(doctor, LIVE)
    assert "1 recorded" in doctor().told("records")


# Encryption.


def secret(doctor: Doctor) -> None:
    filled(doctor, replace(LIVE, state={"password": "hunter2"}), keys=(KEY,))


def test_a_key_that_opens_what_is_there_is_fine(doctor: Doctor) -> None:
    secret(doctor)
    doctor(POSTONCE_KEY=f"{OTHER_KEY},{KEY}")
    assert (doctor.code, doctor.result("encryption")) == (0, "ok")
    assert "2 keys; encrypted in the store: 1 records, all opened" in doctor.told("encryption")
    assert KEY not in doctor.out
    assert "hunter2" not in doctor.out


@pytest.mark.parametrize(
    ("key", "says"),
    [
        ("", "no key is configured, and 1 records hold encrypted secrets"),
        (OTHER_KEY, "a key that is not configured"),
        ("s3cret-but-no-key", "no Fernet key"),
        (",", "holds no key"),
    ],
)
def test_a_key_that_does_not_fit_is_a_fault(doctor: Doctor, key: str, says: str) -> None:
    secret(doctor)
    doctor(POSTONCE_KEY=key)
    assert (doctor.code, doctor.result("encryption")) == (1, "fault")
    assert says in doctor.told("encryption")
    assert OTHER_KEY not in doctor.out
    assert "s3cret" not in doctor.out


# Extras.


def without(monkeypatch: pytest.MonkeyPatch, *modules: str) -> None:
    def found(name: str) -> object:
        return None if name in modules else object()

    monkeypatch.setattr(installed, "find_spec", found)


def test_an_extra_that_is_missing_is_no_fault(
    doctor: Doctor, monkeypatch: pytest.MonkeyPatch
) -> None:
    without(monkeypatch, "dbos", "rstr")
    doctor()
    assert doctor.code == 0
    assert doctor.result("extra dbos") == doctor.result("extra emulator") == "ok"
    assert "not installed (rstr)" in doctor.told("extra emulator")
    assert "pip install 'postonce[dbos]'" in doctor.told("extra dbos")


def test_an_extra_that_the_store_needs_is_a_fault(
    doctor: Doctor, monkeypatch: pytest.MonkeyPatch
) -> None:
    without(monkeypatch, "psycopg")
    doctor("--store", "postgres://me@127.0.0.1:1/x")
    assert (doctor.code, doctor.result("extra postgres")) == (1, "fault")


def test_an_extra_that_is_broken_is_told(doctor: Doctor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(installed.EXTRAS["dbos"].modules, "dbos", "tests.unit.commands.nowhere")
    doctor()
    assert (doctor.code, doctor.result("extra dbos")) == (0, "warning")
    assert "cannot be imported: ModuleNotFoundError" in doctor.told("extra dbos")


# Providers.


def test_a_package_is_told_with_its_token_and_address(doctor: Doctor) -> None:
    doctor("--provider", PACKAGE, DIGITALOCEAN_ACCESS_TOKEN=TOKEN)
    assert doctor.code == 0
    assert f"{PACKAGE}: " in doctor.told("provider digitalocean")
    assert "generated by codegen 0.1.0" in doctor.told("provider digitalocean")
    assert "DIGITALOCEAN_ACCESS_TOKEN is set" in doctor.told("token digitalocean")
    assert doctor.told("address digitalocean").startswith("https://api.digitalocean.com;")
    assert "online digitalocean" not in doctor.checks
    assert TOKEN not in doctor.out


@pytest.mark.parametrize(
    ("token", "says"),
    [
        ("", "none is set; set DIGITALOCEAN_TOKEN or DIGITALOCEAN_ACCESS_TOKEN"),
        ("  ", "nothing but spaces"),
        (f"{TOKEN}\nx", "no HTTP header can carry"),
        (f"{TOKEN}é", "no HTTP header can carry"),
    ],
)
def test_a_token_that_cannot_be_sent_is_a_fault(doctor: Doctor, token: str, says: str) -> None:
    doctor("--provider", PACKAGE, "--online", DIGITALOCEAN_TOKEN=token)
    assert (doctor.code, doctor.result("token digitalocean")) == (1, "fault")
    assert says in doctor.told("token digitalocean")
    assert "online digitalocean" not in doctor.checks  # nothing was sent
    assert TOKEN not in doctor.out


def test_what_is_no_package_is_a_fault_and_the_next_is_looked_at(doctor: Doctor) -> None:
    arguments = ("--provider", "digitalocean", "--provider", PACKAGE)
    doctor(*arguments, DIGITALOCEAN_TOKEN=TOKEN)
    assert (doctor.code, doctor.result("provider digitalocean")) == (1, "ok")
    told = doctor.run(*arguments, DIGITALOCEAN_TOKEN=TOKEN)
    assert doctor.err.endswith(" ok, 1 fault\n")
    assert "did you mean generated.digitalocean?" in told


@pytest.mark.parametrize(
    ("url", "result", "says"),
    [
        ("https://mirror/v9", "ok", "https://mirror/v9;"),
        ("http://127.0.0.1:1", "ok", "http://127.0.0.1:1;"),
        ("http://mirror", "warning", "unencrypted"),
        ("https://me:s3cret@mirror", "ok", "https://mirror;"),
        ("digitalocean=https://mirror", "ok", "https://mirror;"),
        ("other=https://mirror", "ok", "https://api.digitalocean.com;"),
        ("mirror", "fault", "expected https://host"),
        ("ftp://mirror", "fault", "expected https://host"),
        ("https://{region}.cloud", "fault", "expected https://host"),
        ("https://mirror:port", "fault", "no address"),
    ],
)
def test_the_address_is_looked_at(doctor: Doctor, url: str, result: str, says: str) -> None:
    doctor("--provider", PACKAGE, "--base-url", url, DIGITALOCEAN_TOKEN=TOKEN)
    assert doctor.result("address digitalocean") == result
    assert says in doctor.told("address digitalocean")
    assert doctor.code == (1 if result == "fault" else 0)
    assert "s3cret" not in doctor.out


PROVIDER = """
from postonce.facts import Auth, Provider
PROVIDER = Provider(name="mycloud", base_url="", auth=Auth(scheme="{scheme}"))
"""


@pytest.fixture
def mycloud(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], str]:
    """Write a package of a small cloud by its provider.py; return the package's name."""
    monkeypatch.syspath_prepend(str(tmp_path))

    def write(provider: str) -> str:
        name = f"mycloud_{abs(hash((provider, tmp_path)))}"  # each is imported once
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").touch()
        (tmp_path / name / "provider.py").write_text(provider)
        manifest = {"resources": [], "generator": "0.0.3"}
        (tmp_path / name / "manifest.json").write_text(json.dumps(manifest))
        return name

    return write


def test_a_cloud_without_token_address_and_lists_is_told(
    doctor: Doctor, mycloud: Callable[[str], str]
) -> None:
    package = mycloud(PROVIDER.format(scheme="none"))
    doctor("--provider", package)
    assert (doctor.code, doctor.result("address mycloud")) == (1, "fault")
    assert "takes none" in doctor.told("token mycloud")
    doctor("--provider", package, "--online", "--base-url", "http://127.0.0.1:1")
    assert (doctor.code, doctor.result("online mycloud")) == (0, "warning")
    assert "nothing was sent" in doctor.told("online mycloud")


def test_a_package_of_another_release_is_a_warning(
    doctor: Doctor, mycloud: Callable[[str], str]
) -> None:
    doctor("--provider", mycloud(PROVIDER.format(scheme="bearer")), "--base-url", "https://x")
    assert (doctor.code, doctor.result("provider mycloud")) == (0, "warning")
    assert "codegen 0.0.3" in doctor.told("provider mycloud")
    assert doctor.result("token mycloud") == "warning"  # no variable is known


def test_a_package_that_this_release_cannot_read_is_a_fault(
    doctor: Doctor, mycloud: Callable[[str], str]
) -> None:
    package = mycloud("from postonce.facts import Auth\nAuth(colour='red')")
    doctor("--provider", package)
    assert (doctor.code, doctor.result(f"provider {package}")) == (1, "fault")
    assert "TypeError" in doctor.told(f"provider {package}")
    assert "generate the package anew" in doctor.told(f"provider {package}")


# Online.


@dataclass
class Cloud:
    """A server that answers everything with one status; `asked` are the requests it saw."""

    status: int = 200
    body: bytes = b"{}"
    pause_s: float = 0.0
    url: str = ""
    asked: list[tuple[str, str]] = field(default_factory=list)
    tokens: list[str | None] = field(default_factory=list)


@pytest.fixture
def cloud() -> Iterator[Cloud]:
    cloud = Cloud()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            cloud.asked.append((self.command, self.path))
            cloud.tokens.append(self.headers.get("Authorization"))
            time.sleep(cloud.pause_s)
            self.send_response(cloud.status)
            self.send_header("Content-Length", str(len(cloud.body)))
            self.send_header("Retry-After", "0")
            with suppress(BrokenPipeError):  # who asked has given up
                self.end_headers()
                self.wfile.write(cloud.body)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        cloud.url = f"http://127.0.0.1:{server.server_address[1]}"
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield cloud
        server.shutdown()
        thread.join()


def asked_online(doctor: Doctor, url: str) -> Doctor:
    arguments = ("--provider", PACKAGE, "--online", "--base-url", url)
    return doctor(*arguments, DIGITALOCEAN_TOKEN=TOKEN)


@pytest.mark.parametrize(
    ("status", "result", "says"),
    [
        (200, "ok", "the token is accepted"),
        (401, "fault", "not accepted; renew DIGITALOCEAN_TOKEN"),
        (403, "warning", "may not list this"),
        (404, "fault", "check --base-url"),
        (302, "fault", "redirects are not followed"),
        (422, "warning", "was not said"),
        (429, "warning", "rate limit"),
        (500, "warning", "fault of its own"),
        (503, "warning", "fault of its own"),
    ],
)
def test_one_request_tells_what_becomes_of_the_token(
    doctor: Doctor, cloud: Cloud, status: int, result: str, says: str
) -> None:
    cloud.status = status
    cloud.body = json.dumps({"message": f"no {TOKEN}"}).encode()
    asked_online(doctor, cloud.url)
    assert doctor.result("online digitalocean") == result
    assert says in doctor.told("online digitalocean")
    assert doctor.code == (1 if result == "fault" else 0)
    ((method, path),) = cloud.asked
    assert method == "GET"
    assert "?" not in path
    assert cloud.tokens == [f"Bearer {TOKEN}"]
    assert TOKEN not in doctor.out


def test_without_online_nothing_is_sent(doctor: Doctor, cloud: Cloud) -> None:
    doctor("--provider", PACKAGE, "--base-url", cloud.url, DIGITALOCEAN_TOKEN=TOKEN)
    assert (doctor.code, cloud.asked) == (0, [])


def test_an_answer_that_is_no_api_s_is_a_fault(doctor: Doctor, cloud: Cloud) -> None:
    cloud.body = b"<html>log in</html>"
    asked_online(doctor, cloud.url)
    assert doctor.result("online digitalocean") == "fault"
    assert "not that of a web page" in doctor.told("online digitalocean")


def test_a_silent_server_is_a_fault(
    doctor: Doctor, cloud: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(online, "_TIMEOUT_S", 0.1)
    cloud.pause_s = 0.5
    asked_online(doctor, cloud.url)
    assert doctor.result("online digitalocean") == "fault"
    assert "no whole answer from 127.0.0.1 within 0.1 s" in doctor.told("online digitalocean")
    assert len(cloud.asked) == 1


def test_a_server_that_is_not_there_is_a_fault(doctor: Doctor) -> None:
    asked_online(doctor, "http://127.0.0.1:1")
    assert doctor.result("online digitalocean") == "fault"
    assert "cannot connect to 127.0.0.1" in doctor.told("online digitalocean")


def test_the_emulator_accepts_any_token(doctor: Doctor) -> None:
    with running(ROOT / "specs" / "digitalocean") as emulator:
        asked_online(doctor, emulator.url)
        assert [(one["method"], one["status"]) for one in emulator.log()] == [("GET", 200)]
    assert doctor.result("online digitalocean") == "ok"
