"""The command that starts a book."""

from __future__ import annotations

import os
import re
import shlex
import sys
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from bookbuild.config import LANGUAGE_TAG
from bookbuild.console import shown_path
from bookbuild.diagnostics import Report
from bookbuild.diagnostics.frame import visible
from bookbuild.diagnostics.show import Language
from bookbuild.workspace import Workspace

from .shared import FORMAT, INTERRUPTED, Common, ending, exit_code, loudness, stderr, tell

if TYPE_CHECKING:
    from bookbuild.start import Imported

TEMPLATES = ("tutorial-zh", "tutorial-en", "novel-zh")
"""As in `start`, which is not loaded before it is run."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the command line or its user says of the book; "" where nothing is said."""

    title: str
    authors: tuple[str, ...]
    lang: str
    template: str


@click.command()
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@click.option("--template", type=click.Choice(TEMPLATES), help="What the book looks like at first.")
@click.option("--title", default="", help="Title of the book.")
@click.option(
    "--author", "authors", multiple=True, help="Who wrote it; more than once for several."
)
@click.option(
    "--lang", default="", metavar="TAG", help="Language of the book, such as zh-CN or en."
)
@click.option(
    "--from",
    "site",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Make the book of the Markdown of this site (docs/import.md).",
)
@FORMAT
@loudness
@click.pass_context
def new(
    context: click.Context,
    folder: Path | None,
    template: str | None,
    title: str,
    authors: tuple[str, ...],
    lang: str,
    site: Path | None,
    form: str,
) -> NoReturn:
    """Start a book in FOLDER, which must be empty or not there yet.

    Title, author and language are asked for where none of them is given and there is somebody to
    ask. With --from, a book.yaml is written into the site's folder, or a copy into FOLDER.
    """
    common: Common = context.obj
    asked = _checked(Asked(title, authors, lang, template or ""))
    if site is not None and template:
        context.fail("`--template` and `--from` do not go together")
    if site is None and folder is None:
        context.fail("name the folder of the new book, as in `bookbuild new mybook`")
    target = common.folder / folder if folder else None
    root = common.folder / site if site else common.folder
    report = Report()
    if site is None and sys.stdin.isatty() and not _is_said(asked):
        asked = _answers(target, common, report)
    with ending(common.verbose):
        if site is not None:
            done = _import(root, target, asked, report)
        else:
            done = _start(target or root, asked, common.lang, report)
    tell(report, Workspace(root), form, common.lang)
    if done and form == "human" and not common.quiet:
        _announce(done, common.lang)
    sys.exit(exit_code(report, strict=False))


@dataclass(frozen=True, slots=True)
class Done:
    """What was written, and of which site."""

    folder: Path
    path: Path
    site: Imported | None = None


def _is_said(asked: Asked) -> bool:
    return any((asked.title, asked.authors, asked.lang, asked.template))


def _start(folder: Path, asked: Asked, reported: Language, report: Report) -> Done | None:
    from bookbuild.start import NewBook, is_free, language_of, new_book, put_book, template_for

    if report.has_errors or not is_free(folder, report):
        return None
    title = asked.title or _name(folder)
    lang = asked.lang or (language_of(asked.template) if asked.template else "")
    lang = lang or _usual(title, reported)
    book = NewBook(title, asked.authors, lang, asked.template or template_for(lang))
    return Done(folder, folder) if put_book(folder, new_book(book), report) else None


def _name(folder: Path) -> str:
    """Return the name of a folder as a title can be."""
    from bookbuild.start import impossible

    name = folder.resolve().name
    return name if name.strip() and not impossible(name) else "book"


def _usual(title: str, reported: Language) -> str:
    """Return the language of a book of which nothing is known but its title."""
    return "zh-CN" if reported == "zh" or re.search("[\u4e00-\u9fff]", title) else "en"


