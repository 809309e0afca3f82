"""Take the pictures an EPUB shows, each file once, as a reader can display them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from bookbuild.cache import Cache, digest
from bookbuild.diagnostics import Report, Span
from bookbuild.render.markup import legal
from bookbuild.render.pictures import PictureFault, take_picture
from bookbuild.workspace import PICTURE_LIMIT, Workspace

from .container import Entry

_SVG = "{http://www.w3.org/2000/svg}"
_ENDINGS = {"image/png": "png", "image/jpeg": "jpg", "image/gif": "gif", "image/svg+xml": "svg"}
_VERSION = "3"
"""Changes with what is made of a picture, so that the cache forgets."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What is known of a picture where it is first shown."""

    span: Span | None = None
    alternative: str = ""
    caption: str = ""


@dataclass(slots=True)
class Pictures:
    """Reads pictures when they are first asked for; faults are reported where they are shown."""

    workspace: Workspace
    cache: Cache
    report: Report
    shown: dict[str, Shown]
    """By path: where each picture is first shown, and as what."""
    _taken: dict[str, str] = field(default_factory=dict)
    _entries: dict[str, Entry] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Entry]:
        """Yield the entries of the pictures asked for so far."""
        return iter(self._entries.values())

    def name(self, source: str) -> str:
        """Return the name in the package of a picture by its path, "" after reporting a fault."""
        if source not in self._taken:
            self._taken[source] = self._take(source)
        return self._taken[source]

    def _take(self, source: str) -> str:
        shown = self.shown.get(source, Shown())
        span = shown.span
        content = self.workspace.read(source, self.report, span, limit=PICTURE_LIMIT)
        if content is None:
            return ""
        try:
            kind, picture = self._converted(content, shown)
        except PictureFault as fault:
            self.report.add("F007", f"picture `{source}` cannot be shown: {fault}", span)
            return ""
        number = hashlib.sha256(picture).hexdigest()[:12]
        if number not in self._entries:
            stem = re.sub(r"[^A-Za-z0-9_-]+", "-", source.rsplit("/", 1)[-1].rsplit(".", 1)[0])
            stem = stem.strip("-")[:40] or "picture"
            name = f"images/{stem}-{number}.{_ENDINGS[kind]}"
            self._entries[number] = Entry(name, kind, picture, f"image-{number}")
        return self._entries[number].name

    def _converted(self, content: bytes, shown: Shown) -> tuple[str, bytes]:
        key = digest(_VERSION, content, shown.alternative, shown.caption)
        stored = self.cache.get("epub-picture", key)
        if stored is not None:
            kind, _, picture = stored.partition(b"\n")
            return kind.decode(), picture
        made, picture = take_picture(content)
        if made == "image/svg+xml":
            picture = _described(picture, shown)
        self.cache.put("epub-picture", key, made.encode() + b"\n" + picture)
        return made, picture


def _described(picture: bytes, shown: Shown) -> bytes:
    """Return an SVG with title and description, and with what SVG 1.1, and so EPUB, asks for.

    Plotting programs write the glyph of a blank as a path without outline. A title of the
    picture's own stays.
    """
    root = etree.fromstring(picture, etree.XMLParser(resolve_entities=False, no_network=True))
    for path in root.iter(f"{_SVG}path"):
        if path.get("d") is None:
            path.set("d", "")
    texts = [("title", shown.alternative), ("desc", shown.caption)]
    if shown.caption == shown.alternative:
        texts.pop()
    for place, (name, text) in enumerate(texts):
        if text and root.find(f"{_SVG}{name}") is None:
            element = etree.Element(f"{_SVG}{name}")
            element.text = legal(text)
            root.insert(min(place, len(root)), element)
    return etree.tostring(root)
