"""Make the glossary of the terms a book defines, in a file or in its text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bookbuild.config import BookConfig
from bookbuild.diagnostics import Related, Report, Span
from bookbuild.model.book import Chapter
from bookbuild.model.nodes import (
    Attr,
    Blocks,
    Definition,
    DefinitionList,
    Inlines,
    Paragraph,
    Phrase,
    Text,
)
from bookbuild.words import MatterWords
from bookbuild.workspace import Workspace

from .index_marks import worded
from .index_scripts import make_sorter
from .matter_files import TERMS, read_entries, read_texts

SLUG = "glossary"


@dataclass(frozen=True, slots=True)
class Term:
    """A term with its definition."""

    name: str
    anchor: str
    """Of its entry in the glossary."""
    english: str = ""
    meaning: Blocks = ()
    also: tuple[str, ...] = ()
    """Other words for it."""
    sort: str = ""
    span: Span | None = None


def read_terms(
    chapters: Sequence[Chapter],
    config: BookConfig,
    words: MatterWords,
    workspace: Workspace,
    report: Report,
) -> tuple[Term, ...]:
    """Return every term of the book in the order of the index; of two definitions the first."""
    found = [*_of_file(config, workspace, report), *_of_text(chapters)]
    known: dict[str, Term] = {}
    for term in found:
        first = known.setdefault(term.name, term)
        if first is not term:
            _report_double(term, first, report)
    if not known:
        return ()
    names = [name + term.sort for name, term in known.items()]
    sorter = make_sorter(config.matter.index, words, "".join(names))
    places = {name: sorter(name, term.sort) for name, term in known.items()}
    order = sorted(known, key=lambda name: (places[name][0], places[name][2], name))
    return tuple(
        Term(
            name=name,
            anchor=f"{SLUG}-{number}",
            english=known[name].english,
            meaning=known[name].meaning,
            also=known[name].also,
            span=known[name].span,
        )
        for number, name in enumerate(order, 1)
    )


def make_glossary(terms: Sequence[Term], words: MatterWords) -> Chapter | None:
    """Return the chapter of the terms; None where there are none."""
    if not terms:
        return None
    entries = tuple(Definition(_head(term), (term.meaning,)) for term in terms)
    title = (Text(words.glossary),)
    return Chapter("", SLUG, "glossary", "", "", title, (DefinitionList(entries),), anchor=SLUG)


def _head(term: Term) -> Inlines:
    head: Inlines = (Phrase(Attr(term.anchor), worded(term.name, term.span)),)
    if term.english:
        english = Phrase(Attr("", ("english",)), (Text(term.english, term.span),))
        head = (*head, Text(" "), english)
    return head


def _of_file(config: BookConfig, workspace: Workspace, report: Report) -> list[Term]:
    asked = config.matter.glossary
    if not asked.file:
        return []
    entries = read_entries(asked.file, asked.span, TERMS, workspace, report)
    defined = [entry["definition"] for entry in entries if "definition" in entry]
    meanings = iter(read_texts(defined, config, report))
    return [
        Term(
            " ".join(entry["term"][0].split()),
            "",
            entry.get("english", "").strip(),
            next(meanings) if "definition" in entry else (),
            tuple(" ".join(word.split()) for word in entry.get("also", ())),
            entry.get("sort", ""),
            entry["term"][1],
        )
        for entry in entries
    ]


def _of_text(chapters: Sequence[Chapter]) -> list[Term]:
    return [
        Term(
            mark.name,
            "",
            mark.english,
            (Paragraph(worded(mark.definition, mark.span)),) if mark.definition else (),
            span=mark.span,
        )
        for chapter in chapters
        for mark in chapter.terms
        if mark.definition or mark.english
    ]


def _report_double(term: Term, first: Term, report: Report) -> None:
    report.add(
        "I203",
        f"the term `{term.name}` is defined twice",
        term.span,
        hint="keep one definition",
        related=(Related(first.span, "first defined here"),) if first.span else (),
    )
