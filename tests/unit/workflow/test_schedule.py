"""Which step may begin when."""

from __future__ import annotations

from typing import Any

import pytest

from postonce.result import Outcome
from postonce.workflow.definition import FunctionCall, Source, Step, Workflow
from postonce.workflow.schedule import Schedule
from postonce.workflow.tasks import Task, TaskRecord, TaskStatus


def workflow(**steps: dict[str, Any]) -> Workflow:
    made = {
        name: Step(name=name, call=FunctionCall(function=print), **facts)
        for name, facts in steps.items()
    }
    return Workflow(name="w", steps=made, source=Source(name="w"))


def ready(schedule: Schedule) -> list[str]:
    return [step.name for step in schedule.ready()]


def end(schedule: Schedule, task: Task, outcome: Outcome | None = Outcome.CREATED) -> None:
    status = TaskStatus.FAILED if outcome is None else TaskStatus.DONE
    schedule.end(TaskRecord(step=task.step, index=task.index, status=status, outcome=outcome))


def begin(schedule: Schedule, name: str, items: list[Any] | None = None) -> tuple[Task, ...]:
    step = next(step for step in schedule.ready() if step.name == name)
    return schedule.begin(step, items)


@pytest.mark.parametrize("outcome", list(Outcome))
def test_every_outcome_satisfies_what_comes_after(outcome: Outcome) -> None:
    schedule = Schedule(workflow(a={}, b={"needs": ("a",)}))
    assert ready(schedule) == ["a"]
    (task,) = begin(schedule, "a")
    assert ready(schedule) == []
    end(schedule, task, outcome)
    assert ready(schedule) == ["b"]


def test_a_failure_stops_what_needs_it_and_nothing_else() -> None:
    schedule = Schedule(workflow(a={}, b={"needs": ("a",)}, c={"needs": ("b",)}, d={}))
    (task,) = begin(schedule, "a")
    end(schedule, task, None)
    found = {record.step: record.error for record in schedule.blocked()}
    found |= {record.step: record.error for record in schedule.blocked()}
    assert found == {"b": "needs a, which failed", "c": "needs b, which was blocked"}
    assert ready(schedule) == ["d"]


def test_what_is_written_before_its_need_is_blocked_too() -> None:
    schedule = Schedule(workflow(c={"needs": ("b",)}, b={"needs": ("a",)}, a={}))
    (task,) = begin(schedule, "a")
    end(schedule, task, None)
    while tuple(schedule.blocked()):
        pass
    assert schedule.is_over
    assert [record.word for record in schedule.records] == ["blocked", "blocked", "failed"]


def test_an_allowed_failure_stops_only_those_that_use_its_result() -> None:
    schedule = Schedule(
        workflow(
            a={"allow_failure": True},
            after={"needs": ("a",)},
            uses={"needs": ("a",), "refers": ("a",)},
        )
    )
    (task,) = begin(schedule, "a")
    end(schedule, task, None)
    assert ready(schedule) == ["after"]
    assert [record.step for record in schedule.blocked()] == ["uses"]


def test_a_step_of_many_is_satisfied_when_all_are() -> None:
    schedule = Schedule(workflow(a={"for_each": [1, 2]}, b={"needs": ("a",)}))
    first, second = begin(schedule, "a", ["x", {"name": "y"}])
    end(schedule, second)
    assert ready(schedule) == []
    end(schedule, first)
    assert ready(schedule) == ["b"]
    assert [record.index for record in schedule.records_of("a")] == [0, 1]


def test_one_failed_item_fails_the_step() -> None:
    schedule = Schedule(workflow(a={"for_each": [1, 2]}, b={"needs": ("a",)}))
    first, second = begin(schedule, "a", [1, 2])
    end(schedule, first)
    end(schedule, second, None)
    assert [record.step for record in schedule.blocked()] == ["b"]


def test_a_step_of_none_is_satisfied_at_once() -> None:
    schedule = Schedule(workflow(a={"for_each": []}, b={"needs": ("a",)}))
    assert begin(schedule, "a", []) == ()
    assert ready(schedule) == ["b"]
    assert schedule.records_of("a") == ()


def test_a_record_goes_to_json_and_back() -> None:
    record = TaskRecord(
        step="a",
        status=TaskStatus.DONE,
        outcome=Outcome.ADOPTED,
        index=1,
        item="x",
        sent=("GET /a 200",),
        drift=({"field": "f", "wanted": 1, "found": 2},),
    )
    assert TaskRecord.from_json(record.to_json()) == record
