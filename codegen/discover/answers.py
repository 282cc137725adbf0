"""Answers: what an operation shows, and in which envelope.

Shapes: a thing (bare), `{noun: thing, …}`; a list of things (bare), `{nouns: [things], …}`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..document import Node, Operation
from ..shapes import Shape, Shapes
from ..words import singular, table, words
from .holders import Habits
from .walking import is_paged

# Fields that accompany what an answer is about: paging, links, notes, follow-ups.
_COMPANIONS = table(
    "action actions count current_page error errors filtered first_id has_more last_id limit "
    "links message messages meta metadata next next_actions next_cursor next_link next_page "
    "next_page_token next_token object offset page page_size pagelen pages pagination per_page "
    "previous request_id result_info results size status success total total_count total_items "
    "total_pages total_results total_size warnings"
)


# A list may also say what it is and where it stands.
_AROUND_LISTS = _COMPANIONS | table("etag kind self_link")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a success answer shows. `thing` is None where it shows nothing to keep.

    `envelope` is the field that holds the thing (or the list of them); None means bare.
    `whole` is the shape of the answer with everything around the thing.
    """

    whole: Shape | None
    thing: Shape | None
    envelope: str | None
    is_list: bool
    is_paged: bool = False


_NOTHING = Answer(None, None, None, False)


def answer_of(
    operation: Operation, noun: str, shapes: Shapes, *, is_item: bool, habits: Habits
) -> Answer:
    """Return what `operation` answers with; `noun` is the last literal of its path that is one.

    `is_item` says that one thing is expected, as from a path that ends with a key. `habits`
    tell the members by which all answers of the API hold what they are about.
    """
    success = operation.success
    if success is None or success.body is None:
        return _NOTHING
    whole = shapes.of(success.body.schema)
    is_walked = is_paged(operation)
    if whole.is_array and whole.items is not None:
        return Answer(whole, shapes.of(whole.items), None, not is_item or is_walked, is_walked)
    if not whole.is_object:
        return Answer(whole, None, None, False)
    held = _held(whole, habits, shapes)
    one = held if held in _objects(whole, shapes) else _envelope_of_one(whole, noun, shapes)
    many = held if one != held else None
    many = many or _envelope_of_many(whole, noun, shapes, habits, is_walked)
    is_list = operation.method == "GET" and many is not None and (one is None or not is_item)
    if is_list and many is not None and not (is_item and has_key(whole)):
        return Answer(whole, _items(whole.properties[many], shapes), many, True, is_walked)
    if one is not None:
        return Answer(whole, shapes.of(whole.properties[one]), one, False)
    return Answer(whole, whole, None, False)


def _held(whole: Shape, habits: Habits, shapes: Shapes) -> str | None:
    """Return the holder in an answer that says nothing else but plain words about the call."""
    found = [name for name in whole.properties if name in habits.holders]
    found = [name for name in found if not _is_companion(name)]
    if len(found) != 1 or has_key(whole):
        return None
    inner = shapes.of(whole.properties[found[0]])
    if inner.is_scalar or _wraps_again(inner, shapes):
        return None
    rest = {name: shapes.of(node) for name, node in whole.properties.items() if name != found[0]}
    told = (
        shape.is_scalar or name in habits.around or _is_companion(name)
        for name, shape in rest.items()
    )
    return found[0] if all(told) else None


def _wraps_again(inner: Shape, shapes: Shapes) -> bool:
    """Whether a holder holds another envelope, of a list: `{data: {rules: [...]}}`."""
    held = [node for name, node in inner.properties.items() if not _is_companion(name)]
    return len(held) == 1 and shapes.of(held[0]).is_array


def _is_companion(name: str) -> bool:
    return "_".join(words(name)) in _COMPANIONS


def _objects(whole: Shape, shapes: Shapes) -> list[str]:
    return [n for n, node in whole.properties.items() if shapes.of(node).is_object]


def _envelope_of_one(whole: Shape, noun: str, shapes: Shapes) -> str | None:
    """Return the field that holds the one thing an answer is about, or None where it is bare."""
    objects = _objects(whole, shapes)
    named = _named(objects, noun)
    if named is not None and not _is_field_of_thing(named, noun, whole, shapes):
        return named
    rest = [name for name in whole.properties if not _is_companion(name)]
    if len(rest) == 1 and rest[0] in objects and not has_key(whole):
        return rest[0]
    if not rest and len(whole.properties) == 1 and len(objects) == 1:
        return objects[0]
    return None


def _envelope_of_many(
    whole: Shape, noun: str, shapes: Shapes, habits: Habits, is_walked: bool
) -> str | None:
    """Return the field that holds the list an answer is about, or None where there is none."""
    arrays = [n for n, node in whole.properties.items() if shapes.of(node).is_array]
    named = _named(arrays, noun)
    if named is not None:
        return named
    own = [name for name in whole.properties if "_".join(words(name)) not in _AROUND_LISTS]
    own = [name for name in own if name not in habits.around]
    if len(own) == 1 and own[0] in arrays:
        return own[0]
    of_objects = [n for n in arrays if _items(whole.properties[n], shapes).is_object]
    if len(of_objects) == 1 and is_walked and not has_key(whole):
        return of_objects[0]
    usual = [name for name in arrays if name.lower() in _LISTS]
    if usual and (is_walked or _goes_on(whole)):
        return usual[0]
    return arrays[0] if not own and len(arrays) == 1 else None


# What holds a list whatever is in it, where the answer is about pages.
_LISTS = table(
    "content contents data elements entries hits items list objects records resources results rows "
    "value values"
)


def _goes_on(whole: Shape) -> bool:
    """Whether an answer tells that there is more of it."""
    return any("next" in words(name) for name in whole.properties)


_KEYS = (("id",), ("uuid",))


def _items(node: Node, shapes: Shapes) -> Shape:
    items = shapes.of(node).items
    return shapes.of(items if items is not None else node)


def has_key(shape: Shape) -> bool:
    """Whether a shape carries a key of its own: then it is a thing, whatever it contains."""
    return any(words(name) in _KEYS for name in shape.properties)


def _is_field_of_thing(name: str, noun: str, whole: Shape, shapes: Shapes) -> bool:
    """Whether the answer is a bare thing that has a field of its own name, or of a longer one.

    `forked_from_project` of a project is another project.
    """
    inner = shapes.of(whole.properties[name])
    is_longer = len(words(name)) > len(words(noun))
    return has_key(whole) and (is_longer or not has_key(inner))


def _named(names: Sequence[str], noun: str) -> str | None:
    """Return the name that means `noun`: the same words, or the one's words end the other's."""
    wanted = words(singular(noun))
    if not wanted:
        return None
    best: tuple[int, str] | None = None
    for name in names:
        have = words(singular(name))
        shared = min(len(have), len(wanted))
        if shared and have[-shared:] == wanted[-shared:]:
            rank = abs(len(have) - len(wanted))
            if best is None or rank < best[0]:
                best = rank, name
    return None if best is None else best[1]
