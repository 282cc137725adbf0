"""The facts that a model's class states: identity, readiness, paging, what never changes."""

from __future__ import annotations

from collections.abc import Iterator

from ..ir.resources import Resource, ResourceKind
from .calls import fact, mapping, paging_text
from .composer import ModelComposer
from .text import literal
from .verdicts import must_not_repeat


def fact_lines(composer: ModelComposer) -> Iterator[str]:
    """Yield the class attributes of a model, one assignment each."""
    resource, model = composer.resource, composer.model
    yield f"kind = {literal(f'{composer.package.provider.name}/{resource.name}')}"
    yield "provider = PROVIDER"
    yield f"spec_type = {composer.spec}"
    yield f"state_type = {composer.state}"
    if model.update is not None and resource.update is not None:
        yield f"update_type = {composer.class_(model.update)}"
        if (method := resource.update.partition(" ")[0]) != "PUT":
            yield f"update_method = {literal(method)}"
    yield f"identity = {_identity(composer)}"
    if resource.readiness is not None:
        yield f"readiness = {_readiness(composer)}"
        if resource.readiness.gone:
            yield f"gone = {literal(resource.readiness.gone)}"
    if resource.paging is not None:
        name, text = paging_text(resource.paging)
        composer.imports.add("postonce.facts", name)
        yield f"paging = {text}"
    for name in ("immutable", "write_once", "sensitive"):
        if names := getattr(resource, name):
            yield f"{name} = {literal(names)}"
    if repeating := tuple(one.name for one in model.methods if must_not_repeat(one.verdict)):
        yield f"acts_again = {literal(repeating)}"


def _identity(composer: ModelComposer) -> str:
    composer.imports.add("postonce.facts", "Identity")
    identity = composer.resource.identity
    text = fact(
        "Identity",
        {
            "id_fields": (),
            "natural_key": (),
            "is_unique": None,
            "marker": None,
            "native_key": None,
            "created_id": None,
            "made_at": None,
            "is_singleton": False,
            "is_anonymous": False,
        },
        id_field=identity.id_field,
        id_fields=identity.id_fields,
        natural_key=identity.natural_key,
        is_unique=identity.is_unique,
        marker=identity.marker,
        native_key=identity.native_key,
        created_id=identity.created_id,
        made_at=identity.made_at,
        is_singleton=composer.resource.kind is ResourceKind.SINGLETON,
        is_anonymous=_is_anonymous(composer.resource),
    )
    if not identity.answer_paths:
        return text
    paths = mapping((one.field, literal(one.path)) for one in identity.answer_paths)
    return f"{text[:-1]}, answer_paths={paths})"


def _is_anonymous(resource: Resource) -> bool:
    """Whether nothing but its id, which the API gives, tells a thing from an older one."""
    identity = resource.identity
    known_by = (identity.natural_key, identity.native_key, identity.made_at)
    is_found = resource.list is not None and bool(identity.id_field or identity.id_fields)
    return is_found and resource.kind is not ResourceKind.SINGLETON and not any(known_by)


def _readiness(composer: ModelComposer) -> str:
    readiness = composer.resource.readiness
    assert readiness is not None
    composer.imports.add("postonce.facts", "Readiness")
    return fact(
        "Readiness",
        {"failed": (), "resting": (), "starts": None},
        field=readiness.field,
        ready=readiness.ready,
        failed=readiness.failed,
        resting=readiness.resting,
        starts=readiness.starts,
    )
