"""Write source.toml: the keys that vendoring knows, and all else as its owner left it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

_HEAD = """\
# Where openapi.json comes from. `make vendor` keeps these keys current and leaves the rest alone.
"""


def provenance_text(current: str | None, values: Mapping[str, str], env: tuple[str, ...]) -> str:
    """Return `current` (a source.toml, None where there is none yet) with `values` in it.

    Comments, order and all other keys stay; `env` is only written into a new file.
    """
    if current is None:
        names = ", ".join(json.dumps(name) for name in env)
        lines = "".join(_line(key, value) for key, value in values.items())
        return f"{_HEAD}{lines}\n[auth]\nenv = [{names}]\n"
    head, tables = _split(current)
    for key, value in values.items():
        head = _with(head, key, value)
    return head + tables


def _with(head: str, key: str, value: str) -> str:
    """Return `head` with `key` set, in its old place where it has one."""
    pattern = re.compile(rf"^{key}[ \t]*=.*(?:\n|$)", re.MULTILINE)
    if pattern.search(head):
        return pattern.sub(lambda _: _line(key, value), head, count=1)
    body = f"{head.rstrip()}\n" if head.strip() else ""
    return f"{body}{_line(key, value)}\n"


def _split(text: str) -> tuple[str, str]:
    """Return what stands before the first table, and the rest."""
    first = re.search(r"^[ \t]*\[", text, re.MULTILINE)
    cut = len(text) if first is None else first.start()
    return text[:cut], text[cut:]


def _line(key: str, value: str) -> str:
    return f"{key} = {json.dumps(value, ensure_ascii=False)}\n"
