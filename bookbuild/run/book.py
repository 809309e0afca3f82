"""Run the chapters of a book side by side, those that passed before left out."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from bookbuild.cache import Cache, digest
from bookbuild.config import BookConfig, Entry
from bookbuild.diagnostics import Related, Report, Span
from bookbuild.markdown import decode
from bookbuild.workspace import Workspace
from bookbuild.write import write_file

from .blocks import Output, Runnable, find_blocks
from .outputs import Difference, difference
from .process import Limits, Ran, Stop, probe, run_blocks
from .update import updated

Progress = Callable[[str, int, int], None]
_MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Choice:
    """What one run was asked for, over what book.yaml says."""

    chapters: tuple[str, ...] = ()
    """Paths or names of files; all chapters where none is given."""
    python: str = ""
    seconds: float = 0.0
    """Limit of each chapter."""
    jobs: int = 0
    """Chapters at a time; as many as there are processors where 0."""
    fresh: bool = False
    """Chapters that passed before are run as well."""
    update: bool = False
    """Outputs are written into the chapters instead of compared."""


@dataclass(slots=True)
class Outcome:
    """What was done."""

    ran: int = 0
    """Chapters run."""
    kept: int = 0
    """Chapters that passed before, unchanged since."""
    blocks: int = 0
    seconds: float = 0.0
    """What the blocks took, added up."""
    written: tuple[str, ...] = ()
    """Chapters outputs were written into."""


@dataclass(frozen=True, slots=True)
class _Task:
    path: str
    source: str
    blocks: tuple[Runnable, ...]
    key: str


def run_book(
    choice: Choice,
    config: BookConfig,
    workspace: Workspace,
    cache: Cache,
    report: Report,
    progress: Progress,
) -> Outcome | None:
    """Run what was chosen; None after reporting that it cannot begin."""
    if sys.platform == "win32":  # neither its pipes nor its processes can be watched as we do
        report.add("G124", "code of a book cannot be run on Windows", hint="run it in WSL")
        return None
    python = _interpreter(choice, config, workspace)
    try:
        identity = probe(python)
    except (OSError, subprocess.SubprocessError) as fault:
        reason = getattr(fault, "strerror", "") or type(fault).__name__
        report.add(
            "C105",
            f"`{python}` cannot be started: {reason.lower()}",
            config.run.python_span if not choice.python else None,
            hint="name a Python with `--python` or under `run` in book.yaml",
        )
        return None
    entries = _chosen(choice, config, report)
    if entries is None:
        return None
    limits = Limits(choice.seconds or config.run.timeout, config.run.memory * _MEGABYTE)
    tasks = _tasks(entries, config, workspace, identity, report)
    outcome = Outcome()
    waiting = []
    for task in tasks:
        if not choice.fresh and cache.get("runs", task.key) is not None:
            outcome.kept += 1
        else:
            waiting.append(task)
    progress("code", 0, len(waiting))
    jobs = choice.jobs or os.cpu_count() or 1
    with ThreadPoolExecutor(max_workers=jobs) as pool:

        def one(task: _Task) -> list[Ran]:
            return run_blocks(python, task.path, task.source, task.blocks, limits)

        for number, (task, ran) in enumerate(zip(waiting, pool.map(one, waiting), strict=True), 1):
            _judge(task, ran, choice, workspace, cache, report, outcome)
            progress("code", number, len(waiting))
    return outcome


def _interpreter(choice: Choice, config: BookConfig, workspace: Workspace) -> str:
    """Return the Python asked for: on the command line, in book.yaml, else our own."""
    if choice.python:
        return str(Path(choice.python).absolute()) if os.sep in choice.python else choice.python
    named = config.run.python
    if not named:
        return sys.executable
    return str(workspace.root / named) if "/" in named else named


def _chosen(choice: Choice, config: BookConfig, report: Report) -> list[Entry] | None:
    """Return the chapters asked for, in the order of the book; None after reporting strangers."""
    if not choice.chapters:
        return list(config.entries)
    found: set[str] = set()
    for name in choice.chapters:
        same = [
            entry.path
            for entry in config.entries
            if name in (entry.path, PurePosixPath(entry.path).name, PurePosixPath(entry.path).stem)
        ]
        if not same:
            known = ", ".join(f"`{PurePosixPath(e.path).stem}`" for e in config.entries[:30])
            report.add(
                "C109", f"`{name[:100]}` is no chapter of this book", hint=f"there are {known}"
            )
            return None
        found.update(same)
    return [entry for entry in config.entries if entry.path in found]


def _tasks(
    entries: Sequence[Entry],
    config: BookConfig,
    workspace: Workspace,
    identity: str,
    report: Report,
) -> list[_Task]:
    """Return the chapters that have blocks to run."""
    tasks = []
    for entry in entries:
        content = workspace.read(entry.path, report, entry.span)
        source = None if content is None else decode(content, entry.path, report)
        if source is None:
            continue
        blocks = find_blocks(source, entry.path, config.lang, report)
        if blocks:
            said = [repr((one.code, _expected(one))) for one in blocks]
            key = digest(identity, _program(), *said)
            tasks.append(_Task(entry.path, source, blocks, key))
    return tasks


def _expected(block: Runnable) -> tuple[str, float, bool] | None:
    out = block.output
    return None if out is None else (out.text, out.tolerance, out.checked)


def _program() -> str:
    """Return a digest of what runs and judges blocks."""
    here = Path(__file__).parent
    return digest(
        *((here / name).read_bytes() for name in ("worker.py", "process.py", "outputs.py"))
    )


def _judge(
    task: _Task,
    ran: list[Ran],
    choice: Choice,
    workspace: Workspace,
    cache: Cache,
    report: Report,
    outcome: Outcome,
) -> None:
    """Report what failed or printed something else; keep a pass, or write what was printed."""
    outcome.ran += 1
    outcome.blocks += sum(one.fault is None for one in ran)
    outcome.seconds += sum(one.seconds for one in ran)
    fine = True
    changes: list[tuple[Output, str]] = []
    for one in ran:
        if one.fault is not None:
            _report_fault(one, one.fault, task.path, report)
            fine = False
            continue
        output = one.block.output
        if output is None or not output.checked:
            continue
        if found := difference(one.printed, output):
            if choice.update:
                changes.append((output, one.printed))
                continue
            fine = False
            _report_difference(task.path, one.block, found, report)
    if changes:
        if _write(task, changes, workspace, report):
            outcome.written = (*outcome.written, task.path)
    elif fine:
        cache.put("runs", task.key, b"")


def _write(
    task: _Task, changes: list[tuple[Output, str]], workspace: Workspace, report: Report
) -> bool:
    """Write a chapter anew, unless it has become another since it was read."""
    content = workspace.read(task.path, report)
    if content is None or decode(content, task.path, Report()) != task.source:
        message = f"`{task.path}` was changed while its blocks ran; nothing is written"
        report.add("C110", message, hint="run it again")
        return False
    try:
        # Line ends and a mark at its start stay what they are.
        text = updated(content.decode(), changes)
        write_file(workspace.root / task.path, text.encode())
    except OSError as fault:
        reason = (fault.strerror or type(fault).__name__).lower()
        report.add("C110", f"`{task.path}` cannot be written: {reason}")
        return False
    return True


def _report_difference(path: str, block: Runnable, found: Difference, report: Report) -> None:
    output = block.output
    assert output is not None
    written, printed = (found.written or "")[:80], (found.printed or "")[:80]
    if found.printed is None:
        message = f"line {found.line} of this output, `{written}`, is not printed"
    elif found.written is None:
        message = f"`{printed}` is printed as line {found.line} and is missing here"
    else:
        message = f"line {found.line} of the output is `{printed}`, and `{written}` stands here"
    report.add(
        "C102",
        message,
        Span(path, output.span.line + found.line, 1),
        hint="`bookbuild run --update` writes what is printed",
        related=[Related(block.span, "by this block")],
    )


def _report_fault(one: Ran, fault: Stop, path: str, report: Report) -> None:
    """Report why a block ended: at the line within it, with the block beside it."""
    lines = fault.lines
    span = Span(path, lines[-1], 1) if lines else one.block.span
    related = [Related(Span(path, line, 1), "called from here") for line in lines[:-1][-3:]]
    related.append(Related(one.block.span, "in this block"))
    match fault.kind:
        case "timeout":
            report.add(
                "C103",
                f"the chapter's code takes longer than {fault.message} s",
                span,
                hint="make it do less, or allow more: `--timeout` or `timeout` under `run`",
                related=related,
            )
        case "ended":
            report.add(
                "C104",
                f"the interpreter ended: {fault.message}",
                span,
                hint="it may have asked for more memory than `memory` under `run` allows",
            )
        case "printing":
            report.add("C104", "the block prints more than a megabyte", span)
        case "ModuleNotFoundError":
            hint = "choose a Python that has it: `--python`, or `python` under `run` in book.yaml"
            report.add("C101", fault.message[:300], span, hint=hint, related=related)
        case _:
            report.add("C101", fault.message[:300], span, related=related)
