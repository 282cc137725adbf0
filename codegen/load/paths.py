"""Make a path's placeholders and the path parameters of its operations agree."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..diagnostics import Findings
from ..document import METHODS, Document, Json, Node

_PLACEHOLDER = re.compile(r"\{([^{}?*+#&;/]+)\}")


def complete_paths(raw: dict[str, Json], findings: Findings) -> None:
    """Declare undeclared placeholders, and drop path parameters that no path has, in place.

    A parameter and a placeholder that have nothing but each other are taken for one misspelling.
    """
    document = Document(raw=raw, sha256="", parse=lambda _: ())  # only to follow references
    for path, item in document.at("#/paths").items():
        if isinstance(item.raw, dict) and not path.startswith("x-"):
            _complete(_PLACEHOLDER.findall(path), item.resolved(), findings)


def _complete(placeholders: list[str], item: Node, findings: Findings) -> None:
    operations = [node for method, node in item.items() if method.upper() in METHODS]
    declared = {node.resolved().get("name") for node in _path_parameters(item, *operations)}
    strangers = declared.difference(placeholders)
    unknown = [name for name in placeholders if name not in declared]
    if strangers:
        misspelt = unknown[0] if len(strangers) == len(unknown) == 1 else None
        for holder in (item, *operations):
            _settle_strangers(holder, strangers, misspelt, findings)
    shared = {node.resolved().get("name") for node in _path_parameters(item)}
    for operation in operations:
        own = {node.resolved().get("name") for node in _path_parameters(operation)}
        for name in placeholders:
            if name not in shared | own:
                _declare(operation, name, findings)


def _path_parameters(*holders: Node) -> Iterator[Node]:
    for holder in holders:
        for node in holder.child("parameters").elements():
            if node.resolved().get("in") == "path":
                yield node


def _settle_strangers(
    holder: Node, strangers: set[Json], misspelt: str | None, findings: Findings
) -> None:
    """Give parameters that no placeholder asks for their meant name, or drop them."""
    kept: list[Json] = []
    for node in holder.child("parameters").elements():
        found = node.resolved()
        if found.get("in") != "path" or found.get("name") not in strangers:
            kept.append(node.raw)
        elif misspelt is not None:
            kept.append({**found.raw, "name": misspelt})
            message = f"the path has {{{misspelt}}} and no {{{found.get('name')}}}; read as that"
            findings.repaired("misspelt-path-parameter", node.pointer, message)
        else:
            message = f"the path has no {{{found.get('name')}}}; it is left out"
            findings.repaired("path-parameter-not-in-path", node.pointer, message)
    if holder.get("parameters") is not None:
        holder.raw["parameters"] = kept


def _declare(operation: Node, name: str, findings: Findings) -> None:
    parameter = {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
    operation.raw["parameters"] = [*(operation.get("parameters") or ()), parameter]
    findings.repaired(
        "undeclared-path-parameter",
        f"{operation.pointer}/parameters",
        f"expected a parameter for {{{name}}}, found none; read as text",
    )
