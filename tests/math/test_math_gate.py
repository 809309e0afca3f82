"""What authors write wrongly is named at its place; what MathJax sites forgive is read."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bookbuild.math.definitions import read_definitions
from bookbuild.math.engine import Engine
from bookbuild.math.fault import TexError
from bookbuild.math.hints import closest, cure, environment_cure
from bookbuild.math.rows import read_rows
from bookbuild.math.structure import unpaired
from bookbuild.math.wrappers import unwrapped
from bookbuild.model.nodes import Formula

PARTNERS = [
    (r"\frac{a{b}{c}", 5, "`{` is never closed"),
    (r"a}", 1, "`}` without its `{`"),
    (r"\begin{align}a", 0, r"`\begin{align}` is never closed"),
    (r"x\end{align}", 1, r"`\end{align}` without its `\begin`"),
    (r"\begin{aligned}a\end{align}", 16, r"`\begin{aligned}` is closed by `\end{align}`"),
    (r"\begin{align}\begin{cases}a\end{align}", 13, r"`\begin{cases}` is never closed"),
    (r"\left(a", 0, r"`\left` without its `\right`"),
    (r"a\right)", 1, r"`\right` without its `\left`"),
    (r"\begin{align}\left(a&b\right)\end{align}", 13, r"`\left` has no `\right` in its cell"),
]


@pytest.mark.parametrize(("tex", "offset", "message"), PARTNERS)
def test_a_construct_without_partner(tex: str, offset: int, message: str) -> None:
    found = unpaired(tex)
    assert found is not None
    assert found.offset == offset
    assert found.message.startswith(message)


@pytest.mark.parametrize(
    "tex", [r"\{x\}", r"\verb|{|", "% {\nx", r"\left\{x\right.", r"\leftarrow"]
)
def test_paired(tex: str) -> None:
    assert unpaired(tex) is None


MEANT = [
    ("mathbff", "mathbf"), ("alhpa", "alpha"), ("Beta", "beta"), ("frc", "frac"),
    ("lamda", "lambda"), ("leqq", "leqq"), ("varepsilion", "varepsilon"), ("xyzzyx", None),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "meant"), MEANT)
def test_did_you_mean(engine: Engine, typed: str, meant: str | None) -> None:
    assert closest(typed, engine.names()["commands"]) == meant


def test_hints(engine: Engine) -> None:
    known = engine.names()["commands"]
    assert "R" in known, "macros of the book count"
    assert "siunitx" in cure(r"\SI", known)
    assert "physics" in cure(r"\dv", known, engine.optional_commands())
    assert "array" in environment_cure("tabular", ())
    assert environment_cure("algin", engine.names()["environments"]) == "did you mean `align`?"


DEFINITIONS = [
    (r"\newcommand{\R}{\mathbb{R}}", r"\newcommand{\R}{\mathbb{R}}", True),
    (r"\def\x#1{a#1} % note" + "\n", r"\def\x#1{a#1}", True),
    (r"\newcommand\f[2][x]{#1#2} \f{a}", r"\newcommand\f[2][x]{#1#2}", False),
    (r"\DeclareMathOperator*{\am}{arg\,max}", r"\DeclareMathOperator*{\am}{arg\,max}", True),
    (r"\let\le=\leqslant", r"\let\le=\leqslant", True),
    (r"\newcommand{\x}{", "", False),
    (r"\newcommandx y", "", False),
    (r"a % \def\x{b}", "", False),
]


@pytest.mark.parametrize(("tex", "text", "alone"), DEFINITIONS)
def test_definitions(tex: str, text: str, alone: bool) -> None:
    found = read_definitions(tex)
    assert (found.text, found.alone) == (text, alone)


def test_definitions_reach_the_formulas_they_are_given_to(engine: Engine) -> None:
    known = engine.convert(r"\mine", display=False, definitions=r"\newcommand{\mine}{\R}")
    assert "ℝ" in known.mathml
    with pytest.raises(TexError):
        engine.convert(r"\mine", display=False)


def test_wrappers_keep_offsets() -> None:
    tex = r"\begin{equation}\begin{align}a&=b\end{align}\end{equation}"
    assert unwrapped(tex) == " " * 16 + r"\begin{align}a&=b\end{align}" + " " * 14
    kept = r"\begin{equation}a\end{equation}"
    assert unwrapped(kept) == kept


def test_rows_do_not_read_what_is_not_there() -> None:
    tex = r"\begin{align}a&=\verb|\label{x}|\\ \intertext{as \label{y}} b % \label{z}" + "\n"
    assert read_rows(tex + r"\label{w}\end{align}").of("label")[0].text == "w"


FORGIVEN = [
    r"\begin{equation}\begin{align}a&=b\end{align}\end{equation}",
    r"\begin{subequations}\begin{align}a&=b\end{align}\end{subequations}",
    r"\begin{align}a&=b\\\intertext{其中}c&=d\end{align}",
    r"\require{cancel}\cancel{x}", r"\color[HTML]{AA00FF}x", r"\href{http://x.org}{x}",
    r"\llbracket x\rrbracket", r"\ensuremath{x}", r"\unicode{x4e2d}",
]  # fmt: skip


@pytest.mark.parametrize("tex", FORGIVEN)
def test_what_sites_read(engine: Engine, tex: str) -> None:
    formula = engine.convert(tex, display=True)
    assert formula.width > 0
    assert "http" not in formula.mathml.replace(tex, "").partition(">")[2]


@pytest.mark.parametrize("tex", ["a+$x$", "{a $ b}", r"\frac{$a$}{b}"])
def test_a_dollar_is_not_printed(engine: Engine, tex: str) -> None:
    with pytest.raises(TexError) as caught:
        engine.convert(tex, display=True)
    assert "dollar" in caught.value.message
    assert caught.value.offset is not None and tex[caught.value.offset] == "$"
    assert engine.convert(r"\text{中 $x$}+\$", display=True).width > 0


FONTS = ["mathrm", "mathbf", "mathit", "mathbb", "mathcal", "mathfrak", "mathsf", "mathtt",
         "boldsymbol", "mathscr"]  # fmt: skip


def test_alphabets_are_distinct_in_every_edition(engine: Engine) -> None:
    made = engine.convert_many([(rf"\{name}{{A}}", False) for name in FONTS])
    drawn, written = set(), set()
    for formula in made:
        assert isinstance(formula, Formula)
        drawn.add(re.findall(r' d="([^"]+)"', formula.svg)[0])
        written.add(formula.mathml.partition(">")[2])
    assert len(drawn) == len(FONTS)
    assert len(written) >= len(FONTS) - 1, "Unicode has one script alphabet"


def test_chinese_punctuation_is_left_to_the_books_face(engine: Engine) -> None:
    mixed = engine.convert(r"\text{“中”——甲…}", display=False)
    assert mixed.svg.count("<path") == 0 and "“中”——甲…" in mixed.svg.replace("</text>", "")
    assert "“中”——甲…" in mixed.mathml
    assert engine.convert(r"\text{“a”}", display=False).svg.count("<path") == 3


@pytest.mark.parametrize("tex", ["a\bc", "\ud800", r"\unicode{8}"])
def test_characters_that_no_edition_can_hold(engine: Engine, tex: str) -> None:
    with pytest.raises(TexError, match="no edition can hold"):
        engine.convert(tex, display=False)


LONG = "+".join(f"a_{{{n}}}" for n in range(30))


def test_a_wide_formula_is_broken_at_signs(engine: Engine) -> None:
    line = engine.convert(LONG, display=True)
    assert line.width <= 28 and line.height > 2
    assert engine.convert(LONG, display=False).height < 1
    for whole in (rf"\left({LONG}\right)", rf"\sqrt{{{LONG}}}", rf"({LONG})", LONG + r"\tag{1}"):
        assert engine.convert(whole, display=True).width > 28


def test_lines_of_a_plain_formula_stay_lines(engine: Engine) -> None:
    assert engine.convert(r"a=b\\c=d", display=True).mathml.count("<mtr>") == 2


COMMANDS = r"""\frac \sqrt \left \right \begin{align} \end{align} \begin{cases} \end{cases} \tag{1}
\begin{array}{c|c} \end{array} \text{ \def\a \newcommand \a \over \limits \sum \color \unicode{
\hline \ce{ \verb \intertext{ \middle \operatorname \bm \require{ \enclose{ \substack{ \label{x}
\mathbb \overset \cancel }{ 中 “ 😀"""
PIECES = [*"{}[]()^_&#%$~'\"|/\\ \nab18+=\b\x00\uffff", r"\\", "\u200b", *COMMANDS.split()]


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join), st.booleans())
def test_anything_is_a_formula_or_a_located_fault(engine: Engine, tex: str, display: bool) -> None:
    result = engine.convert_many([(tex, display)])[0]
    if isinstance(result, TexError):
        assert result.message
        assert result.offset is None or 0 <= result.offset <= len(tex)
    else:
        assert result.width >= 0 and result.height >= 0
    read_rows(tex)
    read_definitions(tex)
    unpaired(tex)
    assert len(unwrapped(tex)) == len(tex)


HUGE = ["{" * 100_000, "a" * 100_000, r"\left(" * 16_000, r"\begin{align}" * 7_000, "x_" * 50_000,
        r"\frac" * 20_000, r"\text{" * 16_000, "$" * 100_000, r"\def\a{" * 14_000]  # fmt: skip


@pytest.mark.parametrize("tex", HUGE, ids=lambda tex: tex[:7])
def test_nothing_is_read_without_end(engine: Engine, tex: str) -> None:
    result = engine.convert_many([(tex, True), ("x", True)])
    assert isinstance(result[0], TexError | Formula)
    assert isinstance(result[1], Formula), "a neighbour is not harmed"
    read_rows(tex)
    read_definitions(tex)
    unpaired(tex)
    unwrapped(tex)
