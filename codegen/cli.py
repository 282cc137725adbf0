"""The generator's commands: arguments in, report and exit code out.

Exit codes: 0 done · 1 parts of a document were skipped, under --strict; `diff` found a breaking
change · 2 nothing was done: unusable input, wrong flags, output out of date.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from .diagnostics import Findings, Level
from .errors import CodegenError, EmitError, SettingsError
from .ir.idempotency import Idempotency
from .ir.operations import Role
from .printable import printable
from .settings import GENERATED, SPECS, Settings, providers, straight, vendored
from .telling import count, tell, tell_findings

app = typer.Typer(
    name="codegen",
    help="An OpenAPI document in, a package of create-once models out.",
    epilog="Exit codes: 0 done; 1 parts were skipped, under --strict, or diff found a breaking "
    "change; 2 nothing was done: unusable input, wrong flags, output out of date.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Spec = Annotated[
    str | None,
    typer.Argument(
        metavar="SPEC",
        help="An OpenAPI document (a path or an address), or the name of a vendored one.",
    ),
]
Provider = Annotated[str | None, typer.Option(help="Name of the API, as a package name.")]
AllowRefs = Annotated[
    Path | None,
    typer.Option(
        metavar="FOLDER",
        help="Let the document refer to files below FOLDER, too, not only to those in its own.",
    ),
]
_VERSION = "a document, a vendored provider, a folder with openapi.json, or one in git as REV:PATH"
Strict = Annotated[bool, typer.Option(help="Exit with 1 where a part was skipped.")]


def main() -> None:
    """Run the command line; what went wrong is one line on stderr and exit code 2."""
    try:
        app()
    except CodegenError as error:
        kept = "\n" if isinstance(error, EmitError) else ""
        print(f"codegen: {printable(str(error), keep=kept)}", file=sys.stderr)
        raise SystemExit(2) from None


@app.command()
def generate(
    spec: Spec = None,
    provider: Provider = None,
    out: Annotated[Path | None, typer.Option(help="Folder of the generated package.")] = None,
    overlay: Annotated[Path | None, typer.Option(help="An OpenAPI Overlay to apply.")] = None,
    allow_refs: AllowRefs = None,
    strict: Strict = False,
) -> None:
    """Generate models: of every vendored provider, of one, or straight from SPEC into OUT."""
    from .pipeline import generate as run

    is_skipped = False
    given = _settings(
        spec, provider, out=out, overlay=overlay, allowed_refs=allow_refs, strict=strict
    )
    for settings in given:
        report = run(settings)
        tell(settings, report)
        is_skipped |= bool(report.package.skipped)
    raise typer.Exit(1 if strict and is_skipped else 0)


@app.command()
def check(provider: Provider = None) -> None:
    """Fail where generated/ is not what would be generated now; nothing is written."""
    from .pipeline import generate as run

    for settings in _settings(None, provider, check=True):
        run(settings)
        print(f"{settings.out}: up to date")


@app.command()
def vendor(
    spec: Annotated[
        str, typer.Argument(metavar="SPEC", help="An OpenAPI document: a path or an address.")
    ],
    provider: Annotated[str, typer.Option(help="Name of the API: a folder under specs/.")],
    address: Annotated[str | None, typer.Option(help="Where it comes from.")] = None,
    revision: Annotated[str | None, typer.Option(help="Its revision there.")] = None,
    date: Annotated[str | None, typer.Option(help="When it was fetched.")] = None,
    licence: Annotated[str | None, typer.Option(help="Its licence.")] = None,
    drop_prose: Annotated[
        bool | None, typer.Option("--drop-prose/--keep-prose", help="Keep facts only, or all.")
    ] = None,
    allow_refs: AllowRefs = None,
) -> None:
    """Write specs/PROVIDER/ from SPEC: bundled, with the facts of its prose lifted out."""
    from .vendor import Told
    from .vendor import vendor as run

    told = Told(
        address=address,
        revision=revision,
        date=date,
        licence=licence,
        prose=None if drop_prose is None else "drop" if drop_prose else "keep",
    )
    _check_given(spec)
    findings, today = Findings(), datetime.now(UTC).date().isoformat()
    allowed = _folder(allow_refs)
    done = run(spec, provider, SPECS, findings, told=told, today=today, allowed=allowed)
    print(f"{done.folder}: written; {count(done.facts, 'fact')} lifted out of prose")
    # Told here and nowhere else: what is left out is no longer in the vendored document.
    tell_findings((one for one in findings if one.level is not Level.NOTE), spec)


@app.command()
def classify(
    spec: Spec = None,
    provider: Provider = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for programs.")] = False,
    role: Annotated[Role | None, typer.Option(help="Only operations of this role.")] = None,
    verdict: Annotated[
        Idempotency | None, typer.Option(help="Only this verdict on an identical repeat.")
    ] = None,
    resource: Annotated[str | None, typer.Option(help="Only operations of this resource.")] = None,
    path: Annotated[str | None, typer.Option(help="Only paths that contain this.")] = None,
    why: Annotated[
        tuple[str, str] | None,
        typer.Option(metavar="METHOD PATH", help="All rules that were asked about one operation."),
    ] = None,
) -> None:
    """Show every operation's role, what an identical repeat does, and the evidence."""
    from rich.console import Console

    from .listing import Wanted, json_text, print_table, rows
    from .pipeline import judge

    if why is not None:
        _explain(_settings(spec, provider), why, as_json=as_json)
        return
    wanted = Wanted(role=role, verdict=verdict, resource=resource, path=path)
    for settings in _settings(spec, provider):
        found = rows(*judge(settings, Findings()), wanted)
        if as_json:
            print(json_text(found))
        else:
            print_table(found, Console())


