"""Take index marks out of the text: `[分数函数]{.index}`, `[]{.index key="过程!前向过程"}`.

A mark prints nothing. The place it leads to is an identifier on the word beside it, so
that neither spacing nor line breaks can tell that a mark stood there.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from bookbuild.diagnostics import Span
from bookbuild.model.book import Chapter, IndexMark
from bookbuild.model.nodes import (
    Attr,
    Block,
    Blocks,
    Code,
    Division,
    Exercise,
    Heading,
    Image,
    Inline,
    Inlines,
    Link,
    Math,
    Note,
    Paragraph,
    Phrase,
    Styled,
    Text,
)
from bookbuild.model.walk import each_block, map_blocks, map_inlines, plain_text, walk

from .labels import Labels
from .scope import Scope

CLASS = "index"
_KEYS = frozenset({"key", "see", "seealso", "sort", "range", "main"})
_RANGES = ("", "start", "end")
_WORD = re.compile(r"\w+")
_BRIEF = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]|[^\\W\u3400-\u9fff]+")
"""One character of Han or a Latin word: enough for a mark that holds no words itself."""
_FORMULA = re.compile(r"\$([^$]+)\$")


@dataclass(slots=True)
class _Marks:
    """The marks of one chapter as they are found."""

    scope: Scope
    labels: Labels
    found: list[IndexMark] = field(default_factory=list)

    def titled(self, children: Inlines, anchor: str) -> Inlines:
        """Take the marks out of a title that is printed elsewhere too; they lead to `anchor`."""

        def run(inside: Inlines) -> Inlines:
            out: list[Inline] = []
            for child in inside:
                if isinstance(child, Phrase) and CLASS in child.attr.classes:
                    if self.worded(child):
                        self.note(child, anchor)
                    rest = _rest(child.attr)
                    kept = (replace(child, attr=rest),) if _says(rest) else child.children
                    out += kept
                else:
                    out.append(child)
            return merged(out)

        return map_inlines(children, run)

    def run(self, children: Inlines) -> Inlines:
        """Take the marks out of a run and leave identifiers."""
        if not any(isinstance(c, Phrase) and CLASS in c.attr.classes for c in children):
            return children
        out: Inlines = ()
        waiting: list[str] = []
        for child in children:
            if not isinstance(child, Phrase) or CLASS not in child.attr.classes:
                out = (*out, child)
                continue
            rest = _rest(child.attr)
            if not self.worded(child):
                out = (*out, *((replace(child, attr=rest),) if _says(rest) else child.children))
                continue
            anchor = rest.id or self.labels.anchor(f"index-{len(self.found) + 1}")
            self.note(child, anchor)
            if _says(rest):
                out = (*out, replace(child, attr=replace(rest, id=anchor)))
            elif child.children:
                inside = anchored(child.children, anchor)
                out = (*out, *(inside or (Phrase(Attr(anchor), child.children, child.span),)))
            else:
                out = (*out, Phrase(Attr(anchor, (CLASS,)), ()))
                waiting.append(anchor)
        for anchor in reversed(waiting):
            out = _settled(out, anchor)
        return merged(out)

    def worded(self, mark: Phrase) -> bool:
        """Tell whether a mark names a word; report where it does not."""
        if all(plain_text(part).strip() for part in _path(mark)):
            return True
        hint = 'write `[word]{.index}` or `[]{.index key="word"}`'
        self.scope.report.add("I101", "an index mark without a word", mark.span, hint=hint)
        return False

    def note(self, mark: Phrase, anchor: str) -> None:
        """Record a mark that leads to `anchor`."""
        attr = mark.attr
        if attr.get("range") not in _RANGES:
            message = f"`range={attr.get('range')}` is not known"
            hint = "a range has a mark with `range=start` and one with `range=end`"
            self.scope.report.add("I102", message, mark.span, hint=hint)
        sorts = attr.get("sort").split("!") if attr.get("sort") else []
        self.found.append(
            IndexMark(
                anchor,
                _path(mark),
                tuple(sorts),
                main=attr.get("main").lower() in ("true", "yes", "1"),
                see=attr.get("see"),
                also=attr.get("seealso"),
                range=attr.get("range"),
                span=mark.span,
            )
        )


def index_marks(chapter: Chapter, scope: Scope) -> Chapter:
    """Record the chapter's index marks and leave only identifiers where they stood."""
    nodes = walk((*chapter.title, *chapter.blocks))
    if not any(isinstance(n, Phrase) and CLASS in n.attr.classes for n in nodes):
        return chapter
    work = _Marks(scope, Labels(chapter, scope.report))
    title = work.titled(chapter.title, chapter.anchor)
    blocks = in_titles(chapter.blocks, work.titled)
    blocks = map_blocks(map_inlines(blocks, work.run), _without_empty)
    sections = section_numbers(chapter, blocks)
    marks = tuple(replace(m, section=sections.get(m.anchor, "")) for m in work.found)
    return replace(chapter, title=title, blocks=blocks, marks=marks)


def in_titles(blocks: Blocks, titled: Callable[[Inlines, str], Inlines]) -> Blocks:
    """Change the titles that are printed elsewhere too, each with its anchor."""

    def one(block: Block) -> Block:
        match block:
            case Heading(children=children, anchor=anchor) if anchor:
                return replace(block, children=titled(children, anchor))
            case Exercise(title=title, anchor=anchor) if anchor:
                return replace(block, title=titled(title, anchor))
            case _:
                return block

    return each_block(blocks, one)


