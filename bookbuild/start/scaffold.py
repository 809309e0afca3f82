"""Make the files of a new book from a template."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bookbuild.resources import schema_file, template_folder

from .quoting import one_line, quoted

REPOSITORY = "OWNER/bookbuild"
"""Where the action lies that workflows of new books use; the one place to name it."""
ACTION = f"{REPOSITORY}@v1"
TEMPLATES = ("tutorial-zh", "tutorial-en", "novel-zh")
SHARED = "shared"
LANGUAGES = {"zh": "zh-CN", "en": "en"}
"""The language of a book, by the last word of its template's name."""
SCHEMA = ".vscode/book.schema.json"
_FIELD = re.compile(r"@@([a-z]+)@@")


@dataclass(frozen=True, slots=True)
class NewBook:
    """What is asked about a new book."""

    title: str
    authors: tuple[str, ...]
    lang: str
    template: str


def template_for(lang: str) -> str:
    """Return the template for a book in a language."""
    return "tutorial-zh" if lang.lower().split("-")[0] == "zh" else "tutorial-en"


def language_of(template: str) -> str:
    """Return the language of a template, a BCP 47 tag."""
    return LANGUAGES[template.rpartition("-")[2]]


def new_book(book: NewBook) -> dict[str, bytes]:
    """Return the files of a new book by their paths."""
    values = {
        "title": quoted(one_line(book.title)),
        "authors": author_lines(book.authors, book.lang),
        "lang": book.lang,
        "action": ACTION,
    }
    return {**surroundings(values), **_filled(book.template, values)}


def surroundings(values: dict[str, str] | None = None) -> dict[str, bytes]:
    """Return what stands around the text of any book: Makefile, workflows, help for editors."""
    return {
        **_filled(SHARED, values or {"action": ACTION}),
        SCHEMA: schema_file().read_bytes(),
    }


def author_lines(authors: Sequence[str], lang: str) -> str:
    """Return the lines of book.yaml that name the authors, a comment where there are none."""
    if not authors:
        return "# authors: [作者]" if lang.lower().startswith("zh") else "# authors: [Author]"
    return "\n".join(["authors:", *(f"  - {quoted(one_line(name))}" for name in authors)])


def _filled(template: str, values: dict[str, str]) -> dict[str, bytes]:
    """Return the files of a folder of templates; no value is looked into for further fields."""
    root = template_folder() / "new" / template

    def fill(path: Path) -> bytes:
        text = path.read_text(encoding="utf-8")
        return _FIELD.sub(lambda field: values[field[1]], text).encode()

    files = (path for path in sorted(root.rglob("*")) if path.is_file())
    return {_name(path.relative_to(root)): fill(path) for path in files}


def _name(path: Path) -> str:
    """Return a path as the book has it: `dot-` stands for a dot, so that templates show."""
    return "/".join(re.sub("^dot-", ".", part) for part in path.parts)
