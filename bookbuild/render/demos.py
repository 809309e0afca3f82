"""What demonstrations share wherever they run: runner and kit, style, names and words."""

from __future__ import annotations

import re

from bookbuild.model.nodes import Figure, Image
from bookbuild.model.walk import plain_text, walk
from bookbuild.resources import template_folder

_RUNNER = ("shared/demo-kit.js", "shared/demo-frame.js")
_BACK = {"zh-CN": "回到书中", "zh-TW": "回到書中"}
_FAILED = {"zh-CN": "演示无法运行：{reason}", "zh-TW": "演示無法執行：{reason}"}
_RUN = {"zh-CN": "运行这个演示", "zh-TW": "執行這個演示"}


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


def back_words(lang: str) -> str:
    """Return the words of the link that leads back to the figure."""
    return _BACK.get(lang, "Back to the book")


def run_words(lang: str) -> str:
    """Return the words of the link that leads from the figure to where it runs."""
    return _RUN.get(lang, "Run this demonstration")


def failed_words(lang: str) -> str:
    """Return what is said where a script fails; `{reason}` stands for why."""
    return _FAILED.get(lang, "The demonstration cannot run: {reason}")
