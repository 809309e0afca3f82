"""Run a chapter's blocks in a process of their own and say what became of each."""

from __future__ import annotations

import contextlib
import json
import os
import re
import select
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from .blocks import Runnable

_GRACE = 2.0
"""Seconds after the limit in which the process may still say where it is."""
_PASSED_ON = ("PATH", "LD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH", "SYSTEMROOT")
_PROBE = (
    "import json, sys\nfrom importlib import metadata\n"
    "found = sorted((d.name or '', d.version or '') for d in metadata.distributions())\n"
    "print(json.dumps([sys.version, found]))"
)


@dataclass(frozen=True, slots=True)
class Limits:
    """What a chapter may take."""

    seconds: float
    memory: int
    """Bytes."""


@dataclass(frozen=True, slots=True)
class Stop:
    """Why a chapter went no further."""

    kind: str
    """Name of the exception; `timeout`, `ended` or `printing` where there was none."""
    message: str
    lines: tuple[int, ...]
    """Lines of the chapter the fault came through, the innermost last."""


@dataclass(frozen=True, slots=True)
class Ran:
    """A block that was run."""

    block: Runnable
    printed: str
    seconds: float
    fault: Stop | None = None


def probe(python: str) -> str:
    """Return what tells one interpreter from another: its version and packages.

    Raises OSError or subprocess.SubprocessError where it cannot be started.
    """
    with tempfile.TemporaryDirectory(prefix="bookbuild-") as folder:
        done = subprocess.run(  # noqa: S603  the author's choice
            [python, "-s", "-B", "-c", _PROBE],
            cwd=folder,
            env=environment(folder),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=60,
            check=True,
        )
    return done.stdout.decode(errors="replace")


def environment(folder: str) -> dict[str, str]:
    """Return the variables a process sees: nothing of the user's, the same numbers everywhere."""
    passed = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    return passed | {
        "HOME": folder,
        "TMPDIR": folder,
        "LANG": "C.UTF-8",
        "PYTHONHASHSEED": "0",
        "PYTHONNOUSERSITE": "1",
        "PYTHONUTF8": "1",
        "MPLBACKEND": "Agg",
        "MPLCONFIGDIR": folder,
        "CUDA_VISIBLE_DEVICES": "",
        # Sums in several threads differ in their last digits.
        **dict.fromkeys(("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1"),
    }


def run_blocks(
    python: str, path: str, source: str, blocks: Sequence[Runnable], limits: Limits
) -> list[Ran]:
    """Run the blocks in order in one namespace, up to the first that fails."""
    with tempfile.TemporaryDirectory(prefix="bookbuild-", ignore_cleanup_errors=True) as folder:
        reading, writing = os.pipe()
        program = files("bookbuild.run").joinpath("worker.py").read_text(encoding="utf-8")
        task = {
            "path": path,
            "source": source,
            "events": writing,
            "memory": limits.memory,
            "seconds": limits.seconds,
            "blocks": [{"line": block.line, "code": block.code} for block in blocks],
        }
        said = Path(folder, "said")
        with said.open("wb") as errors, open(reading, "rb") as pipe:  # noqa: PTH123  a descriptor
            process = subprocess.Popen(  # noqa: S603  the author's choice
                [python, "-s", "-B", "-c", program],
                cwd=folder,
                env=environment(folder),
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=errors,
                pass_fds=(writing,),
                start_new_session=True,
            )
            os.close(writing)
            try:
                assert process.stdin is not None
                with contextlib.suppress(BrokenPipeError):
                    process.stdin.write(json.dumps(task).encode())
                    process.stdin.close()
                heard, late = _listen(pipe.fileno(), process, limits.seconds + _GRACE)
            finally:
                _end(process)
        ran = _read(heard, blocks)
        if len(ran) < len(blocks) and not (ran and ran[-1].fault):
            fault = _late(folder, path, limits) if late else _ended(process.returncode, said)
            ran.append(Ran(blocks[len(ran)], "", 0.0, fault))
        return ran


def _listen(
    descriptor: int, process: subprocess.Popen[bytes], seconds: float
) -> tuple[bytes, bool]:
    """Return what comes through a pipe until the process has ended, and whether time was up."""
    until = time.monotonic() + seconds
    heard = bytearray()
    while (left := until - time.monotonic()) > 0:
        ready, _, _ = select.select([descriptor], [], [], min(left, 0.2))
        if ready:
            piece = os.read(descriptor, 1 << 16)
            if not piece:
                return bytes(heard), False
            heard += piece
        elif process.poll() is not None:  # its own children may still hold the pipe
            return bytes(heard), False
    return bytes(heard), True


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process that has closed its pipe, and everything it started."""
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(0.5)
    if sys.platform != "win32":
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.wait()


def _read(heard: bytes, blocks: Sequence[Runnable]) -> list[Ran]:
    ran: list[Ran] = []
    for line in heard.decode(errors="replace").splitlines():
        try:
            event = json.loads(line)
        except ValueError:  # cut off in the middle
            break
        if "seconds" not in event:
            continue
        block = blocks[len(ran)]
        fault = None
        if told := event.get("fault"):
            fault = Stop(told["kind"], told["message"], tuple(told["lines"]))
        elif event["too_much"]:
            fault = Stop("printing", "", ())
        ran.append(Ran(block, event["printed"], event["seconds"], fault))
        if fault:
            break
    return ran


def _late(folder: str, path: str, limits: Limits) -> Stop:
    """Say where a process was when its time was up."""
    name = re.escape(path.encode("ascii", "backslashreplace").decode())
    try:
        trace = Path(folder, "trace").read_text(encoding="ascii", errors="replace")
    except OSError:
        trace = ""
    frames = re.findall(rf'File "{name}", line (\d+)', trace)
    return Stop("timeout", f"{limits.seconds:g}", tuple(int(one) for one in reversed(frames)))


def _ended(code: int, said: Path) -> Stop:
    """Say how a process ended that told nothing."""
    words = said.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    reason = f"exit code {code}"
    if code < 0:
        try:
            reason = signal.Signals(-code).name
        except ValueError:
            reason = f"signal {-code}"
    return Stop("ended", f"{reason}: {words[-1][:200]}" if words else reason, ())
