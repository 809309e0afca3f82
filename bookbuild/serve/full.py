"""Build the whole site, and the PDF where it is shown, in a process of its own."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from bookbuild.build import Job, build
from bookbuild.cache import Cache
from bookbuild.diagnostics import Diagnostic, Report
from bookbuild.resources import cache_root
from bookbuild.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Build:
    """How a full build ended."""

    fine: bool
    """Its files have taken the place of the last ones."""
    found: tuple[Diagnostic, ...]
    reads: tuple[str, ...]
    """Files of the book it was made from."""


def build_apart(root: Path, edition: str, target: Path) -> Build:
    """Build an edition in another process; a crash of it is a build that failed."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(
        target=_build, args=(theirs, str(root), edition, str(target)), daemon=False
    )
    process.start()
    theirs.close()
    try:
        result = ours.recv()
    except EOFError:
        result = Build(False, (), ())
    finally:
        ours.close()
        process.join()
    assert isinstance(result, Build)
    return result


def _build(pipe: Connection, root: str, edition: str, target: str) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the server ends it
    if sys.platform != "win32":
        os.nice(10)  # the page just saved comes first
    report = Report()
    workspace = Workspace(Path(root))
    cache = Cache(cache_root() / "results")
    try:
        built = build(Job(edition, Path(target)), workspace, cache, report, lambda *_: None)
    except Exception as fault:
        # An edition that fails by a fault of ours must not end what shows the last one.
        said = str(fault)[:200]
        report.add(
            "W101",
            f"fault of the compiler: {type(fault).__name__}: {said}",
            hint="please report it; `bookbuild -v html` shows where",
        )
        built = None
    pipe.send(Build(built is not None, tuple(report.sorted()), workspace.reads))
    pipe.close()
