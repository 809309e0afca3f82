"""Make the figures of the project: pictures as XeTeX takes them, drawings, QR codes."""

from __future__ import annotations

import hashlib
import io
import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pikepdf
import segno
from lxml import etree
from pikepdf import Array, Dictionary, Name

from bookbuild.cache import Cache, digest
from bookbuild.diagnostics import Report, Span
from bookbuild.fonts import FontSet
from bookbuild.math.drawing import compile_svg
from bookbuild.math.outlines import FontOutlines
from bookbuild.model.nodes import Math
from bookbuild.render.pdf.job import PICTURE, Job
from bookbuild.render.pdf.press import Press
from bookbuild.render.pdf.workers import Workers
from bookbuild.render.pictures import PictureFault, take_picture
from bookbuild.workspace import PICTURE_LIMIT, Workspace

FOLDER = "figures"
_LONGEST = 300
"""Bytes of an address whose code can still be read off 2 cm of paper."""
_ENDINGS = {"image/png": "png", "image/jpeg": "jpg", "image/svg+xml": "pdf"}
_LENGTH = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(px|pt|mm|cm|in|em|)\s*\Z")
_UNITS = {"": 0.75, "px": 0.75, "pt": 1.0, "mm": 72 / 25.4, "cm": 72 / 2.54, "in": 72.0, "em": 12.0}
_EM = 10.0
"""Size in pt that formulas are drawn at; the page scales them."""
_QUIET = 4
"""Modules left free around a QR code."""


@dataclass(slots=True)
class Figures:
    """Reads and draws what the book shows, each thing once; faults are reported."""

    workspace: Workspace
    cache: Cache
    fonts: FontSet
    report: Report
    spans: Mapping[str, Span | None]
    """Where each picture is first shown."""
    files: dict[str, bytes] = field(default_factory=dict)
    """What has been made, by its path in the project."""
    waiting: dict[str, bytes] = field(default_factory=dict)
    """SVG pictures still to be turned into PDF, by the path they will have."""
    _taken: dict[str, str] = field(default_factory=dict)

    def picture(self, source: str) -> str:
        """Return the file of a picture by its path in the book, "" after reporting a fault."""
        if source not in self._taken:
            self._taken[source] = self._take(source)
        return self._taken[source]

    def _take(self, source: str) -> str:
        span = self.spans.get(source)
        content = self.workspace.read(source, self.report, span, limit=PICTURE_LIMIT)
        if content is None:
            return ""
        try:
            kind, picture = take_picture(content)
        except PictureFault as fault:
            self.report.add("F007", f"picture `{source}` cannot be shown: {fault}", span)
            return ""
        name = self._name(source, picture, _ENDINGS[kind])
        if kind == "image/svg+xml":
            self.waiting[name] = picture
        else:
            self.files[name] = picture
        return name

    def _name(self, source: str, picture: bytes, ending: str) -> str:
        stem = re.sub(r"[^A-Za-z0-9-]+", "-", source.rsplit("/", 1)[-1].rsplit(".", 1)[0])
        stem = stem.strip("-")[:40] or "picture"
        name = f"{FOLDER}/{stem}.{ending}"
        if name in self.files or name in self.waiting:
            name = f"{FOLDER}/{stem}-{hashlib.sha256(picture).hexdigest()[:8]}.{ending}"
        return name

    def drawn(self, math: Math) -> str:
        """Return the file of a drawing of a formula."""
        assert math.formula is not None
        name = f"{FOLDER}/formula-{digest(math.formula.svg)[:12]}.pdf"
        if name not in self.files:
            face = next((f for f in self.fonts.faces if f.role == "text"), None)
            outline = FontOutlines(face.path) if face else None
            drawing = compile_svg(math.formula.svg, outline)
            left, top, right, bottom = drawing.view
            scale = _EM / 1000
            operators = (
                f"{scale:g} 0 0 {-scale:g} {-left * scale:g} {bottom * scale:g} cm\n".encode()
            )
            size = ((right - left) * scale, (bottom - top) * scale)
            self.files[name] = _page(operators + drawing.operators, *size)
        return name

    def code(self, address: str) -> str:
        """Return the file of the QR code of an address, "" where a code could not be read."""
        if not address or len(address.encode()) > _LONGEST:
            return ""
        name = f"{FOLDER}/qr-{digest(address)[:12]}.pdf"
        if name not in self.files:
            self.files[name] = _qr(address)
        return name

    def finish(self, lang: str) -> None:
        """Turn the SVG pictures into PDF, in processes that can be ended."""
        if not self.waiting:
            return
        names = list(self.waiting)
        jobs = [_drawing(self.waiting[name], lang) for name in names]
        with tempfile.TemporaryDirectory(prefix="bookbuild-") as folder:
            fontconfig = self.fonts.fontconfig_file(Path(folder))
            with Workers(fontconfig, self.workspace.environment) as workers:
                laid = Press(workers, self.cache, self.fonts, {}).run(jobs, lambda _: None)
        back = {name: source for source, name in self._taken.items()}
        for name, one in zip(names, laid, strict=True):
            if one.pdf:
                self.files[name] = one.pdf
                continue
            source = back[name]
            reason = one.faults[0].message if one.faults else ""
            message = f"picture `{source}` cannot be shown: {reason or 'it takes too long'}"
            self.report.add("F007", message, self.spans.get(source))


def _drawing(svg: bytes, lang: str) -> Job:
    width, height = _size(svg)
    address = f"{PICTURE}drawing.svg"
    css = (
        f"@page {{ size: {width:.3f}pt {height:.3f}pt; margin: 0 }} html, body {{ margin: 0 }} "
        f"img {{ display: block; width: {width:.3f}pt; height: {height:.3f}pt }}"
    )
    body = f'<img src="{address}" alt=""/>'
    return Job("", lang, body, css, pictures=((address, svg),), tagged=False)


def _size(svg: bytes) -> tuple[float, float]:
    """Return width and height of an SVG picture in pt, from its view where it gives none."""
    root = etree.fromstring(svg, etree.XMLParser(resolve_entities=False, no_network=True))
    sides: list[float | None] = []
    for name in ("width", "height"):
        hit = _LENGTH.match(root.get(name, ""))
        sides.append(float(hit[1]) * _UNITS[hit[2]] if hit else None)
    box = [float(n) for n in re.findall(r"-?\d+(?:\.\d+)?", root.get("viewBox", ""))]
    wide, high = (box[2], box[3]) if len(box) == 4 and box[2] > 0 and box[3] > 0 else (300.0, 150.0)
    width, height = sides
    if width is None and height is None:
        return wide * 0.75, high * 0.75
    if width is None:
        width = (height or 1.0) * wide / high
    return width, height if height is not None else width * high / wide


def _qr(address: str) -> bytes:
    code = segno.make_qr(address, error="m", boost_error=False)
    rows = [list(row) for row in code.matrix]
    side = len(rows) + 2 * _QUIET
    squares = [
        f"{x + _QUIET} {side - _QUIET - y - 1} 1 1 re"
        for y, row in enumerate(rows)
        for x, dark in enumerate(row)
        if dark
    ]
    return _page(("0 g\n" + "\n".join(squares) + "\nf").encode(), side, side)


def _page(operators: bytes, width: float, height: float) -> bytes:
    """Return a PDF of one page of a size in pt; the same operators give the same bytes."""
    with pikepdf.new() as pdf:
        page = Dictionary(
            Type=Name.Page,
            MediaBox=Array([0, 0, round(width, 4), round(height, 4)]),
            Contents=pdf.make_stream(operators),
            Resources=Dictionary(),
        )
        pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True)
    return out.getvalue()
