"""Waiting for an action that the provider carries out in its own time."""

from __future__ import annotations

from collections.abc import Mapping

from .creation import Timing
from .errors import ActionFailed, ActionUnfinished
from .facts import Poll
from .http.client import Client
from .paths import dig
from .ready import pauses_s
from .types import Json, RemoteId


def wait_for_action(
    http: Client, poll: Poll, answer: Json, at: Mapping[str, RemoteId], timing: Timing
) -> Json:
    """Return the action's last answer once it is through; `answer` is its first.

    An answer without an id or a state has nothing to wait for and is returned as it is.
    Raises: ActionFailed; ActionUnfinished after `timing.ready_timeout_s`; CallError.
    """
    action_id = dig(answer, poll.id_field, None)
    if action_id is None or dig(answer, poll.field, None) is None:
        return answer
    waited_s = 0.0
    for pause_s in pauses_s():
        word = str(dig(answer, poll.field, ""))
        if word in poll.ready:
            return answer
        if word in poll.failed:
            raise ActionFailed(f"action {action_id} at {poll.path} ended as {word!r}")
        if waited_s + pause_s > timing.ready_timeout_s:
            raise ActionUnfinished(
                f"action {action_id} at {poll.path} still reads {poll.field}={word!r} after "
                f"{waited_s:.0f} s; it goes on at the provider"
            )
        timing.sleep(pause_s)
        waited_s += pause_s
        answer = http.get(
            poll.path, at={**at, poll.id_parameter: action_id}, envelope=poll.envelope
        )
    raise AssertionError("pauses never end")
