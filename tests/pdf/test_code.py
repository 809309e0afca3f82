"""Code and what it has printed, over the pages."""

from __future__ import annotations

import subprocess

import pikepdf
import pytest

from bookbuild.model.nodes import Attr, CodeBlock, Text
from bookbuild.render.pdf.sheet import make_sheet

from . import books
from .glyphs import glyphs

pytest.importorskip("weasyprint", exc_type=(ImportError, OSError))


def test_what_code_has_printed_begins_on_the_page_where_the_code_ends(render, tmp_path):
    printed = Attr("", ("output",))
    blocks = []
    for n in range(24):
        code = "\n".join(f"x{i} = {i}" for i in range(3 + n % 9)) + f"\nlast{n}x"
        result = f"out{n}x\n" + "\n".join("1 2 3" for _ in range(2 + n % 5))
        blocks += [
            *books.prose(1 + n % 3),
            CodeBlock(code, "python", *(((Text("题"),), f"1-{n}") if n % 2 else ())),
            CodeBlock(result, "text", attr=printed),
        ]
    path = tmp_path / "outputs.pdf"
    path.write_bytes(render(books.make_book(books.chapter(1, blocks))))
    out = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True)
    pages = out.stdout.decode().split("\f")
    for n in range(24):
        [first] = [page for page in pages if f"out{n}x" in page]
        assert f"last{n}x" in first, n


def grounds(path) -> list[tuple[int, float, float]]:
    """The page of each grey rectangle, its top and its foot, pt from the top."""
    found = []
    with pikepdf.open(path) as pdf:
        for number, page in enumerate(pdf.pages):
            for operands, operator in pikepdf.parse_content_stream(page):
                if str(operator) == "re":
                    _, y, _, h = map(float, operands)
                    found.append((number, 0.75 * y, 0.75 * (y + h)))
    return found


def test_the_ground_of_code_that_goes_on_ends_with_its_last_line_there(render, tmp_path):
    blocks = []
    for n in range(24):
        code = "\n".join(f"x{i} = {i}" for i in range(6 + n % 9))
        result = "\n".join("1 2 3" for _ in range(4))
        blocks += [
            *books.prose(1 + n % 3),
            CodeBlock(code, "python"),
            CodeBlock(result, "text", attr=Attr("", ("output",))),
        ]
    path = tmp_path / "grounds.pdf"
    path.write_bytes(render(books.make_book(books.chapter(1, blocks))))
    size = 0.86 * make_sheet("16k", 10.5).font_size
    lines = [(g.page, g.y) for g in glyphs(path) if abs(g.size - size) < 0.02]
    rests = set()
    for page, top, foot in grounds(path):
        if within := [y for at, y in lines if at == page and top < y < foot]:
            rests.add(round(foot - max(within), 1))
    assert len(rests) == 1
