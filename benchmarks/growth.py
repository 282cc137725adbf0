"""Growth: what generation takes for a quarter, a half and the whole of one document.

Told as ratios within this run: machines differ, and what matters is that twice the document takes
no more than twice the work. `python -m benchmarks.growth DOCUMENT` measures any document.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from codegen.document import unescape

from .measure import ROOT, cost_of

Json = Any
SHARES = (0.25, 0.5, 1.0)


def share_of(document: Json, share: float) -> Json:
    """Return the first paths of `document`, with the components that they refer to."""
    paths = [*document["paths"].items()]
    kept = dict(paths[: max(1, round(len(paths) * share))])
    every = document.get("components", {})
    components: dict[str, dict[str, Json]] = {
        "securitySchemes": every.get("securitySchemes", {}),
    }
    waiting, seen = [kept], set[str]()
    while waiting:
        for target in _references(waiting.pop()):
            keys = [unescape(key) for key in target.split("/")[1:]]
            if target in seen or len(keys) < 3 or keys[0] != "components":
                continue
            seen.add(target)
            found = every.get(keys[1], {}).get(keys[2])
            if found is not None and keys[2] not in components.setdefault(keys[1], {}):
                components[keys[1]][keys[2]] = found
                waiting.append(found)
    return {**document, "paths": kept, "components": components}


def _references(node: Json) -> Iterator[str]:
    waiting = [node]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            if isinstance(target := one.get("$ref"), str):
                yield target
            waiting.extend(one.values())
        elif isinstance(one, list):
            waiting.extend(one)


def main(paths: list[str] | None = None) -> None:
    """Print time per MB and peak memory for growing shares of each document."""
    specs = [Path(path) for path in paths or ()] or sorted((ROOT / "specs").glob("*/openapi.json"))
    print("growth: shares of one document (CPU time per MB, as a ratio to the smallest share)")
    for spec in specs:
        document = json.loads(spec.read_bytes())
        first: float | None = None
        for share in SHARES:
            with tempfile.TemporaryDirectory() as folder:
                part = Path(folder) / "part.json"
                part.write_text(json.dumps(share_of(document, share)))
                size = part.stat().st_size / 1e6
                out = str(Path(folder) / "part")
                cost = cost_of(
                    ["-m", "codegen", "generate", str(part), "--provider", "part", "--out", out],
                    runs=1,
                )
            per_mb = cost.cpu_s / size
            first = first or per_mb
            print(
                f"  {spec.parent.name}/{spec.name} {share:4.0%}  {size:5.1f} MB  "
                f"{cost.wall_s:5.1f} s wall  {cost.cpu_s:5.1f} s CPU  {per_mb:4.1f} s/MB  "
                f"{per_mb / first:4.2f}  {cost.peak_mib:4.0f} MiB peak"
            )


if __name__ == "__main__":
    main(sys.argv[1:])
