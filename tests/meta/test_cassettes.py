"""What may not stand in a cassette, and which cassettes must be there."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from ..recorded.conftest import TOKEN, without_issued
from ..subjects import ROOT, Subject, subjects

CASSETTES = sorted((ROOT / "tests/recorded/cassettes").rglob("*.yaml"))
SECRET = re.compile(rf"(?i)authorization|bearer |set-cookie|{TOKEN}|127\.0\.0\.1")


@pytest.mark.parametrize("path", CASSETTES, ids=str)
def test_a_cassette_holds_no_secret_and_no_local_address(path: Path) -> None:
    found = SECRET.findall(path.read_text())
    assert not found


def test_a_token_that_is_issued_is_not_recorded() -> None:
    body = b'{"access_token": "a.b-c", "expires_in": 60, "refresh_token":"x"}'
    hidden = without_issued(body)
    assert b"a.b-c" not in hidden
    assert json.loads(hidden)["refresh_token"] == json.loads(hidden)["access_token"] == TOKEN


@pytest.mark.parametrize("subject", list(subjects()), ids=str)
def test_every_resource_has_a_cassette(subject: Subject) -> None:
    names = {(path.parent.name, path.stem) for path in CASSETTES}
    assert (subject.provider, subject.name) in names, "run `make record`"
