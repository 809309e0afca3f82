"""T2: what TeX says of the LaTeX edition, at the place it comes from."""

from __future__ import annotations

from .code import Code, error, warning

LATEX: tuple[Code, ...] = (
    error(
        "T201",
        "unknown-tex-command",
        "XeLaTeX does not know a command or environment. MathJax may know it, for the other "
        "editions; a definition under `macros` in book.yaml serves both.",
        "```{=latex}\n\\vspcae{1cm}\n```",
        "```{=latex}\n\\vspace{1cm}\n```",
    ),
    error(
        "T202",
        "tex-fault",
        "XeLaTeX cannot read what stands here: a brace, a `$`, an environment or an argument is "
        "wrong. Pages made all the same would lack something, so none are written.",
        "```{=latex}\n\\textbf{bold\n```",
        "```{=latex}\n\\textbf{bold}\n```",
    ),
    error(
        "T203",
        "no-glyph-in-tex",
        "The font that XeLaTeX uses here has no glyph for a character, and formulas take none from "
        "elsewhere; print would show nothing.",
        "$a \u2603 b$",
        "$a \\mathbin{\\text{\u2603}} b$",
    ),
    warning(
        "T204",
        "overfull-line",
        "A formula, a word or code is wider than the line and stands out into the margin by more "
        "than 3 pt.",
    ),
    error(
        "T205",
        "tex-limit",
        "XeLaTeX ran out of the time, memory or disk it may take; most often a command calls "
        "itself.",
        "```{=latex}\n\\def\\x{\\x\\x}\\x\n```",
    ),
    warning(
        "T206",
        "tex-refused",
        "TeX of the author's is left out: blocks marked `{=latex}` and files of templates/tex pass "
        "only where book.yaml allows it, since TeX is a program.",
        "```{=latex}\n\\vspace{1cm}\n```",
        "tex: {raw: true}",
    ),
    warning(
        "T207",
        "unknown-tex-label",
        "TeX of the author's refers to a label that nothing in the LaTeX edition has.",
        "```{=latex}\n\\ref{nowhere}\n```",
    ),
)
