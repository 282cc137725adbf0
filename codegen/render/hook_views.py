"""The hooks behind a model's plain methods: the requests themselves, their paths as literals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ..ir.operations import Carried
from ..ir.schemas import Schema
from ..ir.types import Reference
from .calls import call, carried, mapping, placeholders, places, query, styles_text
from .composer import MethodView, ModelComposer, signature
from .text import literal


def hooks(composer: ModelComposer) -> list[MethodView]:
    """Return the hooks that the API has operations for."""
    composer.imports.add("postonce", "Json")
    made = (_get, _items, _find, _post, _put, _remove)
    return [view for make in made if (view := make(composer)) is not None]


def narrowing(composer: ModelComposer) -> tuple[tuple[str, str], ...] | None:
    """Return what a search asks of the server; None where it cannot list without knowing more."""
    if composer.resource.list is None:
        return None
    fields = composer.spec_fields()
    key_filters = set(composer.resource.list_filters) & set(composer.resource.identity.natural_key)
    found = []
    for parameter in composer.model.list_parameters:
        name = fields.get(parameter.wire_name)
        if name is not None and (parameter.is_required or parameter.wire_name in key_filters):
            found.append((parameter.wire_name, f"spec.{name}"))
        elif parameter.is_required:
            return None
    return tuple(found)


def _get(composer: ModelComposer) -> MethodView | None:
    resource = composer.resource
    head = signature("_get", ["remote_id: RemoteId"], [], "Json | None")
    if resource.read is not None:
        text = _item_call(
            composer,
            "self.http.get_or_none",
            "read",
            resource.read,
            is_get=True,
            envelope=_optional(resource.read_envelope),
            beside=_status_beside(composer),
        )
        return MethodView(signature=head, doc=(), body=text)
    if resource.list is None or composer.id_path is None or narrowing(composer) is None:
        return None
    composer.imports.add("postonce", "RemoteId")
    search = f"(item for item in self._items({{}}) if {_shown_id(composer)} == str(remote_id))"
    return MethodView(
        signature=head,
        doc=("Look through the list: the API has no operation that reads just one.",),
        body=f"return next({search}, None)",
    )


def _shown_id(composer: ModelComposer) -> str:
    """Return the expression for the id of an `item` of the list."""
    if composer.resource.identity.id_fields:
        return "self._id_of(item)"
    composer.imports.add("postonce.paths", "dig")
    return f'str(dig(item, {literal(composer.id_path)}, ""))'


def _items(composer: ModelComposer) -> MethodView | None:
    if composer.resource.list is None:
        return None
    composer.imports.add("collections.abc", "Iterator", "Mapping")
    path = composer.resource.list.partition(" ")[2]
    above = query(composer.model, carried(composer.model, "list", "query", {}))
    text = call(
        "self.http.items",
        literal(path),
        at=places(path, composer.model, {}),
        params=f"{mapping(above)[:-1]}, **params}}" if above else "params",
        styles=styles_text(composer.model.list_parameters),
        **_members(composer, "list"),
        items=literal(composer.resource.list_envelope),
        paging="self.paging",
        **composer.door(composer.resource.list),
    )
    return MethodView(
        signature=signature("_items", ["params: Mapping[str, object]"], [], "Iterator[Json]"),
        doc=(),
        body=f"return {text}",
    )


def _find(composer: ModelComposer) -> MethodView | None:
    asked = narrowing(composer)
    if composer.resource.create is None or asked is None:
        return None
    return MethodView(
        signature=signature("_find", [f"spec: {composer.spec}"], [], "Iterator[Json]"),
        doc=("Yield what could be the one a lost answer made; the caller compares.",),
        body=_swept(composer, "self._items", asked),
    )


def _swept(composer: ModelComposer, items: str, asked: tuple[tuple[str, str], ...]) -> str:
    """Return a search through all that a list shows, and what it hides unless asked."""
    sweeps = [
        ((name, value) for name, value in (*asked, (sweep.parameter, literal(sweep.value))))
        for sweep in composer.resource.sweeps
    ]
    if not sweeps:
        return f"return {items}({mapping(asked)})"
    calls = [f"{items}({mapping(one)})" for one in (asked, *sweeps)]
    return "\n".join(f"yield from {text}" for text in calls)


def _post(composer: ModelComposer) -> MethodView | None:
    resource = composer.resource
    if resource.create is None:
        return None
    method, _, path = resource.create.partition(" ")
    where, _, name = (resource.identity.native_key or "").partition(":")
    fields = _values(composer)
    above = query(composer.model, carried(composer.model, "create", "query", fields))
    keys = composer.model.path_keys
    media = composer.media(composer.model.create_media, "create")
    written = "to_parts" if composer.model.create_media.kind == "multipart" else "to_wire"
    body = f"spec.{written}(without={literal(keys)})" if keys else f"spec.{written}()"
    body = f"{{{literal(name)}: token, **{body}}}" if where == "body" else body
    body = f"[{body}]" if composer.model.creates_list else body
    text = call(
        "self.http.send",
        literal(method),
        literal(path),
        at=places(path, composer.model, _from_spec(composer, path)),
        params=mapping(above) if above else None,
        styles=styles_text(_asked(composer, "create", "query")),
        json=body if media is None and composer.model.create_has_body else None,
        body=body if media is not None else None,
        media=media,
        **_members(composer, "create", fields, ((name, "token"),) if where == "header" else ()),
        envelope=_optional(resource.create_envelope),
        beside=_beside(composer),
        **composer.door(resource.create),
        once=None if method == "POST" else "True",
    )
    return MethodView(
        signature=signature("_post", [f"spec: {composer.spec}", "token: str"], [], "Json | None"),
        doc=("Send the one request that is not safe to repeat.",),
        body=f"return {text}",
    )


def _values(composer: ModelComposer) -> dict[str, str]:
    """Return wire name → expression of what a create's request holds; objects as JSON."""
    schemas = composer.index.schemas
    request = schemas.get(composer.model.request or "")
    objects = {
        field.wire_name
        for field in (request.fields if isinstance(request, Schema) else ())
        if isinstance(field.type, Reference)
        and isinstance(schemas.get(field.type.class_name), Schema)
    }
    return {
        wire: f"spec.to_wire()[{literal(wire)}]" if wire in objects else f"spec.{name}"
        for wire, name in composer.spec_fields().items()
    }


