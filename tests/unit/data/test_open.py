"""Addresses of stores."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from postonce.data.open import file_of, open_repository
from postonce.errors import ConfigError


@pytest.mark.parametrize(
    ("url", "file"),
    [
        ("sqlite:///state.db", "state.db"),
        ("sqlite:///deep/er/state.db", "deep/er/state.db"),
        ("sqlite:////{here}/absolute.db", "absolute.db"),
        ("sqlite:///~/home.db", "home.db"),
        ("sqlite+pysqlite:///state.db", "state.db"),
        ("sqlite:///a b?c%20d#e.db", "a b?c%20d#e.db"),
    ],
)
def test_a_file_is_made_where_the_address_says(
    url: str, file: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))

    open_repository(url.replace("{here}", str(tmp_path).lstrip("/"))).close()

    assert (tmp_path / file).is_file()


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///", "sqlite:///:memory:"])
def test_memory_leaves_no_file(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    open_repository(url).close()

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("postgresql", "sqlite:///postgresql"),
        ("mysql://user:s3cret@db/x", "no store is known for mysql://"),
        ("sqlite://user:s3cret@state.db", "no store is known"),
        ("state.db", "sqlite:///state.db"),
        ("", "sqlite:///"),
    ],
)
def test_another_address_is_refused_without_showing_it(url: str, says: str) -> None:
    with pytest.raises(ConfigError, match=says) as caught:
        open_repository(url)
    assert "s3cret" not in str(caught.value)


def test_a_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith("postonce.data.postgres")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "psycopg", None)

    with pytest.raises(ConfigError, match=r"postonce\[postgres\]"):
        open_repository("postgresql://user:s3cret@db/x")


def test_the_file_of_an_address_is_named_without_being_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert file_of("sqlite:///deep/state.db") == Path("deep/state.db")
    assert file_of("sqlite:////var/state.db") == Path("/var/state.db")
    for address in ("sqlite://", "sqlite:///:memory:", "sqlite://me:s3cret@x", "postgresql:///x"):
        assert file_of(address) is None
    assert list(tmp_path.iterdir()) == []


def test_a_null_character_is_refused() -> None:
    with pytest.raises(ConfigError, match="null character"):
        open_repository("sqlite:///a\0b.db")
