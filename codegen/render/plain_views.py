"""The plain methods of a model: create, read, list, update, delete."""

from __future__ import annotations

from .calls import call, mapping, named
from .composer import MethodView, ModelComposer, signature
from .hook_views import narrowing
from .verdicts import of_call

_RAISES = "Raises: AmbiguousMatch, EffectUnknown, IdentityConflict, NotReady, CallError."


def plain_methods(composer: ModelComposer) -> list[MethodView]:
    """Return the plain methods that the API has."""
    made = (_create, _read, _list, _update, _delete)
    return [view for make in made if (view := make(composer)) is not None]


def _create(composer: ModelComposer) -> MethodView | None:
    key, title = composer.resource.create, composer.resource.title
    if key is None:
        return None
    composer.imports.add("postonce", "Result")
    body = call(
        "self._create",
        "spec",
        "instance",
        adopt="adopt",
        wait="wait",
        verify="self._get",
        find="None" if narrowing(composer) is None else "self._find",
        post="self._post",
    )
    return MethodView(
        signature=signature(
            "create",
            [f"spec: {composer.spec}"],
            ["instance: str | None = None", "adopt: bool = False", "wait: bool = True"],
            f"Result[{composer.state}]",
        ),
        doc=(
            f"Return the {title} for `spec`, posting only when none is recorded and alive.",
            "Looks in the data repository, verifies with a GET, posts when needed.",
            _RAISES,
            composer.source(key),
        ),
        body=f"return {body}",
    )


def _read(composer: ModelComposer) -> MethodView | None:
    key, title = composer.resource.read, composer.resource.title
    if key is None:
        return None
    return MethodView(
        signature=signature("read", composer.id_arguments, [], f"{composer.state} | None"),
        doc=(f"Return the live {title}, or None once it is gone.", composer.source(key)),
        body=f"return self._state(self._get({composer.id_value}))",
    )


def _list(composer: ModelComposer) -> MethodView | None:
    key, title = composer.resource.list, composer.resource.title
    if key is None:
        return None
    composer.imports.add("collections.abc", "Iterator")
    parameters = composer.model.list_parameters
    arguments = [composer.argument(parameter) for parameter in parameters]
    within = " of its parent" if composer.model.parents else ""
    return MethodView(
        signature=signature("list", [], arguments, f"Iterator[{composer.state}]"),
        doc=(f"Yield every {title}{within}, page by page.", composer.source(key)),
        body=f"return self._states(self._items({mapping(named(parameters, 'query'))}))",
    )


def _update(composer: ModelComposer) -> MethodView | None:
    key, verdict = composer.resource.update, composer.model.update_verdict
    if key is None or verdict is None:
        return None
    changes = f"changes: {composer.class_(composer.model.update)}"
    return MethodView(
        signature=signature("update", [*composer.id_arguments, changes], [], composer.state),
        doc=(
            f"Change the {composer.resource.title}, and return it as it is then.",
            of_call(verdict),
            composer.source(key),
        ),
        body=f"return self._update({composer.id_value}, changes, send=self._put)",
    )


def _delete(composer: ModelComposer) -> MethodView | None:
    key, verdict = composer.resource.delete, composer.model.delete_verdict
    if key is None or verdict is None:
        return None
    return MethodView(
        signature=signature("delete", composer.id_arguments, [], "None"),
        doc=(
            f"Delete the {composer.resource.title}; one that is gone already is success.",
            of_call(verdict),
            composer.source(key),
        ),
        body=f"self._delete({composer.id_value}, send=self._remove)",
    )
