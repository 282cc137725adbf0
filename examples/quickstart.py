"""Create a machine; run again as often as you like: there will be one.

Start the emulator first (`make emulate`), then: .venv/bin/python examples/quickstart.py
"""

from __future__ import annotations

from generated.digitalocean import Droplet, DropletSpec
from postonce import Context


def main() -> None:
    """Print what the create did, the provider's id, and where the live thing differs."""
    spec = DropletSpec(name="web-1", region="nyc3", size="s-1vcpu-1gb", image="ubuntu-24-04-x64")
    with Context.open("sqlite:///state.db", base_url="http://127.0.0.1:8765", token="any") as ctx:
        result = Droplet(ctx).create(spec)
        print(result.outcome, result.state.id, result.drift)


if __name__ == "__main__":
    main()
