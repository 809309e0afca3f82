"""Put the files that book.yaml names in the order of the book, each once."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from bookbuild.diagnostics import Related, Report, Span
from bookbuild.workspace import Workspace

EntryKind = Literal["front", "chapter", "appendix", "back"]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the book as book.yaml has it."""

    title: str
    span: Span
    label: str = ""
    """What references call it, with or without `part:` before it."""
    numbered: bool = True


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of the book in its place in the order."""

    path: str
    kind: EntryKind
    part: Part | None
    """The part that opens with this file."""
    span: Span


def read_order(values: dict[str, Any], workspace: Workspace, report: Report) -> tuple[Entry, ...]:
    """Return the entries in order; a file named twice is reported and kept once."""
    kept: dict[Path | str, Entry] = {}
    part: Part | None = None
    for entry in _listed(values):
        path, identity = _identify(entry.path, workspace)
        first = kept.get(identity)
        # The part of a repeated file opens with the part's next file.
        part = entry.part or (part if entry.kind == "chapter" else None)
        if first is None:
            kept[identity] = replace(entry, path=path, part=part)
            part = None
            continue
        report.add(
            "B006",
            f"`{entry.path[:200]}` stands twice in the book",
            entry.span,
            hint="keep one",
            related=[Related(first.span, "it stands here first")],
        )
    _report_labels(kept.values(), report)
    return tuple(kept.values())


def _listed(values: dict[str, Any]) -> list[Entry]:
    entries = [Entry(path, "front", None, span) for path, span in values.get("frontmatter", ())]
    for item in values.get("chapters", ()):
        if isinstance(item, dict):
            part = _part(item)
            for path, span in item.get("chapters", ()):
                entries.append(Entry(path, "chapter", part, span))
                part = None
        else:
            entries.append(Entry(item[0], "chapter", None, item[1]))
    entries += [Entry(path, "appendix", None, span) for path, span in values.get("appendices", ())]
    entries += [Entry(path, "back", None, span) for path, span in values.get("backmatter", ())]
    return entries


def _part(item: dict[str, Any]) -> Part | None:
    """Return the part that a record of `chapters` describes; None where it has no title."""
    title, span = item.get("part", ("", None))
    if span is None:
        return None
    label, _ = item.get("id", ("", span))
    return Part(" ".join(title.split()), span, label, not item.get("unnumbered", False))


def _report_labels(entries: Iterable[Entry], report: Report) -> None:
    """Report a label that two parts have."""
    first: dict[str, Part] = {}
    for part in (entry.part for entry in entries if entry.part):
        label = part.label.removeprefix("part:")
        if label and first.setdefault(label, part) is not part:
            message = f"`{part.label}` stands twice in the book"
            related = [Related(first[label].span, "it stands here first")]
            hint = "give one of them another"
            report.add("B006", message, part.span, hint=hint, related=related)


def _identify(path: str, workspace: Workspace) -> tuple[str, Path | str]:
    """Return the plain spelling of `path` and what two spellings of one file share.

    A path that is not the book's stays as written; whoever reads it reports it.
    """
    target = workspace.locate(path, Report())
    if target is None:
        return path, path
    parts = path.split("/")
    if ".." in parts:  # `link/..` is not where it seems: only the resolved path is plain
        return target.relative_to(workspace.root).as_posix(), target
    return posixpath.normpath(path), target
