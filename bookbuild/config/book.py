"""book.yaml: the keys it knows and the value they make."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Literal

from bookbuild.diagnostics import Report, Span
from bookbuild.workspace import Workspace

from .shapes import Either, Flag, Key, Located, Many, Names, Number, Record, Text
from .yaml_tree import Mapping, read_yaml

FILE = "book.yaml"
Answers = Literal["end", "chapter", "inline", "none"]
ANSWERS: tuple[Answers, ...] = ("end", "chapter", "inline", "none")
EntryKind = Literal["front", "chapter", "appendix", "back"]


@dataclass(frozen=True, slots=True)
class Author:
    """Somebody who made the book."""

    name: str
    role: str = "aut"
    """MARC relator code."""
    file_as: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of the book in its place in the order."""

    path: str
    kind: EntryKind
    part: str
    """Title of the part that opens with this file, "" elsewhere."""
    span: Span


@dataclass(frozen=True, slots=True)
class PdfConfig:
    """What the printed edition is asked for."""

    paper: str = "16k"
    """`A4`, `A5`, `B5`, `16k` (185 × 260 mm) or `WIDTHxHEIGHTmm`."""
    font_size: float = 10.5
    """Size of the text, pt."""
    toc_depth: int = 2
    cover: bool = True
    """Whether the cover picture is the first page."""


@dataclass(frozen=True, slots=True)
class EpubConfig:
    """What the EPUB is asked for."""

    toc_depth: int = 3


@dataclass(frozen=True, slots=True)
class MathConfig:
    """How formulas are read."""

    brackets: bool = False
    r"""Whether `\( \)` and `\[ \]` delimit formulas."""
    packages: tuple[str, ...] = ()
    """MathJax packages beyond the usual ones."""


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
    identifier: str = ""
    date: str = ""
    publisher: str = ""
    rights: str = ""
    description: str = ""
    cover: str = ""
    cover_span: Span | None = None
    answers: Answers = "end"
    macros: str = ""
    """TeX definitions known to every formula."""
    bibliography: tuple[tuple[str, Span], ...] = ()
    pdf: PdfConfig = PdfConfig()
    epub: EpubConfig = EpubConfig()
    math: MathConfig = MathConfig()


_PATHS = Many(Located(Text()))
_PART = Record(
    {
        "part": Key(Text(), "title of the part", required=True),
        "chapters": Key(_PATHS, "its chapters, in order", required=True),
    }
)
_AUTHOR = Record(
    {
        "name": Key(Text(), "name as printed", required=True),
        "role": Key(Text(pattern="[a-z]{3}", asks="a MARC relator code"), "MARC relator code"),
        "file-as": Key(Text(), "name as sorted"),
    }
)
_DEPTH = Number(1, 4, whole=True)
_PAPER = r"A4|A5|B5|16k|\d{2,3}(\.\d)?x\d{2,3}(\.\d)?mm"

