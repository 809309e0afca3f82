"""G: glyphs and fonts; G1xx is what the machine lacks, which ends a run with exit code 3."""

from __future__ import annotations

from .code import Code, error, warning

FONTS: tuple[Code, ...] = (
    error(
        "G001",
        "missing-glyph",
        "No font of the book has a glyph for the character, so print would show an empty box or "
        "nothing at all.",
        "圣书体 \U00013000",
        "put a font that has the character into the book's `fonts` folder",
    ),
    error(
        "G002",
        "unreadable-font",
        "A file in the book's `fonts` folder is not a TrueType or OpenType font that can be read.",
        "fonts/face.ttf holding a web page",
        "fonts/face.ttf holding one static TrueType or OpenType face",
    ),
    warning(
        "G003",
        "repeated-face",
        "Two files in the book's `fonts` folder hold the same family, weight and slope; only one "
        "of them can be used, the first by name.",
        "fonts/a.ttf and fonts/b.ttf, both Noto Serif SC Bold",
        "fonts/a.ttf",
    ),
    error(
        "G101",
        "fonts-not-installed",
        "The fonts a book is set in are not on this machine yet.",
        "bookbuild pdf",
        "bookbuild fonts install",
    ),
    warning(
        "G102",
        "reduced-fonts",
        "Some faces are missing or stand-ins, so bold, italic, Kai or symbols may look "
        "plainer than designed; the book is complete all the same.",
        "bookbuild pdf",
        "bookbuild fonts install",
    ),
    error(
        "G103",
        "download-failed",
        "A package that carries fonts could not be fetched, or neither npm nor pip is there to "
        "fetch it with.",
    ),
    error(
        "G104",
        "wrong-checksum",
        "A fetched or installed font is not the one the manifest describes; it was not used.",
    ),
    error(
        "G105",
        "no-pango",
        "Pango and HarfBuzz, which lay out the pages, cannot be loaded.",
        "bookbuild pdf",
        "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 (Debian, Ubuntu) or "
        "brew install pango (macOS)",
    ),
    error(
        "G106",
        "unwritable-font-folder",
        "The folder fonts are kept in cannot be written; BOOKBUILD_CACHE names another.",
    ),
    error(
        "G107",
        "no-mathjax",
        "The MathJax bundle that sets the formulas, or the one that searches the web edition, was "
        "not built. The wheel carries them; a checkout builds them.",
        "bookbuild pdf",
        "python hatch_build.py",
    ),
    error(
        "G108",
        "no-pandoc",
        "pandoc, which reads the Markdown, cannot be started.",
        "bookbuild pdf",
        "pip install pypandoc-binary",
    ),
    error(
        "G109",
        "no-xelatex",
        "XeLaTeX, which lays out the pages of `bookbuild pdf --engine xelatex`, cannot be found. "
        "`bookbuild tex` writes the project without it.",
        "bookbuild pdf --engine xelatex",
        "apt-get install texlive-xetex texlive-lang-chinese texlive-latex-extra "
        "texlive-plain-generic lmodern (Debian, Ubuntu), "
        "brew install --cask mactex-no-gui (macOS) or winget install MiKTeX.MiKTeX (Windows)",
    ),
    error(
        "G110",
        "incomplete-tex",
        "The TeX of this machine lacks a package or font that the LaTeX edition loads.",
        "bookbuild pdf --engine xelatex",
        "apt-get install texlive-xetex texlive-lang-chinese texlive-latex-extra "
        "texlive-plain-generic lmodern (Debian, Ubuntu)",
    ),
    error(
        "G121",
        "no-git",
        "git, which tells a release its commit and what has changed, cannot be found.",
        "bookbuild release",
        "apt-get install git",
    ),
    error(
        "G122",
        "no-epubcheck",
        "EPUBCheck or the Java it runs on cannot be found; a release is checked with it.",
        "bookbuild release",
        "bookbuild release --without epubcheck",
    ),
    error(
        "G123",
        "no-ace",
        "DAISY Ace, or the Chromium it looks at pages with, cannot be found; a release is checked "
        "with it.",
        "bookbuild release",
        "bookbuild release --without ace",
    ),
    error(
        "G124",
        "no-running-here",
        "`bookbuild run` bounds and watches the processes of a book as Linux and macOS allow; "
        "Windows has no such means.",
        "bookbuild run",
        "wsl bookbuild run",
    ),
)
