"""Write what book.yaml says of the book as TeX: title, people, paper, faces, words."""

from __future__ import annotations

from collections.abc import Mapping

from bookbuild import __version__
from bookbuild.config import BookConfig
from bookbuild.fonts import Face, FontSet
from bookbuild.fonts.manifest import Role
from bookbuild.render.pdf.front import back_line, credit_lines, imprint
from bookbuild.render.pdf.sheet import Sheet
from bookbuild.words import Words

from .dialect_definitions import latex_definitions
from .escape import escape
from .glyphs import Glyphs
from .patterns import book_patterns

_SPREAD = 1.2
"""Lines of LaTeX's classes are so many times as far apart as the type is large."""
_CODE = (0.86, 0.76)
"""Size and distance of lines of code against those of the text."""
_ACCENT = {"textbook": "1F4E70", "plain": "000000"}


def settings(
    config: BookConfig,
    sheet: Sheet,
    words: Words,
    fonts: FontSet,
    glyphs: Glyphs,
    kinds: Mapping[str, str],
    cover: str,
) -> str:
    """Return settings.tex."""
    lines = [
        "%% What book.yaml says of the book; written by bookbuild.",
        *_title(config, words, glyphs, cover),
        *_page(config, sheet),
        *_words(words),
        *_colophon(config, words, fonts),
        *_faces(fonts, glyphs.used),
        r"\newcommand{\booktheoremkinds}{%",
        *(rf"  \booktheoremkind{{{kind}}}{{{escape(label)}}}%" for kind, label in kinds.items()),
        "}",
    ]
    if macros := latex_definitions(config.macros):
        # After the signs of the preamble, some of which wait for the beginning, too.
        lines += [r"\AddToHook{begindocument/end}{%", macros, "}"]
    return "\n".join(lines) + "\n"


def _define(name: str, value: str) -> str:
    return rf"\newcommand{{\{name}}}{{{value}}}"


def _text(text: str, glyphs: Glyphs) -> str:
    return "".join(
        rf"{{\{face} {escape(piece)}}}" if face else escape(piece)
        for piece, face in glyphs.pieces(text)
    )


def _title(config: BookConfig, words: Words, glyphs: Glyphs, cover: str) -> list[str]:
    people = words.comma.join(author.name for author in config.authors)
    rows = [
        rf"\makebox[5em][l]{{{escape(key)}}}{_text(value, glyphs)}\par"
        for key, value in imprint(config, words)
    ]
    description = r"\par ".join(
        _text(line.strip(), glyphs) for line in config.description.split("\n") if line.strip()
    )
    return [
        _define("booktitle", _text(config.title, glyphs)),
        _define("booksubtitle", _text(config.subtitle, glyphs)),
        _define("bookauthors", _text(people, glyphs)),
        _define(
            "bookcredits", r"\par ".join(_text(x, glyphs) for x in credit_lines(config, words))
        ),
        _define("bookpublisher", _text(config.publisher, glyphs)),
        _define("bookrights", _text(config.rights, glyphs).replace("\n", r"\par ")),
        _define("bookdescription", description),
        _define("bookbackline", _text(back_line(config, words), glyphs)),
        _define("bookimprint", "%\n  " + "%\n  ".join(rows) + "%\n"),
        _define("bookcover", cover),
        _define("booklang", escape(config.lang)),
        _define("bookindent", f"{words.indent:g}"),
        _define("bookpatterns", book_patterns(config)),
    ]


def _page(config: BookConfig, sheet: Sheet) -> list[str]:
    pdf = config.pdf
    accent = pdf.accent.removeprefix("#").upper() or _ACCENT[pdf.theme]
    if pdf.color == "black":
        accent = "000000"
    link = "000000" if pdf.links == "print" else accent
    size, leading = _CODE
    lengths = {
        "bookpaperwidth": sheet.width,
        "bookpaperheight": sheet.height,
        "bookinner": sheet.inner,
        "booktop": sheet.top,
        "bookmeasure": sheet.measure,
        "bookbody": sheet.body,
    }
    switches = {
        "bookhalftitle": pdf.half_title,
        "bookcolophon": pdf.colophon,
        "bookback": pdf.back_cover and bool(config.description),
        "booknotesbypage": pdf.notes == "page",
        "bookdrawncover": pdf.generated_cover,
        "bookplaincover": pdf.theme == "plain",
        "bookphysics": "physics" in config.math.packages,
    }
    return [
        _define("bookfontsize", f"{sheet.font_size:g}"),
        _define("booklinespread", f"{sheet.leading / sheet.font_size / _SPREAD:.4f}"),
        *(_define(name, f"{value:.2f}bp") for name, value in lengths.items()),
        _define("bookcodept", f"{sheet.font_size * size:.2f}bp"),
        _define("bookcodeleading", f"{sheet.leading * leading:.2f}bp"),
        _define("bookaccentcolour", accent),
        _define("booklinkcolour", link),
        _define("bookheads", pdf.heads),
        _define("booktocdepth", str(pdf.toc_depth)),
        *(rf"\newif\if{name}\{name}{'true' if on else 'false'}" for name, on in switches.items()),
    ]


