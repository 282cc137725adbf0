"""Signs of calls by name: paths that differ only behind a `#`, which is never sent.

Documents tell apart in this way what one address does: `/#Action=DeleteVolume`,
`/#Target=Service.CreateTable`, `/{bucket}#uploads`. What such a call is to other paths cannot be
told from the path; only its name says whether it reads.
"""

from __future__ import annotations

from ...verbs import READING
from ...words import words
from ..cases import Case, Survey


def calls_to_read(case: Case, survey: Survey) -> str | None:
    """Say that a POST is a call whose name begins with a reading verb."""
    name = _called(case)
    if name is None or words(name)[:1] == () or words(name)[0] not in READING:
        return None
    return f"calls `{name}`, which reads"


def calls_otherwise(case: Case, survey: Survey) -> str | None:
    """Say that a POST is a call by name."""
    name = _called(case)
    return None if name is None else f"calls `{name}` at an address that does other things too"


def gets_otherwise(case: Case, survey: Survey) -> str | None:
    """Say that a GET is a call by name, and that name begins with no reading verb."""
    name = _called(case)
    if name is None or "=" not in case.operation.path or calls_to_read(case, survey):
        return None
    return f"calls `{name}`, which is not known to read, whatever the method promises"


def _called(case: Case) -> str | None:
    """Return what stands behind the `#` of the path: the name alone of `Action=Service.Name`."""
    _, sign, fragment = case.operation.path.partition("#")
    if not sign:
        return None
    return fragment.partition("=")[2].rpartition(".")[2] or fragment
