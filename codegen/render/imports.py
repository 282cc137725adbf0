"""The imports of one generated file: exactly those that its lines use."""

from __future__ import annotations

from collections import defaultdict

_STANDARD = ("collections.abc", "datetime", "typing")


class Imports:
    """Collects names while a file's lines are composed, and prints them in isort's order.

    `package` is the dotted path from the file's package to the generated one (`..`), `own` the
    file's own module, from which nothing is imported.
    """

    def __init__(self, package: str, own: str) -> None:
        self._package = package
        self._own = own
        self._names: defaultdict[str, set[str]] = defaultdict(set)

    def add(self, module: str, *names: str) -> None:
        """Note that the file uses `names` of `module`."""
        self._names[module].update(names)

    def class_(self, module: str, name: str) -> None:
        """Note that the file uses a class of the generated package."""
        if module != self._own:
            self.add(f"{self._package}{module}", name)

    @property
    def text(self) -> str:
        """The import statements, in three blocks: standard library, others, the package."""
        blocks: tuple[list[str], list[str], list[str]] = ([], [], [])
        told = self._names["postonce"]  # what it exports needs no second import from within
        for module in sorted(self._names, key=_order):
            inner = told if module.startswith("postonce.") else set()
            names = sorted(self._names[module] - inner, key=_constants_first)
            if not names:
                continue
            line = f"from {module} import {', '.join(names)}"
            where = 0 if module in _STANDARD else 2 if module.startswith(".") else 1
            blocks[where].append(line)
        return "\n\n".join("\n".join(block) for block in blocks if block)


def _order(module: str) -> tuple[int, str]:
    dots = len(module) - len(module.lstrip("."))
    return (-dots, module)


def _constants_first(name: str) -> tuple[int, str]:
    return (0 if name.isupper() else 1 if name[0].isupper() else 2, name)
