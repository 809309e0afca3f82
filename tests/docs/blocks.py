"""Read the code blocks of the documentation, and lay the little books they stand in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from books.shelf import ROOT

from bookbuild.diagnostics import Report
from bookbuild.markdown import MarkdownOptions, parse_chapter
from bookbuild.model.nodes import CodeBlock
from bookbuild.model.walk import walk

DOCS = ROOT / "docs"
BOOKS = {"en": DOCS, "zh": DOCS / "zh"}
SHOWN = "untested"
"""Class of a block that cannot be executed here: it installs, publishes, waits, or needs TeX."""

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" width="9" height="9"/>'
FIXTURES = {
    ".svg": SVG,
    ".js": "export function mount(el) { el.textContent = 'x'; }\n",
    ".csl": (ROOT / "templates" / "shared" / "numeric.csl").read_text("utf-8"),
    ".md": "# 章\n\n文字。\n",
}
_TERMS = "- {term: 分数, definition: 梯度。}\n"
_SYMBOLS = "- {symbol: x, meaning: 数。}\n"
_FILE = re.compile(r"[\w/-]+\.(?:svg|js|csl|md|bib|ya?ml)\b")
_KEYS = re.compile(r"(?<![\w.:])@([a-z]+\d{4})(?![\w:])|nocite: \[([a-z]+\d{4})\]")
_WORK = (
    "@book{{{key}, title={{T}}, author={{A, B}}, publisher={{P}}, address={{C}}, year={{2020}}}}\n"
)
_USED = re.compile(r"@((?:fig|tbl|eq|ch|app|sec|thm|def|lst|ex):[a-z-]+)|(?:of|restate)=(thm:\w+)")
_MADE = re.compile(r"(?:#|\\label\{)((?:fig|tbl|eq|ch|app|sec|thm|def|lst|ex):[a-z-]+)")


@dataclass(frozen=True)
class Block:
    """A code block of a page."""

    page: str
    line: int
    language: str
    text: str
    classes: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"


def pages(tongue: str) -> list[Path]:
    """Return the pages written by hand."""
    own = sorted(BOOKS[tongue].glob("*.md"))
    return [ROOT / "README.md", *own] if tongue == "en" else own


def blocks(page: Path) -> Iterator[Block]:
    """Yield the code blocks of a page in reading order."""
    report = Report()
    name = page.relative_to(ROOT).as_posix()
    for node in walk(parse_chapter(page.read_text("utf-8"), name, MarkdownOptions(), report)):
        if isinstance(node, CodeBlock):
            line = node.span.line if node.span else 0
            yield Block(name, line, node.language, node.text, node.attr.classes)


def every(*languages: str, tested: bool = True) -> list[Block]:
    """Return the blocks of these languages in both books."""
    found = [block for tongue in BOOKS for page in pages(tongue) for block in blocks(page)]
    return [b for b in found if b.language in languages and tested != (SHOWN in b.classes)]


def book_of(chapter: str, settings: str = "") -> dict[str, str]:
    """Return a book with `chapter`, and beside it whatever the chapter names."""
    files = {"a.md": chapter if chapter.startswith("# ") else f"# 章\n\n{chapter}\n"}
    lines = ["title: 书", "lang: zh-CN", "chapters: [a.md, other.md]"]
    keys = sorted({one or other for one, other in _KEYS.findall(chapter)})
    if keys:
        files["works.bib"] = "".join(_WORK.format(key=key) for key in keys)
        lines.append("bibliography: works.bib")
    made = set(_MADE.findall(chapter))
    used = {one or other for one, other in _USED.findall(chapter)}
    files["other.md"] = "# 另一章\n\n文字。\n\n" + "\n\n".join(map(_label, sorted(used - made)))
    for name in {hit[0] for hit in _FILE.finditer(chapter + files["other.md"])}:
        files.setdefault(name, _content(name))
    return files | {"book.yaml": "\n".join(lines) + "\n" + settings}


def settings_of(text: str) -> dict[str, str]:
    """Return a book whose book.yaml is `text`, with a title and a chapter where it has none."""
    whole = text if text.endswith("\n") else f"{text}\n"
    for key, value in (("title", "书"), ("chapters", "[a.md]")):
        if not re.search(rf"^{key}:", whole, re.MULTILINE):
            whole += f"{key}: {value}\n"
    keys = sorted({one or other for one, other in _KEYS.findall(text)} - {""})
    files = {"a.md": "# 章\n\n文字。\n"}
    for hit in _FILE.finditer(whole):
        files.setdefault(hit[0], _content(hit[0], keys))
    files.pop("book.yaml", None)
    return files | {"book.yaml": whole}


def _content(name: str, keys: list[str] | None = None) -> str:
    if "terms" in name:
        return _TERMS
    if "symbols" in name:
        return _SYMBOLS
    if name.endswith(".bib"):
        return "".join(_WORK.format(key=key) for key in keys or ["ho2020"])
    return FIXTURES[Path(name).suffix]


def _label(label: str) -> str:
    match label.partition(":")[0]:
        case "eq":
            return f"$$\nx=1\n\\label{{{label}}}\n$$"
        case "fig":
            return f"![图。](figures/x.svg){{#{label}}}"
        case "tbl":
            return f"| 甲 | 乙 |\n|---|---|\n| 1 | 2 |\n\n: 表 {{#{label}}}"
        case "thm":
            return f"::: {{.theorem #{label}}}\n真。\n:::"
        case "def":
            return f"::: {{.definition #{label}}}\n真。\n:::"
        case "ex":
            return f"::: {{.exercise #{label}}}\n证。\n:::"
        case "lst":
            return f'```{{.python #{label} caption="码"}}\nx = 1\n```'
        case _:
            return f"## 节 {{#{label}}}\n\n文字。"
