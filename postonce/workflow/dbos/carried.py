"""What is written into DBOS's tables, and read from there: JSON, secrets sealed.

Rule 1: with a key (postonce.data.keys), inputs, items, what steps answered and all that is said
        of them is sealed, each bound to its run and place.
Rule 2: without one nothing secret is written. A sensitive input is refused; what a step answered
        is written without what is known by name to be secret, and is then said to be withheld:
        no step may go on with `***` for a password.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from hashlib import sha256
from typing import Any

from ...data.keys import KEY, KEY_FILE
from ...data.seal import Seal
from ...errors import ConfigError, ExpressionFailed
from ...redact import redact
from ...types import Json
from ..definition import Source, Workflow
from ..tasks import Task, TaskRecord

_KIND = "workflow run"
_PRIVATE = ("item", "request", "drift", "notes", "error", "output")
"""The members of a task's record that may hold what is in an input, an item or an answer."""

_SET_A_KEY = f"set {KEY} or {KEY_FILE} for every worker (docs/data.md)"


class Carrier:
    """Writes and reads what one run keeps in DBOS's tables."""

    def __init__(self, keys: Sequence[str], run_id: str) -> None:
        self._seal = Seal(keys)
        self._run_id = run_id

    def inputs(self, workflow: Workflow, inputs: Mapping[str, Json]) -> Json:
        """Return `inputs` as they are written. Raises: ConfigError where a key is needed."""
        if not self._seal.has_key:
            secret = [name for name in inputs if _is_secret(workflow, name, inputs)]
            if secret:
                raise ConfigError(
                    f"{workflow.name}: input {secret[0]!r} is sensitive, and the engine's database "
                    f"would keep it in plain text; nothing was begun: {_SET_A_KEY}"
                )
        return self._written(dict(inputs), "inputs")

    def read_inputs(self, written: Json) -> dict[str, Json]:
        """Return the inputs again. Raises: ConfigError without the key."""
        found: dict[str, Json] = self._read(written, "inputs")
        return found

    def each(self, task: Task) -> Json:
        """Return a task's item as it is written. Raises: ExpressionFailed where a key is needed."""
        if not self._seal.has_key and redact(task.each) != task.each:
            raise ExpressionFailed(
                f"for_each: an item holds a secret, and the engine's database would keep it in "
                f"plain text: {_SET_A_KEY}"
            )
        return self._written(task.each, str(task), "item")

    def read_each(self, task: Task, written: Json) -> Task:
        """Return `task` with its item. Raises: ConfigError without the key."""
        return replace(task, each=self._read(written, str(task), "item"))

    def record(self, record: TaskRecord) -> dict[str, Json]:
        """Return a task's record as it is written."""
        values = record.to_json()
        private = {name: values.pop(name) for name in _PRIVATE}
        if not self._seal.has_key and redact(private["output"]) != private["output"]:
            private["output"] = redact(private["output"])
            values["withheld"] = True
        return {**values, "private": self._written(private, _place(record), "record")}

    def read_record(self, written: Mapping[str, Json]) -> TaskRecord:
        """Return the record again. Raises: ConfigError without the key."""
        place = str(Task(step=written["step"], index=written["index"]))
        return TaskRecord.from_json({**written, **self._read(written["private"], place, "record")})

    def text(self, text: str | None, *place: str) -> Json:
        """Return what is said of something as it is written."""
        return self._written(text, *place, "text")

    def read_text(self, written: Json, *place: str) -> str | None:
        """Return the text again. Raises: ConfigError without the key."""
        found: str | None = self._read(written, *place, "text")
        return found

    def _written(self, value: Json, *place: str) -> Json:
        if value is None or not self._seal.has_key:
            return {"plain": value}
        return {"sealed": self._seal.close(value, (_KIND, self._run_id, *place))}

    def _read(self, written: Json, *place: str) -> Json:
        if "sealed" in written:
            return self._seal.open(written["sealed"], (_KIND, self._run_id, *place))
        return written["plain"]


def check_whole(step: str, records: Sequence[Mapping[str, Json]]) -> None:
    """Raise ExpressionFailed where one of a step's written records had to leave something out."""
    if any(record.get("withheld") for record in records):
        raise ExpressionFailed(
            f"what {step} answered holds a secret, which the engine's database does not keep in "
            f"plain text: {_SET_A_KEY}"
        )


def source_of(values: Mapping[str, Json]) -> Source:
    """Return the source that `asdict` and JSON made these values of."""
    return Source(**{**values, "providers": tuple(values["providers"])})


def shape_of(workflow: Workflow) -> str:
    """Return a digest of what decides the order of a workflow's tasks.

    A run is carried on by following again what was recorded of it: that takes the same workflow.
    """
    steps = [
        (s.name, s.needs, s.refers, s.is_many, s.allow_failure, s.concurrency)
        for s in workflow.steps.values()
    ]
    return _digest([workflow.concurrency, steps])


def identity_of(workflow: Workflow, inputs: Mapping[str, Json], keys: Sequence[str]) -> str:
    """Return what is the same for two runs of one workflow with the same inputs.

    With a key it takes that key to make it, so that no input can be guessed from it.
    """
    what = [asdict(workflow.source), shape_of(workflow), dict(inputs)]
    return _digest(what, keys[0] if keys else "")


def _digest(value: Any, key: str = "") -> str:
    text = json.dumps(value, sort_keys=True, separators=(",", ":"))
    return hmac.new(key.encode(), text.encode(), sha256).hexdigest()


def _is_secret(workflow: Workflow, name: str, inputs: Mapping[str, Json]) -> bool:
    if inputs[name] in (None, ""):
        return False
    is_known = redact({name: inputs[name]}) != {name: inputs[name]}
    return workflow.inputs[name].is_sensitive or is_known


def _place(record: TaskRecord) -> str:
    return str(Task(step=record.step, index=record.index))
