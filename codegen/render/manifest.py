"""manifest.json: the contract that tests, the emulator and reports read (design.md §5)."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from ..ir.operations import Operation
from ..ir.package import Model, Package
from ..ir.resources import Readiness
from ..ir.schemas import Component


def manifest_of(package: Package) -> dict[str, Any]:
    """Return the manifest as JSON values, every key of the contract present."""
    return {
        "provider": package.provider.name,
        "generator": package.generator,
        "spec": {
            "title": package.spec.title,
            "version": package.spec.version,
            "sha256": package.spec.sha256,
        },
        "operations": [_operation(one) for one in package.operations],
        "resources": [_resource(package, model) for model in package.models],
        "schemas": [_component(one) for one in package.components],
        "skipped": _skipped(package),
    }


def _skipped(package: Package) -> list[dict[str, str]]:
    """Return what is not in the output, and why."""
    return [
        {"source": one.source, "code": one.code, "message": one.message}
        for one in sorted(package.skipped)
    ]


def _operation(operation: Operation) -> dict[str, Any]:
    return {
        "method": operation.method,
        "path": operation.path,
        "operation_id": operation.operation_id,
        "role": operation.role.value,
        "idempotency": operation.verdict.value.value,
        "evidence": [asdict(one) for one in operation.verdict.evidence],
        "resource": operation.resource,
        "python": operation.python,
    }


def _component(component: Component) -> dict[str, Any]:
    return {
        "name": component.name,
        "reached": component.is_reached,
        "python": ", ".join(component.classes) or None,
    }


def _readiness(readiness: Readiness | None) -> dict[str, Any] | None:
    if readiness is None:
        return None
    ready = (*readiness.ready, *readiness.resting)
    return {"field": readiness.field, "ready": ready, "failed": readiness.failed}


def _resource(package: Package, model: Model) -> dict[str, Any]:
    resource, identity = model.resource, model.resource.identity
    return {
        "name": resource.name,
        "kind": resource.kind.value,
        "type": f"{package.provider.name}/{resource.name}",
        "parent": resource.parent,
        "module": f"models.{model.module}",
        "class": model.class_name,
        "request_model": model.request,
        "answer_model": model.answer,
        "create": resource.create,
        "read": resource.read,
        "list": resource.list,
        "update": resource.update,
        "delete": resource.delete,
        "id_field": identity.id_field,
        "id_fields": list(identity.id_fields),
        "create_envelope": resource.create_envelope,
        "read_envelope": resource.read_envelope,
        "list_envelope": resource.list_envelope,
        "natural_key": list(identity.natural_key),
        "natural_key_unique": identity.is_unique,
        "answer_paths": {one.field: one.path for one in identity.answer_paths},
        "marker": identity.marker,
        "native_key": identity.native_key,
        "readiness": _readiness(resource.readiness),
        "immutable": list(resource.immutable),
        "write_once": list(resource.write_once),
        "sensitive": list(resource.sensitive),
        "paging": asdict(resource.paging) if resource.paging is not None else None,
        "list_filters": list(resource.list_filters),
    }
