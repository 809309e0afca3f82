"""Lead every link to its place in the book, and fill those that were written without words."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from urllib.parse import unquote

from bookbuild.diagnostics import Report
from bookbuild.model.book import Chapter
from bookbuild.model.nodes import CitationItem, Cite, Inline, Inlines, Link, Phrase, Text
from bookbuild.model.walk import map_inlines, plain_text
from bookbuild.words import Words

from .labels import BARE
from .referring import FORMS, Target, read_targets
from .registry import Finder, Registry
from .spacing import HAN
from .wording import NOBR, Named, Wording, unbroken

_OUTSIDE = ("http://", "https://", "mailto:")
_BLANK_AFTER_HAN = re.compile(rf"(?<=[{HAN}]) $")
_BLANK_BEFORE_HAN = re.compile(rf"^ (?=[{HAN}])")
_IS_HAN = re.compile(f"[{HAN}]")


def resolve(chapter: Chapter, registry: Registry, words: Words, report: Report) -> Chapter:
    """Return the chapter with its links resolved to anchors or addresses; report the others."""
    finder = Finder(chapter, registry, report)
    resolver = _Resolver(finder, Wording(words, registry.titles), report)
    return replace(
        chapter,
        title=map_inlines(chapter.title, resolver.run),
        blocks=map_inlines(chapter.blocks, resolver.run),
    )


@dataclass(frozen=True, slots=True)
class _Resolver:
    finder: Finder
    wording: Wording
    report: Report

    def run(self, children: Inlines) -> Inlines:
        """Resolve the links of a run; blanks typed around Chinese words that fill them go."""
        out: list[Inline] = []
        filled = ""
        for child in children:
            if isinstance(child, Text) and filled and _IS_HAN.match(filled[-1]):
                child = replace(child, text=_BLANK_BEFORE_HAN.sub("", child.text))
            filled = ""
            child = self.cited(child)
            if not isinstance(child, Link):
                out.append(child)
                continue
            new = self.link(child)
            filled = "" if child.children else plain_text(new)
            if out and isinstance(last := out[-1], Text) and _IS_HAN.match(filled):
                out[-1] = replace(last, text=_BLANK_AFTER_HAN.sub("", last.text))
            out += new
        return tuple(out)

    def cited(self, node: Inline) -> Inline:
        """Return the reference that a citation is whose keys are labels (`prob:x`) of the book."""
        if not isinstance(node, Cite) or not all(map(self._is_label, node.items)):
            return node
        written = ("-" * item.suppress_author + f"@{item.key}" for item in node.items)
        return Link(";".join(written), (), span=node.span)

    def _is_label(self, item: CitationItem) -> bool:
        known = ":" in item.key and item.key in self.finder.registry.shared
        return known and not item.prefix and not item.suffix

    def link(self, link: Link) -> Inlines:
        """Return what stands for a link: one that leads somewhere, or its words."""
        target = link.target.strip()
        if targets := read_targets(target):
            return self.reference(link, targets)
        if target.lower().startswith(_OUTSIDE):
            words = link.children or (Text(target, link.span),)
            return (replace(link, target=target, children=words),)
        if ":" in target.split("#")[0].split("/")[0] or target.startswith("//"):
            self.report.add(
                "R203",
                f"`{target[:60]}` is not an address a book may lead to",
                link.span,
                hint="http, https, mailto and places in the book can be linked; the words are kept",
            )
            return (_words_only(link),)
        if not target:
            hint = "write where it leads between the round brackets"
            self.report.add("R201", "the link leads nowhere", link.span, hint=hint)
            return (_words_only(link),)
        return (self.inside(link, target),)

    def inside(self, link: Link, target: str) -> Inline:
        """Resolve a link into the book, `#label` or `chapter4.md#label`."""
        path, _, label = target.partition("#")
        empty = not link.children
        place = self.finder.path(unquote(path), unquote(label), link.span, empty=empty)
        if place is None:
            return _words_only(link)
        if empty and not place.text:
            hint = "write words between the brackets"
            self.report.add("R205", f"`{target}` has no number or title", link.span, hint=hint)
            return Text(target, link.span)
        classes = tuple(c for c in link.attr.classes if c != BARE)
        words = link.children
        if empty:
            shown = place.text.strip("()") if BARE in link.attr.classes else place.text
            words = (Text(shown, link.span),)
            classes = (*classes, NOBR) if place.number and unbroken(shown) else classes
        attr = replace(link.attr, classes=classes)
        return replace(link, target=f"#{place.anchor}", children=words, attr=attr)

    def reference(self, link: Link, targets: tuple[Target, ...]) -> Inlines:
        """Write `[@fig:x; @fig:y]`; what it names in vain stands as its label."""
        form = next((name for name in link.attr.classes if name in FORMS), "")
        items: list[Named] = []
        missing: list[str] = []
        for target in targets:
            place = self.finder.label(target.label, link.span, empty=True, mark="@")
            if place is None or not place.text:
                missing.append(target.label)
                if place is not None:
                    hint = "write words: `[words](#label)`"
                    message = f"`@{target.label}` has no number or title"
                    self.report.add("R205", message, link.span, hint=hint)
            else:
                items.append(Named(place, target.bare, target.capital))
        if missing:
            return (Text("; ".join(t.label for t in targets), link.span),)
        return self.wording.write(items, form, link.span)


def _words_only(link: Link) -> Inline:
    """Return the words of a link that leads nowhere; its target where it has none."""
    if not plain_text(link.children) and not link.children:
        return Text(link.target, link.span)
    return Phrase(link.attr, link.children, link.span)
