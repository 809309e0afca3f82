"""Write demonstrations: the stage of each in its chapter, and the page that runs in its frame.

A frame without `allow-same-origin` has an origin of its own, from which no file could be
loaded on disk, so its page holds all it needs; the policy of that page names what runs in it
by digest and lets it load nothing.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256

from jinja2 import Environment
from markupsafe import Markup

from bookbuild.diagnostics import Report
from bookbuild.model.book import Book
from bookbuild.model.nodes import Figure, Image
from bookbuild.model.walk import plain_text, walk
from bookbuild.passes.demos import FOLDER, SCRIPT_LIMIT
from bookbuild.render.html.alternatives import alternative
from bookbuild.render.markup import escape
from bookbuild.resources import template_folder
from bookbuild.words import Words
from bookbuild.workspace import Workspace

_BACK = {"zh-CN": "回到书中", "zh-TW": "回到書中"}
_FAILED = {"zh-CN": "演示无法运行：{reason}", "zh-TW": "演示無法執行：{reason}"}


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
    title = escape(_title(figure))
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
            source = content.decode("utf-8-sig", errors="replace")
            page = _page(figure, source, back, around, templates)
            pages[f"{FOLDER}/{figure.demo.name}.html"] = page
    return pages


def _page(
    figure: Figure, source: str, back: str, around: Surroundings, templates: Environment
) -> bytes:
    folder = template_folder() / "site"
    runner = (folder / "js/demo-frame.js").read_text(encoding="utf-8")
    module = f"\n{inline(source)}\n;window.bookbuildDemo(mount);\n"
    image = next((node for node in walk(figure.blocks) if isinstance(node, Image)), None)
    lang = around.words.lang
    text = templates.get_template("demo.html").render(
        lang=around.lang,
        failed=_FAILED.get(lang, "The demonstration cannot run: {reason}"),
        policy=policy(runner, module),
        title=_title(figure),
        style=Markup((folder / "css/demo.css").read_text(encoding="utf-8")),  # noqa: S704
        poster=f"../{around.picture(image.source)}" if image else "",
        alt=alternative(image, figure.caption) if image else "",
        back=f"../{back}",
        back_words=_BACK.get(lang, "Back to the book"),
        runner=Markup(runner),  # noqa: S704  ours
        module=Markup(module),  # noqa: S704  the author's, made unable to end its element
    )
    return text.encode()


def inline(source: str) -> str:
    """Return a script that may stand in a `script` element: nothing in it opens or ends one.

    What is changed means the same within strings and regular expressions, and stands nowhere
    else in a script.
    """
    text = re.sub(r"\r\n?", "\n", source).replace("\0", "")
    text = re.sub(r"</(?=script)", r"<\\/", text, flags=re.IGNORECASE)
    return text.replace("<!--", "<\\!--")


def policy(*scripts: str) -> str:
    """Return the policy of a page that runs these scripts and loads nothing but pictures of it."""
    digests = (b64encode(sha256(script.encode()).digest()).decode() for script in scripts)
    named = " ".join(f"'sha256-{digest}'" for digest in digests)
    return (
        f"default-src 'none'; script-src {named}; style-src 'unsafe-inline'; "
        "img-src 'self' data: blob:; base-uri 'none'; form-action 'none'"
    )


def _title(figure: Figure) -> str:
    """Name a frame by the first sentence of its caption: what follows says how it is used."""
    words = re.split(r"(?<=[。！？])|(?<=[.!?])\s", plain_text(figure.caption))[0]
    return f"{figure.number} {words}".strip()
