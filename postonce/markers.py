"""Markers: whose a thing is and for which instance, written among its labels.

A marker proves that a thing is ours, and leads from the cloud back to a lost repository. It is
planted where the API has true labels: a list of tags takes one text (`postonce:team-a:web-1`), a
map of labels two members. What is no letter, digit or hyphen is written as `_` and its bytes in
hex, so that any name fits into what most APIs take, and can be read back. Tags are compared
without regard to case by some APIs: there, capitals are written in hex, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .paths import MISSING, changed_at, dig
from .types import Json

_OWNER, _INSTANCE = "postonce-owner", "postonce-instance"
"""Members of a map of labels."""
_SEPARATORS = (":", "__")
"""Between the parts of a tag, in the order of preference: not every API takes colons."""
_LONGEST_TAG = 255
_LABEL = re.compile(r"[A-Za-z0-9]([A-Za-z0-9_-]{0,61}[A-Za-z0-9])?")
"""What the strictest of usual APIs takes as a label's value: that of Kubernetes."""
_UNSAFE_IN_TAGS = re.compile(r"[^a-z0-9-]")
_UNSAFE_IN_LABELS = re.compile(r"[^A-Za-z0-9-]")
_ESCAPED = re.compile(r"((?:_[0-9a-f]{2})+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Marker:
    """Whose a thing is (`owner`), and which of the owner's instances of its kind it is."""

    owner: str
    instance: str

    def planted(self, labels: Json) -> Iterator[Json]:
        """Yield `labels` with this marker, in each form that they may take; none where too long.

        `labels` is the field as the caller gave it: a list, a map, or None where it was not given,
        so that either may be what the API takes.
        """
        if not isinstance(labels, dict):
            yield from ([*(labels or ()), tag] for tag in self._tags())
        if not isinstance(labels, list):
            yield from ({**(labels or {}), **members} for members in self._members())

    def among(self, labels: Json, *, as_in: Json) -> Json:
        """Return `labels` with this marker in the form in which `as_in` shows it, if it does."""
        forms = list(self.planted(labels or type(as_in or [])()))
        own = [form for form in forms if _shares(form, as_in)]
        return next(iter((*own, *forms)), labels)

    def _tags(self) -> Iterator[str]:
        owner, instance = (_escaped(part, _UNSAFE_IN_TAGS) for part in (self.owner, self.instance))
        tags = (separator.join(("postonce", owner, instance)) for separator in _SEPARATORS)
        return (tag for tag in tags if len(tag) <= _LONGEST_TAG)

    def _members(self) -> Iterator[dict[str, str]]:
        owner, instance = (
            _escaped(part, _UNSAFE_IN_LABELS) for part in (self.owner, self.instance)
        )
        if all(_LABEL.fullmatch(text) for text in (owner, instance)):
            yield {_OWNER: owner, _INSTANCE: instance}


def markers_in(body: Json, path: str | None) -> tuple[Marker, ...]:
    """Return the markers that `body` shows at the dotted `path` of its labels."""
    labels = dig(body, path, None) if path else None
    if isinstance(labels, dict):
        owner, instance = labels.get(_OWNER), labels.get(_INSTANCE)
        if isinstance(owner, str) and isinstance(instance, str):
            return (Marker(owner=_plain(owner), instance=_plain(instance)),)
        return ()
    read = (_read(tag) for tag in labels) if isinstance(labels, list) else ()
    return tuple(marker for marker in read if marker is not None)


def without_markers(body: Json, path: str | None) -> Json:
    """Return `body` without the markers at the dotted `path`: they are no part of what is asked."""
    return changed_at(body, path, _cleared) if path is not None else body


def _shares(form: Json, shown: Json) -> bool:
    """Whether the marker that was planted into `form` stands just so in `shown`."""
    if isinstance(form, list) and isinstance(shown, list):
        return bool(form) and form[-1] in shown
    return isinstance(form, dict) and isinstance(shown, dict) and shown.get(_OWNER) is not None


def _cleared(label: Json) -> Json:
    """Return one tag, or a map of labels, without markers."""
    if isinstance(label, dict):
        return {key: value for key, value in label.items() if key not in (_OWNER, _INSTANCE)}
    return MISSING if _read(label) is not None else label


def _read(tag: Json) -> Marker | None:
    for separator in _SEPARATORS:
        match tag.split(separator) if isinstance(tag, str) else ():
            case ["postonce", owner, instance] if owner and instance:
                return Marker(owner=_plain(owner), instance=_plain(instance))
    return None


def _escaped(text: str, unsafe: re.Pattern[str]) -> str:
    return unsafe.sub(lambda found: "".join(f"_{byte:02x}" for byte in found[0].encode()), text)


def _plain(text: str) -> str:
    """Return what was escaped."""

    def decoded(found: re.Match[str]) -> str:
        return bytes.fromhex(found[0].replace("_", "")).decode(errors="replace")

    return _ESCAPED.sub(decoded, text)
