"""Check that a PDF keeps to PDF/A-3u; anything not known to conform fails.

`python tools/check_pdfa.py book.pdf …` prints what is wrong and returns 1. pikepdf checks
conformance B with the rules of veraPDF and approves what it knows alone; what U asks for
beyond that, a character for every glyph (ISO 19005-3, 6.2.11.7.2), is checked here.
"""

from __future__ import annotations

import io
import re
import sys
from pathlib import Path

import pikepdf
from pikepdf import pdfa

from bookbuild.render.pdf.inspection import drawn_glyphs

_PAIR = re.compile(rb"<([0-9a-fA-F]{4})>\s*<([0-9a-fA-F]*)>")
_NO_CHARACTER = frozenset({"", "\0", "\ufeff", "\ufffe"})


def findings(content: bytes) -> list[str]:
    """Return what is wrong with a file."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        with pdf.open_metadata() as meta:
            if meta.pdfa_status != "3U":
                return [f"it says it is PDF/A-{meta.pdfa_status or 'nothing'}, not PDF/A-3U"]
        unnamed = _unnamed(pdf)
        stated = pdf.Root.Metadata
        stated.write(stated.read_bytes().replace(b"conformance>U<", b"conformance>B<"))
        copy = io.BytesIO()
        pdf.save(copy)
    copy.seek(0)
    report = pdfa.validate_written(copy, "3b")
    return [*map(str, report.findings), *unnamed]


def _unnamed(pdf: pikepdf.Pdf) -> list[str]:
    """Return the glyphs drawn for which no character is given."""
    found = []
    for one in drawn_glyphs(pdf).values():
        font = one.font
        pairs = _PAIR.findall(font.ToUnicode.read_bytes()) if "/ToUnicode" in font else []
        known = {int(glyph, 16) for glyph, text in pairs if _character(text) not in _NO_CHARACTER}
        lacking = sorted(one.glyphs - known)
        found += [f"{font.BaseFont}: glyph {glyph} has no character" for glyph in lacking]
    return found


def _character(text: bytes) -> str:
    return bytes.fromhex(text.decode()).decode("utf-16-be", "replace")


def main(books: list[str]) -> int:
    """Return 0 where every book is clean."""
    if not books:
        raise SystemExit("usage: check_pdfa.py BOOK.pdf …")
    faults = 0
    for book in books:
        found = findings(Path(book).read_bytes())
        faults += len(found)
        print("\n".join(f"{book}: {one}" for one in found) if found else f"{book}: no findings")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
