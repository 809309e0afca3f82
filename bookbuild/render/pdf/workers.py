"""Lay out documents side by side in processes of their own, each under a time limit."""

from __future__ import annotations

import contextlib
import os
import pickle
import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from multiprocessing.connection import Pipe
from pathlib import Path

from .job import Fault, Job, Laid, unpack
from .wire import Wire, handed_on

TIME_LIMIT = 300.0
"""Seconds one document may take; real chapters take 5 to 30."""
_START_LIMIT = 120.0
"""Seconds until a process must have loaded WeasyPrint and Pango."""
_PACKAGE = Path(__file__).resolve().parents[3]


class _NotStarted(Exception):
    """A layout process that never got ready, with the reason as its message."""


class _Worker:
    """One process and the socket to it; a process that fails is replaced at the next job."""

    def __init__(self, environment: Mapping[str, str], limit: float) -> None:
        self._environment = dict(environment)
        self._limit = limit
        self._process: subprocess.Popen[bytes] | None = None
        self._connection: Wire | None = None

    def run(self, job: Job) -> Laid:
        """Return the result of `job`, or an empty one with the fault that ended it."""
        try:
            connection = self._connect()
            connection.send_bytes(pickle.dumps(job))
            if not connection.poll(self._limit):
                self.stop()
                return Laid(b"", 0, faults=(Fault("time", message=f"{self._limit:g}"),))
            return unpack(connection.recv_bytes())
        except _NotStarted as fault:
            self.stop()
            return Laid(b"", 0, faults=(Fault("crash", message=str(fault)),))
        except (EOFError, OSError, ValueError):
            code = self.stop()
            return Laid(b"", 0, faults=(Fault("crash", message=_ending(code)),))

    def _connect(self) -> Wire:
        if self._connection is None:
            ours, theirs = Pipe()
            # -P: the folder the build runs in is the book's and must not shadow modules.
            self._process = subprocess.Popen(  # noqa: S603
                [sys.executable, "-P", "-m", "bookbuild.render.pdf.worker", str(theirs.fileno())],
                env=self._environment,
                **handed_on(theirs),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            theirs.close()
            self._connection = ours
            if not ours.poll(_START_LIMIT):
                raise _NotStarted(f"the layout process did not start within {_START_LIMIT:g} s")
            complaint = ours.recv_bytes().decode()
            if complaint:
                raise _NotStarted(complaint)
        return self._connection

    def stop(self) -> int | None:
        """End the process, at once; return the code it ended with."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        if self._process is None:
            return None
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(0.2)
        self._process.kill()
        return self._process.wait()


def _ending(code: int | None) -> str:
    if code is not None and code < 0:
        return f"the layout process was ended by signal {-code}"
    return f"the layout process ended with code {code}"


class Workers:
    """As many layout processes as there are processors; use with `with`."""

    def __init__(
        self,
        fontconfig: Path,
        environment: Mapping[str, str],
        count: int = 0,
        limit: float = TIME_LIMIT,
    ) -> None:
        inherited = {k: v for k, v in environment.items() if not k.startswith("PYTHON")}
        full = inherited | {
            "FONTCONFIG_FILE": str(fontconfig),
            "PYTHONPATH": str(_PACKAGE),
            "PYTHONHASHSEED": "0",
        }
        self._workers = [_Worker(full, limit) for _ in range(count or os.cpu_count() or 1)]

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._workers:
            worker.stop()

    def run(self, jobs: Sequence[Job], done: Callable[[int, Laid], None]) -> None:
        """Lay out every job; `done` is called in this thread with its index as each is ready."""
        waiting: queue.SimpleQueue[int] = queue.SimpleQueue()
        # The longest first, so that none is left running alone at the end.
        for index in sorted(range(len(jobs)), key=lambda i: -len(jobs[i].body)):
            waiting.put(index)
        ready: queue.SimpleQueue[tuple[int, Laid]] = queue.SimpleQueue()

        def drive(worker: _Worker) -> None:
            while True:
                try:
                    index = waiting.get_nowait()
                except queue.Empty:
                    return
                ready.put((index, worker.run(jobs[index])))

        for worker in self._workers[: len(jobs)]:
            threading.Thread(target=drive, args=(worker,), daemon=True).start()
        for _ in jobs:
            done(*ready.get())
