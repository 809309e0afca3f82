"""The keys of book.yaml that only the EPUB asks about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from .shapes import Flag, Key, Number, Record, Text

FormulaForm = Literal["mathml", "svg", "png"]
FORMULA_FORMS: tuple[FormulaForm, ...] = ("mathml", "svg", "png")
FontForm = Literal["none", "woff2", "ttf"]
DemoForm = Literal["picture", "scripted"]
DEMO_FORMS: tuple[DemoForm, ...] = ("picture", "scripted")
_LINE = Text(pattern=r"[\s\S]*\S[\s\S]*", asks="a text")


@dataclass(frozen=True, slots=True)
class EpubConfig:
    """What the EPUB is asked for."""

    toc_depth: int = 3
    math: FormulaForm = "mathml"
    """How formulas are written; `svg` and `png` for reading systems without MathML."""
    fonts: FontForm = "none"
    """Whether the faces of print are embedded, and as what; only the characters in use."""
    page_list: bool = False
    """Whether the pages of the printed edition are marked."""
    conforms_to: Literal["", "A", "AA", "AAA"] = ""
    """Level of WCAG 2.1 the publisher claims the EPUB to have."""
    certified_by: str = ""
    """Who says so; the publisher or the first author where not given."""
    summary: str = ""
    """Accessibility summary in place of the one made from the content."""
    demos: DemoForm = "picture"
    """Whether demonstrations are pictures only, or run on pages of their own besides."""


EPUB_KEYS = Record(
    {
        "toc-depth": Key(Number(1, 4, whole=True), "levels of the navigation; 3 where not given"),
        "math": Key(Text(choices=FORMULA_FORMS), "how formulas are written; mathml if not given"),
        "fonts": Key(
            Text(choices=("none", "woff2", "ttf")),
            "embed the faces of print, cut down to the characters in use",
        ),
        "page-list": Key(Flag(), "mark where the pages of the printed edition begin"),
        "demos": Key(
            Text(choices=DEMO_FORMS),
            "demonstrations as pictures, or running on pages of their own; picture if not given",
        ),
        "conforms-to": Key(
            Text(choices=("A", "AA", "AAA")), "level of WCAG 2.1 the EPUB is claimed to have"
        ),
        "certified-by": Key(_LINE, "who claims it; publisher or first author if not given"),
        "summary": Key(_LINE, "accessibility summary in place of the one made from the content"),
    }
)
