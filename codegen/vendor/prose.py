"""How prose is read: a Rule, the text it reads, and the sentences of a text in Markdown."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from typing import assert_never

from ..document import Json

_MARKUP = re.compile(r"<br ?/?>|\*\*|__")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z`\"'(\[<*_])|\n\s*\n|\n\s*[-*|]\s")


class Where(Enum):
    """Whose prose a rule reads. What an answer says is a fact about its operation."""

    PROPERTY = auto()
    PARAMETER = auto()
    PATH_PARAMETER = auto()
    OPERATION = auto()
    POST = auto()  # an operation, but only where its method is POST
    SUCCESS = auto()  # a declared 2xx answer
    REFUSAL = auto()  # a declared 400, 409 or 422 answer
    SECURITY_SCHEME = auto()


class Part(Enum):
    """How much of a text a rule reads at a time."""

    SENTENCES = auto()  # each sentence by itself
    OPENING = auto()  # the first sentence
    WHOLE = auto()  # all of it, as one


def _holds(_: re.Match[str]) -> Json:
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A sentence in `where` that matches `says`, and not `unless`, states `fact`.

    Nothing is stated where another sentence of the same text matches `elsewhere`. `key` limits a
    rule to properties of such a name. Of a text it reads each sentence, or its `part`.
    """

    name: str
    fact: str
    where: tuple[Where, ...]
    says: re.Pattern[str]
    unless: re.Pattern[str] | None = None
    elsewhere: re.Pattern[str] | None = None
    key: re.Pattern[str] | None = None
    value: Callable[[re.Match[str]], Json] = _holds
    part: Part = Part.SENTENCES

    def reads(self, prose: str) -> Json:
        """Return what the first sentence of `prose` that the rule understands states, or None."""
        if self.elsewhere is not None and self.elsewhere.search(_flat(prose)):
            return None
        for sentence in _parts(prose, self.part):
            match = self.says.search(sentence)
            if match and not (self.unless is not None and self.unless.search(sentence)):
                return self.value(match)
        return None


def sentences(prose: str) -> list[str]:
    """Return the sentences, list items and table rows of a text, each on one line."""
    return [flat for part in _SENTENCE_END.split(prose) if (flat := _flat(part))]


def _parts(prose: str, part: Part) -> list[str]:
    match part:
        case Part.WHOLE:
            return [_flat(prose)]
        case Part.OPENING:
            return sentences(prose)[:1]
        case Part.SENTENCES:
            return sentences(prose)
        case _:
            assert_never(part)


def _flat(text: str) -> str:
    return " ".join(_MARKUP.sub(" ", text).split())
