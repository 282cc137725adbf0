"""What a step's result looks like to expressions and functions that come after it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..data.repository import Repository
from ..result import Drift, Outcome, Result
from ..types import Json
from .definition import Step
from .engine import Results
from .tasks import TaskRecord

MEMBERS = ("id", "instance", "outcome", "state", "drift", "output")
"""What an expression can ask of a result: `net.id`, `net.state.name`."""


class Views:
    """Results as values, their states read from the repository when first asked for.

    Read there, and not carried along, because an engine may keep what it carries in the open.
    Kept by step, whose results are complete before anything asks for them; not by what they are
    about, since a later step may change the very thing. Safe to use from several threads: at worst
    a state is read twice.
    """

    def __init__(self, steps: Mapping[str, Step], data: Repository) -> None:
        self._steps = steps
        self._data = data
        self._values: dict[str, list[dict[str, Json]]] = {}
        self._results: dict[str, list[Result[Any]]] = {}

    def scope(self, names: Sequence[str], results: Results) -> dict[str, Json]:
        """Return variable → value for the steps `names`: a list where a step has `for_each`."""
        return {name: self._value(name, results[name]) for name in names}

    def arguments(self, names: Sequence[str], results: Results) -> dict[str, Any]:
        """Return step → `Result`, as Python functions are given them; a list with `for_each`."""
        found: dict[str, Any] = {}
        for name in names:
            if name not in self._results:
                self._results[name] = [self._result(record) for record in results[name]]
            each = self._results[name]
            found[name] = list(each) if self._steps[name].is_many else each[0]
        return found

    def _value(self, name: str, records: Sequence[TaskRecord]) -> Json:
        if name not in self._values:
            self._values[name] = [self._view(record) for record in records]
        each = self._values[name]
        return each if self._steps[name].is_many else each[0]

    def _view(self, record: TaskRecord) -> dict[str, Json]:
        return {
            "id": record.id,
            "instance": record.instance,
            "outcome": record.word,
            "state": self._state(record),
            "drift": list(record.drift),
            "output": record.output,
        }

    def _result(self, record: TaskRecord) -> Result[Any]:
        from ..schema import AnswerModel

        state = self._state(record)
        return Result(
            outcome=record.outcome or Outcome.EXECUTED,
            state=record.output if state is None else AnswerModel.from_wire(state),
            instance=record.instance,
            id=record.id,
            kind=record.kind,
            drift=tuple(Drift(**one) for one in record.drift),
            notes=record.notes,
        )

    def _state(self, record: TaskRecord) -> Json:
        if not record.kind:
            return None
        stored = self._data.get(record.kind, record.instance)
        return None if stored is None else stored.state
