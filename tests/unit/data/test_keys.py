"""Where keys come from."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from postonce.data.keys import keys_of
from postonce.errors import ConfigError


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "keys"
    path.write_text("newest\n\n  older \n")
    path.chmod(0o600)
    return path


@pytest.mark.parametrize("environment", [{}, {"POSTONCE_KEY": ""}, {"POSTONCE_KEY_FILE": ""}])
def test_no_key_is_configured_by_default(environment: dict[str, str]) -> None:
    assert keys_of(environment) == ()


def test_keys_of_the_environment_are_separated_by_commas() -> None:
    assert keys_of({"POSTONCE_KEY": "newest, older,"}) == ("newest", "older")


def test_keys_of_a_file_stand_one_a_line(path: Path) -> None:
    assert keys_of({"POSTONCE_KEY_FILE": str(path)}) == ("newest", "older")


def test_two_sources_are_refused(path: Path) -> None:
    with pytest.raises(ConfigError, match="both POSTONCE_KEY and POSTONCE_KEY_FILE"):
        keys_of({"POSTONCE_KEY": "s3cret", "POSTONCE_KEY_FILE": str(path)})


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o777])
def test_a_file_that_others_can_open_is_refused(path: Path, mode: int) -> None:
    path.chmod(mode)

    with pytest.raises(ConfigError, match=f"open to other users .*{mode:04o}.* chmod 600"):
        keys_of({"POSTONCE_KEY_FILE": str(path)})


@pytest.mark.skipif(os.geteuid() != 0, reason="takes root to give a file away")
def test_a_file_of_another_user_is_refused(path: Path) -> None:
    os.chown(path, 65534, 65534)

    with pytest.raises(ConfigError, match="open to other users"):
        keys_of({"POSTONCE_KEY_FILE": str(path)})


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read: No such file"):
        keys_of({"POSTONCE_KEY_FILE": str(tmp_path / "none")})


def test_a_file_that_is_no_text_is_told(path: Path) -> None:
    path.write_bytes(b"\xff\xfe")

    with pytest.raises(ConfigError, match="cannot be read: it is no text"):
        keys_of({"POSTONCE_KEY_FILE": str(path)})


def test_a_source_without_a_key_is_refused(path: Path) -> None:
    path.write_text("\n")

    with pytest.raises(ConfigError, match="holds no key"):
        keys_of({"POSTONCE_KEY_FILE": str(path)})
    with pytest.raises(ConfigError, match="holds no key"):
        keys_of({"POSTONCE_KEY": " , "})
