"""Resources, verdicts and schemas → Package: the whole of what rendering needs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from .. import __version__
from ..diagnostics import Findings
from ..document import Document
from ..document import Operation as SpecOperation
from ..everywhere import unstated
from ..ir.discovery import Classification, Discovery, Judgement
from ..ir.operations import Operation
from ..ir.package import Caller, Model, Package, SpecFacts
from ..names import Names, class_name
from ..settings import Settings
from ..shapes import Shapes
from .access import access_of
from .areas import areas_of
from .carried import own_operations, settled
from .components import components_of
from .methods import Context
from .models import model_of, roots_of
from .placement import placed
from .polling import readers_of
from .provider import provider_of
from .schemas import SchemaBuilder


def build(
    document: Document,
    discovery: Discovery,
    classification: Classification,
    settings: Settings,
    findings: Findings,
) -> Package:
    """Return the package for a discovered and classified document."""
    resources = tuple(settled(resource, document, findings) for resource in discovery.resources)
    discovery = replace(discovery, resources=resources)
    context = _context(document, discovery, classification, findings)
    models = _models(document, discovery, context)
    areas = areas_of(document, discovery, models, context)
    schemas = placed(context.schemas.schemas, (*models, *areas))
    access = access_of(document, settings.provider, settings.token_env, findings)
    provider = provider_of(settings.provider, document, access, settings.address, findings)
    doors = Doors(own=access.own, base_url=provider.base_url)
    operations = _operations(document, discovery, classification, (*models, *areas), doors)
    return Package(
        generator=__version__,
        spec=SpecFacts(
            title=document.title,
            version=document.version,
            sha256=document.sha256,
            path=settings.spec_label,
        ),
        provider=provider,
        models=models,
        areas=areas,
        schemas=schemas,
        operations=operations,
        components=components_of(document, operations, schemas),
        diagnostics=tuple(findings),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Doors:
    """Where single operations are reached, and with which secrets, where not as all others are."""

    own: Mapping[str, tuple[str, ...]]
    base_url: str

    def server(self, operation: SpecOperation) -> str | None:
        """Return the operation's own address, None where it is the provider's as well."""
        urls = operation.servers
        return urls[0] if urls and self.base_url not in urls else None


def _context(
    document: Document,
    discovery: Discovery,
    classification: Classification,
    findings: Findings,
) -> Context:
    names = Names(class_name(resource.name) for resource in discovery.resources)
    return Context(
        document=document,
        classification=classification,
        shapes=Shapes(document),
        schemas=SchemaBuilder(names=names, findings=findings),
        findings=findings,
        readers=readers_of(document),
        unstated=unstated(document),
        pages=discovery.pagings,
        pagings=tuple(dict.fromkeys(r.paging for r in discovery.resources if r.paging is not None)),
    )


def _models(document: Document, discovery: Discovery, context: Context) -> tuple[Model, ...]:
    """Build every model; the roots are named and announced before anything refers to them."""
    roots = {
        resource.name: roots_of(resource, document, context.schemas.names, context)
        for resource in discovery.resources
    }
    for found in roots.values():
        for root in (found.answer, found.request):
            if root is not None:
                context.schemas.announce(root)
    further = _further(document, discovery)
    return tuple(
        model_of(resource, roots[resource.name], tuple(further[resource.name]), context)
        for resource in discovery.resources
    )


def _further(
    document: Document, discovery: Discovery
) -> Mapping[str, list[tuple[SpecOperation, Judgement]]]:
    """Return, per resource, the operations that become further methods: those on an item first."""
    own = {key for resource in discovery.resources for key in own_operations(resource)}
    found: dict[str, list[tuple[SpecOperation, Judgement]]] = defaultdict(list)
    for operation in sorted(document.operations, key=lambda o: (-o.path.count("{"), o.key)):
        judgement = discovery.judgements[operation.key]
        if judgement.resource is not None and operation.key not in own:
            found[judgement.resource].append((operation, judgement))
    return found


def _operations(
    document: Document,
    discovery: Discovery,
    classification: Classification,
    callers: Iterable[Caller],
    doors: Doors,
) -> tuple[Operation, ...]:
    python = _python_names(callers)
    return tuple(
        Operation(
            method=operation.method,
            path=operation.path,
            operation_id=operation.operation_id,
            role=discovery.judgements[operation.key].role,
            role_evidence=discovery.judgements[operation.key].evidence,
            verdict=classification.verdicts[operation.key],
            resource=discovery.judgements[operation.key].resource,
            python=python.get(operation.key),
            server=doors.server(operation),
            auth=doors.own.get(operation.key),
            source=operation.node.pointer,
        )
        for operation in document.operations
    )


def _python_names(callers: Iterable[Caller]) -> dict[str, str]:
    """Return `Class.method` per operation; where a body's tag makes several, all of them."""
    names: dict[str, list[str]] = defaultdict(list)
    for caller in callers:
        for verb in ("create", "read", "list", "update", "delete"):
            key = getattr(caller.resource, verb) if isinstance(caller, Model) else None
            if key is not None:
                names[key].append(f"{caller.class_name}.{verb}")
        for method in caller.methods:
            names[method.operation].append(f"{caller.class_name}.{method.name}")
    return {key: ", ".join(dict.fromkeys(called)) for key, called in names.items()}
