from __future__ import annotations

import pytest

from bookbuild.cache import Cache
from bookbuild.config import Author, BookConfig
from bookbuild.diagnostics import Report
from bookbuild.fonts import FontSet
from bookbuild.render.pdf import render_pdf
from bookbuild.workspace import Workspace

from . import books


@pytest.fixture(scope="session")
def fonts() -> FontSet:
    report = Report()
    found = FontSet.locate(report)
    if report.has_errors:
        pytest.skip("the fonts are not installed")
    return found


def config(**changes) -> BookConfig:
    values = {
        "title": "扩散模型教程",
        "slug": "book",
        "entries": (),
        "authors": (Author("张三"), Author("李四")),
        "date": "2026-05-01",
        "publisher": "测试出版社",
        "rights": "© 2026 张三 <保留所有权利>",
    }
    return BookConfig(**{**values, **changes})


@pytest.fixture(scope="session")
def render(fonts, tmp_path_factory):
    """Return a function that makes a PDF of a book; it asserts that nothing was reported."""
    from PIL import Image

    root = tmp_path_factory.mktemp("book")
    (root / "figures").mkdir()
    Image.linear_gradient("L").resize((600, 300)).save(root / "figures" / "a.png")

    def make(book, report=None, cache=None, environment=None, **changes):
        found = Report() if report is None else report
        content = render_pdf(
            book,
            config(**changes),
            Workspace(root, {"PATH": "/usr/bin:/bin"} | (environment or {})),
            cache or Cache(None),
            fonts,
            found,
            lambda *_: None,
        )
        if report is None:
            assert [d.message for d in found] == []
        return content

    make.root = root
    return make


@pytest.fixture(scope="session")
def sample(render, tmp_path_factory):
    """The sample book as a file."""
    path = tmp_path_factory.mktemp("sample") / "book.pdf"
    path.write_bytes(render(books.sample_book()))
    return path
