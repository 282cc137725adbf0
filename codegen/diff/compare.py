"""Two packages in, findings out: what changes for those who use the generated models."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from ..ir.package import Caller, Model, Package
from .exports import export_findings
from .findings import Finding, Version
from .methods import added, further_findings, plain_findings, removed
from .operations import operation_findings
from .pairing import Owned, Pairing, paired_methods, paired_models, paired_operations
from .provider import provider_findings
from .reach import Start, class_findings
from .resources import resource_findings
from .sides import Versions


def compare(old: Package, new: Package) -> tuple[Finding, ...]:
    """Return what changes between two versions, by resource, the worst first.

    Prose, order and where things stand in the documents change nothing.
    """
    models = paired_models(old, new)
    versions = Versions(old, new, models)
    told = [*_of_models(versions), *_of_methods(versions, paired_methods(old, new, models))]
    starts = [one for one in told if isinstance(one, Start)]
    of_classes = list(class_findings(starts, versions.classes))
    found = {
        *provider_findings(old.provider, new.provider),
        *operation_findings(paired_operations(old, new)),
        *(one for one in told if isinstance(one, Finding)),
        *of_classes,
        *export_findings(versions, frozenset(_renamed(of_classes))),
    }
    return tuple(sorted(found, key=lambda one: one.order))


def _renamed(found: Iterable[Finding]) -> Iterator[str]:
    for one in found:
        if one.code == "class-renamed":
            yield from (one.was, one.now)


def _of_models(versions: Versions) -> Iterator[Finding | Start]:
    for old, new in versions.models.both:
        yield from _about(new, resource_findings(versions, old, new))
        yield from _about(new, plain_findings(versions, old, new))
    for model in versions.models.added:
        yield _only_in_one("resource-added", model, "new")
    for model in versions.models.removed:
        yield _only_in_one("resource-removed", model, "old")


def _of_methods(versions: Versions, methods: Pairing[Owned]) -> Iterator[Finding | Start]:
    """Yield what becomes of further methods; those of a resource that comes or goes, with it."""
    for old, new in methods.both:
        yield from _about(new.caller, further_findings(versions, old, new))
    gone = {id(model) for model in versions.models.removed}
    come = {id(model) for model in versions.models.added}
    for owned in methods.added:
        if id(owned.caller) not in come:
            yield from _about(owned.caller, [added(owned, versions)])
    for owned in methods.removed:
        if id(owned.caller) not in gone:
            yield from _about(owned.caller, [removed(owned, versions)])


def _about(caller: Caller, found: Iterable[Finding | Start]) -> Iterator[Finding | Start]:
    for one in found:
        if isinstance(one, Start):
            yield one
        else:
            yield replace(one, resources=(caller.name,))


def _only_in_one(code: str, model: Model, version: Version) -> Finding:
    resource = model.resource
    key = resource.create or resource.read or resource.list or "-"
    return Finding(
        code=code,
        resources=(resource.name,),
        python=model.class_name,
        source=resource.source,
        version=version,
        was=key if version == "old" else "-",
        now=key if version == "new" else "-",
    )
