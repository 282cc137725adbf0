"""`make corpus DIR=…`: generate from every document of a folder, and hold what comes out to it.

Exit code 1 where a document failed: a traceback, output that does not import or does not pass
mypy or ruff, an operation or schema that is neither in the output nor skipped with a reason.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from fnmatch import fnmatch
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track

from .documents import files_of
from .rows import Row, Wanted, row_of
from .tables import print_rows


def main(
    folder: Annotated[Path, typer.Argument(help="A folder of OpenAPI documents, at any depth.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for programs.")] = False,
    jobs: Annotated[int, typer.Option(min=1, help="Documents at a time.")] = 1,
    only: Annotated[str, typer.Option(help="Only paths that match this pattern.")] = "*",
    every: Annotated[int, typer.Option(min=1, help="Only every n-th document.")] = 1,
    with_mypy: Annotated[bool, typer.Option("--mypy/--no-mypy", help="Ask mypy too.")] = True,
    twice: Annotated[bool, typer.Option(help="Generate twice, and compare the bytes.")] = False,
    keep: Annotated[Path | None, typer.Option(help="Keep the packages in this folder.")] = None,
    timeout_s: Annotated[float, typer.Option(help="Seconds that one generation may take.")] = 600,
) -> None:
    """Print a row for each document of FOLDER."""
    if not folder.is_dir():
        raise typer.BadParameter(f"expected a folder, found {str(folder)!r}; make: DIR=…")
    paths = [p for p in files_of(folder) if fnmatch(p.relative_to(folder).as_posix(), only)]
    with tempfile.TemporaryDirectory(prefix="corpus-") as scratch:
        wanted = Wanted(
            folder=folder,
            scratch=Path(scratch),
            keep=keep.resolve() if keep is not None else None,
            with_mypy=with_mypy,
            twice=twice,
            timeout_s=timeout_s,
        )
        rows = [*_rows(paths[::every], wanted, jobs)]
    rows.sort(key=lambda row: row.document)
    if as_json:
        print(json.dumps([row.values() for row in rows], indent=1))
    else:
        console = Console()
        print_rows(rows, console if console.is_terminal else Console(width=200))
    raise typer.Exit(1 if any(row.faults for row in rows) else 0)


def _rows(paths: list[Path], wanted: Wanted, jobs: int) -> Iterator[Row]:
    """Yield a row for each document as it is ready, with progress on a terminal."""
    with ThreadPoolExecutor(jobs) as pool:
        waiting = [pool.submit(row_of, path, wanted) for path in paths]
        done: Iterable[object] = as_completed(waiting)
        console = Console(stderr=True)
        if console.is_terminal:
            done = track(done, "generating", total=len(waiting), console=console, transient=True)
        for one in done:
            yield one.result()  # type: ignore[attr-defined]  # a future


if __name__ == "__main__":
    typer.run(main)
