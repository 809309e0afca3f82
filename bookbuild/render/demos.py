"""What demonstrations share wherever they run: runner and kit, style, names and words."""

from __future__ import annotations

import re

from bookbuild.model.nodes import Figure, Image
from bookbuild.model.walk import plain_text, walk
from bookbuild.resources import template_folder

_RUNNER = ("shared/demo-kit.js", "shared/demo-frame.js")


def runner() -> str:
    """Return the script that gives a demonstration its kit, tells it the theme and starts it."""
    return "".join((template_folder() / name).read_text(encoding="utf-8") for name in _RUNNER)


def sheet() -> str:
    """Return the style sheet of a page that holds one demonstration."""
    return (template_folder() / "shared/demo.css").read_text(encoding="utf-8")


def starting(source: bytes) -> str:
    """Return the module that starts a demonstration, fit to stand in a `script` element."""
    text = inline(source.decode("utf-8-sig", errors="replace"))
    return f"\n{text}\n;window.bookbuildDemo(mount);\n"


def inline(source: str) -> str:
    """Return a script that may stand in a `script` element: nothing in it opens or ends one.

    What is changed means the same within strings and regular expressions, and stands nowhere
    else in a script.
    """
    text = re.sub(r"\r\n?", "\n", source).replace("\0", "")
    text = re.sub(r"</(?=script)", r"<\\/", text, flags=re.IGNORECASE)
    return text.replace("<!--", "<\\!--")


def demo_title(figure: Figure) -> str:
    """Name a demonstration by its caption's first sentence: what follows says how it is used."""
    words = re.split(r"(?<=[。！？])|(?<=[.!?])\s", plain_text(figure.caption))[0]
    return f"{figure.number} {words}".strip()


def poster(figure: Figure) -> Image | None:
    """Return the still picture of a demonstration."""
    return next((node for node in walk(figure.blocks) if isinstance(node, Image)), None)
