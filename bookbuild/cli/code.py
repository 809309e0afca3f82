"""The command that runs a book's code."""

from __future__ import annotations

import sys
from typing import NoReturn

import click

from bookbuild.config import load_config
from bookbuild.console import Stages, times_table
from bookbuild.diagnostics import Report
from bookbuild.workspace import Workspace

from .shared import FORMAT, Common, ending, exit_code, loudness, results, stderr, tell


@click.command()
@click.argument("chapters", nargs=-1)
@click.option("--python", default="", help="Python that runs the code; ours where none is named.")
@click.option("-j", "--jobs", type=click.IntRange(1, 256), help="Chapters at a time.")
@click.option("--timeout", type=click.FloatRange(1, 86400), help="Seconds a chapter may take.")
@click.option("--fresh", is_flag=True, help="Also what passed before and is unchanged.")
@click.option("--update", is_flag=True, help="Write what is printed into the chapters.")
@FORMAT
@loudness
@click.pass_obj
def run(
    common: Common,
    chapters: tuple[str, ...],
    python: str,
    jobs: int | None,
    timeout: float | None,
    fresh: bool,
    update: bool,
    form: str,
) -> NoReturn:
    """Run the code of CHAPTERS, all of them where none is named, and compare what it prints.

    It runs programs of the book: run books of people you trust.
    """
    from bookbuild.run import Choice, run_book

    workspace, report, cache = Workspace(common.folder), Report(), results()
    choice = Choice(chapters, python, timeout or 0.0, jobs or 0, fresh, update)
    loud = form == "human" and not common.quiet
    outcome = None
    with ending(common.verbose), Stages(quiet=not loud) as stages:
        config = load_config(workspace, report)
        if config is not None:
            outcome = run_book(choice, config, workspace, cache, report, stages)
    tell(report, workspace, form, common.lang)
    if outcome is not None and loud:
        zh = common.lang == "zh"
        for path in outcome.written:
            stderr().print(f"已更新 {path}" if zh else f"updated {path}", markup=False)
        if zh:
            words = f"运行 {outcome.ran} 章 {outcome.blocks} 段代码，{outcome.seconds:.1f} 秒"
            words += f"；{outcome.kept} 章未变" if outcome.kept else ""
        else:
            words = (
                f"ran {outcome.blocks} blocks of {outcome.ran} chapters, {outcome.seconds:.1f} s"
            )
            words += f"; {outcome.kept} chapters unchanged" if outcome.kept else ""
        stderr().print(words, markup=False)
    if common.verbose:
        stderr().print(times_table(stages.times()))
    sys.exit(exit_code(report, strict=False))
