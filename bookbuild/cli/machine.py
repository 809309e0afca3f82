"""Commands about the machine: what it has and lacks, completion in its shells, help for editors."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import NoReturn

import click
from click.shell_completion import get_completion_class

from .shared import FINE, LACKING, Common, ending

EDITIONS = ("pdf", "epub", "html", "tex")
SHELLS = ("bash", "zsh", "fish")


@click.command()
@click.argument("editions", nargs=-1, type=click.Choice(EDITIONS))
@click.option(
    "--format",
    "form",
    type=click.Choice(["human", "json"]),
    default="human",
    help="How it is said; json is one object a line.",
)
@click.pass_obj
def doctor(common: Common, editions: tuple[str, ...], form: str) -> NoReturn:
    """Say what this machine has and lacks for building EDITIONS; PDF, EPUB and web if not named.

    Ends with 3 where one of them cannot be built.
    """
    from bookbuild.doctor import ASKED, as_json, examine, lacking, show_findings

    with ending(common.verbose):
        findings = examine(common.folder)
        asked = editions or ASKED
        if form == "json":
            click.echo(as_json(findings, asked), nl=False)
        else:
            show_findings(findings, asked, common.lang)
        sys.exit(LACKING if lacking(findings, asked) else FINE)


@click.command()
@click.argument("shell", type=click.Choice(SHELLS))
def completion(shell: str) -> NoReturn:
    """Print what lets SHELL complete commands and options; docs/editors.md says where it goes."""
    made = get_completion_class(shell)
    assert made is not None
    # Without click's look at the version of a bash that may not be the one it is for.
    main = import_module("bookbuild.cli").main
    script = made(main, {}, "bookbuild", "_BOOKBUILD_COMPLETE")
    click.echo(script.source_template % script.source_vars())
    sys.exit(FINE)


@click.command()
def schema() -> NoReturn:
    """Print the JSON Schema of book.yaml, with which editors complete and check it."""
    from bookbuild.resources import schema_file

    click.echo(schema_file().read_text(encoding="utf-8"), nl=False)
    sys.exit(FINE)
