"""Lay out one document with WeasyPrint; runs in a worker process only."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import weasyprint
from pikepdf import Pdf
from weasyprint.css.counters import CounterStyle
from weasyprint.logger import LOGGER

from bookbuild.math.drawing import Face, Glyph, Outline
from bookbuild.math.image import MathImage
from bookbuild.math.outlines import FontOutlines
from bookbuild.render.pictures import PictureFault, take_picture

from . import cjk
from .fetcher import BookFetcher
from .formulapieces import whole
from .grounds import end_grounds
from .hyphens import LATIN
from .inside import inside_mismatch
from .job import (
    BASE,
    CONTINUED,
    PAGE_OF,
    Anchor,
    Continuation,
    Fault,
    FormulaImage,
    Job,
    Laid,
    Narrowed,
    OutlineFile,
    Slot,
    UsedFont,
)
from .keep import keep_notes
from .later import LATER
from .later import install as install_later
from .notes import number_by_page
from .shapes import share_outlines
from .starts import find_starts
from .stylecheck import check_style
from .tags import lighten_tags

PX = 0.75
"""Points in a CSS pixel."""
_MISSING = re.compile(r"\.notdef glyph rendered.*\(U\+([0-9A-F]+)\)")


def lay_out(job: Job) -> Laid:
    """Return `job` laid out; the result depends on `job`, the fonts and the versions alone."""
    if job.style_only:
        return Laid(b"", 0, faults=tuple(check_style(job.css)))
    complaints = _Complaints()
    latin, later = LATIN.set(job.latin), LATER.set(job.later)
    LOGGER.addHandler(complaints)
    LOGGER.propagate = False
    try:
        return _lay_out(job, complaints)
    finally:
        LOGGER.removeHandler(complaints)
        LATIN.reset(latin)
        LATER.reset(later)


def _lay_out(job: Job, complaints: _Complaints) -> Laid:
    unjustified = cjk.install()
    keep_notes()
    install_later()
    faults: list[Fault] = []
    known: dict[str, tuple[str, bytes]] = {}
    for url, content in job.pictures:
        try:
            known[url] = take_picture(content)
        except PictureFault as fault:
            faults.append(Fault("picture", url, str(fault)))
    fetcher = BookFetcher(known)
    outline = _outline(job.outlines)
    formulas = {one.url: _FittedFormula(one, outline) for one in job.formulas}
    for one in formulas.values():
        faults += [Fault("formula", whole(one.url), char) for char in one.image.missing]
    document = _render(job, bool(unjustified), fetcher, formulas)
    pdf = document.write_pdf(pdf_tags=job.tagged, pdf_version="1.7", cache={}, pdf_identifier=b"0")
    pdf = _slim(pdf, job)
    reported = {fault.subject for fault in faults}
    faults += [Fault("refused", url) for url in fetcher.refused if url not in reported]
    faults += [
        Fault("picture", url, reason)
        for url, reason in complaints.pictures.items()
        if url not in fetcher.refused and url not in reported
    ]
    faults += [Fault("glyph", point) for point in complaints.missing]
    if unjustified:
        faults.append(Fault("unjustified", message=unjustified))
    if changed := inside_mismatch():
        faults.append(Fault("inside", message=changed))
    turned = _turned(document)
    anchors, slots = _places(document, turned)
    return Laid(
        pdf=pdf,
        pages=len(document.pages),
        anchors=anchors,
        slots=slots,
        continued=_continued(document, turned),
        turned=turned,
        starts=find_starts(document),
        narrowed=tuple(n for one in formulas.values() for n in one.narrowed()),
        fonts=tuple(
            UsedFont(font.hash, font.family, int(font.weight), int(font.style) != 0)
            for font in document.fonts.values()
        ),
        faults=tuple(dict.fromkeys(faults)),
    )


def _slim(content: bytes, job: Job) -> bytes:
    """Return a document without what it says over and over."""
    with Pdf.open(io.BytesIO(content)) as pdf:
        share_outlines(pdf)
        lighten_tags(pdf, [one.tex for one in job.formulas if one.tex])
        target = io.BytesIO()
        pdf.save(target, deterministic_id=True)
    return target.getvalue()


def _render(
    job: Job, ragged: bool, fetcher: BookFetcher, formulas: Mapping[str, _FittedFormula]
) -> Any:
    css = job.css + ("html { text-align: left }" if ragged else "")
    # One for all, or the layout would not know the book's own numerals.
    counters = CounterStyle()
    document = weasyprint.HTML(
        string=_page(job), base_url=BASE, url_fetcher=fetcher, media_type="print"
    ).render(
        stylesheets=[
            weasyprint.CSS(string=css, base_url=BASE, url_fetcher=fetcher, counter_style=counters)
        ],
        counter_style=counters,
        cache=dict(formulas),
        presentational_hints=False,
    )
    if job.notes_by_page:
        number_by_page(document)
    end_grounds(document)
    return document


def _page(job: Job) -> str:
    return (
        f'<!DOCTYPE html><html lang="{job.lang}"><head><meta charset="utf-8"><title></title>'
        f"</head><body>{job.body}</body></html>"
    )


def _turned(document: Any) -> tuple[int, ...]:
    """Return the pages that lie on their side; the first of a document never does."""
    first = document.pages[0]
    return tuple(
        number
        for number, page in enumerate(document.pages)
        if abs(page.width - first.width) > 1  # sums of margins differ in their last digits
    )


def _continued(document: Any, turned: tuple[int, ...]) -> tuple[Continuation, ...]:
    """Return where the heads of tables are repeated."""
    seen: set[str] = set()
    out = []
    for number, page in enumerate(document.pages):
        for name, (x1, y1, x2, _) in page.anchors.items():
            if not name.startswith(CONTINUED):
                continue
            if name in seen:
                label = unquote(name.removeprefix(CONTINUED).partition(".")[2])
                x, y, width = (round(v * PX, 2) for v in (x1, y1, x2 - x1))
                if number in turned:
                    x, y = y, round(page.width * PX - x, 2)
                out.append(Continuation(number, label, x, y, width, number in turned))
            seen.add(name)
    return tuple(out)


def _places(document: Any, turned: tuple[int, ...]) -> tuple[dict[str, Anchor], tuple[Slot, ...]]:
    anchors: dict[str, Anchor] = {}
    slots: dict[tuple[int, str], Slot] = {}
    for number, page in enumerate(document.pages):
        for name, (x, y, *_) in page.anchors.items():
            if name.startswith(CONTINUED):
                continue
            if number in turned:
                x, y = y, page.width - x
            anchors.setdefault(name, Anchor(number, round(x * PX, 2), round(y * PX, 2)))
        for kind, target, (x1, y1, x2, y2), _ in page.links:
            if kind == "external" and target.startswith(PAGE_OF):
                x, y, width, height = (round(v * PX, 2) for v in (x1, y1, x2 - x1, y2 - y1))
                name = unquote(target.removeprefix(PAGE_OF))
                anchor, _, inline = name.partition("/")
                # Boxes within a link repeat it; the outermost comes first.
                slots.setdefault(
                    (number, name),
                    Slot(number, anchor, x, y, width, height, bool(inline)),
                )
    return anchors, tuple(slots.values())


def _outline(files: tuple[OutlineFile, ...]) -> Outline:
    """Return the outlines of the fonts: the asked kind and weight first, then any that has it."""
    fonts = [(file, FontOutlines(Path(file.path))) for file in files]

    def find(char: str, face: Face) -> Glyph | None:
        def distance(file: OutlineFile) -> int:
            return 2 * (file.kind != face.family) + (file.bold != face.bold)

        for _, font in sorted(fonts, key=lambda pair: distance(pair[0])):
            glyph = font(char, face)
            if glyph is not None:
                return glyph
        return None

    return find


class _FittedFormula:
    """A formula image that remembers the narrowest it was drawn."""

    def __init__(self, image: FormulaImage, outline: Outline) -> None:
        self.url = image.url
        self.image = MathImage(image.formula, image.tex, outline)
        self.wanted = self.given = 0.0

    def get_intrinsic_size(self, resolution: float, font_size: float) -> tuple[Any, Any, Any]:
        return self.image.get_intrinsic_size(resolution, font_size)

    def draw(self, stream: Any, width: float, height: float, style: Any) -> None:
        wanted = self.image.get_intrinsic_size(1, style["font_size"])[0]
        if wanted and width < wanted - 0.5 and (not self.given or width < self.given):
            self.wanted, self.given = wanted, width
        self.image.draw(stream, width, height, style)

    def narrowed(self) -> list[Narrowed]:
        if not self.given:
            return []
        return [Narrowed(whole(self.url), round(self.wanted * PX, 1), round(self.given * PX, 1))]


class _Complaints(logging.Handler):
    """Collects what WeasyPrint only logs: glyphs in no font, pictures it could not draw."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.missing: dict[str, None] = {}
        self.pictures: dict[str, str] = {}

    def emit(self, record: logging.LogRecord) -> None:
        arguments = record.args if isinstance(record.args, tuple) else ()
        if "Failed to render SVG image" in record.msg and arguments:
            self.pictures[str(arguments[0])] = "it cannot be drawn"
        elif "Failed to load image" in record.msg and arguments:
            self.pictures[str(arguments[0])] = "it cannot be decoded"
        elif hit := _MISSING.search(record.getMessage()):
            self.missing[hit[1]] = None
