"""Run XeLaTeX on a project: in a folder of its own, without a shell, within limits.

Nothing but `xelatex` and `xdvipdfmx` is needed: index and works are in the text already, so
the driver only repeats runs until what they write to each other no longer changes.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from bookbuild.machine import TEX_PROGRAMS

RUNS = 6
"""Runs after which pages that still move are taken as they are."""
SECONDS = 600.0
"""Longest run; a book of a thousand pages takes a tenth."""
_WORK = 600
"""Seconds of processor time for a run."""
_MEMORY = 4 * 2**30
_FILE = 2 * 2**30
_PAGE = re.compile(rb"\[(\d+)")
_MOVING = ("*.aux", "*.toc", "*.out")
_FIRST = r"\tracinglostchars=3 \input{main.tex}"
_NO_FACES = "<?xml version='1.0'?>\n<!DOCTYPE fontconfig SYSTEM 'fonts.dtd'>\n<fontconfig/>\n"

Progress = Callable[[str, int, int], None]
_OVERRUN = -getattr(signal, "SIGXCPU", 0) or None
"""Code of a program that took too long on the processor; Windows has no such signal."""


@dataclass(frozen=True, slots=True)
class Pages:
    """What a run of XeLaTeX gave."""

    pdf: bytes
    """Empty where there is none."""
    log: str
    limit: str = ""
    """Which limit ended it: `time`, `memory`, or ""."""


def tex_is_here() -> bool:
    """Tell whether XeLaTeX can be run on this machine."""
    return all(shutil.which(name) for name in TEX_PROGRAMS)


def typeset(
    folder: Path, environment: Mapping[str, str], epoch: int | None, progress: Progress
) -> Pages:
    """Typeset the project in `folder` and return its pages and the log of the last run.

    `folder` is the driver's own; it is left full of what TeX writes.
    """
    told = _environment(folder, environment, epoch)
    known = pages = 0
    before = b""
    for run in range(1, RUNS + 1):
        command = [
            *("xelatex", "-no-pdf", "-no-shell-escape", "-interaction=nonstopmode"),
            *("-file-line-error", "-jobname=main", _FIRST),
        ]
        stage = f"XeLaTeX, run {run}"
        code, pages = _run(command, folder, told, stage, known, progress)
        log = _log(folder)
        if code is None or code < 0:
            return Pages(b"", log, "time" if code in (None, _OVERRUN) else "memory")
        known = pages
        if code or not (folder / "main.xdv").is_file():
            return Pages(b"", log)
        after = _state(folder)
        if after == before:
            break
        before = after
    command = ["xdvipdfmx", "-q", "-o", "main.pdf", "main.xdv"]
    code, _ = _run(command, folder, told, "xdvipdfmx", 0, progress)
    file = folder / "main.pdf"
    if code is None or code < 0:
        return Pages(b"", log, "time")
    return Pages(file.read_bytes() if file.is_file() and not code else b"", log)


def _environment(folder: Path, given: Mapping[str, str], epoch: int | None) -> dict[str, str]:
    """Return the little that TeX is told of the machine it runs on."""
    fonts = folder / "no-fonts.conf"
    fonts.write_text(_NO_FACES)
    told = {
        "PATH": given.get("PATH", os.defpath),
        "HOME": str(folder),
        "LC_ALL": "C.UTF-8",
        "TEXMFHOME": str(folder / "none"),
        "TEXMFVAR": str(folder / "var"),
        "FONTCONFIG_FILE": str(fonts),
        "openin_any": "p",
        "openout_any": "p",
        "shell_escape": "f",
        "max_print_line": "20000",
        "error_line": "254",
        "half_error_line": "238",
        "SOURCE_DATE_EPOCH": str(epoch if epoch is not None else 946684800),
        "FORCE_SOURCE_DATE": "1",
    }
    return told | {k: v for k, v in given.items() if k in ("SYSTEMROOT", "TEMP", "TMP")}


def _run(
    command: list[str],
    folder: Path,
    told: Mapping[str, str],
    stage: str,
    known: int,
    progress: Progress,
) -> tuple[int | None, int]:
    """Run a program and return its code, None where it ran out of time, and its last page."""
    program = shutil.which(command[0], path=told["PATH"]) or command[0]
    pages = 0
    ended = threading.Event()
    with (
        subprocess.Popen(  # noqa: S603  fixed arguments, no shell
            [program, *command[1:]],
            cwd=folder,
            env=dict(told),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        ) as process
    ):
        _limit(process.pid)

        def stop() -> None:
            ended.set()
            process.kill()

        timer = threading.Timer(SECONDS, stop)
        timer.start()
        try:
            out = process.stdout.fileno() if process.stdout else -1
            progress(stage, 0, max(known, 1))
            last = time.monotonic()
            while part := os.read(out, 65536):
                pages += len(_PAGE.findall(part))
                if time.monotonic() - last > 0.1:
                    last = time.monotonic()
                    progress(stage, pages, max(known, pages + 1))
            code = process.wait()
        except BaseException:
            process.kill()
            raise
        finally:
            timer.cancel()
    progress(stage, max(pages, 1), max(pages, 1))
    return None if ended.is_set() else code, pages


def _limit(pid: int) -> None:
    """Bound processor time, memory and files of a program from outside."""
    if sys.platform != "linux":
        return
    import resource

    try:
        resource.prlimit(pid, resource.RLIMIT_CPU, (_WORK, _WORK + 1))
        resource.prlimit(pid, resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (_FILE, _FILE))
        resource.prlimit(pid, resource.RLIMIT_CORE, (0, 0))
    except OSError:
        return


def _log(folder: Path) -> str:
    try:
        return (folder / "main.log").read_bytes().decode("utf-8", "replace")
    except OSError:
        return ""


def _state(folder: Path) -> bytes:
    """Return a digest of what the runs write to each other."""
    state = hashlib.sha256()
    for place in (folder, folder / "chapters"):
        for pattern in _MOVING:
            for path in sorted(place.glob(pattern)):
                state.update(path.name.encode() + path.read_bytes())
    return state.digest()