def _words(words: Words) -> list[str]:
    own = words.print
    return [
        _define("bookcontentsname", words.contents),
        _define("booktitlepagename", words.title_page),
        _define("bookcoverpagename", words.cover),
        _define("bookbackpagename", own.back_cover),
        rf"\newcommand{{\bookpagewords}}[1]{{{own.page.format(page='#1')}}}",
        rf"\newcommand{{\bookanswerwords}}[1]{{{words.answer_page.format(page='#1')}}}",
        rf"\newcommand{{\bookcontinuedwords}}[1]{{{own.continued.format(label='#1')}}}",
        _define("bookcolon", words.colon),
        _define("bookopenbracket", words.brackets[0]),
        _define("bookclosebracket", words.brackets[1]),
        _define("bookcolophonname", own.colophon),
    ]


def _colophon(config: BookConfig, words: Words, fonts: FontSet) -> list[str]:
    own = words.print
    roles: tuple[Role, ...] = ("text", "heading", "kai", "latin", "mono")
    names = dict.fromkeys(name for role in roles for name in fonts.families(role))
    faces = own.typefaces.format(faces=words.comma.join(names))
    tools = own.tools.format(tools=f"bookbuild {__version__}, XeLaTeX")
    return [_define("bookcolophontext", rf"{escape(faces)}\par {escape(tools)}")]


def faces_used(fonts: FontSet, glyphs: Glyphs) -> list[Face]:
    """Return the faces whose files the project needs, each once."""
    roles: tuple[Role, ...] = ("text", "heading", "kai", "latin", "mono")
    wanted = [face for role in roles for face in _family(fonts, role).values() if face]
    return list(dict.fromkeys([*wanted, *glyphs.used.values()]))


def _family(fonts: FontSet, role: Role) -> dict[str, Face | None]:
    """Return the faces of the first family of a role: upright, bold, italic, both."""
    name = next(iter(fonts.families(role)), "")
    own = [face for face in fonts.faces if face.family == name]

    def find(bold: bool, italic: bool) -> Face | None:
        return next((f for f in own if (f.weight >= 600) is bold and f.italic is italic), None)

    return {
        "": find(False, False) or (own[0] if own else None),
        "bold": find(True, False),
        "italic": find(False, True),
        "bolditalic": find(True, True),
    }


def _faces(fonts: FontSet, standing_in: Mapping[str, Face]) -> list[str]:
    text, hei, kai = _family(fonts, "text"), _family(fonts, "heading"), _family(fonts, "kai")
    latin, mono = _family(fonts, "latin"), _family(fonts, "mono")
    song = text[""]
    assert song is not None
    sans, cursive = hei[""] or song, kai[""] or hei[""] or song
    heavy = hei["bold"] or text["bold"] or sans
    roman = latin[""] or song
    options = {
        "BoldFont": heavy.path.name,
        "ItalicFont": (latin["italic"] or roman).path.name,
        "BoldItalicFont": (latin["bolditalic"] or latin["bold"] or roman).path.name,
    }
    code = mono[""] or sans
    dark = mono["bold"] or code
    lines = [
        r"\newcommand{\bookfaces}{%",
        rf"  \setmainfont{{{roman.path.name}}}[Path=fonts/, {_options(options)}]%",
        rf"  \setsansfont{{{sans.path.name}}}[Path=fonts/, BoldFont={heavy.path.name}]%",
        rf"  \setmonofont{{{code.path.name}}}[Path=fonts/, BoldFont={dark.path.name}]%",
        rf"  \setCJKmainfont{{{song.path.name}}}[Path=fonts/, BoldFont={heavy.path.name}, "
        rf"ItalicFont={cursive.path.name}, BoldItalicFont={(kai['bold'] or heavy).path.name}]%",
        rf"  \setCJKsansfont{{{sans.path.name}}}[Path=fonts/, BoldFont={heavy.path.name}, "
        rf"ItalicFont={cursive.path.name}]%",
        rf"  \setCJKmonofont{{{sans.path.name}}}[Path=fonts/, BoldFont={heavy.path.name}]%",
        rf"  \newCJKfontfamily\bookkaihan{{{cursive.path.name}}}[Path=fonts/, "
        rf"BoldFont={heavy.path.name}]%",
        rf"  \newfontfamily\booktextface{{{song.path.name}}}[Path=fonts/]%",
    ]
    lines += [
        rf"  \newfontfamily\{name}{{{face.path.name}}}[Path=fonts/]%"
        for name, face in standing_in.items()
    ]
    return [*lines, "}", r"\newcommand{\bookkai}{\bookkaihan}"]


def _options(options: Mapping[str, str]) -> str:
    return ", ".join(f"{key}={value}" for key, value in options.items())
