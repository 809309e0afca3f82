"""What commands share: their options and endings, and how findings are shown."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NoReturn

import click
from rich.console import Console

from bookbuild.cache import Cache
from bookbuild.console import findings, in_repository
from bookbuild.diagnostics import Report, Severity, show
from bookbuild.diagnostics.frame import visible
from bookbuild.resources import cache_root
from bookbuild.workspace import Workspace

FINE, ERRORS, USAGE, LACKING = 0, 1, 2, 3
INTERRUPTED = 130
"""What shells expect of a program that Ctrl-C ended; 128 and the signal for others."""
_QUIET = frozenset({"F009"})
"""Warnings about this run alone: the edition is the same, so `--strict` lets them pass."""


@dataclass(frozen=True, slots=True)
class Common:
    """Options before the command."""

    folder: Path
    quiet: bool
    verbose: bool
    lang: show.Language


Command = Callable[..., NoReturn]


def _noise(context: click.Context, option: click.Parameter, given: bool) -> None:
    if given:
        context.obj = replace(context.obj, **{str(option.name): True})


def loudness(command: Command) -> Command:
    """Let `-q` and `-v` stand behind the command too."""
    rest: dict[str, Any] = {"is_flag": True, "expose_value": False, "callback": _noise}
    command = click.option("-v", "--verbose", help="Also the time of each stage.", **rest)(command)
    return click.option("-q", "--quiet", help="Only diagnostics.", **rest)(command)


STRICT = click.option("--strict", is_flag=True, help="Warnings fail too.")
FORMAT = click.option(
    "--format",
    "form",
    type=click.Choice(["human", "json", "github"]),
    default="human",
    help="How diagnostics are written.",
)


def results() -> Cache:
    """Return the folder of kept results."""
    return Cache(cache_root() / "results")


def stderr() -> Console:
    """Return the terminal that people read."""
    return Console(stderr=True, highlight=False)


@contextmanager
def ending(verbose: bool) -> Iterator[None]:
    """End at Ctrl-C, at a polite kill and at a fault of ours with everything cleared away."""

    def end(number: int, _: object) -> NoReturn:
        raise SystemExit(128 + number)

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    except KeyboardInterrupt:
        click.echo("interrupted; nothing was written", err=True)
        sys.exit(INTERRUPTED)
    except Exception as fault:
        if verbose:
            raise
        kind = visible(f"{type(fault).__name__}: {fault}"[:300])
        click.echo(f"error: fault of the compiler, please report it: {kind}", err=True)
        click.echo("nothing was written; `bookbuild -v` shows where it happened", err=True)
        sys.exit(ERRORS)
    finally:
        signal.signal(signal.SIGTERM, before)


def tell(report: Report, workspace: Workspace, form: str, lang: show.Language) -> None:
    """Show what was found, for people or for programs."""
    found = report.sorted()
    if form == "json":
        click.echo(show.as_json(found), nl=False)
    elif form == "github":
        folder = in_repository(workspace.root)
        click.echo(show.as_github(found, folder=folder, lang=lang), nl=False)
    elif found:
        console = stderr()
        text = findings(found, workspace, console, lang)
        click.echo(text, err=True, color=console.is_terminal)


def exit_code(report: Report, *, strict: bool) -> int:
    """Return what the command ends with."""
    if report.lacks or any(d.code == "F010" for d in report):
        return LACKING
    warned = any(d.severity is Severity.WARNING and d.code not in _QUIET for d in report)
    return ERRORS if report.has_errors or (strict and warned) else FINE
