"""The command that makes a release."""

from __future__ import annotations

import sys
from difflib import get_close_matches
from pathlib import Path
from typing import NoReturn

import click

from bookbuild.console import Stages, files_table, shown_path, times_table
from bookbuild.diagnostics import Report
from bookbuild.diagnostics.frame import visible
from bookbuild.workspace import Workspace

from .shared import FORMAT, Common, ending, exit_code, loudness, results, stderr, tell

_OPTIONAL = ("epubcheck", "ace")
"""As in `release.OPTIONAL`, which is not loaded before it is run."""


def _without(_: click.Context, __: click.Parameter, given: str) -> frozenset[str]:
    """Return the checks named; raises BadParameter for one that cannot be left out."""
    names = frozenset(filter(None, (name.strip() for name in given.lower().split(","))))
    for name in sorted(names - set(_OPTIONAL)):
        close = get_close_matches(name, _OPTIONAL, n=1)
        hint = f"did you mean `{close[0]}`?" if close else f"there are {', '.join(_OPTIONAL)}"
        raise click.BadParameter(f"no check `{visible(name[:60])}` can be left out; {hint}")
    return names


@click.command()
@click.option(
    "-o",
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder to write; dist where not given.",
)
@click.option(
    "--without",
    default="",
    callback=_without,
    metavar="CHECKS",
    help="Checks to leave out: epubcheck,ace. The note says so.",
)
@FORMAT
@loudness
@click.pass_obj
def release(common: Common, output: Path | None, without: frozenset[str], form: str) -> NoReturn:
    """Make all editions of the commit, check them, write them with sums and a note.

    Warnings fail, as with `check --strict`; where anything fails nothing is written.
    """
    from bookbuild.release import Order
    from bookbuild.release import release as make

    workspace, report = Workspace(common.folder), Report()
    loud = form == "human" and not common.quiet
    with ending(common.verbose), Stages(quiet=not loud) as stages:
        released = make(Order(output, without), workspace, results(), report, stages)
    tell(report, workspace, form, common.lang)
    if loud and released is not None:
        zh = common.lang == "zh"
        place = shown_path(released.path)
        stderr().print(f"已写入 {place}" if zh else f"wrote {place}", markup=False, soft_wrap=True)
        stderr().print(files_table({name: len(file) for name, file in released.files.items()}))
    if common.verbose:
        stderr().print(times_table(stages.times()))
    sys.exit(exit_code(report, strict=released is None))
