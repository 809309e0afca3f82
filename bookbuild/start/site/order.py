"""Pages in the order of a site, and the one way a page gets there."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Literal
from urllib.parse import unquote

from bookbuild.diagnostics import Report, Span
from bookbuild.workspace import is_address

from .names import is_appendix, is_back, is_front, is_home, shelf
from .walk import MARKDOWN, Site

Kind = Literal["front", "chapter", "appendix", "back"]
_UNNAMEABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
_OTHERS = (".markdown", ".ipynb", ".rst")
"""Other endings of pages of Jupyter Book."""
_APPENDICES = re.compile(r"\s*(?:附\s*[录錄]|appendi)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Page:
    """A page with its place in the book."""

    path: str
    kind: Kind = "chapter"
    part: str = ""
    """Title of the part it belongs to."""


@dataclass(slots=True)
class Order:
    """The pages of a book being gathered from a navigation file; each stands once."""

    site: Site
    source: str
    """The file the order comes from, "" where the names of the files give it."""
    report: Report
    base: str = ""
    """Folder that paths start from, from that of the source."""
    ending: str = ""
    """What is added to names that are written without ending."""
    pages: dict[str, Page] = field(default_factory=dict)

    def place(self, target: str, span: Span, kind: Kind = "chapter", part: str = "") -> bool:
        """Place what a navigation names; tell whether it is a page, reporting what is none."""
        path = self.resolve(target, span)
        if path is None:
            return False
        self.put(path, self._kind(path, part) if kind == "chapter" else kind, part)
        return True

    def put(self, path: str, kind: Kind, part: str = "") -> None:
        """Place a file of the site; one that is placed already stays where it is."""
        title = " ".join(_UNNAMEABLE.sub(" ", part).split()) if kind == "chapter" else ""
        self.pages.setdefault(path, Page(path, kind, title))

    def _kind(self, path: str, part: str) -> Kind:
        """Return what a page is by its name, where it says so and stands where that goes."""
        if _APPENDICES.match(part) or is_appendix(path):
            return "appendix"
        opened = any(page.kind == "chapter" for page in self.pages.values())
        if not opened and not part and (is_front(path) or (is_home(path) and not shelf(path))):
            return "front"
        return "back" if is_back(path) else "chapter"

    def resolve(self, target: str, span: Span) -> str | None:
        """Return the path a link leads to; None after reporting (N102, N103)."""
        shown = target[:200]
        if is_address(target):
            self.report.add("N103", f"`{shown}` is an address, not a page of the site", span)
            return None
        written = re.split("[#?]", target, maxsplit=1)[0]
        if not written:
            return None  # a draft, or a place in the same page
        here = posixpath.dirname(self.source)
        path = posixpath.normpath(posixpath.join(here, self.base, unquote(written)))
        if self.site.workspace.locate(path, Report()) is None:
            self.report.add("N103", f"`{shown}` leads outside the site", span)
            return None
        path = self._ended(path)
        if posixpath.splitext(path)[1].lower() not in MARKDOWN:
            hint = "turn it into Markdown" if self.site.has(path) else ""
            self.report.add("N103", f"`{shown}` is no Markdown file", span, hint=hint)
            return None
        if not self.site.has(path):
            close = get_close_matches(path[:200], self.site.pages[:2000], n=1)
            hint = f"did you mean `{close[0]}`?" if close else ""
            self.report.add("N102", f"`{shown}` is not there", span, hint=hint)
            return None
        return path if can_be_named(path, self.report) else None

    def _ended(self, path: str) -> str:
        """Return a path with the ending that a name without one has on disk."""
        if not self.ending or self.site.has(path):
            return path
        found = (
            path + ending for ending in (self.ending, *_OTHERS) if self.site.has(path + ending)
        )
        return next(found, path + self.ending)


def can_be_named(path: str, report: Report) -> bool:
    """Tell whether book.yaml can name a file; report N103 where it cannot."""
    if not _UNNAMEABLE.search(path) and not is_address(path):
        return True
    shown = path.encode(errors="replace").decode()[:200]
    hint = "rename it: no colon near the start, no control characters"
    report.add("N103", f"`{shown}` cannot be named in book.yaml", None, hint=hint)
    return False
