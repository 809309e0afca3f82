"""Show on the terminal or in a pipe how far a run is, and what it made."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table

from bookbuild.diagnostics import Diagnostic, Report, show
from bookbuild.workspace import Workspace

SHOWN = 100
"""Findings shown to people; the first of them are usually the cause of the rest."""

if TYPE_CHECKING:
    from bookbuild.statistics import Statistics

_STAGES = {
    "changes": "looking for changes",
    "config": "reading book.yaml",
    "machine": "looking at fonts and tools",
    "parse": "parsing chapters",
    "glyphs": "checking glyphs",
    "layout": "laying out pages",
    "front": "front matter",
    "contents": "table of contents",
    "heads": "running heads",
    "join": "joining pages",
    "pack": "packing",
    "tex": "writing LaTeX",
    "xdvipdfmx": "making the PDF",
    "fonts": "getting fonts",
    "code": "running code",
    "editions": "making editions",
    "checks": "checking the files",
}
_SHORT = frozenset({"changes", "config", "machine"})
"""Stages that are named only where the time of each is asked for."""


class Stages:
    """A live line per stage on a terminal, a plain line per finished stage in a pipe.

    Call it with a stage, how much is done and how much there is; use it as a
    context manager so that the last stage is closed.
    """

    def __init__(self, *, quiet: bool = False) -> None:
        self.quiet = quiet
        self.console = Console(stderr=True, highlight=False)
        self._tasks: dict[str, TaskID] = {}
        self._started: dict[str, float] = {}
        self._closed: set[str] = set()
        self._live: Progress | None = None
        self._ended = 0.0

    def __enter__(self) -> Stages:
        if not self.quiet and self.console.is_terminal:
            self._live = Progress(
                SpinnerColumn(finished_text="✓"),
                TextColumn("{task.description}"),
                BarColumn(bar_width=24),
                TextColumn("{task.completed:.0f}/{task.total:.0f}"),
                TimeElapsedColumn(),
                console=self.console,
            )
            self._live.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._ended = time.monotonic()
        if self._live is not None:
            self._live.stop()

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Note that `done` of `total` parts of `stage` are finished."""
        self._started.setdefault(stage, time.monotonic())
        if self.quiet or stage in _SHORT:
            return
        words = _STAGES.get(stage, stage)
        if self._live is not None:
            if stage not in self._tasks:
                self._tasks[stage] = self._live.add_task(words, total=max(total, 1))
            finished = done if total else 1
            self._live.update(self._tasks[stage], completed=finished, total=max(total, 1))
        elif done >= total and stage not in self._closed:
            self._closed.add(stage)
            seconds = time.monotonic() - self._started[stage]
            self.console.print(f"{words}: {total}, {seconds:.1f} s")

    def times(self) -> list[tuple[str, float]]:
        """Return each stage in words with its seconds, what followed it up to the next included."""
        stages = [*self._started]
        begins = [*self._started.values(), self._ended or time.monotonic()]
        return [
            (_STAGES.get(stage, stage), after - begin)
            for stage, begin, after in zip(stages, begins, begins[1:], strict=False)
        ]


def times_table(times: list[tuple[str, float]]) -> Table:
    """Return the table of what each stage took."""
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(style="dim")
    table.add_column(justify="right")
    for words, seconds in times:
        table.add_row(words, f"{seconds:.2f} s")
    return table


@contextmanager
def stopwatch() -> Iterator[list[float]]:
    """Measure the seconds of a block; the list holds them afterwards."""
    elapsed: list[float] = []
    start = time.monotonic()
    try:
        yield elapsed
    finally:
        elapsed.append(time.monotonic() - start)


def summary_table(
    path: Path,
    size: int,
    statistics: Statistics,
    pages: int | None,
    seconds: float,
    faces: int = 0,
) -> Table:
    """Return the table shown at the end of a build."""
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(style="dim")
    table.add_column(justify="right")
    if pages is not None:
        table.add_row("pages", f"{pages:,}")
    table.add_row("Han", f"{statistics.han:,}")
    table.add_row("words", f"{statistics.words:,}")
    table.add_row("formulas", f"{statistics.formulas:,}")
    table.add_row("figures", f"{statistics.figures:,}")
    table.add_row("exercises/answers", f"{statistics.exercises}/{statistics.answers}")
    table.add_row("file size", _size(size))
    if faces:
        table.add_row("of it fonts", _size(faces))
    table.add_row("seconds", f"{seconds:.1f}")
    return table


def files_table(sizes: Mapping[str, int]) -> Table:
    """Return the table of what a release is made of."""
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(style="dim")
    table.add_column(justify="right")
    for name, size in sizes.items():
        table.add_row(escape(name), _size(size))
    return table


def _size(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB" if size >= 1_000_000 else f"{size / 1000:.0f} kB"


def shown_path(path: Path) -> str:
    """Return `path` relative to the working folder where it lies in it."""
    absolute = path.absolute()
    here = Path.cwd()
    return str(absolute.relative_to(here)) if absolute.is_relative_to(here) else str(absolute)


def findings(
    found: list[Diagnostic], workspace: Workspace, console: Console, lang: show.Language
) -> str:
    """Return the findings as people read them on `console`, the summary last."""
    colour = console.is_terminal and not console.no_color
    sources, width = sources_of(workspace), console.width
    text = show.human(found[:SHOWN], sources, colour=colour, width=width, lang=lang)
    more = len(found) - SHOWN
    zh = f"另有 {more} 条，用 `--format json` 可看全部\n\n"
    en = f"and {more} more, all of them with `--format json`\n\n"
    rest = "" if more <= 0 else zh if lang == "zh" else en
    return f"{text}\n{rest}{show.summary(found, lang)}"


def sources_of(workspace: Workspace) -> Callable[[str], str | None]:
    """Return a reader of the files findings stand in; it finds nothing new to complain of."""
    texts: dict[str, str | None] = {}

    def read(file: str) -> str | None:
        if file not in texts:
            content = workspace.read(file, Report())
            texts[file] = None if content is None else content.decode("utf-8", "replace")
        return texts[file]

    return read


def in_repository(root: Path) -> str:
    """Return the book's folder as GitHub's paths have it: from the checkout, else from here."""
    checkout = Path(os.environ.get("GITHUB_WORKSPACE") or Path.cwd()).resolve()
    return root.relative_to(checkout).as_posix() if root.is_relative_to(checkout) else ""