BOOK_KEYS = Record(
    {
        "title": Key(Text(pattern=r"(?s).*\S.*", asks="a title"), "title of the book", True),
        "subtitle": Key(Text(), "subtitle"),
        "authors": Key(Many(Either(Text(), _AUTHOR), single=True), "authors, in order"),
        "author": Key(Many(Either(Text(), _AUTHOR), single=True), "the author; same as `authors`"),
        "lang": Key(
            Text(
                pattern=r"[A-Za-z]{2,3}(-[A-Za-z]{4})?(-[A-Za-z]{2}|-\d{3})?(-[A-Za-z0-9]{4,8})*",
                asks="a language tag such as zh-CN",
            ),
            "language, a BCP 47 tag; zh-CN where not given",
        ),
        "slug": Key(
            Text(pattern=r"[^\s/\\:*?\"<>|.][^/\\:*?\"<>|\x00-\x1f]{0,99}", asks="a file name"),
            "file name of what is built, without ending; made from the title where not given",
        ),
        "identifier": Key(Text(), "ISBN, DOI, URN or URL"),
        "date": Key(
            Text(pattern=r"\d{4}(-\d{2}(-\d{2})?)?", asks="a date such as 2026-05-01"),
            "date of publication",
        ),
        "publisher": Key(Text(), "publisher"),
        "rights": Key(Text(), "copyright notice or licence"),
        "description": Key(Text(), "what the book is about, for the metadata"),
        "cover": Key(Located(Text()), "cover picture, a path"),
        "frontmatter": Key(_PATHS, "files before the first chapter: preface, …"),
        "chapters": Key(
            Many(Either(Located(Text()), _PART)),
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
            Many(Located(Text()), single=True),
            "BibTeX, BibLaTeX or CSL-JSON files with the works cited",
        ),
        "pdf": Key(
            Record(
                {
                    "paper": Key(
                        Text(pattern=_PAPER, asks="A4, A5, B5, 16k or a size such as 185x260mm"),
                        "trim size; 16k (185 × 260 mm) where not given",
                    ),
                    "font-size": Key(Number(6, 24), "size of the text in pt; 10.5 if not given"),
                    "toc-depth": Key(_DEPTH, "levels of the table of contents; 2 if not given"),
                    "cover": Key(Flag(), "whether the cover picture is the first page"),
                }
            ),
            "what the printed edition is asked for",
        ),
        "epub": Key(
            Record({"toc-depth": Key(_DEPTH, "levels of the navigation; 3 where not given")}),
            "what the EPUB is asked for",
        ),
        "math": Key(
            Record(
                {
                    "brackets": Key(Flag(), r"read `\( \)` and `\[ \]` as formulas"),
                    "packages": Key(
                        Many(Text(choices=("physics",))), "MathJax packages beyond the usual ones"
                    ),
                }
            ),
            "how formulas are read",
        ),
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
    if not (workspace.root / FILE).exists():
        hint = "run in the book's folder or name it with -C"
        report.add("B009", f"no {FILE} in `{workspace.root.name}`", None, hint=hint)
        return None
    content = workspace.read(FILE, report, Span(FILE, 1, 1), limit=1_000_000)
    if content is None:
        return None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = content.count(b"\n", 0, fault.start) + 1
        column = fault.start - (content.rfind(b"\n", 0, fault.start) + 1) + 1
        report.add("F005", f"{FILE} is not UTF-8 text", Span(FILE, line, column))
        return None
    tree = read_yaml(text, FILE, report)
    if not isinstance(tree, Mapping):
        if not report.has_errors:
            report.add("B003", f"{FILE} must be a mapping", Span(FILE, 1, 1))
        return None
    values = BOOK_KEYS.read(tree, "", report)
    return None if values is None else _make(values, tree, report)


def _make(values: dict[str, Any], tree: Mapping, report: Report) -> BookConfig:
    spans = {key.text: key.span for key, _ in tree.entries}
    if "author" in values and "authors" in values:
        report.add(
            "B004", "`author` and `authors` both stand here", spans["author"], hint="keep one"
        )
    title = " ".join(values.get("title", "").split())
    simple = {
        key: values[key].strip()
        for key in ("subtitle", "lang", "identifier", "date", "publisher", "rights", "description")
        if key in values
    }
    cover, cover_span = values.get("cover", ("", None))
    return BookConfig(
        title=title,
        slug=values.get("slug") or _slug(title),
        entries=_entries(values, report),
        authors=tuple(_author(a) for a in values.get("authors", values.get("author", ()))),
        cover=cover,
        cover_span=cover_span,
        answers=values.get("answers", "end"),
        macros=_macros(values.get("macros", "")),
        bibliography=values.get("bibliography", ()),
        pdf=PdfConfig(**_keywords(values.get("pdf", {}))),
        epub=EpubConfig(**_keywords(values.get("epub", {}))),
        math=MathConfig(**_keywords(values.get("math", {}))),
        **simple,
    )


def _keywords(values: dict[str, Any]) -> dict[str, Any]:
    return {key.replace("-", "_"): value for key, value in values.items()}


def _author(value: str | dict[str, str]) -> Author:
    if isinstance(value, str):
        return Author(value.strip())
    return Author(value.get("name", ""), value.get("role", "aut"), value.get("file-as", ""))


def _macros(value: str | dict[str, str]) -> str:
    if isinstance(value, str):
        return value
    lines = []
    for name, body in value.items():
        count = max((int(n) for n in re.findall(r"#([1-9])", body)), default=0)
        arguments = f"[{count}]" if count else ""
        lines.append(f"\\newcommand{{\\{name.removeprefix(chr(92))}}}{arguments}{{{body}}}")
    return "\n".join(lines)


def _slug(title: str) -> str:
    """Make a file name of a title: letters, digits and Han stay, the rest becomes hyphens."""
    return re.sub(r"[^\w]+", "-", title).strip("-")[:80] or "book"


def _entries(values: dict[str, Any], report: Report) -> tuple[Entry, ...]:
    entries = [Entry(path, "front", "", span) for path, span in values.get("frontmatter", ())]
    for item in values.get("chapters", ()):
        if isinstance(item, dict):
            part = item.get("part", "")
            for path, span in item.get("chapters", ()):
                entries.append(Entry(path, "chapter", part, span))
                part = ""
        else:
            entries.append(Entry(item[0], "chapter", "", item[1]))
    entries += [Entry(path, "appendix", "", span) for path, span in values.get("appendices", ())]
    entries += [Entry(path, "back", "", span) for path, span in values.get("backmatter", ())]
    return _without_repeats(entries, report)


def _without_repeats(entries: list[Entry], report: Report) -> tuple[Entry, ...]:
    kept: dict[str, Entry] = {}
    for entry in entries:
        name = re.sub(r"/{2,}|(^|/)(\./)+", lambda m: "/" if m[0][0] == "/" else "", entry.path)
        first = kept.get(name)
        if first is not None:
            where = f"it already stands on line {first.span.line}"
            report.add("B006", f"`{entry.path}` stands twice in the book", entry.span, hint=where)
        else:
            kept[name] = Entry(name, entry.kind, entry.part, entry.span)
    return tuple(kept.values())
