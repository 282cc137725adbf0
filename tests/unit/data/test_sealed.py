"""Secrets are sealed in the store, and nothing else is; what comes out is what went in."""

from __future__ import annotations

import json
import sys
import traceback
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet
from hypothesis import given, settings
from hypothesis import strategies as st

from postonce.data.open import open_repository, open_store
from postonce.data.repository import Record, Repository, Status
from postonce.data.seal import Seal
from postonce.data.sealed import SealedRepository, veiled
from postonce.errors import ConfigError, RepositoryError
from postonce.types import Json

KEY, OTHER = Fernet.generate_key().decode(), Fernet.generate_key().decode()
RECORD = Record(
    kind="acme/server",
    instance="web-1",
    status=Status.LIVE,
    remote_id="7",
    request={"name": "web-1", "root_password": "digest:1"},
    shown={"name": "web-1", "root_password": "digest:1"},
    state={
        "id": 7,
        "users": [{"name": "root", "pin": 1234}, {"name": "ann", "pin": None}],
        "api_key": {"parts": ["s3cret-a", "s3cret-b"]},
        "console": "https://root:s3cret-c@console.example/7",
        "has_password": True,
    },
    sensitive=("users.pin", "nowhere.to.be.found"),
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state.db"


def opened(path: Path, *keys: str) -> Repository:
    return open_repository(f"sqlite:///{path}", keys=keys)


def stored(path: Path) -> Record:
    """Return the record as the store holds it."""
    with closing(open_store(f"sqlite:///{path}")) as store:
        found = store.get(RECORD.kind, RECORD.instance)
    assert found is not None
    return found


def test_secrets_are_sealed_and_the_rest_stays_readable(path: Path) -> None:
    with closing(opened(path, KEY)) as data:
        written = data.put(RECORD)

        assert written == replace(RECORD, version=1, updated_at=written.updated_at)
        assert data.get(RECORD.kind, RECORD.instance) == written

    shown = veiled(stored(path))
    assert shown.state == {
        "id": 7,
        "users": [{"name": "root", "pin": "***"}, {"name": "ann", "pin": None}],
        "api_key": "***",
        "console": "***",
        "has_password": True,
    }
    assert shown.request == shown.shown == {"name": "web-1", "root_password": "***"}


def test_every_way_out_opens(path: Path) -> None:
    with closing(opened(path, KEY)) as data:
        first = data.put(RECORD)
        second = data.put(first)

        assert data.with_remote_id(RECORD.kind, "7") == (second,)
        assert list(data.records()) == [second]
        assert data.history(RECORD.kind, RECORD.instance) == (second, first)


def test_no_file_of_the_store_ever_holds_a_secret(path: Path) -> None:
    with closing(opened(path, KEY)) as data:
        written = data.put(RECORD)
        for number in range(30):  # versions pushed out of the history leave free pages behind
            state = {**RECORD.state, "api_key": f"s3cret-{number}" * 500}
            written = data.put(replace(written, state=state))

            for file in path.parent.iterdir():
                content = file.read_bytes()
                assert b"s3cret" not in content, file
        assert {file.name for file in path.parent.iterdir()} == {
            *("state.db", "state.db-wal", "state.db-shm")
        }


def test_equal_secrets_do_not_look_alike(path: Path) -> None:
    with closing(opened(path, KEY)) as data:
        data.put(replace(RECORD, state={"one": {"token": "s"}, "two": {"token": "s"}}))

    state = stored(path).state
    assert state["one"]["token"] != state["two"]["token"]


# Keys: none, another, new ones.


@pytest.mark.parametrize(
    ("keys", "says"), [((), "no key is configured"), ((OTHER,), "a key that is not configured")]
)
def test_without_its_key_a_record_is_told_and_left_alone(
    path: Path, keys: tuple[str, ...], says: str
) -> None:
    with closing(opened(path, KEY)) as data:
        data.put(RECORD)
    before = stored(path)

    with closing(opened(path, *keys)) as data:
        for call in (
            lambda: data.get(RECORD.kind, RECORD.instance),
            lambda: data.with_remote_id(RECORD.kind, "7"),
            lambda: list(data.records()),
            lambda: data.history(RECORD.kind, RECORD.instance),
        ):
            with pytest.raises(ConfigError, match=f"acme/server 'web-1': .*{says}") as caught:
                call()
            assert "sealed:v1" not in "".join(traceback.format_exception(caught.value))
    assert stored(path) == before


def test_a_record_without_secrets_needs_no_key(path: Path) -> None:
    plain = replace(RECORD, request=None, shown=None, state={"id": 7})
    with closing(opened(path, KEY)) as data:
        written = data.put(plain)

    with closing(opened(path)) as data:
        assert data.get(RECORD.kind, RECORD.instance) == written


def test_a_plain_record_is_read_and_sealed_with_its_next_write(path: Path) -> None:
    with closing(opened(path)) as data:
        written = data.put(RECORD)
    assert stored(path).state == RECORD.state

    with closing(opened(path, KEY)) as data:
        assert data.get(RECORD.kind, RECORD.instance) == written
        data.put(written)
        assert len(data.history(RECORD.kind, RECORD.instance)) == 2
    assert "s3cret" not in json.dumps(stored(path).state)


def test_the_first_key_seals_and_all_open(path: Path) -> None:
    with closing(opened(path, OTHER)) as data:
        data.put(RECORD)
    with closing(opened(path, KEY, OTHER)) as data:
        found = data.get(RECORD.kind, RECORD.instance)
        assert found is not None
        written = data.put(found)

    with closing(opened(path, KEY)) as data:
        assert data.get(RECORD.kind, RECORD.instance) == written
        with pytest.raises(ConfigError, match="not configured"):
            data.history(RECORD.kind, RECORD.instance)


@pytest.mark.parametrize("key", ["s3cret", "ä", KEY[:-4]])
def test_what_is_no_key_is_refused_without_showing_it(path: Path, key: str) -> None:
    with pytest.raises(ConfigError, match="configured key 2 of 2 is no Fernet key") as caught:
        opened(path, KEY, key)
    assert key not in str(caught.value)
    assert not path.exists()


def test_keys_are_taken_from_the_environment(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POSTONCE_KEY", KEY)
    with closing(open_repository(f"sqlite:///{path}")) as data:
        data.put(RECORD)

    assert "s3cret" not in json.dumps(stored(path).state)


def test_a_missing_extra_is_named(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "cryptography.fernet", None)

    with pytest.raises(ConfigError, match=r"postonce\[encryption\]"):
        opened(path, KEY)
    opened(path).close()


# Sealed texts: where they belong, what looks like them, and who needs no key.


@pytest.mark.parametrize(
    "where",
    [{"instance": "web-2"}, {"kind": "acme/key"}, {"kind": "acme/key", "instance": "web-2"}],
)
def test_a_sealed_value_opens_in_its_own_record_only(path: Path, where: dict[str, Any]) -> None:
    with closing(opened(path, KEY)) as data:
        data.put(RECORD)
    forged = replace(stored(path), version=0, **where)
    with closing(open_store(f"sqlite:///{path}")) as store:
        store.put(forged)

    with (
        closing(opened(path, KEY)) as data,
        pytest.raises(RepositoryError, match="another place"),
    ):
        data.get(forged.kind, forged.instance)


def test_a_sealed_value_opens_in_its_own_field_only(path: Path) -> None:
    with closing(opened(path, KEY)) as data:
        data.put(RECORD)
    found = stored(path)
    with closing(open_store(f"sqlite:///{path}")) as store:
        store.put(replace(found, state={**found.state, "name": found.state["api_key"]}))

    with (
        closing(opened(path, KEY)) as data,
        pytest.raises(RepositoryError, match=r"state\.name .* another place"),
    ):
        data.get(RECORD.kind, RECORD.instance)


def test_a_store_opened_for_display_needs_no_key_and_loses_nothing(path: Path) -> None:
    with closing(opened(path, KEY)) as data:
        data.put(RECORD)

    with closing(open_store(f"sqlite:///{path}")) as store:
        found = store.get(RECORD.kind, RECORD.instance)
        assert found is not None
        store.put(replace(found, status=Status.DELETED))

    with closing(opened(path, KEY)) as data:
        found = data.get(RECORD.kind, RECORD.instance)
        assert found is not None
        assert (found.status, found.state) == (Status.DELETED, RECORD.state)


TEXTS = st.one_of(
    st.text(),
    st.sampled_from(["sealed:v1:", "plain:v1:", "https://user:pw@host", "***"]),
    st.builds(str.__add__, st.sampled_from(["sealed:v1:", "plain:v1:"]), st.text()),
)
NAMES = st.one_of(st.text(max_size=3), st.sampled_from(["password", "a", "b", "a.b", "users"]))
BODIES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), TEXTS),
    lambda below: st.one_of(st.lists(below), st.dictionaries(NAMES, below)),
)
PATHS = st.lists(st.sampled_from(["a", "b", "a.b", "users.a", "a.b.users"])).map(tuple)


