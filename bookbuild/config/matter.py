"""The keys of book.yaml for what stands around the text: works, terms, symbols, index, lists."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from bookbuild.diagnostics import Span
from bookbuild.words import IndexOrder

from .shapes import Either, Flag, Key, Located, Many, Names, Record, Text

ListKind = Literal["figures", "tables", "listings", "theorems", "exercises"]
LIST_KINDS: tuple[ListKind, ...] = ("figures", "tables", "listings", "theorems", "exercises")
ORDERS: tuple[IndexOrder, ...] = ("pinyin", "stroke", "kana", "hangul")
ALL = "all"
"""What `nocite` is for every work of the bibliography."""


@dataclass(frozen=True, slots=True)
class CitationConfig:
    """How works are cited and listed."""

    by: Literal["book", "chapter"] = "book"
    """One list at the end of the book, or one at the end of each chapter."""
    nocite: tuple[tuple[str, Span], ...] = ()
    """Works that are listed though nothing cites them; `all` for every one."""
    csl: str = ""
    """Path of the book's own style."""
    csl_span: Span | None = None


@dataclass(frozen=True, slots=True)
class GlossaryConfig:
    """Where terms are defined and which uses are linked."""

    file: str = ""
    span: Span | None = None
    link: Literal["first", "marked"] = "first"
    """The first use in each chapter, marked or not, or only those marked `.term`."""


@dataclass(frozen=True, slots=True)
class IndexConfig:
    """Whether there is an index and how it is sorted."""

    made: bool = True
    order: IndexOrder | None = None
    """None: as books in its language are sorted."""
    readings: tuple[tuple[str, str], ...] = ()
    """Pinyin of words the dictionary reads otherwise; kana or Hangul of those in characters."""


@dataclass(frozen=True, slots=True)
class MatterConfig:
    """What stands around the text."""

    citations: CitationConfig = CitationConfig()
    glossary: GlossaryConfig = GlossaryConfig()
    notation: str = ""
    """Path of the file of symbols."""
    notation_span: Span | None = None
    index: IndexConfig = IndexConfig()
    lists: tuple[ListKind, ...] = ()


_PATH = Located(Text(pattern=r"[\s\S]*\S[\s\S]*", asks="a path"))

MATTER_KEYS: dict[str, Key] = {
    "csl": Key(
        _PATH, "style of the citations, a CSL file; GB/T 7714 or author and date if not given"
    ),
    "citations": Key(
        Record(
            {
                "by": Key(
                    Text(choices=("book", "chapter")),
                    "whether works are listed once or by chapter; `book` if not given",
                ),
                "nocite": Key(
                    Many(
                        Located(Text(pattern=r"\S+", asks="a key of the bibliography")), single=True
                    ),
                    "works listed though nothing cites them: their keys, or `all`",
                ),
            }
        ),
        "how works are cited",
    ),
    "glossary": Key(
        Either(
            _PATH,
            Record(
                {
                    "file": Key(_PATH, "the file of terms"),
                    "link": Key(
                        Text(choices=("first", "marked")),
                        "which uses lead to the glossary: the first in each chapter (if not "
                        "given), or only those marked `.term`",
                    ),
                }
            ),
        ),
        "terms with definitions, a YAML file; or `{file: …, link: …}`",
    ),
    "notation": Key(_PATH, "symbols with their meanings, a YAML file"),
    "index": Key(
        Either(
            Flag(),
            Record(
                {
                    "order": Key(
                        Text(choices=ORDERS),
                        "how it is sorted; if not given `kana` in Japanese books, `hangul` in "
                        "Korean, `stroke` in Traditional Chinese, `pinyin` in all others",
                    ),
                    "readings": Key(
                        Names(r"\S.*", "a word"),
                        "pinyin of words the dictionary reads otherwise; kana or Hangul of words "
                        "in Chinese characters",
                    ),
                }
            ),
        ),
        "whether marked words are listed in an index, or how",
    ),
    "lists": Key(
        Many(Text(choices=LIST_KINDS), single=True),
        "lists that follow the contents: figures, tables, listings, theorems, exercises",
    ),
}


def read_matter(values: dict[str, Any]) -> MatterConfig:
    """Return what the values of `MATTER_KEYS` ask for."""
    cited = values.get("citations", {})
    csl, csl_span = values.get("csl", ("", None))
    notation, notation_span = values.get("notation", ("", None))
    return MatterConfig(
        citations=CitationConfig(cited.get("by", "book"), cited.get("nocite", ()), csl, csl_span),
        glossary=_glossary(values.get("glossary", {})),
        notation=notation,
        notation_span=notation_span,
        index=_index(values.get("index", True)),
        lists=tuple(dict.fromkeys(values.get("lists", ()))),
    )


def _glossary(value: dict[str, Any] | tuple[str, Span]) -> GlossaryConfig:
    if isinstance(value, tuple):
        return GlossaryConfig(*value)
    file, span = value.get("file", ("", None))
    return GlossaryConfig(file, span, value.get("link", "first"))


def _index(value: dict[str, Any] | bool) -> IndexConfig:
    if isinstance(value, bool):
        return IndexConfig(made=value)
    readings = tuple(value.get("readings", {}).items())
    return IndexConfig(order=value.get("order"), readings=readings)
