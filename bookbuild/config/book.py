"""book.yaml: the keys it knows and the value they make."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Any, Literal

from bookbuild.diagnostics import Related, Report, Span, offset_to_position
from bookbuild.workspace import Workspace

from .epub import EPUB_KEYS, EpubConfig
from .matter import MATTER_KEYS, MatterConfig, read_matter
from .numbers import (
    NUMBER_KEYS,
    REFERENCE_KEYS,
    THEOREM_KEYS,
    NumberConfig,
    ReferenceConfig,
    make_numbers,
)
from .order import Entry, read_order
from .pdf import PDF_KEYS, PdfConfig
from .run import RUN_KEYS, RunConfig, make_run
from .shapes import Day, Either, Flag, Key, Located, Many, Names, Record, Text
from .site import SITE_KEYS, SiteConfig, make_site
from .tex import TEX_KEYS, TexConfig
from .yaml_tree import Mapping, read_yaml

FILE = "book.yaml"
SIZE_LIMIT = 300_000
"""Bytes book.yaml may have; PyYAML reads a megabyte of hostile keys in five seconds."""
Answers = Literal["end", "chapter", "inline", "none"]
ANSWERS: tuple[Answers, ...] = ("end", "chapter", "inline", "none")


@dataclass(frozen=True, slots=True)
class Author:
    """Somebody who made the book."""

    name: str
    role: str = "aut"
    """MARC relator code."""
    file_as: str = ""


@dataclass(frozen=True, slots=True)
class MathConfig:
    """How formulas are read."""

    brackets: bool = False
    r"""Whether `\( \)` and `\[ \]` delimit formulas."""
    packages: tuple[str, ...] = ()
    """MathJax packages beyond the usual ones."""
    numbering: Literal["labelled", "ams", "all"] = "labelled"
    """Which equations take a number; `numbers` has it for the passes."""


@dataclass(frozen=True, slots=True)
class BookConfig:
    """All of book.yaml, checked."""

    title: str
    slug: str
    """File-name stem of what is built."""
    entries: tuple[Entry, ...]
    subtitle: str = ""
    authors: tuple[Author, ...] = ()
    lang: str = "zh-CN"
    latin_lang: str = "en"
    """Language of Latin words that no mark gives one, in Chinese, Japanese and Korean."""
    identifier: str = ""
    date: str = ""
    publisher: str = ""
    rights: str = ""
    description: str = ""
    subjects: tuple[str, ...] = ()
    series: str = ""
    series_number: str = ""
    cover: str = ""
    cover_span: Span | None = None
    answers: Answers = "end"
    macros: str = ""
    """TeX definitions known to every formula."""
    macros_span: Span | None = None
    bibliography: tuple[tuple[str, Span], ...] = ()
    matter: MatterConfig = field(default_factory=MatterConfig)
    pdf: PdfConfig = field(default_factory=PdfConfig)
    epub: EpubConfig = field(default_factory=EpubConfig)
    site: SiteConfig = field(default_factory=SiteConfig)
    tex: TexConfig = field(default_factory=TexConfig)
    math: MathConfig = MathConfig()
    numbers: NumberConfig = field(default_factory=NumberConfig)
    references: ReferenceConfig = field(default_factory=ReferenceConfig)
    run: RunConfig = field(default_factory=RunConfig)


_LINE = Text(pattern=r"[\s\S]*\S[\s\S]*", asks="a text")
_PATH = Located(Text(pattern=r"[\s\S]*\S[\s\S]*", asks="a path"))
_PATHS = Many(_PATH)
_PART = Record(
    {
        "part": Key(Located(_LINE), "title of the part", required=True),
        "id": Key(
            Located(Text(pattern=r"[^\s;；,，\[\]@{}#]+", asks="a label such as part:basics")),
            "label of the part, for references such as `[@part:basics]`",
        ),
        "unnumbered": Key(Flag(), "the part takes no number"),
        "chapters": Key(Many(_PATH, filled=True), "its chapters, in order", required=True),
    }
)
_AUTHOR = Record(
    {
        "name": Key(_LINE, "name as printed", required=True),
        "role": Key(Text(pattern="[a-z]{3}", asks="a MARC relator code"), "MARC relator code"),
        "file-as": Key(Text(), "name as sorted"),
    }
)
LANGUAGE_TAG = (
    "[A-Za-z]{2,3}(-[A-Za-z]{3}){0,3}(-[A-Za-z]{4})?(-[A-Za-z]{2}|-[0-9]{3})?"
    "(-([A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3}))*"
)
LATIN_TAG = f"(?!(zh|ja|ko)(-|$)){LANGUAGE_TAG}"
_SLUG = r'[^\s/\\:*?"<>|.]([^/\\:*?"<>|\x00-\x1f]*[^\s/\\:*?"<>|.])?'
SLUG_LIMIT = 200
"""Bytes a slug may have: file systems allow 255, and an ending and a mark are added."""

BOOK_KEYS = Record(
    {
        "title": Key(_LINE, "title of the book", required=True),
        "subtitle": Key(Text(), "subtitle"),
        "authors": Key(Many(Either(_LINE, _AUTHOR), single=True), "authors, in order"),
        "author": Key(Many(Either(_LINE, _AUTHOR), single=True), "the author; same as `authors`"),
        "lang": Key(
            Text(pattern=LANGUAGE_TAG, asks="a language tag such as zh-CN"),
            "language, a BCP 47 tag; zh-CN where not given",
        ),
        "latin-lang": Key(
            Text(pattern=LATIN_TAG, asks="the tag of a language in Latin letters, such as fr"),
            "language by which Latin words without a mark are divided and read in Chinese, "
            "Japanese and Korean; en where not given",
        ),
        "slug": Key(
            Located(Text(pattern=_SLUG, asks="a file name")),
            "file name of what is built, without ending; made from the title where not given",
        ),
        "identifier": Key(Text(), "ISBN, DOI, URN or URL"),
        "date": Key(Day(), "date of publication: a year, month or day such as 2026-05-01"),
        "publisher": Key(Text(), "publisher"),
        "rights": Key(Text(), "copyright notice or licence"),
        "description": Key(Text(), "what the book is about, for the metadata"),
        "subjects": Key(Many(_LINE, single=True), "what the book is about, as catalogues have it"),
        "series": Key(
            Either(
                _LINE,
                Record(
                    {
                        "title": Key(_LINE, "title of the series", required=True),
                        "number": Key(
                            Text(pattern=r"[0-9]+(\.[0-9]+)*", asks="a number"),
                            "place of the book in it",
                        ),
                    }
                ),
            ),
            "series the book belongs to, its title or `{title: …, number: …}`",
        ),
        "cover": Key(_PATH, "cover picture, a path"),
        "frontmatter": Key(_PATHS, "files before the first chapter: preface, …"),
        "chapters": Key(
            Many(Either(_PATH, _PART), filled=True),
            "files of the chapters in order, or `{part: …, chapters: […]}`",
            required=True,
        ),
        "appendices": Key(_PATHS, "files of the appendices, in order"),
        "backmatter": Key(_PATHS, "files after the appendices"),
        "answers": Key(Text(choices=ANSWERS), "where the answers of exercises stand"),
        "macros": Key(
            Either(Text(), Names(r"\\?[A-Za-z]+", "the name of a TeX command")),
            r"TeX definitions for every formula: `\newcommand…` lines, or a mapping name: body",
        ),
        "bibliography": Key(
            Many(_PATH, single=True),
            "BibTeX, BibLaTeX or CSL-JSON files with the works cited",
        ),
        **MATTER_KEYS,
        "pdf": Key(PDF_KEYS, "what the printed edition is asked for"),
        "epub": Key(EPUB_KEYS, "what the EPUB is asked for"),
        "site": Key(SITE_KEYS, "what the web edition is asked for"),
        "tex": Key(TEX_KEYS, "what the LaTeX edition is asked for"),
        "math": Key(
            Record(
                {
                    "brackets": Key(Flag(), r"read `\( \)` and `\[ \]` as formulas"),
                    "packages": Key(
                        Many(Text(choices=("physics",))), "MathJax packages beyond the usual ones"
                    ),
                    "numbering": Key(
                        Text(choices=("labelled", "ams", "all")),
                        "which equations take numbers: those with a label, every line of equation, "
                        "align, … without a star too, or all displays",
                    ),
                }
            ),
            "how formulas are read",
        ),
        "numbers": Key(NUMBER_KEYS, 'how numbers are written, by kind: `figure: "{chapter}-{n}"`'),
        "theorems": Key(
            THEOREM_KEYS, "kinds of theorem-like blocks: the word printed, and the counter"
        ),
        "references": Key(REFERENCE_KEYS, "what is made of references"),
        "run": Key(RUN_KEYS, "how `bookbuild run` runs the code of the book"),
    }
)


def book_schema() -> dict[str, Any]:
    """Return the JSON Schema of book.yaml (draft 2020-12), made from the keys above."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "book.yaml of bookbuild",
    } | BOOK_KEYS.schema()


