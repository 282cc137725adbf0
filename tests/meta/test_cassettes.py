"""What may not stand in a cassette, and which cassettes must be there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ..recorded.conftest import TOKEN
from ..subjects import ROOT, Subject, subjects

CASSETTES = sorted((ROOT / "tests/recorded/cassettes").rglob("*.yaml"))
SECRET = re.compile(rf"(?i)authorization|bearer |set-cookie|{TOKEN}|127\.0\.0\.1")


@pytest.mark.parametrize("path", CASSETTES, ids=str)
def test_a_cassette_holds_no_secret_and_no_local_address(path: Path) -> None:
    found = SECRET.findall(path.read_text())
    assert not found


@pytest.mark.parametrize("subject", list(subjects()), ids=str)
def test_every_resource_has_a_cassette(subject: Subject) -> None:
    names = {(path.parent.name, path.stem) for path in CASSETTES}
    assert (subject.provider, subject.name) in names, "run `make record`"
