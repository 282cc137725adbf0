"""Imports flow one way, and are paid for only when used."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
STAGES = ("load", "vendor", "discover", "classify", "build", "render", "emit")
# Vendoring is a small pipeline of its own: it reads a document as loading does, then writes it.
MAY_USE = {"vendor": {"load"}}


def modules(folder: str) -> list[Path]:
    return sorted((ROOT / folder).rglob("*.py"))


def imported(path: Path) -> Iterator[str]:
    """Yield the absolute dotted name of everything `path` imports, type checking included."""
    package = path.relative_to(ROOT).with_suffix("").parts[:-1]
    for node in ast.walk(ast.parse(path.read_text())):
        match node:
            case ast.Import():
                yield from (alias.name for alias in node.names)
            case ast.ImportFrom(level=0, module=str(module)):
                yield module
            case ast.ImportFrom(level=level, module=module):
                base = package[: len(package) - level + 1]
                head = ".".join((*base, *([module] if module else [])))
                yield head
                yield from (f"{head}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("path", modules("codegen"), ids=lambda p: str(p.relative_to(ROOT)))
def test_the_generator_imports_relatively_and_no_runtime(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.level == 0:
            assert node.module not in ("codegen", "postonce", "generated")
            assert not (node.module or "").startswith(("codegen.", "postonce.", "generated."))
    assert not any(name.split(".")[0] in ("postonce", "generated") for name in imported(path))


@pytest.mark.parametrize("stage", STAGES)
def test_stages_do_not_import_each_other(stage: str) -> None:
    others = {other for other in STAGES if other != stage} - MAY_USE.get(stage, set())
    for path in modules(f"codegen/{stage}"):
        used = {name.split(".")[1] for name in imported(path) if name.startswith("codegen.")}
        assert not used & others, path


@pytest.mark.parametrize("path", modules("codegen/ir"), ids=lambda p: p.name)
def test_the_ir_knows_no_stage_and_no_document(path: Path) -> None:
    used = {name.split(".")[1] for name in imported(path) if name.startswith("codegen.")}
    assert used <= {"ir", "diagnostics"}


@pytest.mark.parametrize("path", modules("codegen/diff"), ids=lambda p: p.name)
def test_versions_are_compared_by_their_ir_alone(path: Path) -> None:
    used = {name.split(".")[1] for name in imported(path) if name.startswith("codegen.")}
    assert used <= {"ir", "diff", "printable"}


@pytest.mark.parametrize("path", modules("postonce"), ids=lambda p: str(p.relative_to(ROOT)))
def test_the_runtime_knows_neither_generator_nor_output(path: Path) -> None:
    assert not any(name.split(".")[0] in ("codegen", "generated") for name in imported(path))


def test_generated_code_imports_only_itself_the_runtime_and_pydantic() -> None:
    allowed = {"__future__", "collections", "datetime", "decimal", "typing", "uuid"}
    for path in modules("generated"):
        provider = path.relative_to(ROOT).parts[1]
        for node in ast.walk(ast.parse(path.read_text())):
            match node:
                case ast.ImportFrom(level=0, module=str(module)):
                    assert module.split(".")[0] in {*allowed, "postonce", "pydantic"}, path
                case ast.ImportFrom(level=level):
                    depth = len(path.relative_to(ROOT / "generated" / provider).parts)
                    assert level <= depth, path
                case ast.Import():
                    assert all(alias.name in allowed for alias in node.names), path


def loaded_after(code: str) -> set[str]:
    """Return the modules a new interpreter holds after `code`."""
    told = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys\nprint(*sys.modules)"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    return set(told.stdout.splitlines()[-1].split())


HEAVY = {"httpx", "sqlalchemy", "dbos", "starlette", "uvicorn", "psycopg", "cryptography"}
HEAVY |= {"yaml", "cel", "jsonschema_rs", "rich", "postonce.emulator"}


def test_importing_postonce_loads_nothing_heavy() -> None:
    assert not loaded_after("import postonce") & {*HEAVY, "pydantic", "typer", "postonce.cli"}


def loaded_by_help_of(command: str) -> set[str]:
    arguments = [*command.split(), "--help"]
    return loaded_after(
        f"from postonce.cli import app\napp({arguments}, 'postonce', standalone_mode=False)"
    )


def test_help_loads_nothing_but_what_reads_a_command_line() -> None:
    loaded = loaded_by_help_of("")
    assert "postonce.commands.state" in loaded
    assert not loaded & {*HEAVY, "pydantic"}


COMMANDS = ["run", "plan", "work", "state", "state list", "state rebuild", "resolve", "emulate"]
COMMANDS += ["doctor"]


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_a_command_loads_nothing_that_the_command_needs(command: str) -> None:
    # pydantic is how typer turns arguments into values.
    assert not loaded_by_help_of(command) & HEAVY


def test_a_store_loads_no_extra_that_it_does_not_need() -> None:
    loaded = loaded_after(
        "from postonce.data.open import open_repository\nopen_repository('sqlite://', keys=())"
    )
    assert not loaded & {"psycopg", "cryptography"}


def test_a_look_into_a_store_is_cheap() -> None:
    loaded = loaded_after(
        "from postonce.data.open import look_into\n"
        "with look_into('sqlite:///nowhere.db') as look: look.kinds()"
    )
    assert not loaded & {*HEAVY, "pydantic"}


def test_importing_one_model_loads_only_what_it_needs() -> None:
    loaded = loaded_after("from generated.digitalocean import Droplet")
    models = {name for name in loaded if name.startswith("generated.digitalocean.models.")}
    assert models == {"generated.digitalocean.models.droplet"}
    resources = {path.stem for path in (ROOT / "generated/digitalocean/models").glob("*.py")}
    schemas = {
        name.rpartition(".")[2]
        for name in loaded
        if name.startswith("generated.digitalocean.schemas.") and ".shared" not in name
    }
    assert schemas & resources == {"droplet"}
    assert not loaded & {"httpx", "sqlalchemy", "typer", "starlette"}


def test_every_generated_module_imports() -> None:
    names = [
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for path in modules("generated")
    ]
    code = "import importlib\nfor name in {names!r}: importlib.import_module(name)"
    loaded_after(code.format(names=names))
