"""Run code that a chapter shows, so that a figure and the book cannot come to differ."""

from __future__ import annotations

import contextlib
import io
import re
from collections.abc import Iterable
from typing import Any

from style import HERE


def chapter_text(number: int) -> str:
    """Return a chapter's Markdown."""
    return (HERE.parent / f"chapter{number}.md").read_text(encoding="utf-8")


def listing(number: int, name: str) -> str:
    """Return the code block of a chapter labelled `#lst:chN-name`."""
    label = rf"#lst:ch{number}-{name}\b"
    fence = rf"^```+ *\{{[^}}\n]*{label}[^}}\n]*\}}\n(.*?)^```+$"
    found = re.search(fence, chapter_text(number), re.MULTILINE | re.DOTALL)
    if found is None:
        raise LookupError(f"chapter {number} has no listing {name}")
    return found[1]


def run(blocks: Iterable[str]) -> dict[str, Any]:
    """Run blocks one after another and return what they define; what they print is not shown."""
    scope: dict[str, Any] = {}
    for block in blocks:
        with contextlib.redirect_stdout(io.StringIO()):
            exec(compile(block, "listing", "exec"), scope)
    return scope


def run_listings(number: int, names: Iterable[str], before: str = "") -> dict[str, Any]:
    """Run labelled blocks of a chapter, after what they import from blocks before them."""
    return run([before, *(listing(number, name) for name in names)])
