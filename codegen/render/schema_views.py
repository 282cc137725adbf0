"""Schemas → what their template prints."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..ir.operations import Operation
from ..ir.package import Package
from ..ir.schemas import Alias, Field, Schema, SchemaType
from ..ir.types import Reference
from ..words import spoken, words
from .annotations import Annotations
from .imports import Imports
from .text import article, literal, sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldView:
    """One line of a class: `name: annotation = default`, and the prose below it."""

    line: str
    doc: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassView:
    """One class. `keywords` stand behind the base class."""

    name: str
    base: str
    keywords: str
    doc: tuple[str, ...]
    one_of: str | None
    only_one: bool
    fields: tuple[FieldView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AliasView:
    """A named type that is no class."""

    name: str
    type: str
    doc: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ModuleView:
    """One module of schemas."""

    doc: str
    imports: str
    aliases: tuple[AliasView, ...]
    classes: tuple[ClassView, ...]


def schema_module_view(
    package: Package, index: Index, module: str, schemas: tuple[SchemaType, ...]
) -> ModuleView:
    """Return the view of one module under schemas/."""
    imports = Imports("." * (module.count("/") + 1), _dotted(module))
    annotations = Annotations(imports, index.modules, index.names)
    aliases = tuple(_alias(schema, annotations) for schema in schemas if isinstance(schema, Alias))
    classes = tuple(
        _class(schema, index, annotations)
        for schema in _own_first(schemas, index)
        if isinstance(schema, Schema)
    )
    return ModuleView(
        doc=_module_doc(package, module),
        imports=imports.text,
        aliases=aliases,
        classes=classes,
    )


@dataclass(frozen=True, slots=True)
class Index:
    """What files need to know of classes that other files hold, looked up once per package.

    `modules`: class → dotted module under schemas/; `places`: the same, as models import it.
    `schemas`: class → what it is. `names`: class → wire name → field.
    `docs`: class → the sentence that introduces it, where a resource gives it one; `bodies`: the
    same of what further methods send.
    """

    modules: dict[str, str]
    places: dict[str, str]
    schemas: dict[str, SchemaType]
    names: dict[str, dict[str, str]]
    docs: dict[str, str]
    bodies: dict[str, str]
    operations: dict[str, Operation]


def index_of(package: Package) -> Index:
    """Return the index of a package's schemas."""
    schemas = [schema for schema in package.schemas if isinstance(schema, Schema)]
    docs: dict[str, str] = {}
    for model in package.models:
        title = article(model.resource.title)
        docs[model.answer] = f"{sentence(title)[:-1]} as the API shows it."
        if model.request is not None:
            docs[model.request] = f"What creates {title}."
        if model.update is not None:
            docs[model.update] = f"What changes {title}."
    modules = {schema.class_name: _dotted(schema.module) for schema in package.schemas}
    return Index(
        modules=modules,
        places={name: f"schemas.{module}" for name, module in modules.items()},
        schemas={schema.class_name: schema for schema in package.schemas},
        names={
            schema.class_name: {field.wire_name: field.name for field in schema.fields}
            for schema in schemas
        },
        docs=docs,
        bodies=_bodies(package),
        operations={one.key: one for one in package.operations},
    )


def _bodies(package: Package) -> dict[str, str]:
    """Return the sentences that introduce what further methods send."""
    return {
        method.body.class_name: f"What `{method.name}` of {article(caller.title)} sends."
        for caller in package.callers
        for method in caller.methods
        if isinstance(method.body, Reference)
    }


def _dotted(module: str) -> str:
    return module.replace("/", ".")


def _own_first(schemas: Iterable[SchemaType], index: Index) -> list[SchemaType]:
    """Return the order of a file: a resource's own classes, then their parts by name."""
    return sorted(
        schemas, key=lambda schema: (schema.class_name not in index.docs, schema.class_name)
    )


def _alias(alias: Alias, annotations: Annotations) -> AliasView:
    annotations.imports.add("typing", "TypeAlias")
    first = sentence(f"{spoken(words(alias.class_name))}: the values that the spec knows")
    return AliasView(
        name=alias.class_name,
        type=annotations.text(alias.type, alias.side),
        doc=(first, alias.doc) if alias.doc else (first,),
    )


def _class(schema: Schema, index: Index, annotations: Annotations) -> ClassView:
    base = "RequestModel" if schema.side == "request" else "AnswerModel"
    annotations.imports.add("postonce.schema", base)
    fields = sorted(schema.fields, key=lambda field: not field.is_required)
    return ClassView(
        name=schema.class_name,
        base=base,
        keywords=', extra="allow"' if schema.side == "request" and schema.extra else "",
        doc=_class_doc(schema, index),
        one_of=literal(schema.one_of) if schema.one_of else None,
        only_one=schema.only_one,
        fields=tuple(_field(field, schema, annotations) for field in fields),
    )


def _field(field: Field, schema: Schema, annotations: Annotations) -> FieldView:
    inner = annotations.text(field.type, schema.side)
    if field.is_sensitive:
        annotations.imports.add("postonce.schema", "Sensitive")
        inner = annotations.annotated(inner, "Sensitive")
    default = None
    if field.const is not None:
        default = literal(field.const)
    elif schema.side == "request" and field.is_nullable:
        annotations.imports.add("postonce.schema", "Nullable")
        inner = f"Nullable[{inner}]"
    if field.const is None and not field.is_required:
        default = "None"
        if not (schema.side == "request" and field.is_nullable) and inner != "None":
            inner = f"{inner} | None"
    elif schema.side == "answer" and field.is_nullable:
        inner = f"{inner} | None"
    if field.name != field.wire_name:
        annotations.imports.add("postonce.schema", "wire")
        inner = annotations.annotated(inner, f"wire({literal(field.wire_name)})")
    line = f"{field.name}: {inner}" + (f" = {default}" if default is not None else "")
    return FieldView(line=line, doc=field.doc)


def _class_doc(schema: Schema, index: Index) -> tuple[str, ...]:
    first = index.docs.get(schema.class_name) or index.bodies.get(schema.class_name)
    if first is None:
        is_sent = schema.side == "request"
        name = schema.class_name.removesuffix("Spec") if is_sent else schema.class_name
        said = "as it is sent" if is_sent else "as the API shows it"
        first = sentence(f"{spoken(words(name))}, {said}")
    return (first, schema.doc) if schema.doc else (first,)


def _module_doc(package: Package, module: str) -> str:
    for caller in package.callers:
        if caller.module == module:
            return f"Schemas of {article(caller.title)}: what is sent, and what is shown."
    return f"Schemas that several resources use: {spoken(words(module.rpartition('/')[2]))}."
