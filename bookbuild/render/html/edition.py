"""What differs between the editions that share one body, and what one chapter's writing knows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from bookbuild.model.nodes import Blocks, Figure, Math, MathBlock, Note
from bookbuild.render.markup import Pieces, escape, is_name
from bookbuild.words import Words


@dataclass(frozen=True, slots=True)
class Leaf:
    """A printed page."""

    number: int
    """Counted through the whole book."""
    folio: str
    """Its number as printed."""


@dataclass(frozen=True, slots=True)
class Edition:
    """The few things in which the body of one edition differs from another's."""

    words: Words
    math: Callable[[Math, bool], str]
    """Markup of a formula; the flag says it is a block of its own."""
    href: Callable[[str], str]
    """Address of an anchor in the book; "" for one that leads nowhere, which prints no link."""
    picture: Callable[[str], str]
    """Address of a picture by its path in the book; "" for one that cannot be shown."""
    rows: Callable[[MathBlock, Callable[[str], str]], str] | None = None
    """Markup of a formula of several numbered rows, each with its identifier from the callable.

    "" for formulas written as a whole, with their identifiers before them.
    """
    notes: Literal["inline", "collected"] = "inline"
    """Footnotes stand at their call (print) or follow the chapter, linked both ways (screens)."""
    drawn: bool = False
    """Formulas are pictures, which style sheets may shrink."""
    shift: int = 0
    """Added to the level of every heading but the chapter's own."""
    leaf: Callable[[str], Leaf | None] | None = None
    """The page an anchor stands on; None for editions without pages."""
    demo: Callable[[Figure, str], str] | None = None
    """Markup that runs a demonstration, given that of its picture; None where nothing can run."""
    demo_link: Callable[[Figure], tuple[str, str]] | None = None
    """Address and words of the page a demonstration runs on besides; two "" where it has none."""
    folded: bool = False
    """Answers, hints and asides are `<details>`, which the reader opens."""
    semantics: bool = False
    """Write `epub:type` and DPUB-ARIA roles; the page must then declare the `epub` prefix."""


@dataclass(slots=True)
class Desk:
    """Where one chapter is written: its edition, and what must not happen twice in it."""

    edition: Edition
    prefix: str
    """Starts the identifiers of footnotes."""
    notes: list[Note] = field(default_factory=list)
    """Footnotes called so far, for those editions that collect them."""
    identifiers: set[str] = field(default_factory=set)
    links: int = 0
    """How many links are open; a link within a link is not well-formed."""
    waiting: list[int] = field(default_factory=list)
    """Numbers of footnotes called within an open link, to be printed after it."""

    def identifier(self, name: str) -> str:
        """Return ` id="name"` once for each name that is valid, nothing afterwards."""
        if not is_name(name) or name in self.identifiers:
            return ""
        self.identifiers.add(name)
        return f' id="{name}"'

    def box(self, tag: str, attributes: str) -> tuple[str, str]:
        """Return start and end of a box that may be folded."""
        tag = "details" if self.edition.folded else tag
        return f"<{tag}{attributes}>", f"</{tag}>"

    def head(self, kind: str) -> tuple[str, str]:
        """Return start and end of the head of such a box."""
        tag = "summary" if self.edition.folded else "p"
        return f'<{tag} class="{kind}">', f"</{tag}>"

    def focus(self, name: str) -> str:
        """Return what lets the keyboard reach a box that may scroll, in editions for screens."""
        if not self.edition.semantics:
            return ""
        return f' tabindex="0" role="group" aria-label="{escape(name)}"'

    def type(self, kind: str, role: str = "") -> str:
        """Return `epub:type` and role attributes in editions that carry them."""
        if not self.edition.semantics:
            return ""
        return (f' epub:type="{kind}"' if kind else "") + (f' role="{role}"' if role else "")


BlockWriter = Callable[[Blocks, Desk], Pieces]
"""Writes the blocks within a block; handed down so that modules need not import each other."""
