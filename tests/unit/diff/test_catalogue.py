from __future__ import annotations

import re
from pathlib import Path

from codegen.diff import CATALOGUE, Severity

PAGE = Path("docs/diff.md")


def test_the_inverse_of_the_inverse_is_the_change_itself() -> None:
    for code, change in CATALOGUE.items():
        assert change.code == code
        assert CATALOGUE[change.inverse].inverse == code


def test_what_breaks_has_advice() -> None:
    breaking = [one for one in CATALOGUE.values() if one.severity is Severity.BREAKING]
    assert breaking
    assert all(one.advice != "nothing to do" for one in breaking)


def test_the_page_lists_every_code_under_its_severity() -> None:
    rows = dict(re.findall(r"^\| (breaking|note|compatible) \| (`.*) \|$", PAGE.read_text(), re.M))
    told = {
        code: severity for severity, row in rows.items() for code in re.findall(r"`(.+?)`", row)
    }
    assert told == {code: change.severity.value for code, change in CATALOGUE.items()}
