"""The keys of book.yaml that only the printed edition asks about."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from bookbuild.diagnostics import Span

from .shapes import Flag, Key, Number, Record, Text

Heads = Literal["chapter", "book", "none"]
Theme = Literal["textbook", "plain"]
Links = Literal["screen", "print"]
Colour = Literal["rgb", "cmyk", "black"]
THEMES: tuple[Theme, ...] = ("textbook", "plain")


@dataclass(frozen=True, slots=True)
class PdfConfig:
    """What the printed edition is asked for."""

    paper: str = "16k"
    """`A4`, `A5`, `B5`, `16k` (185 × 260 mm), `32k` (140 × 203 mm) or `WIDTHxHEIGHT` mm or in."""
    font_size: float = 10.5
    """Size of the text, pt."""
    characters: int = 0
    """Han characters in a full line, 0 where the paper decides."""
    lines: int = 0
    """Lines of a full page, 0 where the paper decides."""
    toc_depth: int = 2
    heads: Heads = "chapter"
    """Running heads left and right: chapter and section, book and chapter, or none."""
    notes: Literal["page", "chapter"] = "page"
    """Where the count of footnotes begins anew."""
    figures: Literal["here", "later"] = "here"
    """Whether one that a page has no room for may come after paragraphs that follow it."""
    theme: Theme = "textbook"
    accent: str = ""
    """The theme's colour beside black, `#rrggbb`; its own where empty."""
    cover: bool = True
    """Whether the edition has its cover as the first page."""
    generated_cover: bool = False
    """Whether a cover is made of title and authors where no picture is given."""
    back_cover: bool = False
    """Whether the last page says what the book is about."""
    half_title: bool = False
    colophon: bool = False
    """Whether a last page says how the book was set."""
    bleed: float = 0
    """By how much cover and crop marks reach beyond the trimmed page, mm."""
    crop_marks: bool = False
    color: Colour = "rgb"
    """`cmyk` writes greys as black ink alone and colours as four inks, `black` all as black ink."""
    links: Links = "screen"
    """`print` has no colour on links and their addresses as footnotes."""
    pdf_a: bool = False
    """Whether the file keeps to PDF/A-3u."""
    span: Span | None = field(default=None, compare=False)
    """Where `pdf` stands in book.yaml."""


_SIDE = r"(?:[89][0-9]|[1-4][0-9]{2})(?:\.[0-9])?"
_INCHES = r"(?:[4-9]|1[0-9])(?:\.[0-9]{1,3})?"
_PAPER = f"A4|A5|B5|16k|32k|{_SIDE}x{_SIDE}mm|{_INCHES}x{_INCHES}in"

PDF_KEYS = Record(
    {
        "paper": Key(
            Text(
                pattern=_PAPER,
                asks="A4, A5, B5, 16k, 32k, 7x10in or WIDTHxHEIGHTmm, 80 to 499",
            ),
            "trim size; 16k (185 × 260 mm) where not given, 32k is 140 × 203 mm",
        ),
        "font-size": Key(Number(6, 24), "size of the text in pt; 10.5 if not given"),
        "characters": Key(
            Number(8, 80, whole=True),
            "Han characters in a line; as many as suit the paper if not given",
        ),
        "lines": Key(
            Number(8, 90, whole=True), "lines of a page; as many as suit the paper if not given"
        ),
        "toc-depth": Key(
            Number(1, 4, whole=True), "levels of the table of contents; 2 if not given"
        ),
        "heads": Key(
            Text(choices=("chapter", "book", "none")),
            "running heads: chapter and section, book and chapter, or none",
        ),
        "notes": Key(
            Text(choices=("page", "chapter")), "where footnotes are counted anew; page if not given"
        ),
        "figures": Key(
            Text(choices=("here", "later")),
            "later: where a page has no room they follow later paragraphs; here if not given",
        ),
        "theme": Key(Text(choices=THEMES), "how the pages look; textbook if not given"),
        "accent": Key(
            Text(pattern="#[0-9A-Fa-f]{6}", asks="a colour such as '#1f4e70'"),
            "the theme's colour beside black",
        ),
        "cover": Key(Flag(), "whether the cover is the first page"),
        "generated-cover": Key(
            Flag(), "make a cover of title and authors where there is no picture"
        ),
        "back-cover": Key(Flag(), "a last page that says what the book is about"),
        "half-title": Key(Flag(), "a page with the title alone before the title page"),
        "colophon": Key(Flag(), "a page at the end that says how the book was set"),
        "bleed": Key(Number(0, 10), "how far the cover reaches beyond the trimmed page, mm"),
        "crop-marks": Key(Flag(), "marks where the pages are to be cut"),
        "color": Key(
            Text(choices=("rgb", "cmyk", "black")),
            "cmyk: grey as black ink alone, colours as four inks; black: one ink; rgb if not given",
        ),
        "links": Key(
            Text(choices=("screen", "print")),
            "print: no colour on links, their addresses as footnotes; screen if not given",
        ),
        "pdf-a": Key(Flag(), "keep to PDF/A-3u, for archives"),
    }
)
