"""A network, a label, two machines, a load balancer and a firewall, through all that can go wrong.

`make demo` runs it against the emulator: a range that is refused, a mended one, a kill in the
middle, and two runs more. It ends with a count of what there is.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from postonce.emulator.server import Running, running

ROOT = Path(__file__).parent.parent
EXPECTED = {"vpc": 1, "tag": 1, "droplet": 2, "load_balancer": 1, "firewall": 1}


def main() -> int:
    """Tell the story; return 0 where it ends with one of each and two machines."""
    with running(ROOT / "specs" / "digitalocean") as cloud, tempfile.TemporaryDirectory() as folder:
        story = Story(cloud, Path(folder))
        story.chapter("A range that the provider refuses: what does not need it goes on")
        cloud.fault(kind="status", operation="POST /v2/vpcs", status=422, times=1)
        story.run("cidr=10.10.0.0/99")
        story.chapter("Mended, run again, and killed while the second machine is being made")
        cloud.fault(
            kind="delay", operation="POST /v2/droplets", when="after", nth=2, delay_s=60, times=1
        )
        story.run("cidr=10.10.0.0/20", kill_after=("POST /v2/droplets", 2))
        story.chapter("Run again: the machine whose answer was lost is found, not made anew")
        story.run("cidr=10.10.0.0/20")
        story.chapter("Run again: everything is in place")
        story.run("cidr=10.10.0.0/20")
        return story.count()


class Story:
    """Runs the workflow as a user would, in processes of their own."""

    def __init__(self, cloud: Running, folder: Path) -> None:
        self.cloud = cloud
        self.environment = os.environ | {
            "DIGITALOCEAN_TOKEN": "any",
            "POSTONCE_STORE": f"sqlite:///{folder / 'demo.db'}",
        }

    def chapter(self, title: str) -> None:
        """Print a heading."""
        print(f"\n== {title}", flush=True)

    def run(self, given: str, *, kill_after: tuple[str, int] | None = None) -> None:
        """Run the workflow with an input; kill it once the nth request of a sort has arrived."""
        arguments = ["run", "examples/storefront.yaml", "--input", given]
        print(f"$ postonce {' '.join(arguments)}", flush=True)
        child = subprocess.Popen(
            [sys.executable, "-m", "postonce", *arguments, "--base-url", self.cloud.url],
            cwd=ROOT,
            env=self.environment,
        )
        if kill_after is not None:
            self._await(*kill_after, child)
            child.kill()
            print("-- killed", flush=True)
        child.wait()

    def count(self) -> int:
        """Print how many things of each kind there are; return the exit code."""
        found = {name: len(things) for name, things in self.cloud.objects().items() if things}
        posts = sum(entry["method"] == "POST" for entry in self.cloud.log())
        self.chapter("What there is at the provider")
        for name, number in found.items():
            print(f"{number} {name}")
        print(f"({posts} POST requests, one of them refused)")
        return 0 if found == EXPECTED else 1

    def _await(self, operation: str, number: int, child: subprocess.Popen[bytes]) -> None:
        method, path = operation.split()
        while child.poll() is None:
            seen = sum((one["method"], one["path"]) == (method, path) for one in self.cloud.log())
            if seen >= number:
                return
            time.sleep(0.02)


if __name__ == "__main__":
    sys.exit(main())
