"""Raw path items → the operations of a document, in its order, references resolved."""

from __future__ import annotations

from collections.abc import Iterator

from ..document import METHODS, Body, Document, Node, Operation, Parameter, Response
from ..media import easiest
from ..servers import servers_of

# RFC-like rule of OpenAPI 3 ("Parameter Object"): parameters of these names are to be ignored.
_IGNORED_HEADERS = {"accept", "content-type", "authorization"}


def operations_of(document: Document) -> tuple[Operation, ...]:
    """Return every operation of `document`."""
    first = _urls(document.at("#"))[:1]
    return tuple(
        _operation(method.upper(), path, item, node, first)
        for path, item in _path_items(document)
        for method, node in item.items()
        if method.upper() in METHODS and isinstance(node.raw, dict)
    )


def _path_items(document: Document) -> Iterator[tuple[str, Node]]:
    for path, item in document.at("#/paths").items():
        if not path.startswith("x-"):
            yield path, item.resolved()


def _operation(method: str, path: str, item: Node, node: Node, usual: tuple[str, ...]) -> Operation:
    operation_id = node.get("operationId")
    servers = _urls(node) or _urls(item)
    return Operation(
        method=method,
        path=path,
        operation_id=operation_id if isinstance(operation_id, str) else None,
        tags=tuple(tag for tag in node.get("tags") or () if isinstance(tag, str)),
        parameters=_parameters(item, node),
        request=_request(node.child("requestBody").resolved()),
        responses=tuple(
            _response(status, answer.resolved())
            for status, answer in node.child("responses").items()
            if not status.startswith("x-")
        ),
        servers=servers if servers[:1] != usual else (),
        is_deprecated=node.get("deprecated") is True,
        node=node,
    )


def _parameters(item: Node, node: Node) -> tuple[Parameter, ...]:
    """Return the path's parameters, overridden and followed by the operation's own."""
    found: dict[tuple[str, str], Parameter] = {}
    for level in (item, node):
        for element in level.child("parameters").elements():
            parameter = _parameter(element.resolved())
            if parameter is not None:
                found[parameter.location, parameter.name] = parameter
    return tuple(found.values())


def _parameter(node: Node) -> Parameter | None:
    name, location = node.get("name"), node.get("in")
    if not isinstance(name, str) or not isinstance(location, str):
        return None
    if location == "header" and name.lower() in _IGNORED_HEADERS:
        return None
    content = _content(node)
    return Parameter(
        name=name,
        location=location,
        is_required=node.get("required") is True or location == "path",
        schema=node.child("schema") if content is None else content.schema,
        node=node,
    )


def _request(node: Node) -> Body | None:
    return _content(node, is_required=node.get("required") is True)


def _response(status: str, node: Node) -> Response:
    return Response(
        status=status.upper(),
        body=_content(node),
        headers=tuple(name for name, _ in node.child("headers").items()),
        node=node,
    )


def _content(node: Node, *, is_required: bool = False) -> Body | None:
    """Return the body in `content` that is the easiest to be had, or None where there is none."""
    content = node.child("content")
    media_types = [name for name, media in content.items() if isinstance(media.raw, dict)]
    if not media_types:
        return None
    chosen = easiest(media_types)
    return Body(
        media_type=chosen,
        schema=content.child(chosen, "schema"),
        node=content.child(chosen),
        media_types=tuple(media_types),
        is_required=is_required,
    )


def _urls(node: Node) -> tuple[str, ...]:
    return tuple(server.url for server in servers_of(node))
