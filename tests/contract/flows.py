"""Workflows for the engines' contract, in a module so that any process can read them.

Their steps write lines to the file that the input `log` names: what ran, in which order, and
(`+name`, `-name`) from when to when.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from generated import digitalocean
from postonce import Context, Json, Outcome, Result
from postonce.workflow import Flow, Input

LOG = {"log": Input()}


def note(inputs: Json, line: str) -> None:
    """Write a line; whole, whoever else writes."""
    with Path(inputs["log"]).open("ab", buffering=0) as file:
        file.write(f"{line}\n".encode())


def busy(inputs: Json, name: str, seconds: float = 0.15) -> None:
    """Work for a while."""
    note(inputs, f"+{name}")
    time.sleep(seconds)
    note(inputs, f"-{name}")


chain = Flow("chain", inputs=LOG)


@chain.step
def first(inputs: Json) -> Json:
    note(inputs, "first")
    return {"number": 20}


@chain.step
def second(inputs: Json, first: Result[Json]) -> Json:
    note(inputs, "second")
    return first.state["number"] + 1


@chain.step
def third(inputs: Json, first: Result[Json], second: Result[Json]) -> Json:
    note(inputs, "third")
    return first.state["number"] + second.state


@chain.step(needs=["third"])
def fourth(inputs: Json) -> None:
    note(inputs, "fourth")


items = Flow("items", inputs={**LOG, "names": Input(type="list")}, concurrency=8)


@items.step(for_each="${{ inputs.names }}")
def each_name(inputs: Json, each: str) -> Json:
    note(inputs, each)
    return {"name": each}


@items.step
def gathered(inputs: Json, each_name: list[Result[Json]]) -> Json:
    note(inputs, "gathered")
    return [one.state["name"] for one in each_name]


@items.step(for_each="${{ each_name }}")
def one_by_one(inputs: Json, each: Json) -> Json:
    return each["output"]["name"].upper()


odd = Flow("odd", inputs=LOG)

ODD = ["\ud800", "\x00", "🙂", "sealed:v1:x", {"postonce:error": "none"}, 2**70, -0.5, None]


@odd.step
def odd_values() -> Json:
    return ODD


@odd.step
def odd_again(odd_values: Result[Json]) -> Json:
    return odd_values.state


@odd.step(for_each=ODD)
def odd_items(each: Json) -> Json:
    return each


@odd.step
def odd_error() -> None:
    raise ValueError("\ud800")


failing = Flow("failing", inputs=LOG)


@failing.step
def broken(inputs: Json) -> None:
    note(inputs, "broken")
    raise ValueError("it was meant to fail")


@failing.step(needs=["broken"])
def after_broken(inputs: Json) -> None:
    note(inputs, "after_broken")


@failing.step(needs=["after_broken"])
def long_after_broken(inputs: Json) -> None:
    note(inputs, "long_after_broken")


@failing.step(for_each="${{ inputs.log + 1 }}")
def without_items(inputs: Json, each: Json) -> None:
    note(inputs, "without_items")


@failing.step(needs=["without_items"])
def after_without_items(inputs: Json) -> None:
    note(inputs, "after_without_items")


@failing.step
def aside(inputs: Json) -> None:
    note(inputs, "aside")


@failing.step(needs=["aside"])
def after_aside(inputs: Json) -> None:
    note(inputs, "after_aside")


pardoned = Flow("pardoned", inputs=LOG)


@pardoned.step(allow_failure=True)
def may_fail(inputs: Json) -> None:
    raise ValueError("it may")


@pardoned.step(allow_failure=True, for_each="${{ inputs.log + 1 }}")
def may_have_no_items(inputs: Json, each: Json) -> None:
    note(inputs, "may_have_no_items")


@pardoned.step(needs=["may_fail", "may_have_no_items"])
def goes_on(inputs: Json) -> None:
    note(inputs, "goes_on")


@pardoned.step
def asks_for_it(inputs: Json, may_fail: Result[Json]) -> None:
    note(inputs, "asks_for_it")


skipping = Flow("skipping", inputs=LOG)


@skipping.step
def skipped(inputs: Json) -> Result[Json]:
    return Result(outcome=Outcome.SKIPPED, state={"is": "there"}, instance="one", id="7")


@skipping.step
def after_skipped(inputs: Json, skipped: Result[Json]) -> Json:
    note(inputs, "after_skipped")
    return [skipped.outcome.value, skipped.state["is"], skipped.id]


crowd = Flow("crowd", inputs=LOG, concurrency=3)


@crowd.step(for_each=list(range(8)))
def any_number(inputs: Json, each: int) -> None:
    busy(inputs, f"any_number {each}")


pairs = Flow("pairs", inputs=LOG, concurrency=8)


@pairs.step(for_each=list(range(6)), concurrency=2)
def two_at_once(inputs: Json, each: int) -> None:
    busy(inputs, f"two_at_once {each}")


@pairs.step
def beside(inputs: Json) -> None:
    busy(inputs, "beside", 0.5)


patient = Flow("patient", inputs=LOG)


@patient.step(retries=2)
def third_time(inputs: Json) -> Json:
    note(inputs, "third_time")
    if Path(inputs["log"]).read_text().count("third_time") < 3:
        raise OSError("not yet")
    return "at last"


@patient.step(retries=1)
def never(inputs: Json) -> None:
    note(inputs, "never")
    raise OSError("not ever")


hurried = Flow("hurried", inputs=LOG)


@hurried.step(timeout_s=0.3)
def waits_too_long(ctx: Context) -> None:
    ctx.timing.sleep(60)


@hurried.step(timeout_s=0.1)
def hangs() -> None:
    time.sleep(20)


@hurried.step(needs=["hangs"])
def after_hangs(inputs: Json) -> None:
    note(inputs, "after_hangs")


@hurried.step(timeout_s=30)
def in_time(inputs: Json) -> None:
    note(inputs, "in_time")


waiting = Flow("waiting", inputs=LOG)


@waiting.step
def waits(ctx: Context) -> None:
    ctx.timing.sleep(600)


class Awkward(Exception):
    """An error that can be neither shown nor copied."""

    def __init__(self) -> None:
        self.lock = open(__file__)  # noqa: SIM115, PTH123

    def __reduce__(self) -> Any:
        raise TypeError("not to be copied")


raising = Flow("raising", inputs=LOG)


@raising.step
def exits() -> None:
    raise SystemExit(3)


@raising.step
def is_interrupted() -> None:
    raise KeyboardInterrupt


@raising.step
def is_awkward() -> None:
    error = Awkward()
    error.lock.close()
    raise error


@raising.step
def answers_with_no_json() -> object:
    return object()


@raising.step
def is_fine(inputs: Json) -> None:
    note(inputs, "is_fine")


many = Flow("many", inputs=LOG, concurrency=16)


@many.step(for_each=list(range(200)))
def one_of_many(inputs: Json, each: int) -> Json:
    note(inputs, f"one {each}")
    return each


@many.step
def total(one_of_many: list[Result[Json]]) -> Json:
    return sum(one.state for one in one_of_many)


secrets = Flow("secrets", inputs={**LOG, "phrase": Input(is_sensitive=True, default="")})


@secrets.step
def account(inputs: Json) -> Json:
    return {"user": "ann", "password": "hidden-in-an-answer"}


@secrets.step
def uses_account(inputs: Json, account: Result[Json]) -> Json:
    note(inputs, f"{account.state['password']} {inputs['phrase']}")
    return {"ok": True}


@secrets.step(for_each="${{ [account.output] }}")
def uses_each(inputs: Json, each: Json) -> None:
    note(inputs, f"each {each['password']}")


@secrets.step(for_each="${{ [inputs.phrase] }}", allow_failure=True)
def tells_of_it(inputs: Json, each: str) -> None:
    raise ValueError(f"{each} is {inputs['phrase']}")


@secrets.step(for_each="${{ inputs.phrase }}", allow_failure=True)
def is_no_list(each: Json) -> None: ...


@secrets.step(needs=["account"])
def only_after_account(inputs: Json) -> None:
    note(inputs, "only_after_account")


made = Flow("made", inputs={**LOG, "names": Input(type="list")})


@made.step
def network(ctx: Context, inputs: Json) -> Result[Any]:
    spec = digitalocean.VpcSpec(name="made-net", region="nyc3")
    return digitalocean.Vpc(ctx).create(spec)


@made.step(for_each="${{ inputs.names }}")
def machines(ctx: Context, network: Result[Any], each: str) -> Result[Any]:
    spec = digitalocean.DropletSpec(
        name=each,
        region="nyc3",
        size="s-1vcpu-1gb",
        image="ubuntu-24-04-x64",
        vpc_uuid=network.id,
    )
    return digitalocean.Droplet(ctx).create(spec)


@made.step
def addresses(machines: list[Result[Any]]) -> Json:
    return [[one.id, one.state.name] for one in machines]
