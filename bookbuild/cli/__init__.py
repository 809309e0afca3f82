"""Commands and exit codes; the only module that prints."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable
from difflib import get_close_matches
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from bookbuild import __version__, recheck
from bookbuild.config import ANSWERS, FORMULA_FORMS, load_config
from bookbuild.console import (
    Stages,
    shown_path,
    stopwatch,
    summary_table,
    times_table,
)
from bookbuild.diagnostics import CODES, Report, show
from bookbuild.diagnostics.frame import visible
from bookbuild.workspace import Workspace

from .code import run
from .machine import completion, doctor, schema
from .releasing import release
from .serving import serve
from .shared import (
    ERRORS,
    FINE,
    FORMAT,
    LACKING,
    STRICT,
    Command,
    Common,
    ending,
    exit_code,
    loudness,
    results,
    stderr,
    tell,
)
from .starting import new

if TYPE_CHECKING:  # what a command runs is imported by it, so that `check` begins at once
    from bookbuild.build import Built
    from bookbuild.fonts import Manifest, Progress


class Commands(click.Group):
    """Commands that answer an unknown name with the one it was probably meant for."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; raises UsageError."""
        if args and not args[0].startswith("-") and self.get_command(ctx, args[0]) is None:
            name = visible(args[0][:60])
            close = get_close_matches(args[0], self.list_commands(ctx), n=1)
            known = ", ".join(self.list_commands(ctx))
            hint = f"did you mean `{close[0]}`?" if close else f"there are {known}"
            ctx.fail(f"no command `{name}`; {hint}")
        return super().resolve_command(ctx, args)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="bookbuild")
@click.option(
    "-C",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=Path(),
    help="Folder with book.yaml.",
)
@click.option("-q", "--quiet", is_flag=True, help="Only diagnostics.")
@click.option("-v", "--verbose", is_flag=True, help="Also the time of each stage.")
@click.option(
    "--lang",
    type=click.Choice(["zh", "en"]),
    help="Language of what is reported; that of the locale where not given.",
)
@click.pass_context
def main(
    context: click.Context, folder: Path, quiet: bool, verbose: bool, lang: str | None
) -> None:
    """Compile a book from Markdown to PDF, EPUB, web pages and LaTeX."""
    context.obj = Common(folder, quiet, verbose, show.language_of(lang, os.environ))


ENGINES = ("weasyprint", "xelatex")
"""As in `build`, which is not loaded before it is run."""
FOLDERS = {"html": "site", "tex": "<slug>-tex"}
"""Editions that are a folder, and its name."""
_MATH = click.option(
    "--math",
    type=click.Choice(FORMULA_FORMS),
    help="How formulas are written; svg and png for reading systems without MathML.",
)
_ENGINE = click.option(
    "--engine",
    type=click.Choice(ENGINES),
    default=ENGINES[0],
    help="What lays out the pages; xelatex needs TeX (docs/latex.md).",
)
_ZIP = click.option("--zip", "packed", is_flag=True, help="Pack the folder as well, beside it.")


def _edition(name: str, help_text: str, *more: Callable[[Command], Command]) -> None:
    """Add the command that builds one edition."""
    folder = name in FOLDERS
    place = "Folder" if folder else "File"
    place += f" to write; build/{FOLDERS.get(name, f'<slug>.{name}')}"

    @main.command(name, help=help_text)
    @click.option(
        "-o",
        "--output",
        type=click.Path(dir_okay=folder, file_okay=not folder, path_type=Path),
        help=f"{place} where not given.",
    )
    @click.option("--answers", type=click.Choice(ANSWERS), help="Where answers stand.")
    @STRICT
    @FORMAT
    @loudness
    @click.pass_obj
    def command(
        common: Common,
        output: Path | None,
        answers: Any,
        strict: bool,
        form: str,
        math: Any = None,
        packed: bool = False,
        engine: Any = "weasyprint",
    ) -> NoReturn:
        from bookbuild.build import Job, build

        workspace = Workspace(common.folder)
        report = Report()
        job = Job(name, output, answers, math, strict, packed, engine)
        loud = form == "human" and not common.quiet
        with stopwatch() as elapsed, ending(common.verbose), Stages(quiet=not loud) as stages:
            built = build(job, workspace, results(), report, stages)
        tell(report, workspace, form, common.lang)
        if loud and built is not None:
            _announce(built, elapsed[0])
        if common.verbose:
            stderr().print(times_table(stages.times()))
        sys.exit(exit_code(report, strict=strict))

    for option in more:
        option(main.commands[name])


