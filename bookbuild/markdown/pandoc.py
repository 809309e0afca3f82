"""Run pandoc: bytes in, its JSON out, inside limits. The only module that knows pypandoc."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pypandoc

READER = (
    "commonmark_x+sourcepos"
    # Quotes, dashes and dots stay as typed: full-width in Chinese.
    "-smart"
    # Nothing of the author's may choose a format or set an option.
    "-raw_attribute-yaml_metadata_block"
    # Formulas are lifted out before, line ends joined and images made figures after.
    "-tex_math_dollars-east_asian_line_breaks-implicit_figures"
    # `:x:` and `[标题]` are text; identifiers of headings are given to the whole book at once.
    "-emoji-implicit_header_references-gfm_auto_identifiers"
)
SECONDS = 30
"""Longest wait, on a machine with much else to do."""
WORK = 4
"""Seconds of processor time for 100 kB; a chapter written for people takes less than one."""
MEMORY = "512m"
DEPTH = 310
"""Brackets within brackets of pandoc's JSON, three to ten for each Markdown construct."""

_STOPPED = tuple(-getattr(signal, name, 0) for name in ("SIGKILL", "SIGXCPU"))
"""How a process ends that the system stopped; Windows has neither signal."""
_TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*+"|[\[\]{}]')
_STRING = re.compile(rb'"(?:[^"\\]|\\.)*+"')
_NO_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))
_POSITION = re.compile(rb'"(?:.*@)?(\d+:\d+-\d+:\d+).*"')


class PandocFailed(Exception):
    """pandoc refused its input, or ran out of time or memory; the text says which."""


class NestedTooDeep(Exception):
    """The document is nested deeper than it can be read, at these `line:column` places in it."""

    def __init__(self, positions: list[str]) -> None:
        super().__init__(positions[0])
        self.positions = positions


@cache
def pandoc_version() -> str:
    """Return pandoc's version and the reader's settings, for cache keys."""
    run = subprocess.run(  # noqa: S603 - the path is the bundled program's
        [_program(), "--version"], capture_output=True, env=_environment(), check=True, timeout=30
    )
    return f"{run.stdout.decode().split()[1]} {READER}"


def read_markdown(text: str, seconds: float = SECONDS) -> dict[str, Any]:
    """Parse Markdown to pandoc's JSON with positions; raises PandocFailed or NestedTooDeep."""
    content = text.encode("utf-8", "replace")
    work = max(WORK, len(content) * WORK // 100_000)
    options = ["--from", READER, "--to", "json", "--preserve-tabs"]
    output = run_pandoc(options, content, seconds, work)
    deep = _too_deep(output)
    if deep:
        raise NestedTooDeep(deep)
    document: dict[str, Any] = json.loads(output)
    return document


def run_pandoc(
    options: list[str], content: bytes, seconds: float = SECONDS, work: int = SECONDS
) -> bytes:
    """Run pandoc on `content` inside its limits and return its output; raises PandocFailed.

    `seconds` is how long it may take, `work` how many of them on the processor.
    """
    command = [_program(), "--sandbox", *options, "+RTS", f"-M{MEMORY}", "-K64m", "-RTS"]
    with subprocess.Popen(  # noqa: S603 - fixed arguments, input as bytes
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=_environment(),
        cwd=Path(_program()).parent,
    ) as process:
        _limit(process.pid, work)
        try:
            output, errors = process.communicate(content, seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            raise PandocFailed(f"pandoc did not finish within {seconds:g} s") from None
    if process.returncode and process.returncode in _STOPPED:
        raise PandocFailed(f"pandoc did not finish within {work} s")
    if process.returncode:
        lines = errors.decode("utf-8", "replace").split("\n")
        raise PandocFailed(f"pandoc failed: {lines[0].strip() or process.returncode}")
    return output


@cache
def _program() -> str:
    return str(pypandoc.get_pandoc_path())


def _environment() -> dict[str, str]:
    needed = {k: v for k, v in os.environ.items() if k == "SYSTEMROOT"}  # by all on Windows
    return {"LC_ALL": "C.UTF-8", "HOME": "/nonexistent", **needed}


def _limit(pid: int, seconds: int) -> None:
    """Bound the child's processor time and files from outside, which is safe between threads."""
    if sys.platform == "linux":
        import resource

        try:
            resource.prlimit(pid, resource.RLIMIT_CPU, (seconds, seconds + 1))
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (0, 0))
            resource.prlimit(pid, resource.RLIMIT_CORE, (0, 0))
        except OSError:
            # It has ended already, or the system forbids it; time and memory are bounded anyway.
            return


def _may_be_deep(document: bytes) -> bool:
    """Tell whether taking away the innermost brackets `DEPTH` times leaves any."""
    brackets = _STRING.sub(b"", document).translate(None, _NO_BRACKETS)
    for _ in range(DEPTH):
        if not brackets:
            return False
        brackets = brackets.replace(b"[]", b"").replace(b"{}", b"")
    return bool(brackets)


def _too_deep(document: bytes) -> list[str]:
    """Return the first position of each stretch that stands deeper than `DEPTH`."""
    if not _may_be_deep(document):
        return []
    depth = 0
    found: list[str] = []
    inside = False
    for part in _TOKEN.finditer(document):
        if part[0] in b"[{":
            depth += 1
        elif part[0] in b"]}":
            depth -= 1
            inside = inside and depth > DEPTH
        elif depth > DEPTH and not inside and (at := _POSITION.fullmatch(part[0])):
            found.append(at[1].decode())
            inside = True
    return found
