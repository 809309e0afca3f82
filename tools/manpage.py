"""Write man/bookbuild.1 from the command line itself; `--check` only tells whether it is current.

The page is roff with the `man` macros, one section for the options of the program and one for each
command, in the order of `bookbuild --help`.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import click  # noqa: E402

from bookbuild.cli import main as program  # noqa: E402

PAGE = ROOT / "man" / "bookbuild.1"
EXITS = (
    ("0", "fine"),
    ("1", "the book has errors, or warnings under --strict"),
    ("2", "wrong usage"),
    ("3", "the machine lacks something, or the place cannot be written to"),
)
VARIABLES = (
    ("BOOKBUILD_CACHE", "Folder of fonts and kept results; that of the user where not set."),
    ("SOURCE_DATE_EPOCH", "Seconds since 1970 that files are dated with, for equal bytes."),
    ("LC_ALL, LC_MESSAGES, LANG", "Language of what is reported: Chinese for zh, else English."),
)
FILES = (
    ("book.yaml", "Title, authors, chapters and settings of the book."),
    ("build/", "What is built, where no other place is named."),
)


def page() -> str:
    """Return the manual page."""
    context = click.Context(program, info_name="bookbuild", **program.context_settings)
    synopsis = " ".join(program.collect_usage_pieces(context))
    lines = [
        '.TH BOOKBUILD 1 "" "bookbuild" "User Commands"',
        ".SH NAME",
        r"bookbuild \- compile books from Markdown to PDF, EPUB, web pages and LaTeX",
        ".SH SYNOPSIS",
        f".B bookbuild\n{escaped(synopsis)}",
        ".SH DESCRIPTION",
        escaped(described(program)),
        *options(context),
        ".SH COMMANDS",
        *commands(program, context),
        *pairs("EXIT STATUS", EXITS),
        *pairs("ENVIRONMENT", VARIABLES),
        *pairs("FILES", FILES),
        ".SH SEE ALSO",
        ".BR xelatex (1),\n.BR pandoc (1)",
    ]
    return "\n".join(lines) + "\n"


def commands(group: click.Group, context: click.Context, before: str = "") -> Iterator[str]:
    """Yield the lines of every command, those of groups behind their group."""
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if command is None or command.hidden:
            continue
        inner = click.Context(command, info_name=name, parent=context)
        usage = " ".join((f"{before}{name}", *command.collect_usage_pieces(inner)))
        yield f".SS {escaped(usage)}"
        yield escaped(described(command))
        yield from options(inner)
        if isinstance(command, click.Group):
            yield from commands(command, inner, f"{before}{name} ")


def options(context: click.Context) -> Iterator[str]:
    """Yield the options of a command as tagged paragraphs."""
    for parameter in context.command.get_params(context):
        told = parameter.get_help_record(context)
        if told is not None and told[1]:  # the words of an argument stand in the usage
            yield f".TP\n.B {escaped(told[0])}\n{escaped(told[1])}"


def pairs(title: str, told: tuple[tuple[str, str], ...]) -> Iterator[str]:
    """Yield a section of words and what they mean."""
    yield f".SH {title}"
    for word, meaning in told:
        yield f".TP\n.B {escaped(word)}\n{escaped(meaning)}"


def described(command: click.Command) -> str:
    """Return the help of a command, a blank line between its paragraphs."""
    paragraphs = re.split(r"\n\s*\n", (command.help or "").strip())
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)


def escaped(text: str) -> str:
    """Return text as roff has it: no line is a command, hyphens are those of options."""
    text = text.replace("\\", r"\e").replace("-", r"\-")
    text = re.sub(r"(?m)^(?=['.])", r"\\&", text)
    return text.replace("\n\n", "\n.PP\n")


def main(arguments: list[str]) -> int:
    """Return 0, or 1 where the page is out of date under `--check`."""
    text = page()
    if "--check" in arguments:
        current = PAGE.is_file() and PAGE.read_text(encoding="utf-8") == text
        if not current:
            print("man/bookbuild.1 is out of date: python tools/manpage.py", file=sys.stderr)
        return 0 if current else 1
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(text, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