_edition("pdf", "Build the printable PDF.", _ENGINE)
_edition("epub", "Build the EPUB.", _MATH)
_edition("html", "Build the web edition, a folder of static pages.", _ZIP)
_edition("tex", "Write the LaTeX project, a folder.")


@main.command()
@STRICT
@FORMAT
@loudness
@click.pass_obj
def check(common: Common, strict: bool, form: str) -> NoReturn:
    """Report what is wrong without building anything."""
    gc.disable()  # a book is a tree without cycles: looking for some took a fifth of the time
    workspace = Workspace(common.folder)
    report = Report()
    loud = form == "human" and not common.quiet
    with ending(common.verbose), Stages(quiet=not loud) as stages:
        recheck.check(workspace, results(), report, stages)
    tell(report, workspace, form, common.lang)
    if loud and not len(report):
        stderr().print("没有发现问题" if common.lang == "zh" else "nothing to complain about")
    if common.verbose:
        stderr().print(times_table(stages.times()))
    sys.exit(exit_code(report, strict=strict))


@main.command()
@click.option("--yes", is_flag=True, help="Write without asking.")
@click.option("--check", "only", is_flag=True, help="Write nothing; exit 1 where something would.")
@click.pass_obj
def fix(common: Common, yes: bool, only: bool) -> NoReturn:
    """Write the repairs that change nothing of what is read into the chapters."""
    from bookbuild.fix import Fixing

    workspace = Workspace(common.folder)
    report = Report()
    say, show_diff = partial(click.echo, err=True), partial(click.echo, nl=False)
    confirm = (lambda _: True) if yes else partial(click.confirm, err=True)
    with ending(common.verbose):
        would = Fixing(workspace, report, common.lang, show_diff, say, confirm, only).run()
    tell(report, workspace, "human", common.lang)
    sys.exit(ERRORS if would else exit_code(report, strict=False))


def _codes(_: click.Context, __: click.Parameter, begun: str) -> list[str]:
    return [code for code in CODES if code.startswith(begun.upper())]


@main.command()
@click.argument("code", shell_complete=_codes)
@click.pass_obj
def explain(common: Common, code: str) -> None:
    """Say what a diagnostic code means."""
    if code.upper() not in CODES:
        raise click.BadParameter(f"no code `{code}`; codes look like R201", param_hint="CODE")
    click.echo(show.explain(code.upper(), common.lang))


@main.group()
def fonts() -> None:
    """List, install and check the fonts books are set in."""


def _for_book(common: Common) -> Manifest:
    """Return the faces for the language of the book in the folder, of Chinese where none is."""
    from bookbuild.fonts import load_manifest

    config = load_config(Workspace(common.folder), Report())
    return load_manifest(lang=config.lang if config else "")


@fonts.command("list")
@click.pass_obj
def fonts_list(common: Common) -> None:
    """Show the faces of the manifest and where they come from."""
    from bookbuild.fonts import status

    for item in status(_for_book(common)):
        face = item.face
        click.echo(
            f"{face.role:8} {face.family} {face.weight} {face.style}  "
            f"{face.package}@{face.version}  {face.licence}  {item.state}"
        )


@fonts.command("install")
@click.pass_obj
def fonts_install(common: Common) -> NoReturn:
    """Get the faces that are missing; does nothing where all are there."""
    from bookbuild.fonts import install

    report = Report()
    with ending(common.verbose), Stages(quiet=common.quiet) as stages:

        def progress(step: Progress) -> None:
            stages("fonts", step.done, step.total)

        install(_for_book(common), report, progress)
    tell(report, Workspace(common.folder), "human", common.lang)
    sys.exit(exit_code(report, strict=False))


@fonts.command("check")
@click.pass_obj
def fonts_check(common: Common) -> NoReturn:
    """Compare the installed faces with the manifest; exit 3 where one is missing or altered."""
    from bookbuild.fonts import status

    wrong = [item for item in status(_for_book(common)) if item.state != "installed"]
    for item in wrong:
        click.echo(f"{item.face.family} {item.face.weight} {item.face.style}: {item.state}")
    sys.exit(LACKING if wrong else FINE)


def _announce(built: Built, seconds: float) -> None:
    console = stderr()
    console.print(f"wrote {shown_path(built.path)}", soft_wrap=True, markup=False)
    size, counted = built.size, built.statistics
    console.print(summary_table(built.path, size, counted, built.pages, seconds, built.faces))


for _command in (run, release, serve, new, doctor, completion, schema):
    main.add_command(_command)