def load_config(workspace: Workspace, report: Report) -> BookConfig | None:
    """Read book.yaml; None where so much is wrong that no book can be named.

    Every fault is reported with its line and column; a configuration is
    returned with what could be read so that the chapters are checked too.
    """
    if not workspace.is_there(FILE):
        hint = "run in the book's folder or name it with -C"
        report.add("B009", f"no {FILE} in `{workspace.root.name}`", None, hint=hint)
        return None
    content = workspace.read(FILE, report, Span(FILE, 1, 1), limit=SIZE_LIMIT)
    if content is None:
        return None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        before = fault.object[: fault.start].decode()
        line, column = offset_to_position(before, len(before))
        hint = "save it as UTF-8"
        report.add("F005", f"{FILE} is not UTF-8 text", Span(FILE, line, column), hint=hint)
        return None
    tree = read_yaml(text, FILE, report)
    values = None if tree is None else BOOK_KEYS.read(tree, "", report)
    if values is None or not isinstance(tree, Mapping):
        return None
    return _make(values, tree, workspace, report)


def _make(
    values: dict[str, Any], tree: Mapping, workspace: Workspace, report: Report
) -> BookConfig:
    spans = {key.text: key.span for key, _ in tree.entries}
    if "author" in values and "authors" in values:
        first, second = sorted((spans["author"], spans["authors"]))
        related = [Related(first, "the other is here")]
        message = "`author` and `authors` both stand here"
        report.add("B004", message, second, hint="keep one", related=related)
    title = _one_line(values.get("title", ""))
    cover, cover_span = values.get("cover", ("", None))
    authors = map(_author, values.get("authors", values.get("author", ())))
    series = values.get("series", "")
    series = {"title": series} if isinstance(series, str) else series
    entries = read_order(values, workspace, report)
    return BookConfig(
        title=title,
        slug=_slug(values, title, report),
        entries=entries,
        subtitle=_one_line(values.get("subtitle", "")),
        authors=tuple(author for author in authors if author.name),
        lang=values.get("lang", "zh-CN"),
        latin_lang=values.get("latin-lang", "en"),
        identifier=_one_line(values.get("identifier", "")),
        date=values.get("date", ""),
        publisher=_one_line(values.get("publisher", "")),
        rights=values.get("rights", "").strip(),
        description=values.get("description", "").strip(),
        subjects=tuple(map(_one_line, values.get("subjects", ()))),
        series=_one_line(series.get("title", "")),
        series_number=series.get("number", ""),
        cover=cover,
        cover_span=cover_span,
        answers=values.get("answers", "end"),
        macros=_macros(values.get("macros", "")),
        macros_span=spans.get("macros"),
        bibliography=values.get("bibliography", ()),
        matter=read_matter(values),
        pdf=PdfConfig(**_keywords(values.get("pdf", {})), span=spans.get("pdf")),
        epub=EpubConfig(**_keywords(values.get("epub", {}))),
        site=make_site(values.get("site", {}), entries, report),
        tex=TexConfig(**_keywords(values.get("tex", {}))),
        math=MathConfig(**_keywords(values.get("math", {}))),
        numbers=make_numbers(values, report),
        references=ReferenceConfig(**_keywords(values.get("references", {}))),
        run=make_run(values.get("run", {})),
    )


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _keywords(values: dict[str, Any]) -> dict[str, Any]:
    return {key.replace("-", "_"): value for key, value in values.items()}


