"""What an edition prints by itself, as tables to be filled in for each language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

IndexOrder = Literal["pinyin", "stroke", "kana", "hangul"]
"""How the words of an index are sorted; each sorts Latin letters too."""

THEOREM_KINDS = (
    "theorem",
    "definition",
    "lemma",
    "proposition",
    "corollary",
    "axiom",
    "conjecture",
    "claim",
    "property",
    "assumption",
    "example",
    "remark",
    "algorithm",
    "proof",
)
"""Set-off blocks that mathematics numbers; every other callout kind is a note to the reader."""

CALLOUT_KINDS = ("note", "tip", "important", "warning", "caution", "info", "summary", "question")
"""Set-off notes to the reader, never numbered."""


@dataclass(frozen=True, slots=True)
class MatterWords:
    """Titles and small words; `{n}` stands for a number, `{x}` for an entry."""

    index: str
    order: IndexOrder
    """How words are sorted where book.yaml does not say."""
    glossary: str
    notation: str
    lists: Mapping[str, str]
    """Titles of the lists by kind."""
    see: str
    see_also: str
    apart: str
    """Between two entries to look up."""
    symbols: str
    """Head of the entries that begin with a sign or digit."""
    letters: str
    """Head of the entries in letters where the others stand by strokes."""
    strokes: str
    symbol: str
    meaning: str
    first: str
    """Before the place where a term or symbol stands first."""


@dataclass(frozen=True, slots=True)
class PrintWords:
    """Words only the printed edition has, by the language of the words of all editions."""

    page: str
    title: str
    authors: str
    publisher: str
    date: str
    identifier: str
    made: str
    continued: str
    """Stands above a table that goes on; `{label}` is “表 3-1”."""
    typefaces: str
    """Says in which faces the book is set, at `{faces}`."""
    tools: str
    """Says what set it, at `{tools}`."""
    colophon: str
    back_cover: str
    series: str


@dataclass(frozen=True, slots=True)
class SiteWords:
    """Words of the page's furniture; `{…}` is filled in."""

    skip: str
    contents: str
    close: str
    here: str
    """Title of the contents within the page."""
    search: str
    search_prompt: str
    found: str
    """`{n}` results."""
    not_found: str
    """No result for `{query}`."""
    broken: str
    """The index could not be loaded."""
    display: str
    theme: str
    auto: str
    light: str
    sepia: str
    dark: str
    size: str
    smaller: str
    larger: str
    show_answers: str
    copy: str
    copied: str
    permalink: str
    previous: str
    next: str
    turn: str
    """Name of the links to the pages before and after."""
    resume: str
    """Link to the place last read, `{title}`."""
    downloads: str
    edit: str
    report: str
    changed: str
    """`{commit}` and `{date}` of the last change."""
    lost: str
    lost_hint: str
    home: str
    cited: str
    """Name of the links from a work back to where it is cited, `{n}`."""
    preview: str
    feed: str
    keys: str


@dataclass(frozen=True, slots=True)
class Words:
    """Every word an edition prints by itself; `{n}` and `{page}` stand for numbers."""

    lang: str
    """Tag of the table these words were taken from."""
    indent: float
    """First line of a paragraph, em."""
    chapter: str
    appendix: str
    part: str
    """`{n}`, `{han}` or `{roman}` stands for the number."""
    figure: str
    table: str
    listing: str
    equation: str
    exercise: str
    hint: str
    answer: str
    answer_link: str
    """Word of the link from an exercise to its answer elsewhere."""
    answers: str
    """Title of the section of answers at the end."""
    answer_page: str
    contents: str
    cover: str
    title_page: str
    start: str
    """Landmark: where the text begins."""
    landmarks: str
    back: str
    """Landmark: where the matter after the text begins."""
    copyright: str
    references: str
    notes: str
    section: str
    """What a reference to a section prints, around its number."""
    page: str
    """Name of a printed page."""
    page_list: str
    generated: str
    """Line of the copyright page that names the date of the edition."""
    done: str
    open_task: str
    back_to_text: str
    access_text: str
    """Accessibility summary of an EPUB without formulas."""
    access_math: str
    """The same of one with formulas."""
    access_drawn: str
    """The same of one with formulas as pictures."""
    access_pages: str
    """What is added where the pages of the printed edition are marked."""
    access_demos: str
    """What is added where demonstrations run."""
    colon: str
    """Between a label and the title that follows it."""
    brackets: tuple[str, str]
    """Around the name of a theorem."""
    comma: str
    """Between names in a list."""
    last_comma: tuple[str, str]
    """Before the last of two, and of several."""
    to: str
    """Between the ends of a range of numbers that hold hyphens."""
    restated: str
    """Added to the name of a theorem that stands again."""
    aside: str
    """Between a name and what is added to it."""
    short: Mapping[str, str]
    """How references are abbreviated, by kind; `{n}` is the number."""
    theorems: Mapping[str, str]
    callouts: Mapping[str, str]
    roles: Mapping[str, str]
    """MARC relator codes of people: `aut`, `trl`, `edt`, `ill`, `ctb`."""
    difficulties: tuple[str, ...]
    """From easy to hard: what `difficulty=1`, `2`, … print."""
    demo_back: str
    """Link from a demonstration's own page to its figure."""
    demo_failed: str
    """Said where a demonstration cannot run; `{reason}` stands for why."""
    demo_run: str
    """Link from the figure to where its demonstration runs."""
    matter: MatterWords
    print: PrintWords
    site: SiteWords

    def kind(self, kind: str) -> str:
        """Return the label of a theorem or callout kind, or `kind` itself where none is known."""
        return self.theorems.get(kind) or self.callouts.get(kind) or kind

    def several(self, word: str) -> str:
        """Return the plural of a word that stands before numbers; Chinese has none."""
        if self.lang != "en":
            return word
        if word.endswith("."):
            return f"{word[:-1]}s."
        for singular, plural in (("y", "ies"), ("ix", "ices")):
            if word.endswith(singular):
                return word.removesuffix(singular) + plural
        return f"{word}s"


def labels(kinds: tuple[str, ...], words: str) -> dict[str, str]:
    """Return the words of `kinds`, which stand in the same order, parted by blanks.

    Raises
    ------
    ValueError
        Where there are more kinds than words, or fewer.

    """
    return dict(zip(kinds, words.split(), strict=True))
