"""Make the stylesheets of a book: the sheet's measures and the fonts put into the templates."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bookbuild.fonts import FontSet
from bookbuild.resources import template_folder

from .job import PICTURE
from .sheet import Sheet

ACCENT = "#1f4e70"
"""The one colour beside black and grey; 8.6:1 on white."""
CONTINUATION = PICTURE + "%00continuation"
"""Address of the mark before a continued line of code; no path of a book contains NUL."""
_CONTINUED = 12
"""Continuation lines of one line of code that get the mark."""


def environment() -> Environment:
    """Return the templates of this edition; HTML is escaped, style sheets get no book text."""
    return Environment(
        loader=FileSystemLoader(template_folder() / "pdf"),
        autoescape=lambda name: name is None or name.endswith(".html"),  # noqa: S701
        undefined=StrictUndefined,
        trim_blocks=True,
    )


def continuation_mark() -> bytes:
    """Return the picture at `CONTINUATION`."""
    return (template_folder() / "pdf" / Path("continuation.svg")).read_bytes()


def stylesheet(name: str, sheet: Sheet, fonts: FontSet, cover_fit: str = "contain") -> str:
    """Return the stylesheet `name` of the templates for a sheet and a set of fonts."""
    song, hei, kai = (fonts.families(role) for role in ("text", "heading", "kai"))
    latin, mono = fonts.families("latin"), fonts.families("mono")
    code_leading = round(sheet.leading * 0.76, 2)
    mark = 0.55 * sheet.font_size
    drop = (code_leading - mark) / 2
    places = [f"0.2ch {code_leading * n + drop:.2f}pt" for n in range(1, _CONTINUED + 1)]
    return (
        environment()
        .get_template(name)
        .render(
            sheet=sheet,
            text=_stack(song, latin),
            heading=_stack(hei, song),
            # Without a Kai face emphasis is told from the text by the Hei one.
            kai=_stack(kai or hei, song),
            latin=_stack(latin, song),
            mono=_stack(mono, hei, song),
            accent=ACCENT,
            code_leading=code_leading,
            slot_size=round(0.86 * sheet.font_size, 2),
            mark=f'url("{CONTINUATION}")',
            mark_places=places,
            cover_fit=cover_fit,
        )
    )


def _stack(*families: tuple[str, ...]) -> str:
    names = dict.fromkeys(name for group in families for name in group)
    return ", ".join(_quoted(name) for name in names) or "serif"


def _quoted(name: str) -> str:
    """Return a family name as a CSS string, whatever characters a font file gave it."""
    inside = "".join(
        c if c.isalnum() or c in " -_." else f"\\{ord(c):x} " for c in name if c >= " "
    )
    return f'"{inside}"'
