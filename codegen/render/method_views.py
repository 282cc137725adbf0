"""Further methods of a model: actions, attachments, sub-resources, look-ups."""

from __future__ import annotations

from ..ir.operations import Parameter
from ..ir.package import Area, Method
from ..ir.types import Enum, FieldType, ListOf, MapOf, Reference, Scalar
from ..names import snake
from ..words import plural, singular, table
from ..words import spoken as prose
from .calls import (
    call,
    mapping,
    named,
    paging_text,
    places,
    poll_text,
    query,
    styles_text,
)
from .composer import Composer, MethodView, signature
from .text import article, literal, sentence
from .verdicts import must_not_repeat, of_call

_REPEATED = ("GET", "HEAD", "PUT", "DELETE")
"""What the runtime sends again after a failure, unless told not to."""


_PARTICLES = ("on", "off", "up", "down", "in", "out")
_PREPOSITIONS = {"attach": "to", "add": "to", "detach": "from", "remove": "from"}
_LINKS = ("by", "with")
_ONE = table("id name slug uuid")
"""By these one thing is named; by anything else several may be."""
_MOST_WORDS = 4


def further_methods(composer: Composer) -> list[MethodView]:
    """Return the views of a model's further methods."""
    return [_method(composer, method) for method in composer.caller.methods]


def _method(composer: Composer, method: Method) -> MethodView:
    in_path = [p for p in method.parameters if p.location == "path"]
    asked = [p for p in method.parameters if p.location != "path"]
    positional = [composer.argument(parameter) for parameter in in_path]
    by_keyword = [composer.argument(parameter) for parameter in asked]
    if method.body is not None:
        body = f"body: {composer.annotations.text(method.body, 'request')}"
        positional.append(body if method.body_is_required else f"{body} | None = None")
        by_keyword += _content_type(method)
    if method.poll is not None:
        by_keyword.append("wait: bool = True")
    answer, text = _call(composer, method, in_path, asked)
    return MethodView(
        signature=signature(method.name, positional, by_keyword, answer),
        doc=_doc(composer, method),
        body=text if answer == "None" else f"return {text}",
    )


def _content_type(method: Method) -> list[str]:
    """Return the argument that says what a body is, where the spec takes several types."""
    if not method.media.is_open:
        return []
    return [f"content_type: str = {literal(method.media.media_type)}"]


def _call(
    composer: Composer, method: Method, in_path: list[Parameter], asked: list[Parameter]
) -> tuple[str, str]:
    """Return the answer's annotation and the call that fetches it."""
    verb, _, path = method.operation.partition(" ")
    params = query(composer.caller, named(asked, "query"))
    where = {
        "at": places(path, composer.caller, dict(named(in_path, "path"))) or "{}",
        "params": mapping(params) if params else None,
        "styles": styles_text(asked),
        "headers": _members(asked, "header"),
        "cookies": _members(asked, "cookie"),
        **composer.door(method.operation),
    }
    if method.is_list and method.answer is not None:
        return _list_call(composer, method, path, where)
    sent = {
        "body": "body" if method.body is not None else None,
        "media": composer.media(method.media, method.name.strip("_")),
        "const": mapping((k, literal(v)) for k, v in method.const) if method.const else None,
        "once": "True" if verb in _REPEATED and must_not_repeat(method.verdict) else None,
    }
    told = (literal(verb), literal(path))
    if method.answer_sort != "json":
        kind, name = ("str", "self._ask_text"), ("bytes", "self._ask_bytes")
        annotation, send = kind if method.answer_sort == "text" else name
        return annotation, call(send, *told, **where, **sent, accept=literal(method.accept))
    if method.answer is None:
        return "None", call("self._tell", *told, **where, **sent)
    envelope = literal(method.answer_envelope) if method.answer_envelope else None
    kind_of_answer = _answer_type(composer, method.answer)
    if kind_of_answer is None:
        return composer.json, call("self._ask_json", *told, **where, **sent, envelope=envelope)
    annotation = _annotation(composer, method.answer)
    typed = (kind_of_answer, *told)
    if method.poll is None:
        return annotation, call("self._ask", *typed, **where, **sent, envelope=envelope)
    composer.imports.add("postonce.facts", "Poll")
    segments = [part for part in method.poll.path.split("/") if part and "{" not in part]
    poll = composer.constant(f"_{snake(singular(segments[-1])).upper()}", poll_text(method.poll))
    waiting = {"poll": poll, "wait": "wait"}
    return annotation, call("self._act", *typed, **where, **sent, envelope=envelope, **waiting)


