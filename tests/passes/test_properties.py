"""What holds for every book: nothing is lost or doubled, nothing depends on how it was run."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bookbuild import passes
from bookbuild.cache import Cache
from bookbuild.compile import compile_book
from bookbuild.config import ANSWERS, BookConfig, Entry
from bookbuild.diagnostics import Report, Span
from bookbuild.markdown import MarkdownOptions, parse_chapter
from bookbuild.math.engine import Engine
from bookbuild.model.book import Book, Chapter
from bookbuild.model.nodes import Callout, Code, CodeBlock, Exercise, Link, Math, Styled, Text
from bookbuild.model.walk import children, map_inlines, plain_text, walk
from bookbuild.passes.anchors import anchors_of
from bookbuild.passes.ordinals import assign
from bookbuild.passes.spacing import spaced, spacing
from bookbuild.reader import ChapterReader
from bookbuild.words import words
from bookbuild.workspace import Workspace

from .generate import book_sources

_TOKEN = re.compile(r"tk[a-z]{3}k|\bf[a-d]\b")
WORDS = words("zh-CN")


def tokens(nodes: object) -> Counter[str]:
    """Count the marked words in text, code and formulas."""
    found: Counter[str] = Counter()
    for node in walk(nodes):  # type: ignore[arg-type]
        match node:
            case Text(text=text) | Code(text=text) | CodeBlock(text=text) | Math(tex=text):
                found.update(_TOKEN.findall(text))
            case Callout(label=text):
                found.update(_TOKEN.findall(text))
            case _:
                pass
    return found


def book_tokens(book: Book) -> Counter[str]:
    return sum((tokens((*c.title, *c.blocks)) for c in book.chapters), Counter())


def answer_tokens(chapters: tuple[Chapter, ...]) -> Counter[str]:
    """Count what stands in answers, once where an answer holds exercises itself."""
    found: Counter[str] = Counter()
    stack: list[object] = [block for c in chapters for block in c.blocks]
    while stack:
        node = stack.pop()
        if isinstance(node, Exercise):
            found += tokens(node.answers)
            node = replace(node, answers=())
        stack += children(node)  # type: ignore[arg-type]
    return found


class Desk:
    """A little book in a folder and the means to read it."""

    def __init__(self, folder: Path, sources: dict[str, str], cache: Cache, engine: Engine) -> None:
        for path, source in sources.items():
            (folder / path).write_text(source, encoding="utf-8")
        span = Span("book.yaml", 1, 1)
        entries = tuple(Entry(path, "chapter", None, span) for path in sources)
        self.config = BookConfig("书", "book", entries)
        self.workspace = Workspace(folder, {})
        self.sources = list(sources.values())
        self.cache = cache
        self.engine = engine

    def read(self, cache: Cache) -> tuple[tuple[Chapter, ...], Report]:
        reader = ChapterReader(self.config, WORDS, self.engine, cache)
        report = Report()
        chapters = []
        ordinals = assign(self.config.entries, self.sources)
        for entry, source, ordinal in zip(self.config.entries, self.sources, ordinals, strict=True):
            chapter, found = reader.read(entry, source, Path(entry.path).stem, ordinal)
            chapters.append(chapter)
            report.extend(found)
        return tuple(chapters), report

    def link(self, chapters: tuple[Chapter, ...], answers: str, report: Report) -> Book:
        config = replace(self.config, answers=answers)  # type: ignore[arg-type]
        return passes.link(chapters, config, WORDS, self.workspace, self.cache, report, self.engine)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Callable[[dict[str, str]], Desk]:
    folder = tmp_path_factory.mktemp("book")
    cache = Cache(tmp_path_factory.mktemp("formulas"))
    engine = Engine()
    (folder / "p.png").write_bytes(b"x")
    return lambda sources: Desk(folder, sources, cache, engine)


quick = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)


@quick
@given(sources=book_sources())
def test_every_edition_holds_all_words_once_and_all_links_lead_somewhere(
    sources: dict[str, str], desk: Callable[[dict[str, str]], Desk]
) -> None:
    book = desk(sources)
    written: Counter[str] = Counter()
    for path, source in sources.items():
        written += tokens(parse_chapter(source, path, MarkdownOptions(), Report()))
    chapters, _ = book.read(book.cache)
    for answers in ANSWERS:
        linked = book.link(chapters, answers, Report())
        expected = written - answer_tokens(chapters) if answers == "none" else written
        assert book_tokens(linked) == expected, answers
        check_anchors(linked)
        for chapter in linked.chapters:
            assert spacing(chapter, "zh-CN") == chapter


def check_anchors(linked: Book) -> None:
    """Check that anchors stand once and that links lead to them."""
    nodes = [n for c in linked.chapters for n in walk((*c.title, *c.blocks))]
    found = [c.anchor for c in linked.chapters] + [a for n in nodes for a in anchors_of(n)]
    assert [name for name, times in Counter(found).items() if times > 1] == []
    assert set(found) == linked.anchors.keys()
    links = {node.target for node in nodes if isinstance(node, Link)}
    links |= {f"#{n.answer_anchor}" for n in nodes if isinstance(n, Exercise) if n.answer_anchor}
    assert {link[1:] for link in links if link.startswith("#")} - set(found) == set()


@quick
@given(sources=book_sources())
def test_a_cached_chapter_is_the_chapter_read_anew(
    sources: dict[str, str],
    desk: Callable[[dict[str, str]], Desk],
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    book = desk(sources)
    cache = Cache(tmp_path_factory.mktemp("chapters"))
    first, found = book.read(cache)
    again, repeated = book.read(cache)
    assert again == first
    assert list(repeated) == list(found)


@settings(quick, max_examples=5)
@given(sources=book_sources())
def test_chapters_read_side_by_side_make_the_same_book(
    sources: dict[str, str], desk: Callable[[dict[str, str]], Desk]
) -> None:
    book = desk(sources)
    chapters, report = book.read(book.cache)
    serial = book.link(chapters, "end", report)
    found = Report()
    parallel = compile_book(book.config, book.workspace, book.cache, found, lambda *_: None)
    assert parallel == serial
    assert found.sorted() == report.sorted()


_RUN = st.lists(st.sampled_from(["甲", "A", "1", " ", "，", "(", "`x`", "**", "$x$"]), max_size=8)


@settings(quick, max_examples=60)
@given(runs=st.lists(_RUN.map("".join), min_size=1, max_size=4))
def test_spacing_changes_nothing_but_blanks(runs: list[str]) -> None:
    runs_of = tuple(
        Text(run) if number % 2 else Styled("strong", (Text(run),))
        for number, run in enumerate(runs)
    )
    once = map_inlines(runs_of, spaced)
    assert plain_text(once).replace(" ", "") == plain_text(runs_of).replace(" ", "")
    assert spaced(once) == once
