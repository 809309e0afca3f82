"""T: TeX formulas."""

from __future__ import annotations

from .code import Code, error

MATH: tuple[Code, ...] = (
    error(
        "T101",
        "unknown-command",
        "A formula uses a command that neither MathJax nor the book's macros define. Printing its "
        "name in red or the raw TeX would lose the formula.",
        r"$\mathbff{x}$",
        r"$\mathbf{x}$",
    ),
    error(
        "T102",
        "bad-formula",
        "MathJax cannot read the formula: a brace, environment, argument or alignment is wrong, "
        "or the formula grows without end.",
        r"$\frac{1}{2$",
        r"$\frac{1}{2}$",
    ),
    error(
        "T103",
        "bad-macros",
        "The definitions under `macros` in book.yaml cannot be read, so no formula can be.",
        r"macros: \newcommand{\R}{\mathbb R",
        r"macros: \newcommand{\R}{\mathbb R}",
    ),
    error(
        "T104",
        "too-many-formulas",
        "A chapter's different formulas together make more symbols than one chapter may have, "
        "twice as many as the densest pages of mathematics. The bound keeps a stranger's book "
        "from taking hours; it counts symbols, so every machine draws the line at the same place.",
        "a chapter of ten thousand different formulas",
        "several chapters, each in a file of its own",
    ),
)
