"""How XeLaTeX is run: within limits, with its pages told, and without a shell."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bookbuild.cache import Cache
from bookbuild.check import check_book
from bookbuild.config import load_config
from bookbuild.diagnostics import Diagnostic, Report
from bookbuild.fonts import FontSet
from bookbuild.render.tex.edition import render_tex_pdf
from bookbuild.render.tex.engine import Limits, tex_is_here
from bookbuild.resources import cache_root
from bookbuild.workspace import Workspace

from .books import run, write_book

pytestmark = pytest.mark.skipif(not tex_is_here(), reason="xelatex is not installed")
limited = pytest.mark.skipif(sys.platform != "linux", reason="only Linux bounds these")

Told = list[tuple[str, int, int]]
ENDLESS = r"\def\x{\x}\x"
MIB = 2**20


def typeset(folder: Path, tex: str, limits: Limits) -> tuple[bytes | None, list[Diagnostic], Told]:
    """Set a book whose second chapter holds `tex`; return pages, findings and what was told."""
    chapters = {"a.md": "# 甲\n\n文。\n", "b.md": f"# 乙\n\n```{{=latex}}\n{tex}\n```\n"}
    workspace = Workspace(write_book(folder / "book", chapters, "tex: {raw: true}\n"))
    report, told = Report(), Told()
    cache = Cache(cache_root() / "results")
    config = load_config(workspace, report)
    assert config is not None
    fonts = FontSet.locate(report, workspace, lang=config.lang)
    if any(found.code == "G101" for found in report):
        pytest.skip("the fonts are not installed")
    checked = check_book(config, workspace, cache, report, lambda *_: None, fonts=fonts)
    assert checked is not None

    def tell(stage: str, done: int, total: int) -> None:
        told.append((stage, done, total))

    pdf = render_tex_pdf(checked.book, config, workspace, cache, fonts, report, tell, limits)
    return pdf, list(report.sorted()), told


def test_pages_are_told_as_they_come(tmp_path: Path) -> None:
    pdf, found, told = typeset(tmp_path, "\\vspace{1cm}", Limits())
    assert pdf and found == []
    stages = list(dict.fromkeys(stage for stage, _, _ in told))
    assert stages == ["tex", "XeLaTeX, run 1", "XeLaTeX, run 2", "xdvipdfmx"]
    runs = [[t[1:] for t in told if t[0] == stage] for stage in stages[1:3]]
    assert [one[0] for one in runs] == [(0, 1), (0, 7)]  # the first run does not know how many
    assert [one[-1] for one in runs] == [(7, 7), (7, 7)]
    for one in runs:
        pages = [page for page, _ in one]
        assert pages == sorted(pages) and all(page <= total for page, total in one)


def test_a_run_that_takes_too_long_is_ended(tmp_path: Path) -> None:
    pdf, found, _ = typeset(tmp_path, ENDLESS, Limits(seconds=1))
    assert pdf is None
    assert [(d.code, d.message) for d in found] == [
        ("T205", "XeLaTeX did not finish within 1 s"),
    ]


@limited
def test_a_run_that_works_too_long_is_ended_at_its_chapter(tmp_path: Path) -> None:
    pdf, [found], _ = typeset(tmp_path, ENDLESS, Limits(work=6))
    assert pdf is None
    assert (found.code, found.message) == (
        "T205",
        "XeLaTeX did not finish with 6 s of the processor",
    )
    assert found.span is not None and found.span.file == "b.md"


@limited
def test_a_file_that_grows_too_large_ends_the_run_at_its_chapter(tmp_path: Path) -> None:
    words = "x" * 1000
    tex = rf"\newwrite\w\immediate\openout\w=x.dat \def\x{{\immediate\write\w{{{words}}}\x}}\x"
    pdf, [found], _ = typeset(tmp_path, tex, Limits(file=4 * MIB))
    assert pdf is None
    assert (found.code, found.message) == ("T205", "XeLaTeX wrote a file of more than 4 MB")
    assert found.span is not None and found.span.file == "b.md"


@limited
def test_a_run_that_gets_no_memory_says_so(tmp_path: Path) -> None:
    pdf, [found], _ = typeset(tmp_path, "\\vspace{1cm}", Limits(memory=64 * MIB))
    assert pdf is None
    assert (found.code, found.message) == ("T205", "XeLaTeX ran out of memory")


@limited
def test_what_takes_all_memory_is_reported_at_its_line(tmp_path: Path) -> None:
    """TeX goes on where a face finds no room, and says so of each."""
    tex = (
        r"\newcount\n \n=1 \loop\ifnum\n<400"
        r" \font\x=[fonts/LXGWWenKai_400Regular.ttf] at 1\number\n sp \advance\n1 \repeat"
    )
    pdf, found, _ = typeset(tmp_path, tex, Limits(memory=1200 * MIB))
    assert pdf is None
    assert {d.span and (d.span.file, d.span.line) for d in found} == {("b.md", 4)}


def test_pages_that_never_settle_are_taken_as_they_are(tmp_path: Path) -> None:
    tex = r"\makeatletter\@ifundefined{r@moving}{\def\n{0}}{\edef\n{\getpagerefnumber{moving}}}"
    tex += r"\immediate\write\@auxout{\string\newlabel{moving}{{}{\the\numexpr\n+1\relax}{}{}{}}}"
    pdf, found, told = typeset(tmp_path, tex, Limits(runs=3))
    assert pdf and found == []
    assert [stage for stage, done, _ in told if "run" in stage and done == 0] == [
        "XeLaTeX, run 1",
        "XeLaTeX, run 2",
        "XeLaTeX, run 3",
    ]


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("latexmk"), reason="latexmk is not installed")
def test_latexmk_in_a_project_gives_a_shell_no_name_that_tex_chose(tmp_path: Path) -> None:
    name = r"a$(touch${IFS}made).idx"
    tex = rf"\catcode`\$=12 \newwrite\w\immediate\openout\w={name} \immediate\closeout\w"
    tex += rf"\immediate\write-1{{Writing index file {name}}}\catcode`\$=3"
    for planted in (False, True):
        text = f"# 题\n\n```{{=latex}}\n{tex}\n```\n" if planted else "# 题\n\n文。\n"
        book = write_book(tmp_path / f"{planted}", {"a.md": text}, "tex: {raw: true}\n")
        project = tmp_path / f"{planted}-tex"
        assert run(book, project).built is not None
        done = subprocess.run(["latexmk"], cwd=project, capture_output=True, check=False)
        assert planted or (done.returncode == 0 and (project / "main.pdf").is_file()), done.stdout
        assert (project / name).is_file() is planted and not (project / "made").exists()
