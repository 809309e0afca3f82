"""What cases in files cannot show: pictures' pixels, other line ends, hostile lines, the cache."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from passes.chapters import linked
from PIL import Image

from bookbuild.cache import Cache
from bookbuild.config import load_config
from bookbuild.diagnostics import Report
from bookbuild.render.pdf.resolution import check_resolution
from bookbuild.workspace import Workspace


def picture(width: int, height: int, kind: str = "PNG", orientation: int = 0) -> bytes:
    exif = Image.Exif()
    if orientation:
        exif[274] = orientation
    out = io.BytesIO()
    Image.new("RGB", (width, height)).save(out, kind, exif=exif)
    return out.getvalue()


# The type area of 16k at 10.5 pt is 38 characters, 399 pt, wide: 5.54 inches, 831 pixels at 150.
@pytest.mark.parametrize(
    ("size", "markup", "density"),
    [
        ((830, 100), "![甲](a.png){width=100%}", 0),
        ((600, 100), "![甲](a.png){width=100%}", 108),
        ((600, 100), "![甲](a.png){width=50%}", 0),
        ((600, 100), "![甲](a.png){width=10cm}", 0),
        ((600, 100), "![甲](a.png){width=12cm}", 127),
        ((600, 100), "![甲](a.png){width=300px}", 0),
        ((600, 100), "![甲](a.png){width=400pt}", 108),
        ((600, 100), "![甲](a.png){width=20em}", 0),
        ((600, 100), "![甲](a.png){height=20mm}", 127),
        ((300, 300), "![甲](a.png)", 96),
        ((2000, 10), "![甲](a.png)", 0),
        ((2000, 10), "![甲](a.png){width=400%}", 0),
        ((300, 300), "文 ![甲](a.png){width=1cm} 字", 0),
        ((300, 300), '<img src="a.png" alt="甲" width=100>', 0),
        ((300, 300), '<img src="a.png" alt="甲" width=400>', 72),
    ],
)
def test_pixels_an_inch(
    size: tuple[int, int], markup: str, density: int, cache: Cache, tmp_path: Path
) -> None:
    files = {"a.md": f"# 题\n\n{markup}\n", "a.png": picture(*size)}
    found = resolutions(files, cache, tmp_path)
    assert [d.split(" at ")[1] for d in found] == [f"{density} pixels an inch"] * bool(density)


@pytest.mark.parametrize(
    "content",
    [b"<svg xmlns='http://www.w3.org/2000/svg' width='1' height='1'/>", b"", b"GIF89a", b"%!PS"],
)
def test_drawings_and_unreadable_files_have_no_pixels(
    content: bytes, cache: Cache, tmp_path: Path
) -> None:
    files = {"a.md": "# 题\n\n![甲](a.png)\n\n![乙](b.png)\n", "a.png": content}
    assert resolutions(files, cache, tmp_path) == []


def test_a_photograph_on_its_side_is_measured_as_it_is_shown(cache: Cache, tmp_path: Path) -> None:
    files = {"a.md": "# 题\n\n![甲](a.jpg){width=100%}\n"}
    shown = picture(400, 1000, "JPEG", orientation=6)
    assert resolutions(files | {"a.jpg": shown}, cache, tmp_path) == []
    upright = picture(400, 1000, "JPEG", orientation=1)
    assert len(resolutions(files | {"a.jpg": upright}, cache, tmp_path)) == 1


def resolutions(files: dict[str, str | bytes], cache: Cache, folder: Path) -> list[str]:
    config, book, _ = linked(files, folder, cache)
    report = Report()
    check_resolution(book, config, Workspace(folder, {}), report)
    assert load_config(Workspace(folder, {}), Report()) is not None
    assert {d.code for d in report} <= {"L402"}
    return [d.message for d in report]


def test_lines_that_end_with_carriage_returns_keep_their_columns(
    cache: Cache, tmp_path: Path
) -> None:
    text = "\ufeff# 题\r\n\r\n甲\r\n乙 `丙\r\n\r\n| a | b |\r\n| 1 | 2 |\r\n\r\n### 丁\r\n"
    _, _, found = linked({"a.md": text}, tmp_path, cache)
    places = [(d.code, d.span.line, d.span.column, d.span.end_column) for d in found if d.span]
    assert places == [
        ("L103", 4, 3, 4),
        ("L101", 6, 1, 10),
        ("L201", 9, 1, 6),
        ("L202", 9, 1, 6),
    ]


def test_findings_are_repeated_from_the_cache(tmp_path: Path) -> None:
    own = Cache(tmp_path / "cache")
    files: dict[str, str | bytes] = {"a.md": "# 题\n\n调用 `甲\n\n## 空\n"}
    first = linked(files, tmp_path / "book", own)[2]
    again = linked(files, tmp_path / "book", own)[2]
    assert [d.code for d in first] == ["L103", "L202"]
    assert again == first


@pytest.mark.parametrize(
    "unit",
    ["`", "_甲", "__甲_", " *甲 ", "[甲](", "[甲]", "\\(x", "\\[x_", "|-", "| a |\n", "&lt "],
)
def test_long_runs_of_marks_are_looked_at_quickly(unit: str, tmp_path: Path) -> None:
    from bookbuild.diagnostics import Span
    from bookbuild.model.book import Chapter
    from bookbuild.model.nodes import Paragraph, Text
    from bookbuild.passes.lint.leftovers import leftovers
    from bookbuild.passes.lint.tables import tables
    from bookbuild.passes.scope import Scope

    source = unit * (60_000 // len(unit))
    lines = source.split("\n")
    span = Span("a.md", 1, 1, len(lines), len(lines[-1]) + 1)
    text = Paragraph((Text(source, span),), span=span)
    chapter = Chapter("a.md", "a", "chapter", "", "1", (), (text,))
    scope = Scope(None, Report(), None, "", None, source)  # type: ignore[arg-type]
    leftovers(chapter, scope)
    tables(chapter, scope)
    assert len(scope.report) <= 60_000
