"""Make the style sheets of a book: the shipped ones or the book's own, with custom properties.

Style sheets are plain CSS, never templates. What book.yaml, paper and fonts decide reaches
them as custom properties, which are put in here and not by the layout: resolving them for
every element would cost it a quarter more time.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bookbuild.config import BookConfig
from bookbuild.diagnostics import Report
from bookbuild.fonts import FontSet
from bookbuild.render.own import own_style
from bookbuild.resources import template_folder
from bookbuild.words import words
from bookbuild.workspace import Workspace

from .job import PICTURE
from .linebreaks import held
from .sheet import MM, Sheet

_MARKS = ("continuation", "dot", "rule")
"""Pictures the style sheets draw with: before a continued line of code, under a character that
is stressed, above footnotes."""
OWN = "templates/pdf/book.css"
"""A style sheet of the book's own, which comes after ours and so wins."""
_BOOK = ("page", "text", "headings", "blocks", "code", "floats")
_CONTINUED = 12
"""Continuation lines of one line of code that get the mark."""
_ROOT = re.compile(r":root\s*\{([^{}]*)\}")
_PROPERTY = re.compile(r"(--[\w-]+)\s*:\s*([^;{}]*?)\s*(?:;|$)")
_USE = re.compile(r"var\(\s*(--[\w-]+)\s*\)")
_PRODUCT = re.compile(r"calc\(\s*(-?[\d.]+)\s*\*\s*(-?[\d.]+)(pt|em|mm)\s*\)")
_DEPTH = 8
"""Properties a property may be made of, one within the other."""


@dataclass(frozen=True, slots=True)
class Styles:
    """The finished style sheets of one book."""

    book: str
    """Of the chapters."""
    front: str
    """Of the pages the compiler makes."""
    layer: str
    """Of running heads and page numbers."""
    own: tuple[tuple[str, str], ...] = ()
    """The book's own style sheets: path and text."""


def environment() -> Environment:
    """Return the templates of this edition; a book's text reaches them as values, escaped."""
    templates = Environment(
        loader=FileSystemLoader(template_folder() / "pdf"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
    )
    templates.filters["held"] = held
    return templates


def marks() -> tuple[tuple[str, bytes], ...]:
    """Return the pictures of the style sheets with their addresses."""
    return tuple((_mark(n), (template_folder() / "pdf" / f"{n}.svg").read_bytes()) for n in _MARKS)


def _mark(name: str) -> str:
    # No path of a book contains NUL.
    return f"{PICTURE}%00{name}"


def make_styles(
    config: BookConfig, sheet: Sheet, fonts: FontSet, workspace: Workspace, report: Report
) -> Styles:
    """Return the style sheets; what is wrong with the book's own is reported."""
    given = _properties(config, sheet, fonts)
    brought: list[tuple[str, str]] = []

    def take(path: str) -> str | None:
        own = own_style(path, workspace, report)
        if own is not None:
            brought.append((path, own))
        return own

    def read(name: str) -> str:
        own = take(f"templates/pdf/{name}.css")
        shipped = template_folder() / "pdf" / f"{name}.css"
        return shipped.read_text(encoding="utf-8") if own is None else own

    root = ":root {\n" + "".join(f"  {name}: {value};\n" for name, value in given.items()) + "}\n"
    common = root + "".join(map(read, _BOOK))
    last = read(config.pdf.theme) + _choices(config) + (take(OWN) or "")
    return Styles(
        book=resolve(common + last),
        front=resolve(common + read("front") + last),
        layer=resolve(common + read("layer") + last),
        own=tuple(brought),
    )


def _properties(config: BookConfig, sheet: Sheet, fonts: FontSet) -> dict[str, str]:
    """Return the custom properties; lengths with their unit."""
    song, hei, kai = (fonts.families(role) for role in ("text", "heading", "kai"))
    latin, mono = fonts.families("latin"), fonts.families("mono")
    code_leading = round(sheet.leading * 0.76, 2)
    mark = f'url("{_mark("continuation")}")'
    drop = (code_leading - 0.55 * sheet.font_size) / 2
    places = [f"0.2ch {code_leading * n + drop:.2f}pt" for n in range(1, _CONTINUED + 1)]
    lengths = {
        "width": sheet.width,
        "height": sheet.height,
        "measure": sheet.measure,
        "body-height": sheet.body,
        "inner": sheet.inner,
        "outer": sheet.outer,
        "top": sheet.top,
        "bottom": sheet.bottom,
        "bleed": config.pdf.bleed * MM,
        "font-size": sheet.font_size,
        "leading": sheet.leading,
        "code-leading": code_leading,
        "slot-size": 0.86 * sheet.font_size,
    }
    before, after = words(config.lang).brackets
    return {f"--{name}": f"{round(value, 2):g}pt" for name, value in lengths.items()} | {
        "--indent": f"{words(config.lang).indent:g}em",
        "--open-bracket": f'"{before}"',
        "--close-bracket": f'"{after}"',
        "--text": _stack(song, latin),
        "--heading": _stack(hei, song),
        # Without a Kai face emphasis is told from the text by the Hei one.
        "--kai": _stack(kai or hei, song),
        "--latin": _stack(latin, song),
        "--mono": _stack(mono, hei, song),
        "--mark": mark,
        "--marks": ", ".join([mark] * _CONTINUED),
        "--dot": f'url("{_mark("dot")}")',
        "--note-rule": f'url("{_mark("rule")}")',
        "--mark-places": ", ".join(places),
    }


def _choices(config: BookConfig) -> str:
    """Return the rules that book.yaml asks for."""
    rules = []
    if config.pdf.color == "black":
        rules.append(":root { --accent: #000; --link: inherit; --cover: #333; }\n")
    elif config.pdf.accent:
        colour = config.pdf.accent
        rules.append(f":root {{ --accent: {colour}; --link: {colour}; --cover: {colour}; }}\n")
    if config.pdf.links == "print":
        rules.append(":root { --link: inherit; }\n")
    return "".join(rules)


def resolve(css: str) -> str:
    """Put the values of the custom properties of `:root` in; the last of a name counts.

    One that is also set elsewhere is left to the layout, and so is one nobody sets.
    """
    values: dict[str, str] = {}
    for block in _ROOT.findall(css):
        values.update(_PROPERTY.findall(block))
    rest = _ROOT.sub("", css)
    local = {name for name, _ in _PROPERTY.findall(rest) if name in values}
    kept = "".join(f":root {{ {name}: {values[name]}; }}\n" for name in sorted(local))
    known = {name: value for name, value in values.items() if name not in local}
    for _ in range(_DEPTH):
        fresh = _USE.sub(lambda use: known.get(use[1], use[0]), rest)
        if fresh == rest:
            break
        rest = fresh
    return kept + _PRODUCT.sub(lambda p: f"{round(float(p[1]) * float(p[2]), 3):g}{p[3]}", rest)


def _stack(*families: tuple[str, ...]) -> str:
    names = dict.fromkeys(name for group in families for name in group)
    return ", ".join(_quoted(name) for name in names) or "serif"


def _quoted(name: str) -> str:
    """Return a family name as a CSS string, whatever characters a font file gave it."""
    inside = "".join(
        c if c.isalnum() or c in " -_." else f"\\{ord(c):x} " for c in name if c >= " "
    )
    return f'"{inside}"'
