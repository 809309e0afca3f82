"""Read `[@fig:x]`, `[@eq:x; @eq:y]`, `[-@fig:x]`, `[@fig:x]{.long}` and `@sec:x` as references.

What tells a reference from a citation is the word before the colon. It becomes a link
whose target is what the author wrote; `references` gives it its words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from bookbuild.diagnostics import Report
from bookbuild.model.book import Chapter
from bookbuild.model.nodes import Attr, Inline, Inlines, Link, Phrase, Text
from bookbuild.model.walk import map_inlines
from bookbuild.words import THEOREM_KINDS

from .cut import piece
from .scope import Scope

FORMS = ("short", "long", "page")
"""Classes in braces after a reference: abbreviated, with the title, the page it stands on."""
_WORDS = (
    *("fig", "figure", "demo", "tbl", "tab", "table", "lst", "listing", "eq", "equation"),
    *("part", "ch", "chap", "chapter", "app", "appendix", "sec", "section", "ex", "exercise"),
    *("thm", "def", "lem", "prop", "cor", "conj", "axm", "asm", "hyp", "prob", "exm", "rem", "alg"),
    *THEOREM_KINDS,
)
_REST = r"[:：][^\s;；,，\[\]@{}]+"


@dataclass(frozen=True, slots=True)
class Target:
    """One place that a reference names."""

    label: str
    bare: bool = False
    """Only its number is printed."""
    capital: bool = False
    """It opens a sentence."""


def read_targets(written: str) -> tuple[Target, ...]:
    """Read the target of a link that `referring` made; () for any other link's."""
    parts = written.split(";")
    if not all(part.lstrip("-").startswith("@") for part in parts):
        return ()
    return tuple(_target(part) for part in parts)


def _target(part: str) -> Target:
    label = part.lstrip("-")[1:].replace("：", ":")
    capital = label[:1].isupper()
    return Target(label[:1].lower() + label[1:], part.startswith("-"), capital)


def referring(chapter: Chapter, scope: Scope) -> Chapter:
    """Turn references into links; citations and everything else stay as they are."""
    reader = _Reader((*_WORDS, *scope.numbering.config.theorems), scope.report)
    return replace(
        chapter,
        title=map_inlines(chapter.title, reader.run),
        blocks=map_inlines(chapter.blocks, reader.run),
    )


class _Reader:
    """Reads the references of one chapter."""

    def __init__(self, words: tuple[str, ...], report: Report) -> None:
        known = "|".join(sorted(map(re.escape, words), key=len, reverse=True))
        known = rf"(?:(?i:{known}))"
        item = rf"-?@{known}{_REST}"
        self._items = re.compile(rf"\s*{item}(?:\s*[;；]\s*{item})*\s*")
        ascii_rest = r"[:：][A-Za-z0-9_](?:[A-Za-z0-9_:.-]*[A-Za-z0-9_])?"
        self._one = re.compile(rf"(?<![A-Za-z0-9._%+@/-])@{known}{ascii_rest}")
        self._any = re.compile(
            rf"\[(?P<group>{self._items.pattern})\]"
            # Brackets with more than references in them are left alone as a whole.
            rf"|(?P<mixed>\[[^\[\]]*@[^\[\]]*\])"
            rf"|(?P<one>{self._one.pattern})"
        )
        self._report = report

    def run(self, children: Inlines) -> Inlines:
        out: list[Inline] = []
        for child in children:
            match child:
                case Text(text=text) if "@" in text:
                    out += self._read(child)
                case Phrase() if (link := self._varied(child)) is not None:
                    out.append(link)
                case _:
                    out.append(child)
        return tuple(out)

    def _read(self, text: Text) -> list[Inline]:
        out: list[Inline] = []
        done = 0
        for found in self._any.finditer(text.text):
            written = found["group"] or found["one"]
            if not written:
                self._left(piece(text, found.start(), found.end()))
                continue
            if found.start() > done:
                out.append(piece(text, done, found.start()))
            span = piece(text, found.start(), found.end()).span
            out.append(Link(_joined(written), (), span=span))
            done = found.end()
        if done < len(text.text):
            out.append(piece(text, done, len(text.text)))
        return out

    def _left(self, text: Text) -> None:
        """Report brackets that hold a reference among words; those of citations know their own."""
        found = None if text.text.startswith(("[@", "[-@")) else self._one.search(text.text)
        if found:
            message = f"`{found[0]}` is printed as it stands"
            hint = f"write `[{found[0]}]`, other words outside the brackets"
            self._report.add("R304", message, text.span, hint=hint)

    def _varied(self, phrase: Phrase) -> Link | None:
        """Read `[@fig:x]{.long}`; what stands between the brackets has been read already."""
        written = ""
        for child in phrase.children:
            match child:
                case Text(text=text):
                    written += text
                case Link(target=target, children=()) if read_targets(target):
                    written += target
                case _:
                    return None
        if not self._items.fullmatch(written):
            return None
        for name in phrase.attr.classes:
            if name not in FORMS:
                close = self._report.near(name, FORMS)
                hint = f"did you mean `.{close}`?" if close else "short, long and page are known"
                self._report.add("R209", f"no variant `.{name}`", phrase.span, hint=hint)
        attr = Attr(classes=tuple(name for name in phrase.attr.classes if name in FORMS))
        return Link(_joined(written), (), attr=attr, span=phrase.span)


def _joined(written: str) -> str:
    return ";".join(part.strip() for part in re.split("[;；]", written))