def _answers(folder: Path | None, common: Common, report: Report) -> Asked:
    """Ask for what a book needs; Enter takes what stands in brackets, a bad answer is asked again.

    Nothing is asked where the book could not be put into `folder`, which is reported.
    """
    from bookbuild.start import is_free

    if folder is None or not is_free(folder, report):
        return Asked("", (), "", "")
    zh = common.lang == "zh"
    ask = partial(click.prompt, err=True)
    words = (
        ("书名", "作者（可以不写）", "语言")
        if zh
        else ("Title", "Author (may be empty)", "Language")
    )
    try:
        title = ask(words[0], default=_name(folder), value_proc=partial(_text, "--title"))
        author = ask(
            words[1], default="", show_default=False, value_proc=partial(_text, "--author")
        )
        lang = ask(words[2], default=_usual(title, common.lang), value_proc=_tag)
    except click.Abort:
        click.echo("\ninterrupted; nothing was written", err=True)
        sys.exit(INTERRUPTED)
    return Asked(title, (author,) if author.strip() else (), lang, "")


def _checked(asked: Asked) -> Asked:
    """Return what is said of the book; raises BadParameter for what no book can have."""
    for option, texts in (("--title", (asked.title,)), ("--author", asked.authors)):
        for text in texts:
            if text and not text.strip():
                raise click.BadParameter("it is empty", param_hint=option)
            _text(option, text)
    if asked.lang:
        _tag(asked.lang)
    return asked


def _text(option: str, text: str) -> str:
    from bookbuild.start import impossible

    if bad := impossible(text):
        message = f"it holds the character {bad}, which no edition can show"
        raise click.BadParameter(message, param_hint=option)
    return text


def _tag(text: str) -> str:
    if not re.fullmatch(LANGUAGE_TAG, text):
        message = f"`{visible(text[:60])}` is not a language tag such as zh-CN or en"
        raise click.BadParameter(message, param_hint="--lang")
    return text


def _import(site: Path, folder: Path | None, asked: Asked, report: Report) -> Done | None:
    from bookbuild.start import (
        Given,
        import_site,
        is_free,
        is_no_book,
        put_book,
        put_settings,
    )

    free = is_no_book(site, report) if folder is None else is_free(folder, report)
    if not free:
        return None
    given = Given(asked.title, asked.authors, asked.lang)
    made = import_site(Workspace(site), given, report, whole=folder is not None)
    if made is None:
        return None
    if folder is None:
        written = put_settings(site, made.files["book.yaml"], report)
        return Done(site, site / "book.yaml", made) if written else None
    return Done(folder, folder, made) if put_book(folder, made.files, report) else None


def _announce(done: Done, lang: str) -> None:
    """Say what was written and which commands come next."""
    console, zh = stderr(), lang == "zh"

    def say(chinese: str, english: str) -> None:
        console.print(chinese if zh else english, soft_wrap=True, markup=False)

    path = shown_path(done.path)
    say(f"已写入 {path}", f"wrote {path}")
    if done.site is not None:
        site = done.site
        say(
            f"{site.pages} 个文件，{site.parts} 个部分；顺序取自 {site.source or '文件名'}",
            f"files: {site.pages}, parts: {site.parts}, order from {site.source or 'their names'}",
        )
    say("接下来：", "next:")
    if done.folder.resolve() != Path.cwd():
        console.print(f"  cd {_shell(shown_path(done.folder))}", soft_wrap=True, markup=False)
    for command, chinese, english in _NEXT:
        words = chinese if zh else english
        console.print(f"  {command:<25} {words}", soft_wrap=True, markup=False)


_NEXT = (
    ("bookbuild serve --open", "在浏览器里边写边看", "see it in the browser while you write"),
    ("bookbuild check", "检查全书", "report what is wrong"),
    ("bookbuild doctor", "看看这台机器还缺什么", "see what this machine lacks for PDF and EPUB"),
)


def _shell(path: str) -> str:
    return path if os.name == "nt" else shlex.quote(path)
