"""Where a formula within a line may be cut."""

from __future__ import annotations

import pytest

from bookbuild.math.drawing import compile_svg
from bookbuild.math.engine import Engine
from bookbuild.math.pieces import pieces


@pytest.fixture(scope="module")
def engine():
    with Engine() as one:
        yield one


@pytest.mark.parametrize(
    ("tex", "count"),
    [
        (r"x=1", 1),  # short
        (r"q(x_t\mid x_{t-1})=\mathcal N(x_t;\mu,\beta_t I)", 2),
        (r"\left(\frac{a}{b}+c+d+e+f+g+h\right)", 1),  # stretched brackets hold together
        (r"|x+y|\le|x|+|y|", 2),
        (r"\mathrm{Var}(X)=\mathbb E[X^2]-\mathbb E[X]^2\ge 0", 3),
        (r"xxxxxx=-1", 2),  # the sign of a number is no operator
        (r"\frac{a+b+c+d+e+f}{g}h", 1),
        (r"f\colon X\to Y\times Z", 2),
        (r"xxxx=\int_0^1 f(t)\,dt\,gggg", 2),
        (r"a=b,\quad c\in\{1,\dots,T\}", 4),
        (r"aaaaaaaaa+\nabla\cdot bbbbbbbbbbb", 2),  # a divergence holds together
        (r"aaaaaaaaa+4.036\times10^{-5}ccccc", 2),
        (r"aaaaaaaaaaaa+q(xxxxxxxxxxxx\mid yyyyyyyyyyyy)", 2),
        (r"aaaaaaaaa\times bbbbbbbbbb", 2),
    ],
)
def test_formulas_are_cut_after_relations_and_between_long_terms(engine, tex, count):
    formula = engine.convert(tex, display=False)
    found = pieces(formula)
    assert 1 + sum(not one.held for one in found[:-1]) == count
    held = [n for n, one in enumerate(found) if one.held]
    assert [found[n].gap for n in held] == [found[n + 1].gap for n in held]
    assert sum(one.formula.width + one.gap for one in found) == pytest.approx(
        formula.width, abs=0.01
    )


def test_the_pieces_together_draw_what_the_formula_draws(engine):
    formula = engine.convert(
        r"\bar\alpha_t=\prod_{s=1}^t\alpha_s+\sqrt{1-x^2}\le\frac12", display=False
    )
    parts = [compile_svg(one.formula.svg) for one in pieces(formula)]
    whole = compile_svg(formula.svg)
    assert len(parts) > 1
    drawn = [line for part in parts for line in part.operators.splitlines()]
    assert sorted(drawn) == sorted(whole.operators.splitlines())
    assert {one.formula.depth for one in pieces(formula)} == {formula.depth}


def test_display_formulas_with_numbers_stay_whole(engine):
    formula = engine.convert(r"a=b+c\tag{1}", display=True)
    assert [one.formula for one in pieces(formula)] == [formula]
