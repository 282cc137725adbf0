"""What goes into DBOS's tables: everything comes back, and no secret is in it."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from typing import Any

import pytest

from postonce import Json, Outcome
from postonce.data.keys import KEY as KEY_NAME
from postonce.errors import ConfigError, ExpressionFailed, RepositoryError
from postonce.workflow import Flow, Input, TaskRecord
from postonce.workflow.dbos.carried import Carrier, check_whole, identity_of, shape_of, source_of
from postonce.workflow.definition import Source, Workflow
from postonce.workflow.tasks import Task, TaskStatus

KEY = base64.urlsafe_b64encode(b"k" * 32).decode()
OTHER = base64.urlsafe_b64encode(b"o" * 32).decode()
SECRET = "open-sesame"

SEALED = Carrier([KEY], "run-1")
OPEN = Carrier([], "run-1")


def workflow(**inputs: Input) -> Workflow:
    flow = Flow("deploy")
    flow.step(name="only")(lambda inputs: None)
    return replace(flow.workflow, inputs=inputs)


def record(**values: Any) -> TaskRecord:
    return TaskRecord(**{"step": "web", "status": TaskStatus.DONE, **values})


def as_stored(value: Json) -> Json:
    return json.loads(json.dumps(value))


@pytest.mark.parametrize("carrier", [SEALED, OPEN], ids=["sealed", "open"])
def test_inputs_come_back_as_they_were(carrier: Carrier) -> None:
    inputs = {"names": ["a", "sealed:v1:x"], "count": 3, "nothing": None, "map": {"a": 1.5}}
    flow = workflow(**{name: Input(default=None) for name in inputs})
    assert carrier.read_inputs(as_stored(carrier.inputs(flow, inputs))) == inputs


@pytest.mark.parametrize("carrier", [SEALED, OPEN], ids=["sealed", "open"])
@pytest.mark.parametrize("each", [None, 0, "", "x", [1], {"a": {"b": None}}], ids=repr)
def test_items_come_back_as_they_were(carrier: Carrier, each: Json) -> None:
    task = Task(step="web", index=2, each=each)
    found = carrier.read_each(Task(step="web", index=2), as_stored(carrier.each(task)))
    assert found.each == each


@pytest.mark.parametrize("carrier", [SEALED, OPEN], ids=["sealed", "open"])
def test_records_come_back_as_they_were(carrier: Carrier) -> None:
    whole = record(
        index=3,
        item="web-3",
        outcome=Outcome.CREATED,
        kind="cloud/thing",
        instance="web-3",
        id="7",
        attempts=2,
        duration_s=1.25,
        sent=("POST /v2/things 201",),
        request={"name": "web-3"},
        drift=({"field": "size", "wanted": 1, "found": 2},),
        notes=("a note",),
        output=[1, {"two": 2}],
    )
    assert carrier.read_record(as_stored(carrier.record(whole))) == whole


def test_with_a_key_no_value_and_nothing_that_is_said_of_it_can_be_read() -> None:
    flow = workflow(phrase=Input(is_sensitive=True), plain=Input())
    written = [
        SEALED.inputs(flow, {"phrase": SECRET, "plain": SECRET}),
        SEALED.each(Task(step="web", index=0, each={"a": SECRET})),
        SEALED.record(
            record(
                item=SECRET,
                request={"plain": SECRET},
                drift=({"field": "plain", "wanted": SECRET, "found": ""},),
                notes=(SECRET,),
                error=SECRET,
                output={"plain": SECRET},
            )
        ),
        SEALED.text(SECRET, "web"),
    ]
    assert SECRET not in json.dumps(written)


@pytest.mark.parametrize("carrier", [SEALED, OPEN], ids=["sealed", "open"])
def test_what_is_said_comes_back_as_it_was(carrier: Carrier) -> None:
    for text in (None, "", "a text"):
        assert carrier.read_text(as_stored(carrier.text(text, "web")), "web") == text


def test_what_is_sealed_opens_only_in_its_place() -> None:
    written = SEALED.each(Task(step="web", index=0, each=SECRET))
    with pytest.raises(RepositoryError, match="another place"):
        SEALED.read_each(Task(step="web", index=1), written)
    with pytest.raises(RepositoryError, match="another place"):
        Carrier([KEY], "run-2").read_each(Task(step="web", index=0), written)


@pytest.mark.parametrize("keys", [[], [OTHER]], ids=["no key", "another key"])
def test_what_is_sealed_is_not_read_without_its_key(keys: list[str]) -> None:
    written = SEALED.each(Task(step="web", index=0, each=SECRET))
    with pytest.raises(ConfigError) as raised:
        Carrier(keys, "run-1").read_each(Task(step="web", index=0), written)
    assert SECRET not in str(raised.value)


@pytest.mark.parametrize(
    ("name", "wanted", "value"),
    [
        ("phrase", Input(is_sensitive=True), SECRET),
        ("db_password", Input(), SECRET),
        ("settings", Input(type="map"), {"api_key": SECRET}),
        ("database", Input(), f"mysql://user:{SECRET}@host/db"),
    ],
)
def test_without_a_key_a_sensitive_input_is_refused(name: str, wanted: Input, value: Json) -> None:
    with pytest.raises(ConfigError, match=f"{name}.*{KEY_NAME}") as raised:
        OPEN.inputs(workflow(**{name: wanted}), {name: value})
    assert SECRET not in str(raised.value)


def test_without_a_key_a_sensitive_input_that_is_not_given_is_no_hindrance() -> None:
    flow = workflow(phrase=Input(is_sensitive=True, default=None))
    assert OPEN.read_inputs(OPEN.inputs(flow, {"phrase": None})) == {"phrase": None}


def test_without_a_key_an_item_with_a_secret_is_refused() -> None:
    with pytest.raises(ExpressionFailed, match=KEY_NAME):
        OPEN.each(Task(step="web", index=0, each={"password": SECRET}))


def test_without_a_key_what_is_left_out_of_an_answer_is_said_to_be() -> None:
    written = OPEN.record(record(output={"user": "ann", "password": SECRET}))
    assert SECRET not in json.dumps(written)
    assert OPEN.read_record(as_stored(written)).output == {"user": "ann", "password": "***"}
    with pytest.raises(ExpressionFailed, match=rf"web.*{KEY_NAME}"):
        check_whole("web", [written])


def test_an_answer_without_secrets_is_whole() -> None:
    check_whole("web", [OPEN.record(record(output={"user": "ann"})), SEALED.record(record())])


def test_a_source_comes_back_as_it_was() -> None:
    for source in (
        Source(name="a.yaml", text="name: a", providers=("generated.mycloud",)),
        Source(name="a:flow", module="a:flow"),
    ):
        values = {
            "name": source.name,
            "text": source.text,
            "providers": list(source.providers),
            "module": source.module,
        }
        assert source_of(as_stored(values)) == source


def test_runs_are_the_same_only_with_the_same_workflow_and_inputs() -> None:
    flow = workflow(phrase=Input())
    one = identity_of(flow, {"phrase": "a"}, [])
    assert one == identity_of(workflow(phrase=Input()), {"phrase": "a"}, [])
    assert one != identity_of(flow, {"phrase": "b"}, [])
    assert one != identity_of(replace(flow, concurrency=9), {"phrase": "a"}, [])


def test_with_a_key_no_input_can_be_guessed_from_what_makes_runs_the_same() -> None:
    flow = workflow(phrase=Input())
    guessed = identity_of(flow, {"phrase": "a"}, [])
    assert identity_of(flow, {"phrase": "a"}, [KEY]) not in (
        guessed,
        identity_of(flow, {"phrase": "a"}, [OTHER]),
    )


def test_the_shape_of_a_workflow_is_what_decides_the_order_of_its_tasks() -> None:
    def shaped(**values: Any) -> str:
        flow = Flow("deploy")
        flow.step(name="first")(lambda: None)
        flow.step(name="second", **values)(lambda: None)
        return shape_of(flow.workflow)

    assert shaped() == shaped(retries=3, timeout_s=5)
    others = [
        shaped(needs=["first"]),
        shaped(for_each=[1]),
        shaped(allow_failure=True),
        shaped(concurrency=2),
    ]
    assert len({shaped(), *others}) == 5