def anchored(children: Inlines, anchor: str, word: re.Pattern[str] = _WORD) -> Inlines:
    """Return `children` with an identifier on the first word, formula or picture; () for none."""
    for position, child in enumerate(children):
        made: Inlines = ()
        match child:
            case Text(text=text) if found := word.search(text):
                before, after = text[: found.start()], text[found.end() :]
                inside = (replace(child, text=found[0]),)
                made = (
                    *((replace(child, text=before),) if before else ()),
                    Phrase(Attr(anchor), inside, child.span),
                    *((replace(child, text=after),) if after else ()),
                )
            case Math() | Code() | Image():
                made = (Phrase(Attr(anchor), (child,), child.span),)
            case Styled(children=inside) | Link(children=inside) | Phrase(children=inside):
                deeper = anchored(inside, anchor, word)
                made = (replace(child, children=deeper),) if deeper else ()
            case _:
                pass
        if made:
            return (*children[:position], *made, *children[position + 1 :])
    return ()


def merged(children: list[Inline] | Inlines) -> Inlines:
    """Return a run with neighbouring texts made one."""
    out: list[Inline] = []
    for child in children:
        last = out[-1] if out else None
        if isinstance(child, Text) and isinstance(last, Text):
            out[-1] = replace(last, text=last.text + child.text)
        else:
            out.append(child)
    return tuple(out)


def _settled(children: Inlines, anchor: str) -> Inlines:
    """Move the identifier of an empty mark to what follows it, or to what stands before."""
    at = next(i for i, c in enumerate(children) if isinstance(c, Phrase) and c.attr.id == anchor)
    before, after = children[:at], children[at + 1 :]
    if moved := anchored(after[:1], anchor, _BRIEF):
        return (*before, *moved, *after[1:])
    for position in range(len(before) - 1, -1, -1):
        if moved := anchored((before[position],), anchor, _BRIEF):
            return (*before[:position], *moved, *before[position + 1 :], *after)
    if moved := anchored(after, anchor, _BRIEF):
        return (*before, *moved)
    return children


def _without_empty(blocks: Blocks) -> Blocks:
    """Move the identifiers of paragraphs that hold nothing but marks into the next block."""
    out: list[Block] = []
    waiting: list[str] = []
    for block in blocks:
        names = _names(block)
        if names:
            waiting += names
            continue
        while waiting:
            made = _onto(block, waiting[-1])
            if made is None:
                break
            block = made
            waiting.pop()
        out += (Division(Attr(name), ()) for name in waiting)
        waiting = []
        out.append(block)
    for name in waiting:
        made = _onto(out[-1], name) if out else None
        if made is None:
            out.append(Division(Attr(name), ()))
        else:
            out[-1] = made
    return tuple(out)


def _names(block: Block) -> list[str]:
    """Return the identifiers of a paragraph of marks alone."""
    if not isinstance(block, Paragraph) or not block.children:
        return []
    marks = [c for c in block.children if isinstance(c, Phrase) and c.attr.classes == (CLASS,)]
    blanks = [c for c in block.children if isinstance(c, Text) and not c.text.strip()]
    alone = bool(marks) and len(marks) + len(blanks) == len(block.children)
    return [mark.attr.id for mark in marks] if alone else []


def _onto(block: Block, anchor: str) -> Block | None:
    if not isinstance(block, Paragraph):
        return None
    made = anchored(block.children, anchor, _BRIEF)
    return replace(block, children=made) if made else None


def section_numbers(chapter: Chapter, blocks: Blocks) -> dict[str, str]:
    """Return the number of the section that each identifier of a chapter stands in."""
    current = chapter.ordinal
    found = {chapter.anchor: current}
    for node in walk(blocks):
        match node:
            case Heading(number=number, anchor=anchor):
                current = number or current
                found[anchor] = current
            case Exercise(anchor=anchor):
                found[anchor] = current
            case Phrase(attr=attr) | Division(attr=attr) if attr.id:
                found[attr.id] = current
            case _:
                pass
    return found


def _rest(attr: Attr) -> Attr:
    """Return what an author asked for beside the index."""
    return Attr(
        attr.id,
        tuple(name for name in attr.classes if name != CLASS),
        tuple(pair for pair in attr.pairs if pair[0] not in _KEYS),
    )


def _says(attr: Attr) -> bool:
    return bool(attr.id or attr.classes or attr.pairs)


def _path(mark: Phrase) -> tuple[Inlines, ...]:
    key = mark.attr.get("key")
    if not key:
        return (_bare(mark.children),)
    return tuple(worded(part.strip(), mark.span) for part in key.split("!"))


def worded(text: str, span: Span | None) -> Inlines:
    """Return words of an attribute as inlines, `$x$` in them as formulas."""
    out: list[Inline] = []
    done = 0
    for found in _FORMULA.finditer(text):
        out += (Text(text[done : found.start()], span),) if found.start() > done else ()
        out.append(Math(found[1], span=span))
        done = found.end()
    return (*out, *((Text(text[done:], span),) if text[done:] else ()))


def _bare(children: Inlines) -> Inlines:
    """Return the words of a mark without links, notes and identifiers."""

    def run(inside: Inlines) -> Inlines:
        out: list[Inline] = []
        for child in inside:
            match child:
                case Note():
                    pass
                case Link(children=words) | Phrase(children=words):
                    out += words
                case Styled(kind="strong", children=words):
                    out += words
                case _:
                    out.append(child)
        return merged(out)

    return map_inlines(children, run)
