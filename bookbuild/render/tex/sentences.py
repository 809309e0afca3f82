"""What TeX's messages mean, in plain sentences."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sentence:
    """What one of TeX's messages means."""

    pattern: str
    """Finds the message; its groups, or else the command, fill the sentence."""
    message: str
    hint: str


_DEFINE = "define it, or leave it out"

SENTENCES: tuple[Sentence, ...] = (
    Sentence(r"Undefined control sequence", "unknown TeX command `{}`", _DEFINE),
    Sentence(
        r"Missing \$ inserted", "a sign for formulas stands outside of one", "put `$` around it"
    ),
    Sentence(
        r"Extra \}, or forgotten", "a brace `}` closes nothing", "leave it out, or open it before"
    ),
    Sentence(r"Too many \}'s", "a brace `}` closes nothing", "leave it out, or open it before"),
    Sentence(r"Missing [{}] inserted", "a brace is missing", "every `{` wants its `}`"),
    Sentence(
        r"Runaway argument|File ended while", "a brace is not closed", "every `{` wants its `}`"
    ),
    Sentence(
        r"Paragraph ended before .* was complete",
        "a brace is not closed",
        "every `{` wants its `}`",
    ),
    Sentence(r"LaTeX Error: Environment (.*) undefined", "unknown TeX environment `{}`", _DEFINE),
    Sentence(
        r"LaTeX Error: \\begin\{(.*?)\}.* ended by \\end\{(.*?)\}",
        "the environment `{}` is closed as `{}`",
        "close first what was opened last",
    ),
    Sentence(
        r"LaTeX Error: File `(.*?)' not found",
        "TeX does not find the file `{}`",
        "a book reads its own files alone",
    ),
    Sentence(
        r"Misplaced alignment tab|Misplaced \\noalign|Misplaced \\omit|Misplaced \\cr",
        "a sign for tables stands outside of one",
        r"`\&` prints the sign",
    ),
    Sentence(
        r"Extra alignment tab",
        "a row has more columns than its table",
        "leave out `&`, or add a column",
    ),
    Sentence(
        r"Double subscript", "two subscripts at one sign", "put the first into braces: `{x_a}_b`"
    ),
    Sentence(
        r"Double superscript",
        "two superscripts at one sign",
        "put the first into braces: `{x^a}^b`",
    ),
    Sentence(
        r"Package xcolor Error: Undefined color `(.*?)'",
        "TeX knows no colour `{}`",
        "names are those of CSS and of dvips; `\\definecolor` makes more",
    ),
    Sentence(
        r"Missing number", "TeX expects a number here", "such as `2`, or a length such as `2em`"
    ),
    Sentence(
        r"Illegal unit of measure", "TeX expects a length with its unit", "such as `2em` or `5mm`"
    ),
    Sentence(r"You can't use `(.*?)' in", "`{}` is of no use here", _DEFINE),
    Sentence(
        r"LaTeX Error: Something's wrong--perhaps a missing \\item",
        r"a list without `\item`",
        r"each entry begins with `\item`",
    ),
    Sentence(
        r"LaTeX Error: Not in outer par mode",
        "a float stands where none can",
        "take it out of the box or table",
    ),
    Sentence(
        r"LaTeX Error: Command (\S+) already defined",
        "`{}` is defined already",
        r"use `\renewcommand`",
    ),
    Sentence(
        r"LaTeX Error: (Can be used only in preamble|Missing \\begin.document.)",
        "this belongs into the preamble",
        "put it into `templates/tex/book.tex`",
    ),
    Sentence(
        r"TeX capacity exceeded",
        "the TeX here does not end, or is too large",
        "does a command call itself?",
    ),
    Sentence(r"Multiple \\tag", "a row has two numbers", r"keep one `\tag`"),
    Sentence(
        r"Missing (?:\\right|\\left)|Extra \\(?:right|left|middle)",
        r"`\left` and `\right` do not pair",
        r"each `\left` wants its `\right`",
    ),
    Sentence(r"Missing delimiter", r"`\left` or `\right` wants a bracket", r"`\left.` is none"),
    Sentence(
        r"Argument of (\S+) has an extra \}", "`{}` lacks its argument", "every `{` wants its `}`"
    ),
    Sentence(
        r"Use of (\S+) doesn't match its definition",
        "`{}` is used otherwise than it is defined",
        _DEFINE,
    ),
    Sentence(r"Bad math environment delimiter", r"`\(` and `\)` do not pair", "close what is open"),
    Sentence(
        r"Display math should end with", "a display formula is not closed", "close it with `$$`"
    ),
)
