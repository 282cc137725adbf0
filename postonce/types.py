"""Names for shapes that have no class of their own."""

from __future__ import annotations

from typing import Any, TypeAlias

Json: TypeAlias = Any
"""Parsed JSON: dicts with text keys, lists, text, numbers, booleans, None."""

RemoteId: TypeAlias = int | str
"""A provider's id as its paths take it; records hold it as text."""
