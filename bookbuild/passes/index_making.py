"""Make the index: entries of one word together, sorted, under letters or strokes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from bookbuild.config.matter import IndexConfig
from bookbuild.diagnostics import Related, Report, Span
from bookbuild.model.book import Chapter, IndexMark
from bookbuild.model.nodes import (
    Attr,
    Block,
    Directory,
    DirectoryEntry,
    Division,
    Heading,
    Inlines,
    Link,
    Locator,
    Text,
)
from bookbuild.model.walk import plain_text
from bookbuild.words import MatterWords

from .index_scripts import make_sorter, unread
from .index_sorting import Place, Sorter

SLUG = "index"
Path = tuple[str, ...]


@dataclass(slots=True)
class _Entry:
    """An entry while it is gathered."""

    term: Inlines
    span: Span | None = None
    """Of the first mark."""
    sort: str = ""
    locators: list[Locator] = field(default_factory=list)
    see: list[tuple[Path, bool, Span | None]] = field(default_factory=list)
    """Entries to look up, whether besides, and where the author asks for it."""
    under: dict[str, _Entry] = field(default_factory=dict)


def make_index(
    chapters: Sequence[Chapter],
    anchors: Iterable[str],
    config: IndexConfig,
    words: MatterWords,
    report: Report,
) -> Chapter | None:
    """Return the index of what is marked in the book; None where nothing is, or none is wanted.

    Marks whose anchor is not among `anchors` stand in answers that are left out.
    """
    known = frozenset(anchors)
    marks = [m for c in chapters for m in c.marks if m.anchor in known or m.see]
    if not marks or not config.made:
        return None
    top = _gather(marks, report)
    sorter = make_sorter(config, words, "".join(_used(top)))
    if (config.order or words.order) in ("kana", "hangul"):
        _report_unread(top, dict(config.readings), report)
    title = (Text(words.index),)
    blocks = tuple(_Writer(top, sorter, words, report).blocks())
    box = Division(Attr("", ("index-groups",)), blocks)
    return Chapter("", SLUG, "index", "", "", title, (box,), anchor=SLUG)


def _gather(marks: Sequence[IndexMark], report: Report) -> dict[str, _Entry]:
    top: dict[str, _Entry] = {}
    opened: dict[Path, IndexMark] = {}
    for mark in marks:
        entry, path = _entry(top, mark)
        if mark.see:
            entry.see.append((_named(mark.see), False, mark.span))
            continue
        if mark.also:
            entry.see.append((_named(mark.also), True, mark.span))
        if mark.range == "start":
            _open(opened, path, mark, report)
        elif mark.range == "end":
            start = opened.pop(path, None)
            if start is None:
                hint = f'begin it with `[]{{.index key="{"!".join(path)}" range=start}}`'
                message = f"the range of `{'!'.join(path)}` ends but never began"
                report.add("I103", message, mark.span, hint=hint)
            else:
                main = start.main or mark.main
                entry.locators.append(Locator(start.anchor, start.section, mark.anchor, main))
        else:
            entry.locators.append(Locator(mark.anchor, mark.section, main=mark.main))
    for path, start in opened.items():
        hint = f'end it with `[]{{.index key="{"!".join(path)}" range=end}}`'
        report.add("I103", f"the range of `{'!'.join(path)}` never ends", start.span, hint=hint)
        _entry(top, start)[0].locators.append(Locator(start.anchor, start.section))
    return top


def _open(opened: dict[Path, IndexMark], path: Path, mark: IndexMark, report: Report) -> None:
    first = opened.setdefault(path, mark)
    if first is not mark:
        related = (Related(first.span, "it began here"),) if first.span else ()
        message = f"the range of `{'!'.join(path)}` begins again before it ends"
        report.add("I103", message, mark.span, hint="end the first", related=related)


def _entry(top: dict[str, _Entry], mark: IndexMark) -> tuple[_Entry, Path]:
    level = top
    path: list[str] = []
    for position, term in enumerate(mark.path):
        name = _name(plain_text(term))
        path.append(name)
        entry = level.setdefault(name, _Entry(term, mark.span))
        if position < len(mark.sort) and mark.sort[position]:
            entry.sort = entry.sort or mark.sort[position]
        level = entry.under
    return entry, tuple(path)


def _report_unread(
    entries: Mapping[str, _Entry], readings: Mapping[str, str], report: Report
) -> None:
    """Name the words that no reading tells the place of."""
    for name, entry in entries.items():
        if unread(name, entry.sort, readings):
            hint = f"give it: `sort` of the mark, or `{name}: …` under `readings` in book.yaml"
            report.add("I105", f"nothing says how `{name}` is read", entry.span, hint=hint)
        _report_unread(entry.under, readings, report)


def _name(text: str) -> str:
    return " ".join(text.split())


def _named(written: str) -> Path:
    return tuple(_name(part.replace("$", "")) for part in written.split("!"))


def _used(entries: dict[str, _Entry]) -> Iterable[str]:
    for name, entry in entries.items():
        yield name + entry.sort
        yield from _used(entry.under)


@dataclass(slots=True)
class _Writer:
    """Turns gathered entries into nodes."""

    top: dict[str, _Entry]
    sorter: Sorter
    words: MatterWords
    report: Report
    anchors: dict[Path, str] = field(default_factory=dict)

    def blocks(self) -> Iterable[Block]:
        """Yield heads and what stands under them."""
        self.number(self.top, ())
        placed = sorted(
            ((self.sorter(name, entry.sort), name, entry) for name, entry in self.top.items()),
            key=lambda item: (item[0][0], item[0][2], item[1]),
        )
        for count, (head, group) in enumerate(groupby(placed, key=lambda item: item[0][1]), 1):
            yield Heading(2, (Text(head),), anchor=f"{SLUG}-group-{count}")
            entries = (self.entry(entry, (name,)) for _, name, entry in group)
            yield Directory("index", tuple(entries))

    def number(self, entries: dict[str, _Entry], path: Path) -> None:
        for name, entry in entries.items():
            self.anchors[(*path, name)] = f"{SLUG}-entry-{len(self.anchors) + 1}"
            self.number(entry.under, (*path, name))

    def entry(self, entry: _Entry, path: Path) -> DirectoryEntry:
        under = sorted(
            ((self.order(name, inside), name, inside) for name, inside in entry.under.items()),
            key=lambda item: (item[0], item[1]),
        )
        return DirectoryEntry(
            entry.term,
            tuple(entry.locators),
            self.see(entry, path),
            tuple(self.entry(inside, (*path, name)) for _, name, inside in under),
            self.anchors[path],
        )

    def order(self, name: str, entry: _Entry) -> tuple[object, object]:
        place: Place = self.sorter(name, entry.sort)
        return place[0], place[2]

    def see(self, entry: _Entry, path: Path) -> Inlines:
        """Return `见 X；另见 Y` with the entries linked."""
        out: Inlines = ()
        seen: dict[tuple[Path, bool], Span | None] = {}
        for target, also, span in entry.see:
            seen.setdefault((target, also), span)
        for (target, also), span in seen.items():
            if target not in self.anchors or target == path:
                self.missing(target, path, span)
                continue
            word = self.words.see_also if also else self.words.see
            lead = (Text(self.words.apart),) if out else ()
            shown = self.shown(target)
            link = Link(f"#{self.anchors[target]}", shown)
            out = (*out, *lead, Text(f"{word} "), link)
        return out

    def shown(self, target: Path) -> Inlines:
        out: Inlines = ()
        level = self.top
        for name in target:
            out = (*out, Text("："), *level[name].term) if out else level[name].term
            level = level[name].under
        return out

    def missing(self, target: Path, path: Path, span: Span | None) -> None:
        names = ["!".join(known) for known in self.anchors if known != path]
        close = self.report.near("!".join(target), names)
        hint = f"did you mean `{close}`?" if close else "mark a place with this word"
        self.report.add("I104", f"no `{'!'.join(target)}` in the index", span, hint=hint)
