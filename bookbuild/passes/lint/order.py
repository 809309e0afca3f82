"""Check that the numbers an author typed follow one another.

Counted numbers always do, so nothing needs to know which of them were typed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from bookbuild.diagnostics import Related, Span
from bookbuild.model.book import Chapter
from bookbuild.model.nodes import Callout, Exercise, Heading
from bookbuild.model.walk import plain_text, walk
from bookbuild.passes.scope import Scope

Number = tuple[str, ...]
_RESTATED = re.compile(r"续|續|重述|回顾|回顧|复述|restated|continued", re.IGNORECASE)


def order(chapter: Chapter, scope: Scope) -> None:
    """Report numbers of sections, exercises and theorems that do not follow."""
    sections = _Sections(chapter, scope)
    things = _Things(chapter, scope)
    things.own = _own_words(chapter)
    for node in walk(chapter.blocks):
        match node:
            case Heading():
                sections.heading(node)
                things.new_section()
            case Exercise():
                things.exercise(node)
            case Callout(kind=kind) if scope.numbering.is_theorem(kind):
                things.theorem(node)


def _own_words(chapter: Chapter) -> set[str]:
    """Return the words (练习, …) of exercises that are numbered by the chapter."""
    return {
        node.label
        for node in walk(chapter.blocks)
        if isinstance(node, Exercise)
        and len(parts := split_number(node.number)) > 1
        and parts[0] == chapter.ordinal
    }


def split_number(number: str) -> Number:
    """Return the parts of `3.2`, `3-2`, `A.1`."""
    return tuple(part for part in re.split(r"[.\-–]", number) if part)


def _value(part: str) -> int:
    return int(part) if part.isdecimal() else ord(part[0].upper()) - ord("A") + 1


@dataclass(slots=True)
class _Sections:
    """The numbered headings seen so far."""

    chapter: Chapter
    scope: Scope
    last: dict[Number, tuple[int, Span | None]] = field(default_factory=dict)
    """The last number under each number, and where it stands."""
    numbered: dict[int, Number] = field(default_factory=dict)
    """The open section of each level that has a number."""
    strange: bool = False
    """A number of another chapter was reported; its whole chapter will have them."""

    def heading(self, heading: Heading) -> None:
        """Compare a heading's number with those before it."""
        for level in [level for level in self.numbered if level >= heading.level]:
            del self.numbered[level]
        parts = split_number(heading.number)
        if len(parts) < 2:
            return
        *above, _ = parts
        before = tuple(above)
        value = _value(parts[-1])
        if not self._belongs(heading, before):
            self.numbered[heading.level] = parts
            self.last[before] = (value, heading.span)
            return
        last, where = self.last.get(before, (None, None))
        expected = (1,) if last is None else (last + 1,)
        if last is None and value == 0:
            expected = (0,)
        if value not in expected:
            self._report(heading, before, expected[0], where)
        self.numbered[heading.level] = parts
        self.last[before] = (value, heading.span)

    def _belongs(self, heading: Heading, before: Number) -> bool:
        """Tell whether a number continues that of its section or chapter; report where not."""
        inner = [self.numbered[level] for level in sorted(self.numbered)]
        if inner:
            wanted = inner[-1]
        elif heading.level == 2 and self.chapter.ordinal:
            wanted = (self.chapter.ordinal,)
        else:
            return True
        if before == wanted:
            return True
        if len(before) != len(wanted) or self.strange:
            return False  # levels left out, or no count of sections at all (`## 0.1.0`)
        # `1.1` under a heading that is no part of the count: the author's own scheme
        self.strange = len(wanted) == 1
        message = f"`{heading.number}` stands under `{'.'.join(wanted)}`"
        self.scope.report.add("L302", message, heading.span, hint="put the number right")
        return False

    def _report(self, heading: Heading, before: Number, expected: int, where: Span | None) -> None:
        number = ".".join((*before, str(expected)))
        related = (Related(where, "the number before it"),) if where else ()
        self.scope.report.add(
            "L301",
            f"`{heading.number}` stands where `{number}` is expected",
            heading.span,
            hint="put the numbers right, or leave all of them to the book",
            related=related,
        )


@dataclass(slots=True)
class _Things:
    """The numbers of exercises and theorems seen so far."""

    chapter: Chapter
    scope: Scope
    last: dict[str, tuple[Number, Span | None]] = field(default_factory=dict)
    """The highest number of each word (练习, 定理, …)."""
    own: set[str] = field(default_factory=set)
    """Words of exercises that are numbered by the chapter."""

    def new_section(self) -> None:
        """Forget bare numbers: they may begin again in each section."""
        for word in [word for word, (parts, _) in self.last.items() if len(parts) < 2]:
            del self.last[word]

    def exercise(self, node: Exercise) -> None:
        """Compare an exercise's number with those before it; one that repeats is known to R103."""
        parts = split_number(node.number)
        if len(parts) > 1 and parts[0] != self.chapter.ordinal and node.label in self.own:
            message = f"`{node.label} {node.number}` stands under `{self.chapter.ordinal}`"
            self.scope.report.add("L302", message, node.span, hint="put the number right")
            return
        self._compare(node.label, node.number, node.span, repeats=False)

    def theorem(self, node: Callout) -> None:
        """Compare a theorem's number with those before it."""
        if node.number and not _RESTATED.search(plain_text(node.title)):
            parts = split_number(node.number)
            if len(parts) < 2 or parts[0] == (self.chapter.ordinal or parts[0]):
                self._compare(node.label, node.number, node.span, repeats=True)

    def _compare(self, word: str, number: str, span: Span | None, *, repeats: bool) -> None:
        parts = split_number(number)
        if not parts:
            return
        highest, where = self.last.get(word, ((), None))
        new, old = tuple(map(_value, parts)), tuple(map(_value, highest))
        if len(new) == len(old) and (new < old or (repeats and new == old)):
            related = (Related(where, "the one before it"),) if where else ()
            message = f"`{word} {number}` follows `{word} {'.'.join(highest)}`"
            hint = "put the numbers right, or leave all of them to the book"
            self.scope.report.add("L301", message, span, hint=hint, related=related)
            return
        self.last[word] = (parts, span)
