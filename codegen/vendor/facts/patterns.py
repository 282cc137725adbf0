"""What the tables of facts are written with: patterns, and what a match means."""

from __future__ import annotations

import re

from ...document import Json


def words(match: re.Match[str]) -> Json:
    """Return the words that were captured, in order: ["id", "slug"]."""
    return [word.lower() for word in match.groups() if word]


def listed(match: re.Match[str]) -> Json:
    """Return the words of a list that was captured: `pending, active, or failed`."""
    return re.findall(r"\b(?!(?:or|and)\b)[\w-]+", match.group(1))


def named(match: re.Match[str]) -> Json:
    """Return the words that were captured, by name: {"field": "status", "ready": "online"}."""
    return {name: word for name, word in match.groupdict().items() if word}


def only(match: re.Match[str]) -> Json:
    """Return the one word that was captured, as it is written."""
    return next(word for word in match.groups() if word)


def nought(_: re.Match[str]) -> Json:
    """Return 0."""
    return 0


def pattern(*patterns: str) -> re.Pattern[str]:
    """Return what matches any of `patterns`, in capitals or not."""
    return re.compile("|".join(patterns), re.IGNORECASE)


QUOTE = "[\"'`\u201c\u201d\u2018\u2019]"
TOKEN = r"[A-Za-z][\w.-]*"
CONDITIONS = r"\b(if|unless|when|while|until|whether|except|only for)\b|^for "
NAMES = r"name|label|title|slug|fingerprint|username|email|hostname|address|number|id|uuid"
REFUSED = r"error|409|conflict\w*|reject\w*|refus\w*|fail\w*"
IN_USE = r"already (?:exists?|in use|taken|been taken)"
CHANGED = r"(?:changed|updated|modified|edited|altered)"