def _beside(composer: ModelComposer) -> str | None:
    """Return the members of a create's answer that tell something once, outside the envelope."""
    if composer.resource.create_envelope is None:
        return None
    told = {path.partition(".")[0] for path in composer.resource.write_once}
    outside = sorted({*composer.model.beside, *(told - composer.shown_fields().keys())})
    return literal(tuple(outside)) if outside else None


def _status_beside(composer: ModelComposer) -> str | None:
    """Return the member of a read's answer that tells the status outside the envelope."""
    readiness = composer.resource.readiness
    field = readiness.field.partition(".")[0] if readiness is not None else None
    if field is None or composer.resource.read_envelope is None:
        return None
    return None if field in composer.shown_fields() else literal((field,))


def _from_spec(composer: ModelComposer, path: str) -> dict[str, str]:
    """Return what a create whose path names the new thing takes from the request."""
    fields, key = composer.spec_fields(), composer.resource.identity.natural_key
    above = {parent.wire_name for parent in composer.model.parents}
    own = [name for name in placeholders(path) if name not in above]
    given = {}
    for name in own[len(above) :] if len(own) > len(above) else own:
        field = fields.get(name) or (fields.get(key[0]) if key else None)
        if field is not None and name not in above:
            given[name] = f"spec.{field}"
    return given


def _put(composer: ModelComposer) -> MethodView | None:
    resource = composer.resource
    if resource.update is None:
        return None
    media = composer.media(composer.model.update_media, "update")
    text = _item_call(
        composer,
        "self.http.send",
        "update",
        resource.update,
        json="body" if media is None and composer.model.update_has_body else None,
        body="body" if media is not None else None,
        media=media,
        envelope=_optional(resource.read_envelope),
    )
    return MethodView(
        signature=signature("_put", ["remote_id: RemoteId", "body: Json"], [], "Json | None"),
        doc=(),
        body=text,
    )


def _remove(composer: ModelComposer) -> MethodView | None:
    if composer.resource.delete is None:
        return None
    return MethodView(
        signature=signature("_remove", ["remote_id: RemoteId"], [], "None"),
        doc=(),
        body=_item_call(
            composer, "self.http.send", "delete", composer.resource.delete, answers=False
        ),
    )


def _item_call(
    composer: ModelComposer,
    name: str,
    verb: str,
    key: str,
    *,
    is_get: bool = False,
    answers: bool = True,
    **more: str | None,
) -> str:
    """Return the lines that send a request about one thing, and return its answer if it has one."""
    composer.imports.add("postonce", "RemoteId")
    method, _, path = key.partition(" ")
    own = _own_placeholders(composer, path)
    above = query(composer.model, carried(composer.model, verb, "query", {}))
    text = call(
        name,
        *([] if is_get else [literal(method)]),
        literal(path),
        at=places(path, composer.model, own),
        params=mapping(above) if above else None,
        **_members(composer, verb),
        **more,
        **composer.door(key),
    )
    parts = f"{', '.join(own.values())} = self._parted(remote_id)\n" if len(own) > 1 else ""
    return f"{parts}return {text}" if answers else f"{parts}{text}"


def _members(
    composer: ModelComposer,
    verb: str,
    fields: Mapping[str, str] | None = None,
    given: Iterable[tuple[str, str]] = (),
) -> dict[str, str | None]:
    """Return the `headers=` and `cookies=` of a plain method's call."""
    headers = (*given, *carried(composer.model, verb, "header", fields or {}))
    cookies = carried(composer.model, verb, "cookie", fields or {})
    return {
        "headers": mapping(headers) if headers else None,
        "cookies": mapping(cookies) if cookies else None,
    }


def _asked(composer: ModelComposer, verb: str, location: str) -> list[Carried]:
    """Return what a plain method's request carries at `location`."""
    return [one for one in composer.model.carried.get(verb, ()) if one.location == location]


def _own_placeholders(composer: ModelComposer, path: str) -> dict[str, str]:
    """Return placeholder → expression of the thing's own id: by its name, else the last ones."""
    own, names = composer.model.id_parameters, placeholders(path)
    if len(own) > 1:
        return {name: one.name for name, one in zip(names[-len(own) :], own, strict=False)}
    found = [one.wire_name for one in own if one.wire_name in names] or names[-1:]
    return dict.fromkeys(found if own else (), "remote_id")


def _optional(text: str | None) -> str | None:
    return None if text is None else literal(text)
