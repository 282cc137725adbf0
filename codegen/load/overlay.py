"""OpenAPI Overlay 1.0: what a document gets wrong or never says, put right before it is read.

Source: https://spec.openapis.org/overlay/v1.0.0.html, "Action Object". Unlike there, an action
that matches nothing is an error: the document has changed and the action has become a lie.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from pathlib import Path

from ..document import Json
from ..errors import OverlayError, UnusableSpec
from .fetch import bytes_of
from .read import text_of, values_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """One change. `update` is None where the targets are removed."""

    source: str
    target: str
    description: str
    update: Json


def actions_of(path: Path) -> tuple[Action, ...]:
    """Return the actions of the overlay at `path`.

    Raises: OverlayError where it is missing, or no Overlay 1.0 document.
    """
    try:
        overlay = values_of(
            text_of(bytes_of(path, what="an OpenAPI Overlay"), str(path)), str(path)
        )
    except UnusableSpec as error:
        raise OverlayError(f"the overlay cannot be used: {error}") from error
    version = overlay.get("overlay") if isinstance(overlay, dict) else None
    if not str(version).startswith("1."):
        raise OverlayError(f"{path}: expected an overlay document (`overlay: 1.0.0`), found none")
    actions = overlay.get("actions")
    if not isinstance(actions, list):
        raise OverlayError(f"{path}#/actions: expected a list of actions, found {actions!r}")
    return tuple(_action(raw, f"{path}#/actions/{index}") for index, raw in enumerate(actions))


def _action(raw: Json, source: str) -> Action:
    target = raw.get("target") if isinstance(raw, dict) else None
    if not isinstance(target, str):
        raise OverlayError(f"{source}: expected an object with a `target` (JSONPath), found {raw}")
    is_removal = raw.get("remove", False)
    if not isinstance(is_removal, bool):
        raise OverlayError(f"{source}/remove: expected true or false, found {is_removal!r}")
    update = None if is_removal else raw.get("update")
    if update is None and not is_removal:
        raise OverlayError(f"{source}: expected `update` or `remove: true`, found neither")
    return Action(
        source=source,
        target=target,
        description=str(raw.get("description", "")),
        update=update,
    )


def apply_overlay(raw: dict[str, Json], path: Path) -> int:
    """Apply the overlay at `path` to `raw`, in place; return how many actions it has.

    Raises: OverlayError where an action is malformed or matches nothing.
    """
    actions = actions_of(path)
    for action in actions:
        _apply(action, raw)
    return len(actions)


def _apply(action: Action, raw: dict[str, Json]) -> None:
    places = _places(action, raw)
    # The last element of a list goes first, so that the others keep their indices.
    for place in sorted(places, key=_order, reverse=True):
        if not place:
            if action.update is None:
                raise OverlayError(f"{action.source}: the whole document cannot be removed")
            _update(raw, action.update, action)
            continue
        holder: Json = raw
        for key in place[:-1]:
            holder = holder[key]
        if action.update is None:
            del holder[place[-1]]
        else:
            _update(holder[place[-1]], action.update, action)


def _places(action: Action, raw: dict[str, Json]) -> list[tuple[str | int, ...]]:
    """Return the keys that lead to each match of the action's target."""
    import jsonpath  # here, because most documents need no overlay

    try:
        found = jsonpath.JSONPathEnvironment(strict=True).finditer(action.target, raw)
        places = [*dict.fromkeys(match.parts for match in found)]
    except jsonpath.JSONPathError as error:
        reason = str(error).partition("\n")[0]
        raise OverlayError(
            f"{action.source}/target: expected a JSONPath, found {action.target!r}: {reason}"
        ) from error
    if not places:
        raise OverlayError(
            f"{action.source}/target: {action.target} matches nothing in the document; "
            "mend the target, or drop the action if the document was put right"
        )
    return places


def _order(place: tuple[str | int, ...]) -> list[tuple[int, int, str]]:
    return [(0, key, "") if isinstance(key, int) else (1, 0, key) for key in place]


def _update(target: Json, update: Json, action: Action) -> None:
    match target:
        case dict() if isinstance(update, dict):
            _merge(target, update)
        case list():
            target.append(copy.deepcopy(update))
        case _:
            raise OverlayError(
                f"{action.source}: expected {action.target} to select objects (or lists to add "
                f"to), found {target!r}; target the object that holds it"
            )


def _merge(target: dict[str, Json], update: dict[str, Json]) -> None:
    """Merge `update` into `target`: objects member by member, lists end to end."""
    for key, value in update.items():
        match target.get(key), value:
            case dict() as old, dict():
                _merge(old, value)
            case list() as old, list():
                old.extend(copy.deepcopy(value))
            case _:
                target[key] = copy.deepcopy(value)
