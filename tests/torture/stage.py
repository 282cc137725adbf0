"""The stage: emulators, processes and a store, on which a case is played to its end."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from postonce import Json
from postonce.data.open import open_repository
from postonce.data.repository import Record
from postonce.emulator.server import Running, running

from ..subjects import ROOT, Subject
from .cases import HURRIED_S, Act, Case, Run
from .jobs import INSTANCE, Came, Job
from .processes import Ended, Processes, processes
from .requests import subject_of
from .stores import Stores

MEMORY = Path("/dev/shm")
"""Where files cost no disk: a SIGKILL takes nothing from them that it would leave on one."""
CROWD_SLEEP_S = 0.02
"""What a wait for another run's claim is cut to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """What became of a case: how its runs ended, and what there is in the end.

    `before` is the undisturbed preparation, `runs` the disturbed ones, `last` the last of those
    that followed until nothing changed any more. `log` is the emulator's whole log, `asked_last`
    what of it that last run asked. `texts` are what was written anywhere, by its place; `shown` is
    what the provider shows of things, also of those that are gone by now.
    """

    case: Case
    before: Ended | None
    runs: tuple[tuple[Ended, ...], ...]
    last: Ended
    log: tuple[dict[str, Json], ...]
    asked_last: tuple[dict[str, Json], ...]
    objects: tuple[dict[str, Json], ...]
    records: tuple[Record, ...]
    holder: str | None
    texts: dict[str, str]
    shown: str

    @property
    def subject(self) -> Subject:
        return subject_of(self.case.subject)


class Stage:
    """Where cases are played, one after another."""

    def __init__(
        self, folder: Path, children: Processes, cloud: Callable[[str], Running], stores: Stores
    ) -> None:
        self.children = children
        self._folder = folder
        self._stores = stores
        self._cloud = cloud
        self._numbers = count(1)
        self._boundaries: dict[Case, tuple[str, ...]] = {}

    @contextmanager
    def scene(self, case: Case) -> Iterator[Scene]:
        """Set the stage for `case`: an empty provider and an empty store."""
        folder = self._folder / f"case-{next(self._numbers)}"
        folder.mkdir()
        cloud = self._cloud(subject_of(case.subject).provider)
        cloud.reset()
        cloud.configure(reads_until_ready=case.reads, list_lag=case.lag)
        try:
            with self._stores.empty(case.store, folder) as store:
                yield Scene(case, cloud, self.children, store, folder)
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def play(self, case: Case) -> Played:
        """Play `case` to its end."""
        with self.scene(case) as scene:
            before = None if case.act == "create" else scene.create()
            runs = tuple(scene.disturbed(run) for run in case.runs)
            return scene.played(before, runs)

    def boundaries(self, case: Case) -> tuple[str, ...]:
        """Return the boundaries that an undisturbed run passes after the runs of `case`."""
        if case not in self._boundaries:
            self._boundaries[case] = self._counted(case)
        return self._boundaries[case]

    def _counted(self, case: Case) -> tuple[str, ...]:
        with self.scene(case) as scene:
            if case.act != "create":
                scene.create()
            for run in case.runs:
                scene.disturbed(run)
            came = scene.run(scene.job(case.act)).came
            return came.boundaries if came and not came.is_crash else ()


class Scene:
    """One case's provider and store, while it is being played."""

    def __init__(
        self, case: Case, cloud: Running, children: Processes, store: str, folder: Path
    ) -> None:
        self.case = case
        self.cloud = cloud
        self.store = store
        self._children = children
        self._folder = folder
        self._remote_id: str | None = None
        self._shown = ""

    def job(self, act: Act) -> Job:
        """Return an undisturbed run of `act`."""
        return Job(
            subject=self.case.subject,
            act=act,
            store=self.store,
            url=self.cloud.url,
            log=str(self._folder / "run.log"),
            remote_id=self._remote_id,
        )

    def run(self, job: Job) -> Ended:
        """Run `job` alone."""
        return self._children.run([job])[0]

    def create(self) -> Ended:
        """Make the thing that the case disturbs."""
        made = self.run(self.job("create"))
        if made.came is not None:
            self._remote_id = made.came.id
        self._shown = repr(self.cloud.objects())
        return made

    def disturbed(self, run: Run) -> tuple[Ended, ...]:
        """Carry out one disturbed run of the case; a crowd waits for real, if briefly."""
        if run.fault is not None:
            self.cloud.fault(**run.fault.as_plan())
        is_hurried = run.fault is not None and run.fault.kind == "delay"
        job = replace(
            self.job(self.case.act),
            timeout_s=HURRIED_S if is_hurried else 10.0,
            longest_sleep_s=CROWD_SLEEP_S if run.runners > 1 else 0.0,
        )
        ended = self._children.run([replace(job, stop_at=run.kill_at), *[job] * (run.runners - 1)])
        self.cloud.calm()
        return tuple(ended)

    def played(self, before: Ended | None, runs: tuple[tuple[Ended, ...], ...]) -> Played:
        """Run until quiet and gather what there is then."""
        last = self.run(replace(self.job(self.case.then), is_until_quiet=True))
        log = tuple(self.cloud.log())
        passed = last.came.boundaries if last.came is not None else ()
        asked = sum(name.startswith("send ") for name in passed)
        subject = subject_of(self.case.subject)
        repository = open_repository(self.store)
        try:
            records = tuple(repository.records())
            versions = repository.history(subject.model.kind, INSTANCE)
            holder = repository.holder(subject.model.kind, INSTANCE)
        finally:
            repository.close()
        everything = [*(ended for run in runs for ended in run), last]
        return Played(
            case=self.case,
            before=before,
            runs=runs,
            last=last,
            log=log,
            asked_last=log[len(log) - asked :],
            objects=tuple(self.cloud.objects().get(subject.name, ())),
            records=records,
            holder=holder,
            texts={
                "the log": _text(self._folder / "run.log"),
                "what was said": "\n".join(_said(ended.came) for ended in everything),
                "the records": repr((records, versions)),
                "the store": "".join(_text(path) for path in self._folder.glob("state.db*")),
            },
            shown=self._shown + repr(self.cloud.objects()),
        )


@contextmanager
def stage() -> Iterator[Stage]:
    """Have a stage for the length of a block; emulators are started when first asked for."""
    started: dict[str, Running] = {}
    with ExitStack() as stack:
        place = MEMORY if MEMORY.is_dir() else None
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="torture-", dir=place)))

        def cloud_of(provider: str) -> Running:
            if provider not in started:
                started[provider] = stack.enter_context(running(ROOT / "specs" / provider))
            return started[provider]

        children = stack.enter_context(processes(folder))
        yield Stage(folder, children, cloud_of, Stores(stack))


def _text(path: Path) -> str:
    return path.read_bytes().decode(errors="replace") if path.exists() else ""


def _said(came: Came | None) -> str:
    return "" if came is None else "\n".join((came.text, came.drift, *came.seen))
