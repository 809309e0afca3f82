"""The pages an entry of the index names: each once, several in a row as one stretch."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from bookbuild.model.nodes import Locator

from .edition import Leaf

_RUN = 3
"""Consecutive pages that are printed as one stretch."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Pages that are printed as one."""

    first: Leaf
    last: Leaf
    anchor: str
    main: bool = False
    whole: bool = False
    """The author made a stretch of it."""
    main_first: str = ""
    """Anchor of the main place where that is on its first page alone."""
    main_last: str = ""
    """The same of its last page."""

    @property
    def pages(self) -> tuple[int, int]:
        """Return the numbers of its first and last page."""
        return self.first.number, self.last.number

    def holds(self, other: Stretch) -> bool:
        """Tell whether every page of another is one of its own."""
        return self.first.number <= other.first.number and other.last.number <= self.last.number


def stretches(
    locators: Sequence[Locator], leaf: Callable[[str], Leaf | None]
) -> tuple[Stretch, ...]:
    """Return the pages of an entry in order; `leaf` finds that of an anchor.

    The main place stands by itself, so that it can be told from its neighbours. Within a stretch of
    the author's it is one end of it, or stands behind it: the stretch is discussed as a whole.
    """
    found = [one for locator in locators if (one := _stretch(locator, leaf)) is not None]
    plain = _apart([one for one in found if not one.main])
    mains = _apart([one for one in found if one.main])
    within = [m for m in mains if any(one.whole and one.holds(m) for one in plain)]
    alone = [m for m in mains if m not in within]
    left = [one for one in plain if not any(m.holds(one) for m in alone)]
    joined = _joined(sorted([*left, *alone], key=lambda one: one.pages))
    return tuple(out for one in joined for out in _marked(one, within))


def _stretch(locator: Locator, leaf: Callable[[str], Leaf | None]) -> Stretch | None:
    first = leaf(locator.anchor)
    last = (leaf(locator.until) if locator.until else first) or first
    if first is None or last is None:
        return None
    return Stretch(first, last, locator.anchor, locator.main, last.number > first.number)


def _apart(found: list[Stretch]) -> list[Stretch]:
    """Return stretches in order, without those that lie within another."""
    kept: list[Stretch] = []
    for one in sorted(found, key=lambda one: (one.first.number, -one.last.number)):
        if not kept or not kept[-1].holds(one):
            kept.append(one)
    return kept


def _joined(found: list[Stretch]) -> list[Stretch]:
    out: list[Stretch] = []
    run: list[Stretch] = []
    for one in found:
        if run and not _follows(run[-1], one):
            out += _as_one(run)
            run = []
        run.append(one)
    return [*out, *_as_one(run)] if run else out


def _follows(last: Stretch, one: Stretch) -> bool:
    return (
        not one.main
        and not last.main
        and one.first.number <= last.last.number + 1
        and one.first.folio.isdigit() == last.last.folio.isdigit()
    )


def _as_one(run: list[Stretch]) -> list[Stretch]:
    whole = any(one.whole for one in run)
    if len(run) > 1 and (whole or run[-1].last.number - run[0].first.number + 1 >= _RUN):
        return [replace(run[0], last=run[-1].last, whole=whole)]
    return run


def _marked(stretch: Stretch, mains: list[Stretch]) -> list[Stretch]:
    """Return a stretch that says which of `mains` are one of its ends, and the others behind it."""
    behind: list[Stretch] = []
    for one in mains:
        first, last = stretch.pages
        if stretch.main or not stretch.holds(one):
            continue
        if one.pages == (first, last):
            return [replace(one, whole=True)]
        if one.pages == (first, first):
            stretch = replace(stretch, main_first=one.anchor)
        elif one.pages == (last, last):
            stretch = replace(stretch, main_last=one.anchor)
        else:
            behind.append(one)
    return [stretch, *behind]
