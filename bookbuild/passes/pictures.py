"""Give every picture its path from the book's root, and list the pictures of a chapter."""

from __future__ import annotations

import posixpath
from dataclasses import replace
from urllib.parse import unquote

from bookbuild.diagnostics import Report
from bookbuild.model.book import Chapter
from bookbuild.model.nodes import Image, Inlines
from bookbuild.model.walk import map_inlines, walk
from bookbuild.workspace import Workspace, is_address

from .scope import Scope


def pictures(chapter: Chapter, scope: Scope) -> Chapter:
    """Resolve picture paths against the chapter's folder; addresses stay and are refused later."""
    folder = posixpath.dirname(chapter.path)

    def change(run: Inlines) -> Inlines:
        return tuple(
            replace(c, source=_resolved(c.source, folder)) if isinstance(c, Image) else c
            for c in run
        )

    blocks = map_inlines(chapter.blocks, change)
    sources = dict.fromkeys(n.source for n in walk(blocks) if isinstance(n, Image))
    return replace(chapter, blocks=blocks, images=tuple(sources))


def _resolved(source: str, folder: str) -> str:
    if is_address(source):
        return source
    path = unquote(source.split("?")[0].split("#")[0])
    return posixpath.normpath(posixpath.join(folder, path)) if path else ""


def check_pictures(chapter: Chapter, workspace: Workspace, report: Report) -> None:
    """Report pictures that are missing or not the book's to read."""
    for node in walk(chapter.blocks):
        if isinstance(node, Image):
            target = workspace.locate(node.source, report, node.span)
            if target is not None and not workspace.is_file(node.source):
                workspace.read(node.source, report, node.span, limit=0)
