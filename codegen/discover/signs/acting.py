"""Signs of actions: verbs on things that are there already."""

from __future__ import annotations

from ...verbs import CHANGING, COMPUTING, MAKING, REPEATING
from ..cases import Case, Survey
from .look import is_below_actions, is_keyed, last_words


def stands_under_actions(case: Case, survey: Survey) -> str | None:
    """Say that a POST stands under `actions`."""
    if is_below_actions(case):
        return "stands under `actions` of a thing"
    return None


def ends_with_verb(case: Case, survey: Survey) -> str | None:
    """Say that a path ends with a verb."""
    if case.verb is not None:
        return f"the path ends with the verb `{case.place.text}`"
    return None


def acts_on_item(case: Case, survey: Survey) -> str | None:
    """Say that a POST to the path of one thing does something to it."""
    if is_keyed(case) and case.id_verb is not None and case.id_verb not in MAKING | {"post"}:
        return f"posts to one thing; the operationId says `{case.id_verb}`"
    return None


def puts_verb(case: Case, survey: Survey) -> str | None:
    """Say that a PUT is a verb in disguise: `PUT /things/{id}/enable`."""
    if case.verb is not None and case.verb not in CHANGING | MAKING | COMPUTING:
        return f"the path ends with the verb `{case.place.text}`"
    if case.place.is_literal and case.id_verb in REPEATING - MAKING:
        return f"the operationId says `{case.id_verb}`"
    return None


def empties(case: Case, survey: Survey) -> str | None:
    """Say that a DELETE empties something that stays, such as a cache."""
    last = last_words(case)
    if case.place.is_literal and ("cache" in last or case.id_verb in ("purge", "flush")):
        return f"empties `{case.place.text}` of a thing that stays"
    return None


def posts_otherwise(case: Case, survey: Survey) -> str | None:
    """Say that nothing is known of a POST that could be found again."""
    return "posts something that no path lets anyone read again"
