"""Claims last as long as their run, and only the dead of this machine are robbed."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from postonce import claims
from postonce.claims import claimed
from postonce.data.open import open_repository
from postonce.data.repository import Repository
from postonce.errors import Claimed, RepositoryError, RepositoryLocked

on_linux = pytest.mark.skipif(
    not Path("/proc/self/stat").exists(), reason="only Linux tells when a process began"
)
NEVER = 2**31 - 2
"""A process id that no system hands out."""


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Repository]:
    repository = open_repository(f"sqlite:///{tmp_path / 'state.db'}")
    yield repository
    repository.close()


def take(data: Repository, *, lease_s: float = 60.0) -> None:
    """Take and give back the claim, without waiting for anyone."""
    with claimed(data, "k", "i", lease_s=lease_s, wait_s=0.0, sleep=lambda _s: None):
        assert data.holder("k", "i") is not None


def holder(pid: int, started: str = "1") -> str:
    return f"{claims._machine()}:{pid}:{started}:nonce"


@pytest.mark.parametrize(
    "other",
    ["", "cli", "a:b", "a:b:c", "else:where:1:2:3:4", "::::", "host:-1:1:x", f"h:{10**30}:1:x"],
)
def test_a_holder_of_unknown_form_is_waited_for(data: Repository, other: str) -> None:
    assert data.claim("k", "i", other, lease_s=60)
    with pytest.raises(Claimed):
        take(data)


@on_linux
@pytest.mark.parametrize("pid", [-1, 0, 2**31, 10**30])
def test_no_signal_goes_to_what_is_no_process(pid: int) -> None:
    assert not claims._is_dead(holder(pid))


@on_linux
def test_the_claim_of_a_process_that_never_was_is_taken_over(data: Repository) -> None:
    assert data.claim("k", "i", holder(NEVER), lease_s=60)
    take(data)


@on_linux
def test_the_claim_of_a_namesake_container_is_not_taken_over(data: Repository) -> None:
    machine, _, _namespace = claims._machine().rpartition(":")
    assert data.claim("k", "i", f"{machine}:1:{NEVER}:1:nonce", lease_s=60)
    with pytest.raises(Claimed):
        take(data)


@on_linux
def test_where_the_machine_cannot_be_told_nobody_is_dead(monkeypatch: pytest.MonkeyPatch) -> None:
    dead = holder(NEVER)
    assert claims._is_dead(dead)
    monkeypatch.setattr(claims, "_machine", lambda: "")
    assert not claims._is_dead(dead)
    assert not claims._is_dead(f":{NEVER}:1:nonce")


@on_linux
def test_a_host_name_with_colons_is_understood(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(claims, "_machine", lambda: "fe80::1:%eth0:boot:9")
    assert claims._is_dead(holder(NEVER))
    assert not claims._is_dead(f"{claims._process(os.getpid())}:nonce")


@on_linux
def test_a_reused_process_id_is_not_its_predecessor() -> None:
    own = claims._started(os.getpid())
    assert not claims._is_dead(holder(os.getpid(), own))
    assert claims._is_dead(holder(os.getpid(), "1"))


@on_linux
def test_a_process_whose_start_is_hidden_is_not_dead(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(claims, "_started", lambda _pid: "")
    assert not claims._is_dead(holder(os.getpid(), "1"))


@on_linux
def test_a_killed_process_is_dead_before_its_parent_asks() -> None:
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]) as child:
        name = holder(child.pid, claims._started(child.pid))
        assert not claims._is_dead(name)
        child.kill()
        os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)  # ended, and still a zombie
        assert claims._is_dead(name)


def test_a_claim_outlasts_its_lease_while_its_run_goes_on(data: Repository) -> None:
    with claimed(data, "k", "i", lease_s=0.3, wait_s=0.0, sleep=lambda _s: None):
        time.sleep(0.8)
        with pytest.raises(Claimed):
            take(data)
    take(data)


def test_a_claim_is_given_back_whatever_ends_the_run(data: Repository) -> None:
    with (
        pytest.raises(KeyboardInterrupt),
        claimed(data, "k", "i", lease_s=60, wait_s=0.0, sleep=lambda _s: None),
    ):
        raise KeyboardInterrupt
    assert data.holder("k", "i") is None


def test_a_claim_that_cannot_be_given_back_does_not_hide_the_result(
    data: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    def release(kind: str, instance: str, holder: str) -> None:
        raise RepositoryLocked("busy")

    monkeypatch.setattr(data, "release", release)
    take(data)


def test_a_store_that_is_held_is_waited_for_once(
    data: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[str] = []

    def held(*_: object, **__: object) -> bool:
        calls.append("waited")
        raise RepositoryLocked("held")

    monkeypatch.setattr(data, "claim", held)
    monkeypatch.setattr(data, "release", held)
    with pytest.raises(RepositoryLocked):
        take(data)
    assert calls == ["waited"]


def test_a_lost_claim_says_so(data: Repository) -> None:
    with claimed(data, "k", "i", lease_s=60, wait_s=0.0, sleep=lambda _s: None) as claim:
        data.release("k", "i", claim.holder)
        assert data.claim("k", "i", "elsewhere", lease_s=60)
        with pytest.raises(Claimed, match="took over"):
            claim.renew()
    assert data.holder("k", "i") == "elsewhere"


def test_a_store_that_fails_for_a_while_does_not_cost_the_claim(
    data: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim, calls = data.claim, iter(range(1000))

    def fails_once(kind: str, instance: str, holder: str, *, lease_s: float) -> bool:
        if next(calls) == 1:
            raise RepositoryError("busy")
        return claim(kind, instance, holder, lease_s=lease_s)

    monkeypatch.setattr(data, "claim", fails_once)
    with claimed(data, "k", "i", lease_s=0.3, wait_s=0.0, sleep=lambda _s: None):
        time.sleep(0.8)
        assert not claim("k", "i", "other", lease_s=60)
