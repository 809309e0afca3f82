"""List the files of a site that is to become a book; bounded, links not followed."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bookbuild.diagnostics import Report
from bookbuild.workspace import Workspace

MARKDOWN = (".md", ".markdown")
CARRIED = frozenset(
    {".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".bmp", ".avif", ".bib", ".csl"}
)
"""Endings of files that pages show or name, beside pages."""
FILE_LIMIT = 20_000
"""Files looked at; the largest documentation sites have a tenth."""
DEPTH_LIMIT = 20
_SKIPPED = frozenset({"node_modules", "_build", "_book", "build", "dist", "venv", "__pycache__"})
"""Folders of what tools have made."""


@dataclass(frozen=True, slots=True)
class Site:
    """A folder of Markdown with what is in it, as paths from its root."""

    workspace: Workspace
    pages: tuple[str, ...]
    carried: tuple[str, ...]
    """Pictures, bibliographies and the like."""

    @property
    def name(self) -> str:
        """Return the name of the site's folder."""
        return self.workspace.root.name

    def has(self, path: str) -> bool:
        """Tell whether `path` is a file of the site."""
        return self.workspace.is_file(path)

    def text(self, path: str, report: Report, limit: int = 1_000_000) -> str | None:
        """Return the text of a small file; None after reporting, bytes that are none replaced."""
        content = self.workspace.read(path, report, limit=limit)
        if content is None:
            return None
        return content.decode("utf-8-sig", errors="replace").replace("\r\n", "\n")


def look_at(workspace: Workspace, report: Report) -> Site:
    """Return what is in a folder; more files than may be looked at are reported (N105)."""
    pages: list[str] = []
    carried: list[str] = []
    for count, path in enumerate(_files(workspace.root, "", 0)):
        if count >= FILE_LIMIT:
            message = f"`{workspace.root.name}` holds more than {FILE_LIMIT:,} files"
            hint = "name the folder with the chapters alone"
            report.add("N105", message, None, hint=hint)
            break
        ending = posixpath.splitext(path)[1].lower()
        if ending in MARKDOWN:
            pages.append(path)
        elif ending in CARRIED:
            carried.append(path)
    return Site(workspace, tuple(sorted(pages)), tuple(sorted(carried)))


def _files(folder: Path, before: str, depth: int) -> Iterator[str]:
    """Yield the regular files below a folder, what is hidden or made by tools left out."""
    try:
        with os.scandir(folder) as listed:
            entries = sorted(listed, key=lambda one: one.name)
    except OSError:
        return
    for entry in entries:
        if entry.name.startswith(".") or entry.name in _SKIPPED:
            continue
        try:
            if entry.is_dir(follow_symlinks=False):
                if depth < DEPTH_LIMIT:
                    yield from _files(Path(entry.path), f"{before}{entry.name}/", depth + 1)
            elif entry.is_file(follow_symlinks=False):
                yield f"{before}{entry.name}"
        except OSError:  # gone meanwhile
            continue