def _author(value: str | dict[str, str]) -> Author:
    if isinstance(value, str):
        return Author(_one_line(value))
    name, file_as = _one_line(value.get("name", "")), _one_line(value.get("file-as", ""))
    return Author(name, value.get("role", "aut"), file_as)


def _macros(value: str | dict[str, str]) -> str:
    if isinstance(value, str):
        return value
    lines = []
    for name, body in value.items():
        count = max((int(n) for n in re.findall(r"#([1-9])", body)), default=0)
        arguments = f"[{count}]" if count else ""
        lines.append(f"\\newcommand{{\\{name.removeprefix(chr(92))}}}{arguments}{{{body}}}")
    return "\n".join(lines)


def _slug(values: dict[str, Any], title: str, report: Report) -> str:
    """Return the file name asked for, or make one of the title: letters, digits and Han stay."""
    if "slug" in values:
        slug, span = values["slug"]
        if len(slug.encode()) > SLUG_LIMIT:
            report.add("B008", f"`slug` is longer than {SLUG_LIMIT} bytes of UTF-8", span)
        return _cut(unicodedata.normalize("NFC", slug))
    words = re.sub(r"[^\w]+", "-", unicodedata.normalize("NFC", title))
    return _cut(words.strip("-")).strip("-") or "book"


def _cut(slug: str) -> str:
    return slug.encode()[:SLUG_LIMIT].decode(errors="ignore")
