"""Every template builds in every edition; the tutorial page is followed word by word."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from books.shelf import ROOT, Shelf, pdf_text

from bookbuild.start import TEMPLATES

from .command import lay

EDITIONS = {
    "pdf": ("build/新书.pdf", b"%PDF-"),
    "epub": ("build/新书.epub", b"PK\x03\x04"),
    "html": ("build/site/index.html", b"<!"),
    "tex": ("build/新书-tex/main.tex", b""),
}


@pytest.mark.slow
@pytest.mark.parametrize("template", TEMPLATES)
def test_every_edition_of_a_new_book_is_built_without_a_finding(
    template: str, shelf: Shelf, tmp_path: Path
) -> None:
    shelf.ask_for_fonts()
    book = tmp_path / "book"
    made = shelf.run("new", book, "--template", template, "--title", "新书", "--author", "甲乙")
    assert made.code == 0, made.err
    for edition, (name, start) in EDITIONS.items():
        built = shelf.run("-q", "-C", book, edition, "--strict")
        assert (built.code, built.out, built.err) == (0, "", ""), edition
        assert (book / name).read_bytes().startswith(start)
    text = "".join("".join(pdf_text((book / EDITIONS["pdf"][0]).read_bytes())).split())
    assert "新书" in text and "甲乙" in text
    if shelf.run("doctor", "tex").code == 0:
        printed = shelf.run("-q", "-C", book, "pdf", "--engine", "xelatex", "--strict", timeout=300)
        assert (printed.code, printed.err) == (0, "")


def test_the_chapter_of_the_first_page_is_sound_and_its_fault_as_told(
    shelf: Shelf, tmp_path: Path
) -> None:
    page = (ROOT / "docs" / "start.md").read_text("utf-8")
    (chapter,) = re.findall(r"```markdown\n(.*?)```", page, re.DOTALL)
    (told,) = re.findall(r"```text\n(.*?)```", page, re.DOTALL)
    book = tmp_path / "mybook"
    assert shelf.run("new", book, "--title", "奇数与平方", "--author", "张三").code == 0
    settings = (book / "book.yaml").read_text("utf-8")
    last = "  - chapters/triangular.md\n"
    settings = settings.replace(last, f"{last}  - chapters/cubes.md\n")
    lay(book, {"book.yaml": settings, "chapters/cubes.md": chapter})
    assert shelf.run("-C", book, "check", "--strict").code == 0
    lay(book, {"chapters/cubes.md": chapter.replace("eq:triangular", "eq:triangle")})
    checked = shelf.run("-C", book, "--lang", "en", "check")
    assert checked.code == 1 and told in checked.err


def commands(page: str) -> list[str]:
    """The commands of a documentation page, those that install and those that go on left out."""
    blocks = re.findall(r"```sh\n(.*?)```", (ROOT / "docs" / page).read_text("utf-8"), re.DOTALL)
    lines = [line.split("  #")[0].strip() for block in blocks for line in block.split("\n")]
    return [line for line in lines if line.startswith(("bookbuild ", "cd "))]


@pytest.mark.slow
def test_the_first_book_comes_out_as_its_page_says(shelf: Shelf, tmp_path: Path) -> None:
    shelf.ask_for_fonts()
    here = tmp_path
    followed = commands("start.md")
    assert len(followed) >= 7
    for line in followed:
        words = shlex.split(line)
        match words:
            case ["cd", folder]:
                here = here / folder
            case [_, "serve", *_] | [_, "fonts", "install"]:
                assert shelf.run(*words[1:], "--help").code == 0
            case _:
                ran = shelf.run(*words[1:], cwd=here)
                assert ran.code == 0, f"{line}: {ran.err}"
    built = {path.name for path in (here / "build").iterdir()}
    assert {"site"} < built and {Path(name).suffix for name in built} == {".pdf", ".epub", ""}