def _members(asked: list[Parameter], location: str) -> str | None:
    found = named(asked, location)
    return mapping(found) if found else None


def _list_call(
    composer: Composer, method: Method, path: str, where: dict[str, str | None]
) -> tuple[str, str]:
    composer.imports.add("collections.abc", "Iterator")
    paging = None
    if method.paging is not None and method.paging == composer.caller.paging:
        paging = "self.paging"
    elif method.paging is not None:
        name, paging = paging_text(method.paging)
        composer.imports.add("postonce.facts", name)
    items = literal(method.answer_envelope)
    name_of_item = _answer_type(composer, method.answer)
    if name_of_item is not None:
        told = (name_of_item, literal(path))
        text = call("self._ask_list", *told, **where, items=items, paging=paging)
        return f"Iterator[{_annotation(composer, method.answer)}]", text
    text = call("self.http.items", literal(path), **where, items=items, paging=paging or "None")
    return f"Iterator[{composer.json}]", text


def _answer_type(composer: Composer, kind: FieldType | None) -> str | None:
    """Return an answer's type as it is read; None for what no single type stands for."""
    match kind:
        case Reference():
            return composer.class_(kind.class_name)
        case Scalar():
            return composer.annotations.text(kind, "answer")
        case Enum(members=members):
            types = {type(member).__name__ for member in members}
            return types.pop() if len(types) == 1 else None
        case ListOf():
            return f"list[{_answer_type(composer, kind.items) or composer.json}]"
        case MapOf():
            return f"dict[str, {_answer_type(composer, kind.values) or composer.json}]"
        case _:
            return None


def _annotation(composer: Composer, kind: FieldType | None) -> str:
    """Return an answer's type as a signature says it: there, `list` would be the method."""
    match kind:
        case ListOf():
            composer.imports.add("collections.abc", "Sequence")
            return f"Sequence[{_annotation(composer, kind.items)}]"
        case MapOf():
            composer.imports.add("collections.abc", "Mapping")
            return f"Mapping[str, {_annotation(composer, kind.values)}]"
        case _:
            return _answer_type(composer, kind) or composer.json


def _doc(composer: Composer, method: Method) -> tuple[str, ...]:
    const = "".join(f"Sends {name}={literal(value)}. " for name, value in method.const)
    wait = "Waits until it is through, unless told not to." if method.poll is not None else ""
    said = f"{const}{wait}".strip()
    verdict, source = of_call(method.verdict), composer.source(method.operation)
    return (_title(composer, method), *([said] if said else []), verdict, source)


def _title(composer: Composer, method: Method) -> str:
    """Return what a method does, in words: `List kernels of the server.`"""
    if isinstance(composer.caller, Area):
        return sentence(method.title)
    own, title = {p.name for p in composer.caller.id_parameters}, composer.caller.title
    takes_id = bool(own) and own <= {p.name for p in method.parameters}
    spoken = method.title.split()
    link = next((at for at, word in enumerate(spoken) if at and word in _LINKS), None)
    if link is not None and (spoken[link] == "by" or (takes_id and link == 1)):
        is_one = takes_id or {word.lower() for word in spoken[link + 1 :]} <= _ONE
        thing = f"the {title}" if is_one else prose(plural(title).split("_"))
        return sentence(f"{_done_to(spoken[:link], thing)} {' '.join(spoken[link:])}")
    if len(spoken) > _MOST_WORDS or not (takes_id or len(spoken) == 1):
        return sentence(method.title)
    return sentence(_done_to(spoken, f"the {title}" if takes_id else article(title)))


def _done_to(spoken: list[str], thing: str) -> str:
    """Return what is done to a thing: `power off the server`, `list kernels of the server`."""
    said = " ".join(spoken)
    if len(spoken) == 1 or spoken[-1] in _PARTICLES:
        return f"{said} {thing}"
    return f"{said} {_PREPOSITIONS.get(spoken[0], 'of')} {thing}"
