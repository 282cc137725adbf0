"""What imports cost, next to pydantic with one model as the measure."""

from __future__ import annotations

from .measure import cost_of

_FLOOR = "import pydantic\nclass M(pydantic.BaseModel):\n    a: int"
_IMPORTS = {
    "bare interpreter": "pass",
    "pydantic and one model": _FLOOR,
    "postonce": "import postonce",
    "one generated model": "from generated.digitalocean import Droplet",
}


def main() -> None:
    """Print the time of each import, and its ratio to pydantic with one model."""
    print("imports (best of 5)")
    costs = {name: cost_of(["-c", code], runs=5).wall_s for name, code in _IMPORTS.items()}
    for name, wall_s in costs.items():
        ratio = wall_s / costs["pydantic and one model"]
        print(f"  {name:<24} {wall_s:5.2f} s  {ratio:4.2f} x pydantic")
