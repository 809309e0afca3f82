"""Write the release note: what the files are, what has changed, what they were made with."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from bookbuild.model.book import Book, Chapter
from bookbuild.render.html.places import Pagination
from bookbuild.render.pdf.headings import plain
from bookbuild.repository import Change, Commit
from bookbuild.statistics import Statistics, count

from .note_words import NoteWords, note_words

_LINES = 20
"""Changes named per chapter."""
_MARKUP = re.compile(r"([\\`*_\[\]<>|~&$])")
_BLOCK = re.compile(r"^(\d*)([#+.)-])")
"""What makes a heading or a list at the begin of a line."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What a note tells."""

    title: str
    lang: str
    commit: Commit
    epoch: int
    book: Book
    pages: Pagination
    changes: tuple[Change, ...]
    files: Mapping[str, bytes]
    passed: tuple[str, ...]
    left_out: tuple[str, ...]
    tools: Sequence[tuple[str, str]]
    faces: Sequence[str]
    words: NoteWords = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "words", note_words(self.lang))


def write_note(facts: Facts) -> str:
    """Return the note as Markdown."""
    words, commit = facts.words, facts.commit
    name = f"{facts.title} {commit.tag}".strip()
    tag = words.tagged.format(tag=commit.tag) if commit.tag else words.untagged
    begin = words.made_from.format(
        commit=commit.name[:12], date=commit.date, tag=tag, epoch=facts.epoch
    )
    parts = [
        f"# {escaped(name)}\n\n{begin} {words.again}",
        f"## {words.changes}\n\n{_changes(facts)}",
        f"## {words.chapters}\n\n{_chapters(facts)}",
        f"## {words.files}\n\n{_files(facts)}",
        f"## {words.checks}\n\n{_checks(facts)}",
        f"## {words.made_with}\n\n{_listed(f'{name} {number}' for name, number in facts.tools)}",
        f"## {words.faces}\n\n{_listed(facts.faces)}",
    ]
    return "\n\n".join(parts) + "\n"


def escaped(text: str) -> str:
    """Return what others wrote as plain words of Markdown that call nobody by name."""
    words = _BLOCK.sub(r"\1\\\2", _MARKUP.sub(r"\\\1", " ".join(text.split())))
    return words.replace("@", "@<!-- -->").replace("://", ":<!-- -->//")


def _listed(lines: Iterable[str]) -> str:
    return "\n".join(f"- {escaped(line)}" for line in lines)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]], right: frozenset[int]) -> str:
    rule = ["---:" if index in right else "---" for index in range(len(head))]
    lines = [head, rule, *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _files(facts: Facts) -> str:
    rows = [
        (f"`{name}`", _size(len(content)), f"`{hashlib.sha256(content).hexdigest()}`")
        for name, content in facts.files.items()
    ]
    return _table(facts.words.file_head, rows, frozenset({1}))


def _size(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB" if size >= 1_000_000 else f"{size / 1000:.0f} kB"


def chapter_name(chapter: Chapter) -> str:
    """Return number and title as words."""
    return f"{chapter.number} {plain(chapter.title)}".strip()


def _chapters(facts: Facts) -> str:
    rows = []
    for index, chapter in enumerate(facts.book.chapters):
        labels = facts.pages.chapters[index].labels
        span = f"{labels[0]}–{labels[-1]}" if len(labels) > 1 else "".join(labels)
        counted = count(replace(facts.book, chapters=(chapter,)))
        rows.append((escaped(chapter_name(chapter)), f"{len(labels)}", span, *_counts(counted)))
    pages = sum(len(run.labels) for run in facts.pages.chapters)
    rows.append((facts.words.total, f"{pages}", "", *_counts(count(facts.book))))
    return _table(facts.words.chapter_head, rows, frozenset({1, 2, 3, 4, 5}))


def _counts(counted: Statistics) -> tuple[str, str, str]:
    return f"{counted.han:,}", f"{counted.words:,}", f"{counted.formulas:,}"


def _changes(facts: Facts) -> str:
    words = facts.words
    previous = facts.commit.previous
    begin = words.since.format(tag=previous) if previous else words.first
    sections = [
        f"### {escaped(name)}\n\n{_commits(found, words)}"
        for name, found in changes_by_chapter(facts.book, facts.changes, words.elsewhere)
    ]
    return "\n\n".join([begin, *(sections or [words.unchanged])])


def changes_by_chapter(
    book: Book, changes: Sequence[Change], elsewhere: str
) -> list[tuple[str, list[Change]]]:
    """Return the changes of each chapter that has any, in the order of the book.

    A change belongs to a chapter where it touched its file or a picture it shows; what touched
    no chapter comes last, under `elsewhere`.
    """
    owners: dict[str, list[int]] = {}
    for index, chapter in enumerate(book.chapters):
        for path in dict.fromkeys((chapter.path, *chapter.images)):
            if path:
                owners.setdefault(path, []).append(index)
    found: dict[int, list[Change]] = {}
    for change in changes:
        touched = {index for path in change.paths for index in owners.get(path, ())}
        for index in touched or {len(book.chapters)}:
            found.setdefault(index, []).append(change)
    names = [*map(chapter_name, book.chapters), elsewhere]
    return [(names[index], found[index]) for index in sorted(found)]


def _commits(found: Sequence[Change], words: NoteWords) -> str:
    lines = [f"- {escaped(one.subject)} (`{one.commit[:10]}`)" for one in found[:_LINES]]
    if len(found) > _LINES:
        lines.append(f"- {words.more.format(n=len(found) - _LINES)}")
    return "\n".join(lines)


def _checks(facts: Facts) -> str:
    words = facts.words
    lines = [words.passed.format(names=", ".join(facts.passed))]
    if facts.left_out:
        lines.append(words.left_out.format(names=", ".join(facts.left_out)))
    return "\n".join(f"- {line}" for line in lines)
