"""What a layout worker is given and what it gives back."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Literal

from bookbuild.model.nodes import Formula
from bookbuild.render.html.places import Start

BASE = "https://book.invalid/"
"""Base of every address inside the book; the domain can never exist (RFC 6761)."""
ANCHOR = BASE + "book#"
"""Starts the address of an anchor, wherever in the book it stands."""
PAGE_OF = BASE + "page#"
"""Starts the address of a link whose words name the page of an anchor, printed afterwards."""
CONTINUED = "bookbuild-continued-"
"""Starts the anchor of the empty row a table's head begins with; its label follows, quoted."""
FORMULA = BASE + "formula/"
PICTURE = BASE + "picture/"

FaultKind = Literal[
    "picture",
    "refused",
    "glyph",
    "formula",
    "unjustified",
    "inside",
    "style",
    "time",
    "memory",
    "nested",
    "crash",
]


@dataclass(frozen=True, slots=True)
class FormulaImage:
    """A formula to be drawn where its address stands."""

    url: str
    tex: str
    formula: Formula


@dataclass(frozen=True, slots=True)
class OutlineFile:
    """A font file and what it may stand in for."""

    kind: str
    """`serif`, `sans-serif` or `monospace`."""
    bold: bool
    path: str


@dataclass(frozen=True, slots=True)
class Job:
    """A document to be laid out by itself."""

    title: str
    lang: str
    body: str
    """Well-formed XHTML inside `<body>`."""
    css: str
    pictures: tuple[tuple[str, bytes], ...] = ()
    """Address and content of the pictures it may show."""
    formulas: tuple[FormulaImage, ...] = ()
    outlines: tuple[OutlineFile, ...] = ()
    """Font files for characters of formulas that the mathematics font lacks, best first."""
    notes_by_page: bool = True
    """Whether footnotes are counted anew on every page, or through the document."""
    tagged: bool = True
    """Whether it carries a structure tree; running heads do not."""
    later: bool = False
    """Whether figures without room on a page may be set after paragraphs that follow."""
    latin: str = "en"
    """Language of Latin words without a mark."""
    style_only: bool = False
    """Nothing is laid out; its style sheet alone is read, to find what is not known in it."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something a worker found wrong; the parent knows where it stands in the source."""

    kind: FaultKind
    subject: str = ""
    """Address of a picture or formula, the code point that has no glyph, or a piece of CSS."""
    message: str = ""
    place: tuple[int, int] = (0, 0)
    """Line and column in the style sheet, from 1."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where an anchor stands: page from 0, distances from its left and top edge in pt."""

    page: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Slot:
    """Room left for words that name the page of an anchor, in pt from the page's left and top."""

    page: int
    anchor: str
    x: float
    y: float
    width: float
    height: float
    inline: bool = False
    """It stands in a sentence and holds the bare number."""


@dataclass(frozen=True, slots=True)
class Continuation:
    """Room above a table that goes on from the page before, in pt.

    `x` and `y` are its upper left corner; on a turned page `width` runs up the paper.
    """

    page: int
    label: str
    x: float
    y: float
    width: float
    turned: bool = False


@dataclass(frozen=True, slots=True)
class Narrowed:
    """A formula that had to be scaled down to fit."""

    url: str
    wanted: float
    """Width it would have had, pt."""
    given: float


@dataclass(frozen=True, slots=True)
class UsedFont:
    """A face a document uses, under the name its pages call it."""

    key: str
    family: str
    weight: int
    italic: bool


@dataclass(frozen=True, slots=True)
class Laid:
    """A document laid out: its pages, and what stands where."""

    pdf: bytes
    pages: int
    anchors: dict[str, Anchor] = field(default_factory=dict)
    slots: tuple[Slot, ...] = ()
    continued: tuple[Continuation, ...] = ()
    turned: tuple[int, ...] = ()
    """Pages that lie on their side; their anchors are those of the upright paper."""
    starts: tuple[Start | None, ...] = ()
    """By page: what it begins with; empty where that is not known."""
    narrowed: tuple[Narrowed, ...] = ()
    fonts: tuple[UsedFont, ...] = ()
    faults: tuple[Fault, ...] = ()


def pack(laid: Laid) -> bytes:
    """Return `laid` as bytes, for a pipe or the cache."""
    facts = {name: value for name, value in asdict(laid).items() if name != "pdf"}
    text = json.dumps(facts, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
    return len(text).to_bytes(8, "big") + text + laid.pdf


def unpack(content: bytes) -> Laid:
    """Read what `pack` wrote; raises ValueError for anything else."""
    size = int.from_bytes(content[:8], "big")
    facts = json.loads(content[8 : 8 + size])
    try:
        return Laid(
            pdf=content[8 + size :],
            pages=facts["pages"],
            anchors={name: Anchor(**place) for name, place in facts["anchors"].items()},
            slots=tuple(Slot(**slot) for slot in facts["slots"]),
            continued=tuple(Continuation(**one) for one in facts["continued"]),
            turned=tuple(facts["turned"]),
            starts=tuple(None if one is None else Start(**one) for one in facts["starts"]),
            narrowed=tuple(Narrowed(**one) for one in facts["narrowed"]),
            fonts=tuple(UsedFont(**font) for font in facts["fonts"]),
            faults=tuple(
                Fault(**fault | {"place": tuple(fault["place"])}) for fault in facts["faults"]
            ),
        )
    except (KeyError, TypeError) as fault:
        raise ValueError(f"not a laid-out document: {fault}") from fault
