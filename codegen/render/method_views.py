"""Further methods of a model: actions, attachments, sub-resources, look-ups."""

from __future__ import annotations

from ..ir.operations import Parameter
from ..ir.package import Method
from ..ir.types import Reference, Scalar
from ..names import snake
from ..words import plural, singular, table
from ..words import spoken as prose
from .calls import call, mapping, named, paging_text, places, poll_text, query
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
    return [_method(composer, method) for method in composer.model.methods]


def _method(composer: Composer, method: Method) -> MethodView:
    in_path = [p for p in method.parameters if p.location == "path"]
    asked = [p for p in method.parameters if p.location in ("query", "header")]
    positional = [composer.argument(parameter) for parameter in in_path]
    by_keyword = [composer.argument(parameter) for parameter in asked]
    if method.body is not None:
        body = f"body: {composer.annotations.text(method.body, 'request')}"
        positional.append(body if method.body_is_required else f"{body} | None = None")
    if method.poll is not None:
        by_keyword.append("wait: bool = True")
    answer, text = _call(composer, method, in_path, asked)
    return MethodView(
        signature=signature(method.name, positional, by_keyword, answer),
        doc=_doc(composer, method),
        body=text if answer == "None" else f"return {text}",
    )


def _call(
    composer: Composer, method: Method, in_path: list[Parameter], asked: list[Parameter]
) -> tuple[str, str]:
    """Return the answer's annotation and the call that fetches it."""
    verb, _, path = method.operation.partition(" ")
    params = query(composer.model, named(asked, "query"))
    where = {
        "at": places(path, composer.model, dict(named(in_path, "path"))) or "{}",
        "params": mapping(params) if params else None,
        "server": literal(method.server) if method.server else None,
    }
    if any(parameter.location == "header" for parameter in asked):
        return _call_with_headers(composer, method, asked, where)
    if method.is_list and method.answer is not None:
        return _list_call(composer, method, path, where)
    sent = {
        "body": "body" if method.body is not None else None,
        "const": mapping((k, literal(v)) for k, v in method.const) if method.const else None,
        "once": "True" if verb in _REPEATED and must_not_repeat(method.verdict) else None,
    }
    envelope = literal(method.answer_envelope) if method.answer_envelope else None
    if method.answer is None:
        return "None", call("self._tell", literal(verb), literal(path), **where, **sent)
    if not isinstance(method.answer, Reference):
        return _plain_call(composer, verb, path, method, where, envelope)
    name = composer.class_(method.answer.class_name)
    told = (name, literal(verb), literal(path))
    if method.poll is None:
        return name, call("self._ask", *told, **where, **sent, envelope=envelope)
    composer.imports.add("postonce.facts", "Poll")
    segments = [part for part in method.poll.path.split("/") if part and "{" not in part]
    poll = composer.constant(f"_{snake(singular(segments[-1])).upper()}", poll_text(method.poll))
    waiting = {"poll": poll, "wait": "wait"}
    return name, call("self._act", *told, **where, **sent, envelope=envelope, **waiting)


def _list_call(
    composer: Composer, method: Method, path: str, where: dict[str, str | None]
) -> tuple[str, str]:
    composer.imports.add("collections.abc", "Iterator")
    paging = None
    if method.paging is not None and method.paging == composer.resource.paging:
        paging = "self.paging"
    elif method.paging is not None:
        name, paging = paging_text(method.paging)
        composer.imports.add("postonce.facts", name)
    items = literal(method.answer_envelope)
    if isinstance(method.answer, Reference):
        name = composer.class_(method.answer.class_name)
        text = call("self._ask_list", name, literal(path), **where, items=items, paging=paging)
        return f"Iterator[{name}]", text
    composer.imports.add("postonce", "Json")
    text = call("self.http.items", literal(path), **where, items=items, paging=paging or "None")
    return "Iterator[Json]", text


def _plain_call(
    composer: Composer,
    verb: str,
    path: str,
    method: Method,
    where: dict[str, str | None],
    envelope: str | None,
) -> tuple[str, str]:
    """Return a call whose answer is no object with fields: it is handed on as parsed JSON."""
    composer.imports.add("postonce", "Json")
    told = (literal(verb), literal(path))
    text = call("self.http.send", *told, **where, json=_sent(method), envelope=envelope)
    return "Json", text


def _call_with_headers(
    composer: Composer, method: Method, asked: list[Parameter], where: dict[str, str | None]
) -> tuple[str, str]:
    """Return a call that the API refuses without a header."""
    verb, _, path = method.operation.partition(" ")
    headers = [(p.wire_name, _header_value(p)) for p in asked if p.location == "header"]
    once = must_not_repeat(method.verdict) and verb in _REPEATED
    text = call(
        "self.http.send",
        literal(verb),
        literal(path),
        **where,
        json=_sent(method),
        headers=mapping(headers),
        envelope=literal(method.answer_envelope) if method.answer_envelope else None,
        once="True" if once else None,
    )
    if method.answer is None:
        return "None", text
    if isinstance(method.answer, Reference) and not method.is_list:
        name = composer.class_(method.answer.class_name)
        return name, f"{name}.from_wire({text})"
    composer.imports.add("postonce", "Json")
    return "Json", text


def _header_value(parameter: Parameter) -> str:
    is_text = isinstance(parameter.type, Scalar) and parameter.type.name == "string"
    is_flag = isinstance(parameter.type, Scalar) and parameter.type.name == "boolean"
    if is_text:
        return parameter.name
    return f"str({parameter.name}){'.lower()' if is_flag else ''}"


def _sent(method: Method) -> str | None:
    """Return the JSON body of a call that is not made through the model's own helpers."""
    const = mapping((name, literal(value)) for name, value in method.const)
    if method.body is None:
        return const if method.const else None
    if method.const:
        return f"{{**{const}, **body.to_wire()}}"
    return "body.to_wire()" if method.body_is_required else "body.to_wire() if body else None"


def _doc(composer: Composer, method: Method) -> tuple[str, ...]:
    const = "".join(f"Sends {name}={literal(value)}. " for name, value in method.const)
    wait = "Waits until it is through, unless told not to." if method.poll is not None else ""
    said = f"{const}{wait}".strip()
    verdict, source = of_call(method.verdict), composer.source(method.operation)
    return (_title(composer, method), *([said] if said else []), verdict, source)


def _title(composer: Composer, method: Method) -> str:
    """Return what a method does, in words: `List kernels of the server.`"""
    own, title = {p.name for p in composer.model.id_parameters}, composer.resource.title
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
