"""Write the pages that demonstrations run on, for those who ask for them.

Each is read only where a link leads to it. The picture stands there until the script has begun,
so a reading system without scripts shows it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bookbuild.diagnostics import Report
from bookbuild.math.script import without_exports
from bookbuild.model.book import Book
from bookbuild.model.nodes import Figure
from bookbuild.model.walk import walk
from bookbuild.passes.demos import FOLDER, SCRIPT_LIMIT
from bookbuild.render.demos import (
    demo_title,
    poster,
    runner,
    sheet,
)
from bookbuild.render.html.alternatives import alternative
from bookbuild.workspace import Workspace

from .container import Entry
from .plan import relative
from .press import Press

_RUNNER = "script/runner.js"
_SCRIPT = "application/javascript"
_SHEET = "style/demo.css"


def demo_link(press: Press, page: str, figure: Figure) -> tuple[str, str]:
    """Return address and words of the page a figure's demonstration runs on; "" twice if none."""
    if press.config.epub.demos != "scripted" or figure.demo is None or not figure.demo.name:
        return "", ""
    return relative(_name(figure.demo.name), page), press.words.demo_run


def add_demos(press: Press, book: Book, workspace: Workspace, report: Report) -> None:
    """Add the pages of all demonstrations, and what they share, where book.yaml asks for them."""
    if press.config.epub.demos != "scripted":
        return
    found = tuple(_running(book))
    for figure, chapter in found:
        assert figure.demo is not None
        content = workspace.read(figure.demo.source, report, figure.span, limit=SCRIPT_LIMIT)
        if content is None:
            continue
        name = _name(figure.demo.name)
        identifier = f"demo-{figure.demo.name}"
        press.add(name, identifier, _page(press, name, figure, chapter), linear=False)
        script = Entry(_script(name), _SCRIPT, classic(content), f"script-{figure.demo.name}")
        press.entries.append(script)
    if found:
        press.entries += [
            Entry(_RUNNER, _SCRIPT, runner().encode(), "runner"),
            Entry(_SHEET, "text/css", sheet().encode(), "runner-style"),
        ]


def _running(book: Book) -> Iterator[tuple[Figure, str]]:
    """Yield the figures that run, each with the anchor of its chapter."""
    for chapter in book.chapters:
        for node in walk(chapter.blocks):
            if isinstance(node, Figure) and node.demo is not None and node.demo.name:
                yield node, chapter.anchor


def _name(demo: str) -> str:
    return f"{FOLDER}/{demo}.xhtml"


def _script(page: str) -> str:
    return f"{page.removesuffix('.xhtml')}.js"


def _page(press: Press, name: str, figure: Figure, chapter: str) -> str:
    image = poster(figure)
    shown = press.pictures.name(image.source) if image else ""
    anchor = figure.anchor if figure.anchor in press.anchors else chapter
    return press.fill(
        "demo.xhtml",
        name,
        demo_title(figure) or press.config.title,
        sheet=relative(_SHEET, name),
        runner=relative(_RUNNER, name),
        script=relative(_script(name), name),
        poster=relative(shown, name) if shown else "",
        alt=alternative(image, figure.caption) if image else "",
        back=f"{relative(press.anchors[anchor], name)}#{anchor}",
        back_words=press.words.demo_back,
        failed=press.words.demo_failed,
    )


def classic(source: bytes) -> bytes:
    """Return a demonstration's script as one that is no module, and starts itself.

    Chromium runs no modules in XHTML, and reading systems that give files no origin load none.
    """
    text = re.sub(r"\r\n?", "\n", source.decode("utf-8-sig", errors="replace"))
    body = without_exports(text)
    # Errors within files without an origin reach no listener, so they are caught here.
    last = "\n;await window.bookbuildDemo(mount);\n})().catch(window.bookbuildFailed);\n"
    return f'(async () => {{"use strict";\n{body}{last}'.encode()
