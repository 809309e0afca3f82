"""Find pictures that say nothing to who cannot see them."""

from __future__ import annotations

import re

from bookbuild.model.book import Chapter
from bookbuild.model.nodes import Figure, Image
from bookbuild.model.walk import plain_text, walk
from bookbuild.passes.scope import Scope

from .source import Source

_DECORATION = re.compile(r"""<img\b[^<>]*\balt\s*=\s*(?:""|'')""", re.IGNORECASE)


def pictures_without_words(chapter: Chapter, scope: Scope) -> None:
    """Report pictures without caption and alternative text; `alt=""` means decoration."""
    source: Source | None = None
    captioned: set[int] = set()
    for node in walk(chapter.blocks):
        if isinstance(node, Figure) and node.caption:
            captioned |= {id(n) for n in walk(node.blocks) if isinstance(n, Image)}
        if not isinstance(node, Image) or plain_text(node.alt).strip() or id(node) in captioned:
            continue
        source = source or Source.of(chapter.path, scope.source)
        if _DECORATION.match(source.at(node.span)):
            continue
        hint = "write what it shows between the square brackets"
        message = f"the picture `{node.source[:60]}` has neither caption nor alternative text"
        scope.report.add("L401", message, node.span, hint=hint)