@pytest.fixture(scope="module")
def memory() -> Iterator[Repository]:
    with closing(open_store("sqlite://")) as store:
        yield store


@given(body=BODIES, paths=PATHS, keys=st.sampled_from([(), (KEY,), (OTHER, KEY)]))
@settings(deadline=None, max_examples=100)
def test_whatever_goes_in_comes_out(
    memory: Repository, body: Json, paths: tuple[str, ...], keys: tuple[str, ...]
) -> None:
    data = SealedRepository(memory, Seal(keys))
    before = memory.get(RECORD.kind, RECORD.instance)
    version = 0 if before is None else before.version

    data.put(replace(RECORD, version=version, request=body, state=body, sensitive=paths))

    found = data.get(RECORD.kind, RECORD.instance)
    assert found is not None
    assert json.dumps([found.request, found.state]) == json.dumps([body, body], sort_keys=True)


@given(body=BODIES, name=st.sampled_from(["password", "rootPassword", "api_key", "TOKEN"]))
@settings(deadline=None, max_examples=50)
def test_a_secret_never_reaches_the_store(memory: Repository, body: Json, name: str) -> None:
    data = SealedRepository(memory, Seal([KEY]))
    before = memory.get(RECORD.kind, "web-2")
    state = {
        "a": [{"b": "s3cret-of-a-path"}, body],
        "deep": [[{name: [{"s3cret-name": "s3cret-below"}, body]}]],
        "uri": "mysql://user:s3cret-of-an-address@host/",
    }

    data.put(
        replace(
            RECORD,
            instance="web-2",
            version=0 if before is None else before.version,
            state=state,
            sensitive=("a.b",),
        )
    )

    found = memory.get(RECORD.kind, "web-2")
    assert found is not None
    assert "s3cret" not in json.dumps(found.state)
