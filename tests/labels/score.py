"""Score: what discovery and classification say, held against the labels."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from codegen.build import build
from codegen.diagnostics import Findings
from codegen.pipeline import judge
from codegen.render.manifest import manifest_of

from .labels import FIELDS, Labels, labels_of, settings_of

_COSTLY = frozenset(("duplicates", "unknown"))
_UNORDERED = frozenset(("immutable", "write_once", "sensitive", "list_filters"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One thing on which tool and label disagree. `what` is a field, `role` or `idempotency`."""

    key: str
    what: str
    labelled: Any
    found: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """How often tool and labels agree on one field."""

    right: int
    of: int

    @property
    def share(self) -> float:
        """From 0 to 1; 1 where nothing was labelled."""
        return self.right / self.of if self.of else 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How far the tool agrees with the labels of one API."""

    provider: str
    missed: tuple[str, ...]
    """Creates of resources that were not found."""
    invented: tuple[str, ...]
    """Creates of resources that are none."""
    matched: int
    fields: Mapping[str, Agreement]
    roles: Agreement
    verdicts: Agreement
    differences: tuple[Difference, ...]

    @property
    def recall(self) -> float:
        """The share of what there is that was found."""
        return Agreement(right=self.matched, of=self.matched + len(self.missed)).share

    @property
    def precision(self) -> float:
        """The share of what was found that is there."""
        return Agreement(right=self.matched, of=self.matched + len(self.invented)).share

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0

    @property
    def all_fields(self) -> Agreement:
        """All fields of all resources taken together."""
        each = self.fields.values()
        return Agreement(right=sum(a.right for a in each), of=sum(a.of for a in each))

    @property
    def false_unique(self) -> tuple[str, ...]:
        """Resources whose key is called unique and is not known to be."""
        return self._keys("natural_key_unique", lambda one: one.found is True)

    @property
    def false_markers(self) -> tuple[str, ...]:
        """Resources whose marker would not label them."""
        return self._keys("marker", lambda one: one.found is not None)

    @property
    def too_mild(self) -> tuple[str, ...]:
        """Operations whose repeat costs more than the tool says: the mistake that matters."""
        return self._keys(
            "idempotency", lambda one: one.labelled <= _COSTLY and one.found not in _COSTLY
        )

    def _keys(self, what: str, is_meant: Callable[[Difference], bool]) -> tuple[str, ...]:
        return tuple(d.key for d in self.differences if d.what == what and is_meant(d))


def score(provider: str) -> Score:
    """Return the score of one labelled API, its document read with its overlay if it has one."""
    settings, findings = settings_of(provider), Findings()
    judged = judge(settings, findings)
    manifest = manifest_of(build(*judged, settings, findings))
    return score_of(labels_of(provider), manifest)


def score_of(labels: Labels, manifest: Mapping[str, Any]) -> Score:
    """Return how far `manifest` agrees with `labels`."""
    creates = {one["name"]: one["create"] for one in manifest["resources"]}
    found = {one["create"]: _comparable(one, creates) for one in manifest["resources"]}
    shared = [key for key in labels.resources if key in found]
    compared = [
        (key, field, _value(field, labels.resources[key][field]), _value(field, found[key][field]))
        for key in shared
        for field in FIELDS
        if field in labels.resources[key]
    ]
    wrong = [
        Difference(key=key, what=field, labelled=labelled, found=seen)
        for key, field, labelled, seen in compared
        if labelled != seen
    ]
    judged = [*_judged(labels, manifest)]
    return Score(
        provider=labels.provider,
        missed=tuple(key for key in labels.resources if key not in found),
        invented=tuple(key for key in found if key not in labels.resources),
        matched=len(shared),
        fields={
            field: Agreement(
                right=sum(what == field and one == two for _, what, one, two in compared),
                of=sum(what == field for _, what, _, _ in compared),
            )
            for field in FIELDS
        },
        roles=_agreement(judged, "role"),
        verdicts=_agreement(judged, "idempotency"),
        differences=(*wrong, *(one for one, is_right in judged if not is_right)),
    )


def _comparable(resource: Mapping[str, Any], creates: Mapping[str, str]) -> dict[str, Any]:
    """Return a resource of the manifest with its parent and paging told as labels tell them."""
    paging = resource["paging"]
    return {
        **resource,
        "parent": creates.get(resource["parent"] or ""),
        "paging": paging["style"] if paging is not None else None,
    }


def _value(field: str, value: Any) -> Any:
    if field in _UNORDERED:
        return sorted(value or ())
    if field == "readiness" and value:
        return {k: sorted(v) if isinstance(v, list | tuple) else v for k, v in value.items()}
    return list(value) if isinstance(value, tuple) else value


def _judged(labels: Labels, manifest: Mapping[str, Any]) -> Iterator[tuple[Difference, bool]]:
    for one in manifest["operations"]:
        key = f"{one['method']} {one['path']}"
        label = labels.operations.get(key)
        if label is None:
            continue
        for what, right in (("role", label.roles), ("idempotency", label.verdicts)):
            difference = Difference(key=key, what=what, labelled=right, found=one[what])
            yield difference, one[what] in right


def _agreement(judged: list[tuple[Difference, bool]], what: str) -> Agreement:
    mine = [is_right for difference, is_right in judged if difference.what == what]
    return Agreement(right=sum(mine), of=len(mine))
