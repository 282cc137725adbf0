"""The catalogue of changes: what each is called, how much it costs, and what to do about it.

A change never has two severities: what is breaking in one place and harmless in another has two
codes. Each names the change that is found when the two versions are swapped.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """What a change costs those who use the generated models."""

    BREAKING = "breaking"  # code or records that were right may not be any more
    NOTE = "note"  # all goes on; something acts differently
    COMPATIBLE = "compatible"  # only more is possible


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A kind of change. `code` is kebab-case and stable; `advice` says what the user does."""

    code: str
    severity: Severity
    inverse: str
    """The code of the same change seen from the other version."""
    advice: str

    @property
    def title(self) -> str:
        """The code in words."""
        return self.code.replace("-", " ")


_B, _N, _C = Severity.BREAKING, Severity.NOTE, Severity.COMPATIBLE
_FINE = "nothing to do"
_REGENERATE = "regenerate: models of the old version ask at the old place"

_Row = tuple[str, Severity, str]

_PAIRS: tuple[tuple[_Row, _Row], ...] = (
    # Resources and what tells their things apart.
    (
        ("resource-added", _C, _FINE),
        ("resource-removed", _B, "stop using the class; its records stay in the store, unread"),
    ),
    (
        ("uniqueness-gained", _N, "a thing found under the same key is now adopted unasked"),
        ("uniqueness-lost", _B, "a found thing is adopted no more unless told `adopt=True`"),
    ),
    (
        ("uniqueness-unknown", _N, "a refused create may now be taken for a key that is taken"),
        ("uniqueness-denied", _N, "a refused create no longer counts as a key that is taken"),
    ),
    (
        ("marker-gained", _C, "`owner=` now marks what is created; older things carry no mark"),
        ("marker-lost", _B, "`owner=` marks nothing any more, `state rebuild` finds nothing"),
    ),
    (
        ("native-key-gained", _C, "a lost answer is now settled by the API's own key"),
        ("native-key-lost", _N, "a lost answer is now settled by a search"),
    ),
    (
        ("readiness-gained", _N, "create now waits until the thing is ready"),
        ("readiness-lost", _B, "create no longer waits: wait yourself before using the thing"),
    ),
    (
        ("immutable-gained", _B, "`apply` refuses this change; pass `replace=True` or keep it"),
        ("immutable-lost", _C, "`apply` now changes it in place"),
    ),
    (
        ("write-once-gained", _N, "shown once, by create: keep the store's record of it"),
        ("write-once-lost", _N, "reads are expected to show it, too"),
    ),
    (
        ("sensitive-gained", _N, "shown as *** and kept sealed from now on"),
        ("sensitive-lost", _N, "shown in clear from now on: see that it is no secret"),
    ),
    # Methods.
    (
        ("method-added", _C, _FINE),
        ("method-removed", _B, "stop calling it"),
    ),
    (
        ("optional-parameter-added", _C, _FINE),
        ("optional-parameter-removed", _B, "stop passing it"),
    ),
    (
        ("required-parameter-added", _B, "pass it in every call"),
        ("required-parameter-removed", _B, "stop passing it"),
    ),
    (
        ("parameter-made-optional", _C, _FINE),
        ("parameter-made-required", _B, "pass it in every call"),
    ),
    (
        ("answer-gained", _C, "the method now returns something"),
        ("answer-lost", _B, "the method returns None: read the thing instead"),
    ),
    (
        ("verdict-milder", _N, "a lost answer may be followed by a repeat: see the evidence"),
        ("verdict-harsher", _B, "a repeat may act again: guard reruns (`@method`, a record)"),
    ),
    (
        ("create-verdict-milder", _N, "create is guarded as before; see the evidence"),
        ("create-verdict-harsher", _N, "create is guarded still; a POST of your own may double"),
    ),
    # Classes and what is sent.
    (
        ("class-added", _C, _FINE),
        ("class-removed", _B, "stop importing it"),
    ),
    (
        ("optional-field-added", _C, _FINE),
        ("optional-field-removed", _B, "stop giving it: unknown fields are refused"),
    ),
    (
        ("required-field-added", _B, "give it in every request"),
        ("required-field-removed", _B, "stop giving it: unknown fields are refused"),
    ),
    (
        ("field-made-optional", _C, _FINE),
        ("field-made-required", _B, "give it in every request"),
    ),
    (
        ("null-taken", _C, "None is now sent as null where it is given"),
        ("null-refused", _B, "None is no longer sent: give a value, or leave the field alone"),
    ),
    (
        ("type-widened", _C, _FINE),
        ("type-narrowed", _B, "see that every value given is still taken"),
    ),
    (
        ("members-added", _C, _FINE),
        ("members-removed", _B, "give another value"),
    ),
    (
        ("bounds-loosened", _C, _FINE),
        ("bounds-tightened", _B, "see that every value given keeps within them"),
    ),
    (
        ("choice-loosened", _C, _FINE),
        ("choice-tightened", _B, "give one of the sets of fields whole"),
    ),
    (
        ("further-fields-taken", _C, _FINE),
        ("further-fields-refused", _B, "give only what the class names"),
    ),
    # What is shown.
    (
        ("answer-field-added", _C, _FINE),
        ("answer-field-removed", _B, "stop reading it"),
    ),
    (
        ("answer-type-narrowed", _C, _FINE),
        ("answer-type-widened", _B, "be ready for the further types when reading it"),
    ),
    (
        ("answer-members-added", _C, "be ready for further values: answers were open to them"),
        ("answer-members-removed", _C, "what waits for the value waits in vain"),
    ),
    # The API as a whole.
    (
        ("common-value-asked", _B, "set the variable: every request carries its value"),
        ("common-value-told", _N, "the variable need not be set any more; where it is, it counts"),
    ),
    (
        ("variable-added", _C, _FINE),
        ("variable-removed", _B, "hold the token in a variable that is still read"),
    ),
)

