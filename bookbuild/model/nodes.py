"""Typed nodes of a chapter: what parsing yields, passes change and renderers read.

Nodes are values: frozen, compared by content, changed with `dataclasses.replace`.
`span` is where the construct stands in the author's file.
"""

from __future__ import annotations

import sys
from bisect import bisect_right
from dataclasses import dataclass
from typing import Literal

from bookbuild.diagnostics import Span


@dataclass(frozen=True, slots=True)
class Attr:
    """Identifier, classes and key-value pairs an author wrote in braces."""

    id: str = ""
    classes: tuple[str, ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()

    def get(self, key: str, default: str = "") -> str:
        """Return the value of `key`, or `default`."""
        return next((value for name, value in self.pairs if name == key), default)


NO_ATTR = Attr()


# --- inlines ---------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Text:
    """Running text; line ends of the source are already blanks or nothing."""

    text: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class LineBreak:
    """A line end the author asked for."""

    span: Span | None = None


StyleKind = Literal[
    "emphasis", "strong", "underline", "strikeout", "superscript", "subscript", "smallcaps"
]


@dataclass(frozen=True, slots=True)
class Styled:
    """Inlines in one of the styles Markdown has marks for."""

    kind: StyleKind
    children: Inlines
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Phrase:
    """Inlines with attributes (`[…]{.term}`), pandoc's Span."""

    attr: Attr
    children: Inlines
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Code:
    """Code within a line."""

    text: str
    attr: Attr = NO_ATTR
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula in every form an edition needs; lengths in em of the surrounding text."""

    svg: str
    """Standalone SVG 1.1, `currentColor`, glyphs as paths, unknown characters as `<text>`."""
    mathml: str
    """MathML Core with `alttext`; no classes, no annotation."""
    width: float
    """Natural width; the least width that keeps body and numbers apart when `tagged`."""
    height: float
    """Height of the whole box: what lies above the baseline is `height - depth`."""
    depth: float
    """How far the box reaches below the baseline."""
    tagged: bool = False
    """It carries equation numbers and so takes the full measure."""
    work: int = 0
    """Symbols made in setting it, which a chapter may have only so many of."""


@dataclass(frozen=True, slots=True)
class Math:
    """A formula: `tex` as the author wrote it, `formula` once the math pass has set it."""

    tex: str
    display: bool = False
    span: Span | None = None
    """From the opening to after the closing delimiter."""
    tex_span: Span | None = None
    """Where the TeX itself starts."""
    formula: Formula | None = None
    tex_map: tuple[tuple[int, int, int], ...] = ()
    """`(offset, line, column)` of each stretch of `tex` that stands unbroken in the source."""
    defined: str = ""
    """Definitions in formulas before it that it knows."""

    def place(self, offset: int) -> Span | None:
        """Return where the character at `offset` of `tex` stands; None for a made formula."""
        if self.span is None:
            return None
        row = bisect_right(self.tex_map, (offset, sys.maxsize, 0)) - 1
        if row < 0:
            return (self.tex_span or self.span).start()
        start, line, column = self.tex_map[row]
        return Span(self.span.file, line, column + offset - start)


@dataclass(frozen=True, slots=True)
class Link:
    """A link; `target` is the author's until references resolve it to `#anchor` or a URL."""

    target: str
    children: Inlines
    title: str = ""
    attr: Attr = NO_ATTR
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Image:
    """A picture; `source` is a path relative to the book's root once read."""

    source: str
    alt: Inlines
    title: str = ""
    attr: Attr = NO_ATTR
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote, standing where it is called."""

    blocks: Blocks
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class CitationItem:
    """One cited work within a citation."""

    key: str
    prefix: str = ""
    suffix: str = ""
    """Locator and remark as written after the key (`p. 3`)."""
    suppress_author: bool = False


@dataclass(frozen=True, slots=True)
class Cite:
    """A citation; `children` is its formatted text once citeproc has run."""

    items: tuple[CitationItem, ...]
    children: Inlines = ()
    textual: bool = False
    """Written `@key` in running text, author outside the brackets."""
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class RawInline:
    """HTML of the author's that the allow-list let through, one tag or comment."""

    html: str
    span: Span | None = None


Inline = Text | LineBreak | Styled | Phrase | Code | Math | Link | Image | Note | Cite | RawInline
Inlines = tuple[Inline, ...]


# --- blocks ----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; `tight` in lists set without space, `continued` after a display within it."""

    children: Inlines
    tight: bool = False
    continued: bool = False
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 is the chapter's own title."""

    level: int
    children: Inlines
    attr: Attr = NO_ATTR
    number: str = ""
    """`第3章`, `3.1`, `附录A`; empty where unnumbered."""
    anchor: str = ""
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class MathBlock:
    """A display formula standing as a block of its own."""

    math: Math
    anchors: tuple[tuple[str, str], ...] = ()
    """`(anchor, number)` of each numbered row, in order."""
    unlabelled: tuple[tuple[int, str], ...] = ()
    """Row and number of those rows among them that carry no label."""
    after: str = ""
    """Punctuation that closed the sentence behind it, set close to the formula."""
    attr: Attr = NO_ATTR
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class CodeBlock:
    """A listing."""

    text: str
    language: str = ""
    caption: Inlines = ()
    number: str = ""
    """Word and number as printed (`代码 3-1`); likewise of tables and figures."""
    anchor: str = ""
    attr: Attr = NO_ATTR
    span: Span | None = None

    @property
    def is_tex(self) -> bool:
        """Tell whether it is no listing but TeX for the LaTeX edition: ```` ```{=latex} ````."""
        return self.language in ("{=latex}", "{=tex}")


@dataclass(frozen=True, slots=True)
class Quote:
    """A block quotation."""

    blocks: Blocks
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class ListItem:
    """An item of a bullet or numbered list; `checked` for task lists."""

    blocks: Blocks
    checked: bool | None = None
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class BulletList:
    """An unordered list."""

    items: tuple[ListItem, ...]
    span: Span | None = None


NumberStyle = Literal["decimal", "lower-alpha", "upper-alpha", "lower-roman", "upper-roman"]


@dataclass(frozen=True, slots=True)
class OrderedList:
    """A numbered list."""

    items: tuple[ListItem, ...]
    start: int = 1
    style: NumberStyle = "decimal"
    delimiter: Literal[".", ")", "()"] = "."
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Definition:
    """A term and what it is said to mean."""

    term: Inlines
    meanings: tuple[Blocks, ...]


@dataclass(frozen=True, slots=True)
class DefinitionList:
    """Terms with their definitions."""

    entries: tuple[Definition, ...]
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class ThematicBreak:
    """A rule between paragraphs."""

    span: Span | None = None


Alignment = Literal["left", "right", "center", "default"]


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell."""

    blocks: Blocks
    align: Alignment = "default"
    columns: int = 1
    rows: int = 1
    span: Span | None = None


Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with head and body rows."""

    aligns: tuple[Alignment, ...]
    head: tuple[Row, ...]
    body: tuple[Row, ...]
    caption: Inlines = ()
    widths: tuple[float, ...] = ()
    """Share of the measure of each column; empty where the content decides."""
    number: str = ""
    anchor: str = ""
    attr: Attr = NO_ATTR
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Demo:
    """A program that a figure runs where it can; elsewhere its picture stands for it."""

    source: str
    """The script, a path relative to the book's root; "" for one that runs elsewhere only."""
    height: int
    """Height it asks for, CSS pixels."""
    address: str = ""
    """Where it runs on the network; "" where not known."""
    name: str = ""
    """Its name among the book's demonstrations, part of its address."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A numbered picture (or several blocks) with its caption."""

    blocks: Blocks
    caption: Inlines = ()
    number: str = ""
    anchor: str = ""
    attr: Attr = NO_ATTR
    span: Span | None = None
    demo: Demo | None = None
    """What it runs on a screen."""


@dataclass(frozen=True, slots=True)
class Callout:
    """A set-off block: note, tip, warning, … or a theorem-like one, which is numbered."""

    kind: str
    """`note`, `tip`, `important`, `warning`, `caution`, `theorem`, `definition`, `proof`, …"""
    label: str
    """The word printed before it: 定理, 注意, …"""
    blocks: Blocks
    title: Inlines = ()
    number: str = ""
    """Bare (`3.1`), printed after `label`."""
    anchor: str = ""
    attr: Attr = NO_ATTR
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Aside:
    """A `<details>` that is neither exercise, hint nor answer: folded on the web, open in print."""

    summary: Inlines
    blocks: Blocks
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Hint:
    """Help for an exercise, kept in the chapter."""

    blocks: Blocks
    title: Inlines = ()
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """The worked answer of an exercise, in its chapter or moved to the end section."""

    blocks: Blocks
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Exercise:
    """An exercise with all that belongs to it."""

    number: str
    """`3.2`, as typed or as counted."""
    title: Inlines
    difficulty: str
    """基础, 进阶, 挑战 or what the author wrote; may be empty."""
    statement: Blocks
    hints: tuple[Hint, ...] = ()
    answers: tuple[Answer, ...] = ()
    label: str = "练习"
    """The word the author uses: 练习, 习题, Exercise, …"""
    level: int = 0
    """Heading level it was written with, 0 where it was none."""
    anchor: str = ""
    answer_anchor: str = ""
    """Where its answer stands when moved to the end; empty while it stays or there is none."""
    attr: Attr = NO_ATTR
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class AnswerEntry:
    """An answer in the end section: which exercise it answers, and the way back."""

    exercise: Exercise
    """The exercise, for its number and title; its statement stays in the chapter."""
    blocks: Blocks
    anchor: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Division:
    """A block container with attributes that no pass gave a meaning."""

    attr: Attr
    blocks: Blocks
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Locator:
    """A place that an entry of an index or list leads to."""

    anchor: str
    text: str
    """What stands for it where there are no pages: the number of its section."""
    until: str = ""
    """Anchor of the end of a stretch of pages, "" for a single place."""
    main: bool = False
    """The place that says most, set bold."""


@dataclass(frozen=True, slots=True)
class DirectoryEntry:
    """An entry of an index or list, with the entries under it."""

    term: Inlines
    locators: tuple[Locator, ...] = ()
    see: Inlines = ()
    """Words that lead to other entries."""
    entries: tuple[DirectoryEntry, ...] = ()
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Directory:
    """A run of entries that lead to places: a letter of the index, a list of figures."""

    kind: Literal["index", "list"]
    entries: tuple[DirectoryEntry, ...]
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class RawBlock:
    """HTML of the author's, cleaned by the allow-list."""

    html: str
    span: Span | None = None


Block = (
    Paragraph
    | Heading
    | MathBlock
    | CodeBlock
    | Quote
    | BulletList
    | OrderedList
    | DefinitionList
    | ThematicBreak
    | Table
    | Figure
    | Callout
    | Aside
    | Hint
    | Answer
    | Exercise
    | AnswerEntry
    | Division
    | Directory
    | RawBlock
)
Blocks = tuple[Block, ...]
Node = Inline | Block | ListItem | Definition | Cell | DirectoryEntry
