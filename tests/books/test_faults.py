"""One fault, one located finding; what was built before stays."""

from __future__ import annotations

import json

import pytest

from .shelf import Shelf

MACRO = "# 甲\n\n设 $x=\\norn{y}$。\n"
IMAGE = "# 甲\n\n文字\n\n![图](figures/absent.png)\n"
FORMULA = "# 甲\n\n于是\n\n$$\nx = y\n\n后文说别的事。\n"
DETAILS = "# 甲\n\n<details>\n<summary>深入</summary>\n\n里面\n\n## 乙\n\n后文\n"
ORPHAN = "# 甲\n\n文字\n\n<details>\n<summary>答案</summary>\n\n无主\n\n</details>\n"
GLYPH = "# 甲\n\n文字 \U00013000 文字\n"

CASES = {
    "unknown macro": (MACRO, "T101", "a.md:3:6", "error", "\\norn"),
    "missing image": (IMAGE, "F001", "a.md:5:1", "error", "figures/absent.png"),
    "unclosed formula": (FORMULA, "M001", "a.md:5:1", "error", "$$"),
    "unbalanced details": (DETAILS, "M005", "a.md:3:1", "error", "<details>"),
    "orphan answer": (ORPHAN, "X101", "a.md:5:1", "warning", "答案"),
    "missing glyph": (GLYPH, "G001", "a.md:3:4", "error", "U+13000"),
}


@pytest.mark.parametrize("name", CASES)
def test_a_fault_is_one_located_finding(shelf: Shelf, name: str) -> None:
    text, code, place, severity, named = CASES[name]
    if code == "G001":
        shelf.ask_for_fonts()
    book = shelf.write({"a.md": text, "build/书.pdf": "old", "build/书.epub": "old"})
    runs = {
        edition: shelf.run("-q", "-C", book, edition, "--format", "json")
        for edition in (("pdf", "epub") if name == "unclosed formula" else ("pdf",))
    }
    for edition, ran in runs.items():
        (found,) = [json.loads(line) for line in ran.out.splitlines()]
        assert (found["code"], found["severity"]) == (code, severity)
        assert f"{found['file']}:{found['line']}:{found['column']}" == place
        assert named in found["message"]
        assert ran.err == ""
        assert ran.code == (severity == "error")
        kept = (book / "build" / f"书.{edition}").read_bytes() == b"old"
        assert kept == (severity == "error")
        assert sorted(p.name for p in (book / "build").iterdir()) == ["书.epub", "书.pdf"]


def test_all_faults_of_a_book_are_told_at_once(shelf: Shelf) -> None:
    shelf.ask_for_fonts()
    letters = "abcdef"
    texts = {f"{letter}.md": case[0] for letter, case in zip(letters, CASES.values(), strict=True)}
    made = shelf.build(shelf.write(texts), "pdf")
    assert made.content == b""
    assert made.codes == [case[1] for case in CASES.values()]
