"""Explanation: the whole chain of evidence for one operation, rules that did not fire included."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from rich.console import Console
from rich.text import Text

from .classify import verdicts_asked
from .diagnostics import Findings
from .discover import roles_asked
from .errors import SettingsError
from .ir.discovery import Judgement, Tried
from .ir.idempotency import Verdict
from .ir.resources import Resource
from .pipeline import judge
from .printable import printable
from .settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """What was asked of one operation, and what came of it. Tables are strongest first."""

    key: str
    source: str
    judgement: Judgement
    verdict: Verdict
    variants: Mapping[str, Verdict]
    """Verdicts of the single variants of a discriminated body, by tag."""
    resource: Resource | None
    """The resource that the operation creates, with the evidence for its identity."""
    roles: tuple[Tried, ...]
    verdicts: tuple[Tried, ...]


def explain(settings: Settings, method: str, path: str) -> Explanation:
    """Return the evidence for `method` on `path`. Raises: SettingsError where there is none."""
    document, discovery, classification = judge(settings, Findings())
    key = f"{method.upper()} {path}"
    if key not in document.by_key:
        near = difflib.get_close_matches(key, document.by_key, n=3, cutoff=0.5)
        hint = f"; near it are {', '.join(near)}" if near else ""
        raise SettingsError(f"{settings.spec}: expected an operation, found no {key}{hint}")
    return Explanation(
        key=key,
        source=document.by_key[key].node.pointer,
        judgement=discovery.judgements[key],
        verdict=classification.verdicts[key],
        variants=classification.variants.get(key, {}),
        resource=next((one for one in discovery.resources if one.create == key), None),
        roles=roles_asked(document, key),
        verdicts=verdicts_asked(document, discovery, key),
    )


def values(found: Explanation) -> dict[str, Any]:
    """Return an explanation as JSON values."""
    return {
        "operation": found.key,
        "source": found.source,
        "resource": found.judgement.resource,
        "role": found.judgement.role,
        "idempotency": found.verdict.value,
        "evidence": [asdict(one) for one in found.verdict.evidence],
        "variants": {tag: verdict.value for tag, verdict in found.variants.items()},
        "identity": [asdict(one) for one in found.resource.evidence] if found.resource else [],
        "role_rules": [asdict(one) for one in found.roles],
        "verdict_rules": [asdict(one) for one in found.verdicts],
    }


def print_explanation(found: Explanation, console: Console) -> None:
    """Print the chain: the role, the resource, the verdict, each with all rules that were asked."""
    of = f" of {found.judgement.resource}" if found.judgement.resource else ""
    head = f"{found.key}: {found.judgement.role}{of}; an identical repeat: {found.verdict.value}"
    _line(console, head, "bold")
    _line(console, f"in the document: {found.source}", "dim")
    _line(console, "\nRole: the first rule that fires decides.", "bold")
    _rules(console, found.roles)
    if found.resource is not None:
        _line(console, f"\nResource {found.resource.name}: how it is found and told apart.", "bold")
        for one in found.resource.evidence:
            _line(console, f"  {one.rule}: {one.says}")
    _line(console, "\nVerdict: the strongest rule that fires decides.", "bold")
    for line in _decided_otherwise(found):
        _line(console, f"  {line}")
    _rules(console, found.verdicts, decides=not found.variants)


def _decided_otherwise(found: Explanation) -> Iterator[str]:
    """Yield what decides beside the table: the worst variant of a body, or the lack of any rule."""
    for tag, verdict in found.variants.items():
        rules = ", ".join(one.rule for one in verdict.evidence)
        yield f"{tag}: {verdict.value} ({rules})"
    first = found.verdict.evidence[0]
    if found.variants or not any(one.says for one in found.verdicts):
        yield f"{first.rule} decides: {found.verdict.value}: {first.says}"


def _rules(console: Console, tried: Iterable[Tried], *, decides: bool = True) -> None:
    for one in tried:
        if one.says is None:
            _line(console, f"  {one.rule}: silent (would say {one.speaks_for})", "dim")
            continue
        how = "decides" if decides else "fires, too"
        _line(
            console, f"  {one.rule} {how}: {one.speaks_for}: {one.says}", "" if decides else "dim"
        )
        decides = False


def _line(console: Console, text: str, style: str = "") -> None:
    console.print(Text(printable(text, keep="\n"), style=style), soft_wrap=True)
