"""The generator's commands: arguments in, report and exit code out.

Exit codes: 0 done · 1 parts of a document were skipped, under --strict · 2 nothing was written:
unusable input, wrong flags, output out of date.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .errors import CodegenError, SettingsError
from .settings import GENERATED, SPECS, Settings, providers, straight, vendored

if TYPE_CHECKING:
    from .pipeline import Report

app = typer.Typer(
    name="codegen",
    help="An OpenAPI document in, a package of create-once models out.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Spec = Annotated[str | None, typer.Argument(help="An OpenAPI document: a path or an address.")]
Provider = Annotated[str | None, typer.Option(help="Name of the API, as a package name.")]
Strict = Annotated[bool, typer.Option(help="Exit with 1 where a part was skipped.")]


def main() -> None:
    """Run the command line; what went wrong is one line on stderr and exit code 2."""
    try:
        app()
    except CodegenError as error:
        print(f"codegen: {error}", file=sys.stderr)
        raise SystemExit(2) from None


@app.command()
def generate(
    spec: Spec = None,
    provider: Provider = None,
    out: Annotated[Path | None, typer.Option(help="Folder of the generated package.")] = None,
    overlay: Annotated[Path | None, typer.Option(help="An OpenAPI Overlay to apply.")] = None,
    strict: Strict = False,
) -> None:
    """Generate models: of every vendored provider, of one, or straight from SPEC into OUT."""
    from .pipeline import generate as run

    is_skipped = False
    for settings in _settings(spec, provider, out, overlay, strict=strict, check=False):
        report = run(settings)
        _tell(settings, report)
        is_skipped |= bool(report.skipped)
    raise typer.Exit(1 if strict and is_skipped else 0)


@app.command()
def check(provider: Provider = None) -> None:
    """Fail where generated/ is not what would be generated now; nothing is written."""
    from .pipeline import generate as run

    for settings in _settings(None, provider, None, None, strict=False, check=True):
        run(settings)
        print(f"{settings.out}: up to date")


@app.command()
def vendor(
    spec: Annotated[str, typer.Argument(help="An OpenAPI document: a path or an address.")],
    provider: Annotated[str, typer.Option(help="Name of the API: a folder under specs/.")],
    address: Annotated[str | None, typer.Option(help="Where it comes from.")] = None,
    revision: Annotated[str | None, typer.Option(help="Its revision there.")] = None,
    date: Annotated[str | None, typer.Option(help="When it was fetched.")] = None,
    licence: Annotated[str | None, typer.Option(help="Its licence.")] = None,
    drop_prose: Annotated[
        bool | None, typer.Option("--drop-prose/--keep-prose", help="Keep facts only, or all.")
    ] = None,
) -> None:
    """Write specs/PROVIDER/ from SPEC: bundled, with the facts of its prose lifted out."""
    from .diagnostics import Findings
    from .vendor import Told
    from .vendor import vendor as run

    told = Told(
        address=address,
        revision=revision,
        date=date,
        licence=licence,
        prose=None if drop_prose is None else "drop" if drop_prose else "keep",
    )
    today = datetime.now(UTC).date().isoformat()
    done = run(spec, provider, SPECS, Findings(), told=told, today=today)
    print(f"{done.folder}: {done.facts} facts lifted out of prose")


@app.command()
def classify(
    spec: Spec = None,
    provider: Provider = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for programs.")] = False,
    role: Annotated[str | None, typer.Option(help="Only operations of this role.")] = None,
    repeat: Annotated[str | None, typer.Option(help="Only this verdict on a repeat.")] = None,
    path: Annotated[str | None, typer.Option(help="Only paths that contain this.")] = None,
) -> None:
    """Show every operation's role, what an identical repeat does, and the evidence."""
    from rich.console import Console

    from .diagnostics import Findings
    from .listing import Wanted, json_text, print_table, rows
    from .pipeline import judge

    wanted = Wanted(role=role, repeat=repeat, path=path)
    for settings in _settings(spec, provider, None, None, strict=False, check=False):
        found = rows(*judge(settings, Findings()), wanted)
        if as_json:
            print(json_text(found))
        else:
            print_table(found, Console())


def _settings(
    spec: str | None,
    provider: str | None,
    out: Path | None,
    overlay: Path | None,
    *,
    strict: bool,
    check: bool,
) -> list[Settings]:
    if spec is not None:
        name = provider or (out.name if out is not None else Path(spec).stem)
        target = out or GENERATED / name
        return [
            straight(spec, provider=name, out=target, overlay=overlay, strict=strict, check=check)
        ]
    if overlay is not None:
        raise SettingsError("--overlay goes with SPEC; a vendored document has its own")
    names = (provider,) if provider is not None else providers()
    if not names:
        raise SettingsError(f"{SPECS}/ holds no provider; `make vendor SPEC=… PROVIDER=…` adds one")
    return [vendored(name, out=out, strict=strict, check=check) for name in names]


def _tell(settings: Settings, report: Report) -> None:
    package = report.package
    methods = sum(len(model.methods) for model in package.models)
    change = "written" if report.is_changed else "unchanged"
    print(
        f"{settings.out}: {change}: {len(package.models)} resources, {methods} further methods, "
        f"{len(package.schemas)} schemas from {len(package.operations)} operations, "
        f"{len(report.skipped)} parts skipped, {report.lines} lines in {report.files} files, "
        f"{report.seconds:.1f} s"
    )
    for one in report.skipped:
        print(one, file=sys.stderr)
