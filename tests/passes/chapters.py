"""Run chapters and whole little books through the passes."""

from __future__ import annotations

from pathlib import Path

from bookbuild import passes
from bookbuild.cache import Cache, digest
from bookbuild.compile import compile_book
from bookbuild.config import BookConfig, Entry, load_config
from bookbuild.diagnostics import Diagnostic, Report, Span
from bookbuild.markdown import MarkdownOptions, parse_chapter
from bookbuild.math.engine import Engine, engine_version
from bookbuild.model.book import Book, Chapter
from bookbuild.passes.ordinals import assign
from bookbuild.passes.scope import Scope
from bookbuild.words import words
from bookbuild.workspace import Workspace


def local(
    source: str,
    engine: Engine,
    cache: Cache,
    *,
    path: str = "a.md",
    kind: str = "chapter",
    lang: str = "zh-CN",
) -> tuple[Chapter, Report]:
    """Parse one chapter and run the local passes."""
    report = Report()
    entry = Entry(path, kind, None, Span("book.yaml", 1, 1))  # type: ignore[arg-type]
    [ordinal] = assign([entry], [source])
    language = words(lang)
    patterns = {"chapter": language.chapter, "appendix": language.appendix}
    number = patterns[kind].format(n=ordinal.text) if ordinal.text and kind in patterns else ""
    blocks = parse_chapter(source, path, MarkdownOptions(lang=lang), report)
    chapter = Chapter(path, "a", entry.kind, number, ordinal.text, (), blocks)
    scope = Scope(language, report, engine, digest(engine_version()), cache, source, elsewhere={})
    for change in passes.LOCAL:
        chapter = change(chapter, scope)
    return chapter, report


def linked(
    files: dict[str, str | bytes], folder: Path, cache: Cache
) -> tuple[BookConfig, Book, list[Diagnostic]]:
    """Write a little book into `folder` and compile it; a book.yaml is made where none is given."""
    chapters = [path for path in files if path.endswith(".md")]
    listed = "".join(f"  - {path}\n" for path in chapters)
    for path, content in ({"book.yaml": f"title: 书\nchapters:\n{listed}"} | files).items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content.encode() if isinstance(content, str) else content)
    report = Report()
    workspace = Workspace(folder, {})
    config = load_config(workspace, report)
    assert config is not None, list(report)
    book = compile_book(config, workspace, cache, report, lambda *_: None)
    return config, book, report.sorted()
