"""Rebuild a lost data repository from the markers that things carry in the cloud.

Every kind of a generated package that has labels is listed; what carries the owner's marker is
recorded under the instance that the marker names. Nested kinds are looked for below the parents
that are recorded. Nothing is changed at the provider, and no record that is there is overwritten.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any, TypeAlias

from .data.repository import Record, Status
from .errors import CallError, ConfigError
from .markers import markers_in
from .package import manifest_of
from .ready import is_ready
from .records import place
from .search import remote_id_of
from .types import Json

if TYPE_CHECKING:
    from .context import Context
    from .model import Model

AnyModel: TypeAlias = "Model[Any, Any]"


class Finding(StrEnum):
    """What became of a marked thing, or of a kind."""

    RECORDED = "recorded"  # a record was made
    KNOWN = "known"  # a record holds it already
    RIVAL = "rival"  # another thing is recorded for its instance: kept beside it (law 6)
    OPEN = "open"  # its record waits for a lost answer: the next create takes it up
    DELETED = "deleted"  # its record is a tombstone: its delete may still be under way
    FAILED = "failed"  # the kind could not be listed


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One thing that was found (or a kind that could not be listed, `why`)."""

    kind: str
    finding: Finding
    instance: str = ""
    remote_id: str = ""
    why: str = ""


def rebuild(ctx: Context, package: ModuleType | str) -> Iterator[Found]:
    """Record what carries the marker of the context's owner, and yield each thing found.

    `package` is a generated package, or its import name. Raises: ConfigError; RepositoryError.
    """
    if ctx.owner is None:
        raise ConfigError("whose things are to be recorded? Open the context with owner=")
    for model in _models(ctx, import_module(package) if isinstance(package, str) else package):
        model.http.require_token()
        seen: set[str] = set()
        try:
            for body in model.everything():
                remote_id = remote_id_of(body, {}, model.identity)
                if remote_id is not None and remote_id not in seen:
                    seen.add(remote_id)
                    yield from _found(ctx, model, remote_id, body)
        except CallError as error:
            yield Found(kind=model.kind, finding=Finding.FAILED, why=str(error))


def _models(ctx: Context, package: ModuleType) -> Iterator[AnyModel]:
    """Yield each kind with labels, parents first, a nested one below each recorded parent."""
    resources: list[Json] = manifest_of(package)["resources"]
    for facts in sorted(resources, key=lambda facts: facts["parent"] is not None):
        if facts["marker"] is None or facts["list"] is None:
            continue
        model: type[AnyModel] = getattr(package, facts["class"])
        names = [name for name in inspect.signature(model).parameters if name != "ctx"]
        if not facts["parent"]:
            names = [name for name in names if name != "parents"]
        if not names:
            yield model(ctx)
        elif len(names) == 1:
            above = f"{model.provider.name}/{facts['parent']}"
            yield from (model(ctx, **{names[0]: one}) for one in _ids(ctx, above))


def _ids(ctx: Context, kind: str) -> list[str]:
    """Return the remote ids recorded for `kind`, all at once: records are written meanwhile."""
    live = (r.remote_id for r in ctx.data.records(kind) if r.status is Status.LIVE)
    return [one for one in live if one is not None]


def _found(ctx: Context, model: AnyModel, remote_id: str, body: Json) -> Iterator[Found]:
    for marker in markers_in(body, model.identity.marker):
        if marker.owner != ctx.owner:
            continue
        with ctx.claimed(model.kind, marker.instance):
            finding = _recorded(ctx, model, marker.instance, remote_id, body)
        yield Found(kind=model.kind, finding=finding, instance=marker.instance, remote_id=remote_id)


def _recorded(ctx: Context, model: AnyModel, instance: str, remote_id: str, body: Json) -> Finding:
    record = ctx.data.get(model.kind, instance)
    match record:
        case None:
            ctx.data.put(
                Record(
                    kind=model.kind,
                    instance=instance,
                    status=Status.LIVE,
                    remote_id=remote_id,
                    state=body,
                    is_ready=is_ready(model.readiness, body),
                    parents=place(model.parents),
                    owner=ctx.owner,
                    sensitive=model.sensitive,
                )
            )
            return Finding.RECORDED
        case Record(status=Status.DELETED | Status.DELETING):
            return Finding.DELETED
        case Record(status=Status.INTENT):
            return Finding.OPEN
        case Record() if remote_id == record.remote_id:
            return Finding.KNOWN
        case _:
            if remote_id not in record.rivals:
                ctx.data.put(replace(record, rivals=(*record.rivals, remote_id)))
            return Finding.RIVAL
