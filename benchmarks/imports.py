"""What imports and a command's help cost, next to pydantic with one model as the measure."""

from __future__ import annotations

from .measure import cost_of

_FLOOR = "import pydantic\nclass M(pydantic.BaseModel):\n    a: int"
_STARTS = {
    "bare interpreter": ("-c", "pass"),
    "pydantic and one model": ("-c", _FLOOR),
    "postonce": ("-c", "import postonce"),
    "one generated model": ("-c", "from generated.digitalocean import Droplet"),
    "postonce --help": ("-m", "postonce", "--help"),
}


def main() -> None:
    """Print the time of each start, and its ratio to pydantic with one model."""
    print("imports (best of 5)")
    costs = {name: cost_of(start, runs=5).wall_s for name, start in _STARTS.items()}
    for name, wall_s in costs.items():
        ratio = wall_s / costs["pydantic and one model"]
        print(f"  {name:<24} {wall_s:5.2f} s  {ratio:4.2f} x pydantic")
