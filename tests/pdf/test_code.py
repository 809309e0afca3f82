"""Code and what it has printed, over the pages."""

from __future__ import annotations

import subprocess

import pytest

from bookbuild.model.nodes import Attr, CodeBlock, Text

from . import books

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
