"""The command that records cassettes."""

from __future__ import annotations

import pytest

from ..recorded.record import main


@pytest.mark.parametrize("provider", ["nobody", "../nobody"])
def test_a_provider_that_is_not_generated_is_told(
    provider: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(provider) == 2
    (told,) = capsys.readouterr().err.splitlines()
    assert told.startswith(f"record: generated/{provider}/manifest.json: no such file; `make ")
