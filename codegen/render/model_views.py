"""Models → what their template prints."""

from __future__ import annotations

from dataclasses import dataclass
from keyword import iskeyword

from ..ir.package import Model, Package
from ..ir.resources import ResourceKind
from .calls import mapping
from .composer import MethodView, ModelComposer, model_composer_for, signature
from .fact_views import fact_lines
from .hook_views import hooks
from .method_views import further_methods
from .plain_views import plain_methods
from .schema_views import Index
from .text import article, sentence
from .verdicts import of_create


@dataclass(frozen=True, slots=True, kw_only=True)
class InitView:
    """The constructor of a nested resource."""

    signature: str
    parents: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelView:
    """One module under models/."""

    doc: str
    imports: str
    constants: tuple[tuple[str, str], ...]
    class_name: str
    spec: str
    state: str
    class_doc: tuple[str, ...]
    facts: tuple[str, ...]
    init: InitView | None
    methods: tuple[MethodView, ...]


def model_view(package: Package, index: Index, model: Model) -> ModelView:
    """Return the view of one model."""
    composer = model_composer_for(package, index, model)
    composer.imports.add("postonce", "Model")
    composer.imports.add("..provider", "PROVIDER")
    facts = tuple(fact_lines(composer))
    init = _init(composer)
    methods = (*plain_methods(composer), *further_methods(composer), *hooks(composer))
    return ModelView(
        doc=_module_doc(composer),
        imports=composer.imports.text,
        constants=tuple(composer.constants.items()),
        class_name=model.class_name,
        spec=composer.spec,
        state=composer.state,
        class_doc=_class_doc(composer),
        facts=facts,
        init=init,
        methods=methods,
    )


def _init(composer: ModelComposer) -> InitView | None:
    parents = composer.model.parents
    if not parents:
        return None
    composer.imports.add("postonce", "Context")
    arguments = [composer.argument(parent) for parent in parents]
    passed = ", ".join(f"{parent.wire_name}={parent.name}" for parent in parents)
    spelled = [parent.wire_name for parent in parents]
    if not all(name.isidentifier() and not iskeyword(name) for name in spelled):
        passed = f"**{mapping((parent.wire_name, parent.name) for parent in parents)}"
    return InitView(
        signature=signature("__init__", ["ctx: Context"], arguments, "None"), parents=passed
    )


def _module_doc(composer: ModelComposer) -> str:
    resource = composer.resource
    key = resource.list or resource.create or resource.read or ""
    return f"{sentence(resource.title)[:-1]}: {key.partition(' ')[2]}."


def _class_doc(composer: ModelComposer) -> tuple[str, ...]:
    resource, verdict = composer.resource, composer.model.create_verdict
    title = sentence(article(resource.title))[:-1]
    keys = " and ".join(f"`{name}`" for name in resource.identity.natural_key)
    told = f", told apart by its {keys}" if keys else ""
    if resource.kind is ResourceKind.SINGLETON:
        told = ", of which there is one"
    within = " and ".join(f"`{parent.name}`" for parent in composer.model.parents)
    first = f"{title}{told}{f' within its {within}' if within else ''}."
    return (first, of_create(verdict)) if verdict is not None else (first,)