@app.command()
def diff(
    old: Annotated[str, typer.Argument(metavar="OLD", help=f"The version in use: {_VERSION}.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help=f"The other version: {_VERSION}.")],
    provider: Provider = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for programs.")] = False,
    breaking: Annotated[bool, typer.Option("--breaking", help="Only breaking changes.")] = False,
) -> None:
    """Show what changes for users of the models; exit with 1 where code or records may break."""
    from rich.console import Console

    from .diff import Severity, compare
    from .diff.printing import json_text, print_findings
    from .versions import packages

    found = compare(*packages(old, new, provider))
    shown = [one for one in found if one.severity is Severity.BREAKING or not breaking]
    with _read_or_not():
        if as_json:
            print(json_text(shown))
        else:
            print_findings(shown, Console())
    raise typer.Exit(1 if any(one.severity is Severity.BREAKING for one in found) else 0)


@contextmanager
def _read_or_not() -> Iterator[None]:
    """Let a reader leave early (`| head`): the exit code tells what was found all the same."""
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        # What is left in the buffer would fail again when the interpreter ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _explain(settings: list[Settings], operation: tuple[str, str], *, as_json: bool) -> None:
    """Print the chain of evidence for one operation of one document."""
    from rich.console import Console

    from .explanation import explain, print_explanation, values

    if len(settings) != 1:
        raise SettingsError("--why is about one document: name it, or a vendored one")
    found = explain(settings[0], *operation)
    if as_json:
        print(json.dumps(values(found), indent=1))
    else:
        print_explanation(found, Console())


def _settings(
    spec: str | None,
    provider: str | None,
    *,
    out: Path | None = None,
    overlay: Path | None = None,
    allowed_refs: Path | None = None,
    strict: bool = False,
    check: bool = False,
) -> list[Settings]:
    """Return what to work on, one for each document. Raises: SettingsError."""
    if provider is None and spec in providers():
        spec, provider = None, spec
    if spec is not None:
        _check_given(spec)
        name = provider if provider is not None else out.name if out else Path(spec).stem
        return [
            straight(
                spec,
                provider=name,
                out=out or GENERATED / name,
                overlay=overlay,
                allowed_refs=_folder(allowed_refs),
                strict=strict,
                check=check,
            )
        ]
    if overlay is not None:
        raise SettingsError("--overlay goes with a document; a vendored one has its own")
    if allowed_refs is not None:
        raise SettingsError("--allow-refs goes with a document; a vendored one is in one file")
    if provider is not None:
        return [vendored(provider, out=out, strict=strict, check=check)]
    if out is not None:
        raise SettingsError("--out goes with a document or --provider: it holds one package")
    if not (names := providers()):
        raise SettingsError(f"{SPECS}/ holds no provider; `make vendor SPEC=… PROVIDER=…` adds one")
    return [vendored(name, strict=strict, check=check) for name in names]


def _folder(given: Path | None) -> Path | None:
    if given is not None and not given.is_dir():
        raise SettingsError(f"--allow-refs: expected a folder, found none at {given}")
    return given


def _check_given(spec: str) -> None:
    if not spec:
        raise SettingsError("expected an OpenAPI document, a path or an address, found none given")
