"""Run XeLaTeX on a project: in a folder of its own, without a shell, within limits.

Nothing but `xelatex` and `xdvipdfmx` is needed: index and works are in the text already, so
the driver only repeats runs until what they write to each other no longer changes. latexmk is
not used: it hands the shell names of files that TeX chose, which undoes `-no-shell-escape`.
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
from functools import partial
from pathlib import Path
from typing import Literal

from bookbuild.machine import TEX_PROGRAMS

_PAGE = re.compile(rb"\[\d+")
_OPENED = re.compile(rb"\(\./(chapters/[^\s()]+)\.tex")
_STARVED = re.compile(rb"memory exhausted|annot allocate memory|failed to map segment|bad_alloc")
"""What XeLaTeX, the loader and C++ say where they get no memory."""
_TAIL = 4096
_MOVING = ("*.aux", "*.toc", "*.out")
_FIRST = r"\tracinglostchars=3 \input{main.tex}"
_NO_FACES = "<?xml version='1.0'?>\n<!DOCTYPE fontconfig SYSTEM 'fonts.dtd'>\n<fontconfig/>\n"

Progress = Callable[[str, int, int], None]
Limit = Literal["", "time", "work", "memory", "file"]
_SIGNALS: dict[str, Limit] = {"SIGXCPU": "work", "SIGXFSZ": "file"}
"""What ends a program at its limit; Windows has no such signals."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a program may take."""

    runs: int = 6
    """Runs after which pages that still move are taken as they are."""
    seconds: float = 600.0
    """Longest run; a book of a thousand pages takes a tenth."""
    work: int = 600
    """Seconds of processor time; on Linux only, as what follows."""
    memory: int = 4 * 2**30
    """Bytes."""
    file: int = 2 * 2**30
    """Bytes of one file."""


LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Pages:
    """What a run of XeLaTeX gave."""

    pdf: bytes
    """Empty where there is none."""
    log: str
    limit: Limit = ""
    """Which limit ended it."""
    limits: Limits = LIMITS
    chapter: str = ""
    """What was being set when it ended, as `chapters/x`; the log of a stopped run lacks its end."""


def tex_is_here() -> bool:
    """Tell whether XeLaTeX can be run on this machine."""
    return all(shutil.which(name) for name in TEX_PROGRAMS)


def typeset(
    folder: Path,
    environment: Mapping[str, str],
    epoch: int | None,
    progress: Progress,
    limits: Limits = LIMITS,
) -> Pages:
    """Typeset the project in `folder` and return its pages and the log of the last run.

    `folder` is the driver's own; it is left full of what TeX writes.
    """
    told = _environment(folder, environment, epoch)
    known = 0
    before = b""
    for run in range(1, limits.runs + 1):
        command = [
            *("xelatex", "-no-pdf", "-no-shell-escape", "-interaction=nonstopmode"),
            *("-file-line-error", "-jobname=main", _FIRST),
        ]
        stage = f"XeLaTeX, run {run}"
        code, heard = _run(command, folder, told, limits, partial(_tell, progress, stage, known))
        log, known = _log(folder), heard.pages
        if limit := _limit_of(code, heard):
            return Pages(b"", log, limit, limits, heard.chapter)
        if code or not (folder / "main.xdv").is_file():
            return Pages(b"", log)
        after = _state(folder)
        if after == before:
            break
        before = after
    command = ["xdvipdfmx", "-q", "-o", "main.pdf", "main.xdv"]
    code, heard = _run(command, folder, told, limits, partial(_tell, progress, "xdvipdfmx", known))
    file = folder / "main.pdf"
    if limit := _limit_of(code, heard):
        return Pages(b"", log, limit, limits)
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


def _tell(progress: Progress, stage: str, known: int, page: int, ended: bool) -> None:
    """Tell a page of about `known` ones; the last is the last of all."""
    progress(stage, page, page if ended else max(known, page + 1))


@dataclass(slots=True)
class _Heard:
    """What is heard of a program while it runs."""

    pages: int = 0
    chapter: str = ""
    """The last file of a chapter that was opened."""
    last: bytes = b""
    """The end of what it said."""
    rest: bytes = b""
    """What may go on."""

    def take(self, part: bytes) -> None:
        text = self.rest + part
        end = max(text.rfind(sign) for sign in (b"\n", b"]", b" ")) + 1
        self.pages += len(_PAGE.findall(text[:end]))
        self.rest = text[end:][-_TAIL:]
        self.last = (self.last + part)[-_TAIL:]
        if opened := _OPENED.findall(text):
            self.chapter = opened[-1].decode("utf-8", "replace")


def _limit_of(code: int | None, heard: _Heard) -> Limit:
    """Return which limit a program that ended with `code` ran into, "" for none."""
    if code is None:
        return "time"
    if code >= 0:
        return "memory" if code and _STARVED.search(heard.last) else ""
    return _SIGNALS.get(signal.Signals(-code).name, "memory")


def _run(
    command: list[str],
    folder: Path,
    told: Mapping[str, str],
    limits: Limits,
    tell: Callable[[int, bool], None],
) -> tuple[int | None, _Heard]:
    """Run a program and return its code, None where it ran out of time, and what was heard."""
    program = shutil.which(command[0], path=told["PATH"]) or command[0]
    heard, said = _Heard(), 0
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
        _limit(process.pid, limits)

        def stop() -> None:
            ended.set()
            process.kill()

        timer = threading.Timer(limits.seconds, stop)
        timer.start()
        try:
            out = process.stdout.fileno() if process.stdout else -1
            tell(0, False)
            last = time.monotonic()
            while part := os.read(out, 65536):
                heard.take(part)
                if heard.pages > said and time.monotonic() - last > 0.1:
                    last, said = time.monotonic(), heard.pages
                    tell(said, False)
            code = process.wait()
        except BaseException:
            process.kill()
            raise
        finally:
            timer.cancel()
    tell(max(heard.pages, 1), True)
    return None if ended.is_set() else code, heard


def _limit(pid: int, limits: Limits) -> None:
    """Bound processor time, memory and files of a program from outside."""
    if sys.platform != "linux":
        return
    import resource

    try:
        resource.prlimit(pid, resource.RLIMIT_CPU, (limits.work, limits.work + 1))
        resource.prlimit(pid, resource.RLIMIT_AS, (limits.memory, limits.memory))
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (limits.file, limits.file))
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
