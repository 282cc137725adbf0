"""With a key, no secret stands in the store's files in clear, wherever a run was killed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from cryptography.fernet import Fernet

from ..subjects import subjects
from ..torture.cases import Case, Run
from ..torture.judge import answered_once, complaints
from ..torture.matrix import around_the_create
from ..torture.requests import secrets_of
from ..torture.stage import Stage, stage

SECRETIVE = [
    str(subject)
    for subject in subjects()
    if subject.facts["write_once"] or secrets_of(str(subject))
]


@pytest.fixture(scope="module")
def sealed() -> Iterator[Stage]:
    """A stage whose processes, this one included, are given a key."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("POSTONCE_KEY", Fernet.generate_key().decode())
        with stage() as opened:
            yield opened


@pytest.mark.parametrize("subject", SECRETIVE)
def test_no_secret_is_in_the_file_in_clear_wherever_it_was_killed(
    sealed: Stage, subject: str
) -> None:
    case = Case(subject=subject)
    for kill_at in around_the_create(sealed, case):
        played = sealed.play(replace(case, runs=(Run(kill_at=kill_at),)))
        assert complaints(played) == [], str(played.case)
        for secret in (*secrets_of(subject), *answered_once(played)):
            assert secret not in played.texts["the store"], str(played.case)
