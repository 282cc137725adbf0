from __future__ import annotations

import io

import pytest
from rich.console import Console

from codegen.diagnostics import Diagnostic, Level
from codegen.listing import print_table
from codegen.printable import printable

HOSTILE = "/x\x1b[2J\x1b]0;owned\x07\u202e\x9b\0\n"


def test_letters_of_any_language_stay() -> None:
    assert printable("Größe 大 é") == "Größe 大 é"


def test_what_moves_a_cursor_or_turns_writing_is_an_escape() -> None:
    assert printable(HOSTILE) == r"/x\x1b[2J\x1b]0;owned\x07\u202e\x9b\x00\n"
    assert printable("a\nb\r", keep="\n") == "a\nb\\r"


def test_a_finding_is_one_printable_line() -> None:
    told = str(Diagnostic(level=Level.SKIPPED, code="odd", source=HOSTILE, message=HOSTILE))
    assert told.isprintable()


@pytest.mark.parametrize("is_terminal", [True, False])
def test_a_listing_shows_no_escape_of_a_document(is_terminal: bool) -> None:
    row = {
        "method": "GET",
        "path": HOSTILE,
        "role": "read",
        "resource": None,
        "idempotency": "safe",
        "evidence": [{"rule": "post-on-collection", "says": HOSTILE}],
    }
    out = io.StringIO()
    print_table(iter([row]), Console(file=out, force_terminal=is_terminal, color_system=None))
    assert out.getvalue().replace("\n", "").isprintable()
