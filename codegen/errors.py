"""What the generator raises: our own faults, and input that cannot be used at all.

CodegenError
├── UnusableSpec      the document is missing, unreadable, or no OpenAPI document
├── OverlayError      an overlay action is malformed or matches nothing
├── SettingsError     flags or source.toml do not fit together
├── EmitError         our own output is no valid Python (a bug of ours), or cannot be written
└── OutOfDate         committed output differs from what would be generated (`--check`)

A spec that is merely odd raises nothing: that is a Diagnostic (diagnostics.py).
"""

from __future__ import annotations


class CodegenError(Exception):
    """Base of all; its text is one line for the user: what, where, what to do."""


class UnusableSpec(CodegenError):
    """Nothing can be generated from this input. `source` is a file, address or JSON pointer."""

    def __init__(self, message: str, *, source: str) -> None:
        super().__init__(f"{source}: {message}")
        self.source = source


class OverlayError(CodegenError):
    """An overlay action is malformed, or its target matches nothing."""


class SettingsError(CodegenError):
    """Flags or source.toml are missing something or contradict each other."""


class EmitError(CodegenError):
    """The rendered code does not parse, or cannot be put into its folder; nothing was written."""


class OutOfDate(CodegenError):
    """The committed output is not what the generator would write now."""
