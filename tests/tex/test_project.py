"""The LaTeX project as files; no TeX is needed for these."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from bookbuild.cli import main
from bookbuild.fonts import FontSet
from bookbuild.render.tex.dialect import to_latex
from bookbuild.render.tex.dialect_definitions import latex_definitions
from bookbuild.render.tex.escape import escape
from bookbuild.render.tex.glyphs import Glyphs
from bookbuild.render.tex.log import read_log
from bookbuild.render.tex.tidy import tidy

from .books import BOOKS, run, write_book

CHAPTER = """# 题

见 [@eq:a] 与 [@thm:t]，费用 50% & 100_000 #1 ~ ^ \\\\。

$$
x = \\mathbf{y}_{\\text{最大}} \\label{eq:a}
$$

::: {.theorem #thm:t name="名"}
正文。
:::

```python
print("{\\\\}")  # 注
```

::: fact
事实。
:::

### 练习 1.1

问。

<details><summary>答案</summary>

答。

</details>
"""
FACT = "theorems: {fact: 事实}\n"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tex")
    outcome = run(write_book(folder / "book", {"a.md": CHAPTER}, FACT), folder / "out")
    assert outcome.built is not None, outcome.found
    return folder / "out"


def test_the_project_holds_all_it_reads(project: Path) -> None:
    assert {"main.tex", "preamble.tex", "settings.tex", "latexmkrc", "Makefile"} <= {
        path.name for path in project.iterdir()
    }
    settings = (project / "settings.tex").read_text("utf-8")
    for name in re.findall(r"[\w-]+\.[ot]tf", settings):
        assert (project / "fonts" / name).is_file(), name
    assert (project / "fonts" / "OFL.txt").is_file()
    for name in re.findall(r"\\bookinclude\{(.*?)\}", (project / "main.tex").read_text("utf-8")):
        assert (project / f"{name}.tex").is_file(), name


def test_numbers_and_targets_are_the_books(project: Path) -> None:
    text = (project / "chapters" / "a.tex").read_text("utf-8")
    assert r"\tag*{(1.1)}" in text and r"\label{eq:a}" not in text
    [anchor] = re.findall(r"\\bookref\{([^{}]*)\}\{式 \(1\.1\)\}", text)
    assert rf"\bookanchor{{{anchor}}}" in text
    assert "\\booknumber{1.1}" in text and r"\begin{book-theorem}[{名}]" in text
    assert r"\booktheoremkind{fact}{事实}" in (project / "settings.tex").read_text("utf-8")
    assert r"50\% \& 100\_000 \#1" in text


NUMBERED = r"""# 题

$$
\begin{align}
a&=1\\
b&=2 \label{eq:b}
\end{align}
$$

$$
\begin{subequations}\label{eq:all}
\begin{align}
c&=3\\
d&=4 \label{eq:d}
\end{align}
\end{subequations}
$$
"""


def test_rows_without_a_label_have_the_numbers_of_print(tmp_path: Path) -> None:
    book = write_book(tmp_path / "book", {"a.md": NUMBERED}, "math: {numbering: ams}\n")
    assert run(book, tmp_path / "out").built
    text = (tmp_path / "out" / "chapters" / "a.tex").read_text("utf-8")
    assert re.findall(r"([abcd])&=\d\s*\\tag\*\{(.*?)\}", text) == [
        ("a", "(1.1)"),
        ("b", "(1.2)"),
        ("c", "(1.3a)"),
        ("d", "(1.3b)"),
    ]


def test_places_are_named_in_comments(project: Path) -> None:
    text = (project / "chapters" / "a.tex").read_text("utf-8")
    assert "%% a.md:3\n见" in text
    assert re.search(r"%% a.md:9\n\\booknumber", text)


def test_exercises_and_answers_lead_to_each_other(project: Path) -> None:
    text = (project / "chapters" / "a.tex").read_text("utf-8")
    answers = (project / "chapters" / "answers.tex").read_text("utf-8")
    [(leads, here)] = re.findall(r"\\bookexercise.*\{([^{}]+)\}\\bookanchor\{([^{}]+)\}", text)
    [(back, there)] = re.findall(r"\\bookanswer.*\{([^{}]+)\}\\bookanchor\{([^{}]+)\}", answers)
    assert (leads, here) == (there, back)


def test_a_changed_project_is_not_overwritten(tmp_path: Path) -> None:
    book = write_book(tmp_path / "book", {"a.md": "# 题\n\n文。\n"})
    out = tmp_path / "out"
    assert run(book, out).built and run(book, out).built
    (out / "main.log").write_text("left by TeX")
    assert run(book, out).built and not (out / "main.log").exists()
    (out / "main.tex").write_text("changed by hand")
    assert run(book, out).codes("F") == ["F010"]
    assert (out / "main.tex").read_text() == "changed by hand"


RAW = "# 题\n\n```{=latex}\n\\vspace{1cm}\n```\n"


def test_raw_tex_passes_only_where_allowed(tmp_path: Path) -> None:
    book = write_book(tmp_path / "no", {"a.md": RAW})
    outcome = run(book, tmp_path / "out")
    assert outcome.codes("T") == ["T206"]
    assert "vspace" not in (tmp_path / "out/chapters/a.tex").read_text("utf-8")
    book = write_book(tmp_path / "yes", {"a.md": RAW}, "tex: {raw: true}\n")
    outcome = run(book, tmp_path / "out2")
    assert outcome.codes("T") == []
    assert "\\vspace{1cm}" in (tmp_path / "out2/chapters/a.tex").read_text("utf-8")


def test_templates_of_the_book_pass_only_where_allowed(tmp_path: Path) -> None:
    for allowed in (False, True):
        book = write_book(tmp_path / f"{allowed}", {"a.md": "# 题\n\n文。\n"})
        if allowed:
            with (book / "book.yaml").open("a") as file:
                file.write("tex: {raw: true}\n")
        (book / "templates/tex").mkdir(parents=True)
        (book / "templates/tex/book.tex").write_text("% mine\n")
        outcome = run(book, tmp_path / f"out-{allowed}")
        assert outcome.codes("T") == ([] if allowed else ["T206"])
        main = (tmp_path / f"out-{allowed}/main.tex").read_text("utf-8")
        assert ("\\input{book}" in main) is allowed


def test_without_xelatex_one_line_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bookbuild.machine.shutil.which", lambda *_, **__: None)
    book = write_book(tmp_path / "book", {"a.md": "# 题\n\n文。\n"})
    result = CliRunner().invoke(main, ["-C", str(book), "pdf", "--engine", "xelatex"])
    assert result.exit_code == 3
    assert "G109" in result.stderr and "install" in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    ("mathjax", "latex"),
    [
        (r"{\bf x}+y", r"{\mathbf{ x}}+y"),
        (r"\small x", r"\booksized{\small}{ x}"),
        (r"x_\mathbf y", r"x_{\mathbf y}"),
        (r"x^\frac12", r"x^{\frac12}"),
        (r"损失=x", r"\text{损失}=x"),
        (r"\text{中 \bf x}", r"\text{中 \bf x}"),
        (r"\unicode{x41}", "A"),
        (r"\text{50%}", r"\text{50\%}"),
        (r"\mathord{é}", r"\mathord{\text{é}}"),
        (r"\color{#f80}x", r"\color[HTML]{FF8800}x"),
        (r"a % \bf" + "\nb", "a % \\bf\nb"),
    ],
)
def test_mathjax_becomes_latex(mathjax: str, latex: str) -> None:
    assert to_latex(mathjax, Glyphs(FontSet(()))) == latex


def test_definitions_may_be_made_again() -> None:
    assert latex_definitions(r"\newcommand{\R}{x}") == r"\bookdefine{\R}{x}"
    assert latex_definitions(r"\DeclareMathOperator*{\am}{am}") == r"\bookoperator*{\am}{am}"
    assert latex_definitions(r"\require{color}") == ""


def test_text_is_escaped() -> None:
    assert escape("a\\b{c}$d%e#f&g_h^i~j") == (
        r"a\textbackslash{}b\{c\}\$d\%e\#f\&g\_h\textasciicircum{}i\textasciitilde{}j"
    )


def test_tidying_leaves_code_alone() -> None:
    code = "\\begin{bookcode}[]\n\n%% a.md:1\n\n\\end{quote}\n\n\\end{bookcode}\n"
    assert tidy(code) == code
    assert tidy("%% a.md:1\n\nx\n\n\\end{quote}\n") == "%% a.md:1\nx\n\\end{quote}\n"


LOG = r"""%%bookbuild chapters/a
./chapters/a.tex:12: Undefined control sequence.
l.12 text \foo
               more
Overfull \hbox (12.5pt too wide) in paragraph at lines 20--22
Missing character: There is no ☃ (U+2603) in font lm!
LaTeX Warning: Reference `nowhere' on page 3 undefined on input line 30.
./chapters/a.tex:40: LaTeX Error: File `x.sty' not found.
"""


def test_the_log_is_read() -> None:
    found = read_log(LOG)
    assert [f.kind for f in found] == ["error", "overfull", "character", "reference", "package"]
    assert (found[0].line, found[0].command) == (12, r"\foo")
    assert (found[1].file, found[1].line, found[1].amount) == ("chapters/a", 20, 12.5)
    assert found[3].said == "nowhere"


def test_every_book_becomes_a_project(tmp_path: Path) -> None:
    for name in ("small", "references", "specimen", "dialect"):
        outcome = run(BOOKS / name, tmp_path / name)
        assert outcome.built is not None, outcome.found


def test_a_demonstration_has_its_address_and_code(tmp_path: Path) -> None:
    outcome = run(BOOKS / "specimen", tmp_path / "out")
    assert outcome.built is not None, outcome.found
    text = (tmp_path / "out/chapters/blocks.tex").read_text("utf-8")
    [code] = re.findall(r"\\begin\{bookdemowords\}\{(figures/qr-.*?\.pdf)\}", text)
    assert (tmp_path / "out" / code).is_file() and "https://example.org/demos/forward" in text


def test_a_macro_for_chemistry_is_drawn(tmp_path: Path) -> None:
    settings = "macros: |\n  \\newcommand{\\water}{\\ce{H2O}}\n  \\newcommand{\\wet}{\\water}\n"
    book = write_book(tmp_path / "book", {"a.md": "# 题\n\n水 $\\wet$ 与 $x$。\n"}, settings)
    assert run(book, tmp_path / "out").built is not None
    text = (tmp_path / "out/chapters/a.tex").read_text("utf-8")
    assert r"\bookdrawn" in text and r"\(x\)" in text and r"\wet" not in text


def test_words_are_divided_by_the_patterns_of_their_language(tmp_path: Path) -> None:
    text = "# 题\n\n甲 [Wort]{lang=de-AT}、[mot]{lang=fr}、[x]{lang=tlh}乙。\n"
    for settings, name in (("", "english"), ("latin-lang: it\n", "italian")):
        book = write_book(tmp_path / name, {"a.md": text}, settings)
        assert run(book, tmp_path / f"{name}-out").built is not None
        chosen = (tmp_path / f"{name}-out/settings.tex").read_text("utf-8")
        assert rf"\newcommand{{\bookpatterns}}{{{name}}}" in chosen
    made = (tmp_path / "italian-out/chapters/a.tex").read_text("utf-8")
    for inside in (r"\bookin{ngerman}{Wort}", r"\bookin{french}{mot}", r"\bookin{}{x}"):
        assert inside in made


def test_keys_and_marked_words_have_a_look(tmp_path: Path) -> None:
    text = "# 题\n\n[甲]{.underline}、[乙]{.mark}、[Ctrl]{.kbd}。\n"
    book = write_book(tmp_path / "book", {"a.md": text})
    assert run(book, tmp_path / "out").built is not None
    made = (tmp_path / "out/chapters/a.tex").read_text("utf-8")
    for inside in (r"\CJKunderline*{甲}", r"\bookmarked{乙}", r"\bookkey{Ctrl}"):
        assert inside in made


def test_long_words_of_code_may_break(tmp_path: Path) -> None:
    code = '```python\nx = "' + "a" * 200 + '"\ny = "' + "b" * 20 + '"\n```\n'
    book = write_book(tmp_path / "book", {"a.md": f"# 题\n\n{code}"})
    assert run(book, tmp_path / "out").built is not None
    text = (tmp_path / "out/chapters/a.tex").read_text("utf-8")
    assert r"a\bookmay{}a" in text and "b" * 20 in text


RUNAWAY = r"""%%bookbuild chapters/a
Runaway argument?
{没有 完
./main.tex:27: File ended while scanning use of \text@.
<inserted text>
                \par
l.27 \bookinclude{chapters/a}

./main.tex:27: Missing $ inserted.
"""


def test_a_brace_open_to_the_end_is_looked_for_in_its_chapter() -> None:
    [found] = read_log(RUNAWAY)
    assert (found.file, found.before) == ("chapters/a", "{没有 完")
