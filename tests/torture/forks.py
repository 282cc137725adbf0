"""The process that forks: it imports everything once; what is to be killed is a child of it.

A fresh interpreter needs a second to import what a forked child has at once; the child is as real
a process, and dies of a real SIGKILL. This process has one thread, so that forking it is safe.
A job that is alone and not to be killed is done in this process itself, which is quicker still.
JSON lines come in, one answer a line goes out: `{"jobs": […], "within_s": 30}` starts all jobs at
the same moment and answers how each ended; `{"resume": pid, "within_s": 30}` lets one go on that
stopped itself.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import selectors
import signal
import sys
import threading
import time
import traceback
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from postonce import Json

from .jobs import Job, perform, rehearse

_rehearsed: set[str] = set()

_LOOK_S = 0.02
"""How often children are looked at that may have stopped; an end is noticed at once."""


@dataclass(slots=True)
class _Child:
    pid: int
    answer: int
    """Where its answer is read from; at the end of that it has ended."""
    said: bytes = b""
    how: str = ""

    def told(self) -> Json:
        """Return how it ended, and what it said."""
        came = json.loads(self.said) if self.how == "done" and self.said else None
        return {"pid": self.pid, "how": self.how, "came": came}


def main() -> None:
    """Serve commands until there are no more, then end what is left by its process id."""
    stopped: dict[int, _Child] = {}
    for line in sys.stdin:
        command = json.loads(line)
        jobs = [Job(**job) for job in command.get("jobs", ())]
        _rehearse(jobs)
        if len(jobs) == 1 and jobs[0].stop_at is None:
            told = [{"pid": os.getpid(), "how": "done", "came": asdict(perform(jobs[0]))}]
        else:
            if jobs:
                children = _started(jobs)
            else:
                children = [stopped.pop(command["resume"])]
                os.kill(children[0].pid, signal.SIGCONT)
            _wait(children, command["within_s"])
            stopped.update({child.pid: child for child in children if child.how == "stopped"})
            told = [child.told() for child in children]
        print(json.dumps(told), flush=True)
    for pid in stopped:
        os.kill(pid, signal.SIGKILL)


def _rehearse(jobs: list[Job]) -> None:
    for subject in {job.subject for job in jobs} - _rehearsed:
        rehearse(subject)
        _rehearsed.add(subject)
        gc.collect()
        gc.freeze()  # children that never touch these pages need no copy of them


def _started(jobs: list[Job]) -> list[_Child]:
    """Fork a child for each job; all begin when the last of them is there."""
    assert threading.active_count() == 1, "a thread is left over: forking is not safe"
    wait_here, gate = os.pipe()
    children = [_forked(job, wait_here, gate) for job in jobs]
    os.close(wait_here)
    os.close(gate)
    return children


def _forked(job: Job, wait_here: int, gate: int) -> _Child:
    answer, say = os.pipe()
    pid = os.fork()
    if pid:
        os.close(say)
        return _Child(pid, answer)
    try:
        os.dup2(os.open(os.devnull, os.O_RDWR), 0)
        os.dup2(2, 1)  # nothing but answers may go where answers are read
        os.close(gate)
        os.read(wait_here, 1)
        came = json.dumps(asdict(perform(job))).encode()
        with os.fdopen(say, "wb") as pipe:
            pipe.write(came)
        os._exit(0)
    except BaseException:
        traceback.print_exc()
        os._exit(1)


def _wait(children: Iterable[_Child], within_s: float) -> None:
    """Wait until each has ended or stopped; whoever has done neither by then is killed."""
    deadline = time.monotonic() + within_s
    with selectors.DefaultSelector() as ears:
        for child in children:
            ears.register(child.answer, selectors.EVENT_READ, child)
        while ears.get_map() and time.monotonic() < deadline:
            for key, _ in ears.select(_LOOK_S):
                _hear(key.data, ears)
            for key in list(ears.get_map().values()):
                _look(key.data, ears)
        for key in list(ears.get_map().values()):
            _end(key.data, ears)


def _hear(child: _Child, ears: selectors.BaseSelector) -> None:
    if more := os.read(child.answer, 1 << 16):
        child.said += more
        return
    _, status = os.waitpid(child.pid, 0)
    child.how = "killed" if os.WIFSIGNALED(status) else "done"
    _forget(child, ears)


def _look(child: _Child, ears: selectors.BaseSelector) -> None:
    """See whether a child has stopped itself. One that ended is heard of by its pipe."""
    with contextlib.suppress(ChildProcessError):
        if os.waitid(os.P_PID, child.pid, os.WSTOPPED | os.WNOHANG) is not None:
            child.how = "stopped"
            ears.unregister(child.answer)


def _end(child: _Child, ears: selectors.BaseSelector) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(child.pid, signal.SIGKILL)
    os.waitpid(child.pid, 0)
    child.how = "stuck"
    _forget(child, ears)


def _forget(child: _Child, ears: selectors.BaseSelector) -> None:
    ears.unregister(child.answer)
    os.close(child.answer)


if __name__ == "__main__":
    main()
