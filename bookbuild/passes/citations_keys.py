"""Find the keys in a book: those in running text become citations, unknown ones are reported."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from bookbuild.config import BookConfig
from bookbuild.diagnostics import Report
from bookbuild.model.book import Chapter
from bookbuild.model.nodes import CitationItem, Cite, Inline, Inlines, Text
from bookbuild.model.walk import map_inlines, walk_chapter

from .citing import REFERENCE, UNREAD
from .cut import piece

_LOCATOR = re.compile(r" ?\[([^\[\]@]{1,80})\]")
_NEAR = 0.75
"""How like a key of the bibliography a word after `@` must be to be taken for a slip."""


def textual(chapter: Chapter, keys: Collection[str]) -> Chapter:
    """Make citations of the keys that stand bare in running text: `@ho2020`, `@ho2020 [p. 3]`."""
    if not keys:
        return chapter

    def run(children: Inlines) -> Inlines:
        out: list[Inline] = []
        for child in children:
            if isinstance(child, Text) and "@" in child.text:
                out += _cut(child, keys)
            else:
                out.append(child)
        return tuple(out)

    return replace(
        chapter,
        title=map_inlines(chapter.title, run),
        blocks=map_inlines(chapter.blocks, run),
    )


def _cut(text: Text, keys: Collection[str]) -> list[Inline]:
    out: list[Inline] = []
    done = 0
    for found in UNREAD.finditer(text.text):
        if found["bracket"] or found["key"] not in keys:
            continue
        if found.start() > done:
            out.append(piece(text, done, found.start()))
        locator = _LOCATOR.match(text.text, found.end())
        end = locator.end() if locator else found.end()
        item = CitationItem(found["key"], suffix=locator[1].strip() if locator else "")
        out.append(Cite((item,), textual=True, span=piece(text, found.start(), end).span))
        done = end
    if done < len(text.text):
        out.append(piece(text, done, len(text.text)))
    return out


def report_unknown(
    cites: Sequence[Cite], keys: Collection[str], config: BookConfig, report: Report
) -> None:
    """Report keys no bibliography has, those of `nocite` among them."""
    named = [(item.key, cite.span) for cite in cites for item in cite.items]
    named += [(key, span) for key, span in config.matter.citations.nocite if key != "all"]
    for key, span in named:
        if key in keys:
            continue
        close = report.near(key, keys)
        hint = "name a bibliography in book.yaml"
        if config.bibliography:
            hint = f"add it to `{config.bibliography[0][0]}`"
        if close:
            hint = f"did you mean `{close}`?"
        report.add("R301", f"no work `{key}` in the bibliography", span, hint=hint)


def report_unread(chapters: Sequence[Chapter], keys: Collection[str], report: Report) -> None:
    """Report keys that stand in the text as they were typed."""
    for chapter in chapters:
        for node in walk_chapter(chapter):
            if not isinstance(node, Text) or "@" not in node.text:
                continue
            for found in UNREAD.finditer(node.text):
                hint = _cure(found["key"], bool(found["bracket"]), keys, report)
                if hint:
                    message = f"`@{found['key']}` is printed as it stands"
                    report.add("R304", message, node.span, hint=hint)


def _cure(key: str, bracket: bool, keys: Collection[str], report: Report) -> str:
    """Return what to write instead of a key that was left as it is, "" where it may stay."""
    if key in keys or (bracket and not REFERENCE.match(key)):
        return f"a citation is `[@{key}]` or `[@{key}, p. 3]`, its locator plain text"
    if bracket:
        return f"to a place in the book refer as `[](#{key})`"
    close = report.near(key, keys, _NEAR)
    return f"did you mean `@{close}`?" if close else ""