_ALIKE: tuple[_Row, ...] = (
    ("kind-changed", _B, "records are kept by kind: under the new one a rerun finds none of them"),
    ("shape-changed", _B, "records are looked up differently: adopt what there is"),
    ("parents-changed", _B, "change the constructor's arguments; instances' default names change"),
    ("id-changed", _B, "recorded ids do not fit the new place: adopt what there is, by its new id"),
    ("natural-key-changed", _B, "instances' default names change: pass `instance=` with the old"),
    ("marker-changed", _B, "`state rebuild` does not see what was marked in the old field"),
    ("native-key-changed", _N, "the intent's token is sent elsewhere"),
    ("answer-places-changed", _N, "drift and searches compare with another place of the answer"),
    ("readiness-changed", _N, "create waits for other words"),
    ("search-changed", _N, "searches ask the list other questions"),
    ("class-renamed", _B, "import it by its new name"),
    ("module-moved", _N, "import it from the package, or from its new module"),
    ("method-renamed", _B, "call it by its new name"),
    ("parameter-renamed", _B, "pass it by its new name"),
    ("parameters-reordered", _B, "pass them in their new order, or by name"),
    ("answer-retyped", _B, "read the result as what it is now"),
    ("verdict-changed", _N, "treated alike; see the evidence"),
    ("role-changed", _N, "see REPORT.md for what the operation is taken for"),
    ("operation-moved", _N, _REGENERATE),
    ("envelope-changed", _N, _REGENERATE),
    ("paging-changed", _N, _REGENERATE),
    ("server-changed", _N, _REGENERATE),
    ("sent-tag-changed", _N, _REGENERATE),
    ("field-renamed", _B, "give it by its new name"),
    ("answer-field-renamed", _B, "read it by its new name"),
    ("type-changed", _B, "give a value of the new type"),
    ("answer-type-changed", _B, "read it as what it is now"),
    ("bounds-changed", _B, "see that every value given keeps within them"),
    ("default-changed", _N, "left out, it may now mean something else: give it to keep the old"),
    ("base-url-changed", _N, "requests go to the new address; see firewalls and `base_url=`"),
    ("auth-changed", _B, "see that the token is one that the new scheme takes"),
    ("common-parameters-changed", _N, "requests carry other values besides what is asked for"),
    ("variables-reordered", _N, "the first variable that is set wins"),
    ("error-shape-changed", _N, "error texts and codes are read from another place"),
    ("rate-limit-changed", _N, "the budget is read from other headers"),
)


def _changes() -> Iterator[Change]:
    for one, other in (*_PAIRS, *((row, row) for row in _ALIKE)):
        for (code, severity, advice), (inverse, *_) in ((one, other), (other, one)):
            yield Change(code=code, severity=severity, inverse=inverse, advice=advice)


CATALOGUE = {change.code: change for change in _changes()}
"""Every change by its code."""
