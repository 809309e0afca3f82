"""Write text so that TeX prints it as it is."""

from __future__ import annotations

from bookbuild.render.markup import legal

_TEXT = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\{",
        "}": r"\}",
        "#": r"\#",
        "$": r"\$",
        "%": r"\%",
        "&": r"\&",
        "_": r"\_",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        "`": r"\textasciigrave{}",
        "'": r"\textquotesingle{}",
        "<": r"\textless{}",
        ">": r"\textgreater{}",
        "\u00a0": "~",
        "\u200b": r"\hspace{0pt}",
        "\u00ad": r"\-",
    }
)
_VERBATIM = str.maketrans({"\\": r"\bookbackslash{}", "{": r"\bookopen{}", "}": r"\bookclose{}"})
_RANGES = ((0, 8), (0xE, 0x1F), (0x200C, 0x200F), (0x202A, 0x202E), (0xFE00, 0xFE0F))
_UNSEEN = dict.fromkeys(
    [0xB, 0xC, 0x7F, 0x2060, 0xFEFF, *(n for a, b in _RANGES for n in range(a, b + 1))]
)
"""Characters that print nothing, for which no face has a glyph."""


def shown(text: str) -> str:
    """Return `text` without the characters that print nothing."""
    return legal(text).translate(_UNSEEN)


def escape(text: str) -> str:
    """Return running text as TeX."""
    return shown(text).replace("--", "-{}-").translate(_TEXT)


def escape_verbatim(text: str) -> str:
    r"""Return text for a `Verbatim` whose commands are written with `\`, `{` and `}`."""
    return shown(text).translate(_VERBATIM)
