"""Write demonstrations: the stage of each in its chapter, and the page that runs in its frame.

A frame without `allow-same-origin` has an origin of its own, from which no file could be
loaded on disk, so its page holds all it needs; the policy of that page names what runs in it
by digest and lets it load nothing.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256

from jinja2 import Environment
from markupsafe import Markup

from bookbuild.diagnostics import Report
from bookbuild.model.book import Book
from bookbuild.model.nodes import Figure
from bookbuild.model.walk import walk
from bookbuild.passes.demos import FOLDER, SCRIPT_LIMIT
from bookbuild.render.demos import (
    demo_title,
    poster,
    runner,
    sheet,
    starting,
)
from bookbuild.render.html.alternatives import alternative
from bookbuild.render.markup import escape
from bookbuild.words import Words
from bookbuild.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the page of a demonstration needs from the site around it."""

    lang: str
    words: Words
    href: Callable[[str], str]
    """Address of an anchor from the root of the site."""
    picture: Callable[[str], str]
    """Address of a picture from the root of the site."""


def stage(figure: Figure, picture: str) -> str:
    """Return the markup of a demonstration: its picture, and over it the frame that loads late."""
    if figure.demo is None or not figure.demo.name:
        return ""
    title = escape(demo_title(figure))
    return (
        f'<div class="stage" style="height: {figure.demo.height}px">{picture}'
        f'<iframe src="{FOLDER}/{figure.demo.name}.html" title="{title}" loading="lazy"'
        ' sandbox="allow-scripts"></iframe></div>'
    )


def demo_pages(
    book: Book, around: Surroundings, workspace: Workspace, templates: Environment, report: Report
) -> dict[str, bytes]:
    """Return the pages of all demonstrations by name."""
    pages: dict[str, bytes] = {}
    for chapter in book.chapters:
        for figure in walk(chapter.blocks):
            if not isinstance(figure, Figure) or figure.demo is None or not figure.demo.name:
                continue
            content = workspace.read(figure.demo.source, report, figure.span, limit=SCRIPT_LIMIT)
            if content is None:
                continue
            back = around.href(figure.anchor) or around.href(chapter.anchor)
            page = _page(figure, starting(content), back, around, templates)
            pages[f"{FOLDER}/{figure.demo.name}.html"] = page
    return pages


def _page(
    figure: Figure, module: str, back: str, around: Surroundings, templates: Environment
) -> bytes:
    running = runner()
    image = poster(figure)
    text = templates.get_template("demo.html").render(
        lang=around.lang,
        failed=around.words.demo_failed,
        policy=policy(running, module),
        title=demo_title(figure),
        style=Markup(sheet()),  # noqa: S704
        poster=f"../{around.picture(image.source)}" if image else "",
        alt=alternative(image, figure.caption) if image else "",
        back=f"../{back}",
        back_words=around.words.demo_back,
        runner=Markup(running),  # noqa: S704  ours
        module=Markup(module),  # noqa: S704  the author's, made unable to end its element
    )
    return text.encode()


def policy(*scripts: str) -> str:
    """Return the policy of a page that runs these scripts and loads nothing but pictures of it."""
    digests = (b64encode(sha256(script.encode()).digest()).decode() for script in scripts)
    named = " ".join(f"'sha256-{digest}'" for digest in digests)
    return (
        f"default-src 'none'; script-src {named}; style-src 'unsafe-inline'; "
        "img-src 'self' data: blob:; base-uri 'none'; form-action 'none'"
    )
