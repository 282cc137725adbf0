"""Chance: random cases, the same ones from the same seed.

What is left out is what no protocol can survive: a provider that says "gone" of what is there, or
"refused" of what it did; and lists that lack a thing for longer than two runs look.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random

from .cases import Act, Case, Fault, Run
from .matrix import REFUSALS, UNKNOWN_EFFECT, changes_of

_MOST_RUNS = 4
_MOSTLY: tuple[tuple[Act, Act], ...] = (("create", "create"),) * 6
_DEEPEST_KILL = 24
_DEEPEST_FAULT = 6
_DELAYS = 0.05
"""How rare delays are: they alone cost real time."""


def cases(seed: int, subjects: Sequence[str], stores: Sequence[str]) -> Iterator[Case]:
    """Yield random cases without end."""
    random = Random(seed)
    while True:
        subject = random.choice(subjects)
        act, then = random.choice([*_MOSTLY, *changes_of(subject)])
        yield Case(
            subject=subject,
            act=act,
            then=then,
            store=random.choice(stores),
            reads=random.choice((0, 1, 1, 3)),
            lag=random.choice((0, 0, 1)),
            runs=tuple(_run(random, act) for _ in range(random.randint(1, _MOST_RUNS))),
        )


def _run(random: Random, act: Act) -> Run:
    runners = random.choice((1, 1, 1, 1, 1, 2, 2, 3, random.randint(4, 16)))
    is_killed = random.random() < 0.6
    is_faulty = random.random() < 0.5
    return Run(
        runners=runners if act == "create" else 1,
        kill_at=random.randint(1, _DEEPEST_KILL) if is_killed else None,
        fault=_fault(random) if is_faulty else None,
    )


def _fault(random: Random) -> Fault:
    nth = random.randint(1, _DEEPEST_FAULT)
    when = random.choice(("before", "after"))
    if random.random() < _DELAYS:
        return Fault(kind="delay", when=when, nth=nth)
    match random.choice(("status", "status", "refusal", "reset", "truncate", "fail")):
        case "status":
            is_lasting = random.random() < 0.2
            status = random.choice(UNKNOWN_EFFECT)
            return Fault(kind="status", status=status, when=when, nth=nth, is_lasting=is_lasting)
        case "refusal":
            status = random.choice([status for status in REFUSALS if status != 404])
            return Fault(kind="status", status=status, nth=nth)
        case "truncate":
            return Fault(kind="truncate", when="after", nth=nth)
        case kind:
            return Fault(kind=kind, when=when if kind == "reset" else "before", nth=nth)
