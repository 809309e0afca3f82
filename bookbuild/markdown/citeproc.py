"""Have pandoc's citeproc format citations and the list of works; nothing is formatted by hand.

Bibliographies reach pandoc as bytes on standard input and as metadata, never as
paths: `--citeproc` reads whatever file or address the metadata names.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from bookbuild.model.nodes import (
    Attr,
    Blocks,
    CitationItem,
    Cite,
    Division,
    Inline,
    Inlines,
    Link,
    Math,
    Note,
    Paragraph,
    Phrase,
    Styled,
    StyleKind,
    Text,
)

from .pandoc import run_pandoc

_ENTRY = re.compile(r"(^[ \t]*@(?!comment|preamble|string)\w+\s*\{\s*[^,\s{}]+\s*,)", re.I | re.M)
_LANGUAGE = re.compile(r"^\s*(?:langid|hyphenation)\s*=", re.I | re.M)
_HAN = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]")
_NOTHING: dict[str, Any] = {"t": "MetaString", "c": ""}
_STYLES: dict[str, StyleKind] = {
    "Emph": "emphasis",
    "Strong": "strong",
    "Superscript": "superscript",
    "Subscript": "subscript",
    "SmallCaps": "smallcaps",
    "Strikeout": "strikeout",
    "Underline": "underline",
}


@dataclass(frozen=True, slots=True)
class Formatted:
    """Formatted citations in the order asked, and the works cited."""

    texts: tuple[Inlines, ...]
    works: Blocks


@lru_cache(maxsize=8)
def read_bibliography(content: bytes, kind: Literal["biblatex", "csljson"]) -> dict[str, Any]:
    """Return the works of a bibliography by key as pandoc metadata; raises PandocFailed.

    Remembered, and not to be changed: a book that is written cites the same works each time.
    """
    text = content.decode("utf-8-sig", "replace")
    if kind == "biblatex" and not _LANGUAGE.search(text):
        # pandoc lower-cases English titles; a language without that custom keeps them as typed.
        text = _ENTRY.sub(r"\1 langid = {german},", text)
    output = run_pandoc(["--from", kind, "--to", "json"], text.encode())
    listed = json.loads(output)["meta"].get("references", {"c": []})["c"]
    works = {}
    for work in listed:
        fields = work["c"]
        fields.pop("language", None)
        if _HAN.search(_plain(fields.get("title", _NOTHING))) or _chinese_names(fields):
            fields["language"] = {"t": "MetaString", "c": "zh"}
        works[_plain(fields["id"])] = work
    return works


def _chinese_names(fields: dict[str, Any]) -> bool:
    names = fields.get("author", {"c": []})["c"]
    parts = (part for name in names for part in name["c"].values() if isinstance(name["c"], dict))
    return any(_HAN.search(_plain(part)) for part in parts)


def format_citations(
    cites: Sequence[Cite],
    works: Sequence[Any],
    style: bytes,
    lang: str,
    prefix: str,
    uncited: Sequence[str] = (),
) -> Formatted:
    """Format `cites` in a CSL style; the list has the works cited and those of `uncited`.

    All keys are in `works`; anchors of works begin with `prefix`. Raises PandocFailed.
    """
    silent = [_item(CitationItem(key), False, 0) for key in uncited]
    document = {
        "pandoc-api-version": [1, 23, 1],
        "meta": {
            "references": {"t": "MetaList", "c": list(works)},
            "lang": {"t": "MetaString", "c": lang},
            "link-citations": {"t": "MetaBool", "c": True},
            "nocite": {"t": "MetaInlines", "c": [{"t": "Cite", "c": [silent, []]}]},
        },
        "blocks": [
            *({"t": "Para", "c": [_cite(cite, number)]} for number, cite in enumerate(cites, 1)),
            {"t": "Div", "c": [["refs", [], []], []]},
        ],
    }
    with tempfile.TemporaryDirectory(prefix="bookbuild-") as folder:
        path = Path(folder) / "style.csl"
        path.write_bytes(style)
        options = ["--from", "json", "--to", "json", "--citeproc", "--csl", str(path)]
        output = json.loads(run_pandoc(options, json.dumps(document).encode()))["blocks"]
    reader = _Reader(prefix)
    texts = tuple(reader.inlines(block["c"][0]["c"][1]) for block in output[:-1])
    entries = tuple(reader.entry(block["c"]) for block in output[-1]["c"][1])
    return Formatted(texts, entries)


def _cite(cite: Cite, number: int) -> dict[str, Any]:
    citations = [_item(item, cite.textual, number) for item in cite.items]
    return {"t": "Cite", "c": [citations, [{"t": "Str", "c": ""}]]}


def _item(item: CitationItem, textual: bool, number: int) -> dict[str, Any]:
    mode = "AuthorInText" if textual else "NormalCitation"
    # Empty braces end the locator before it begins: what the author wrote is printed as it is.
    suffix = f"{{}}, {item.suffix}" if item.suffix else ""
    return {
        "citationId": item.key,
        "citationPrefix": [{"t": "Str", "c": item.prefix}] if item.prefix else [],
        "citationSuffix": _words(suffix),
        "citationMode": {"t": "SuppressAuthor" if item.suppress_author else mode},
        "citationNoteNum": number,
        "citationHash": 0,
    }


def _words(text: str) -> list[dict[str, Any]]:
    parts: list[dict[str, Any]] = []
    for word in text.split():
        parts += [{"t": "Space"}, {"t": "Str", "c": word}] if parts else [{"t": "Str", "c": word}]
    return parts


def _plain(value: Any) -> str:
    """Return the words of a metadata value or of inlines."""
    match value:
        case {"t": "Space" | "SoftBreak"}:
            return " "
        case {"c": inside}:
            return _plain(inside)
        case list():
            return "".join(map(_plain, value))
        case _:
            return value if isinstance(value, str) else ""


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads what citeproc wrote; it carries no positions."""

    prefix: str

    def entry(self, division: Any) -> Division:
        attr, blocks = division
        anchor = self.prefix + attr[0].removeprefix("ref-")
        inside = tuple(Paragraph(self.inlines(block["c"])) for block in blocks)
        return Division(Attr(anchor, tuple(attr[1])), inside)

    def inlines(self, items: list[Any]) -> Inlines:
        out: list[Inline] = []
        for item in items:
            node = self.inline(item)
            if isinstance(node, Text) and out and isinstance(last := out[-1], Text):
                out[-1] = Text(last.text + node.text)
            elif node is not None:
                out.append(node)
        return tuple(out)

    def inline(self, item: Any) -> Inline | None:
        kind, content = item["t"], item.get("c")
        match kind:
            case "Str":
                return Text(content)
            case "Space" | "SoftBreak" | "LineBreak":
                return Text(" ")
            case "Link":
                target = content[2][0]
                if target.startswith("#ref-"):
                    target = "#" + self.prefix + target.removeprefix("#ref-")
                return Link(target, self.inlines(content[1]))
            case "Span":
                return Phrase(Attr("", tuple(content[0][1])), self.inlines(content[1]))
            case "Quoted":
                marks = "“”" if content[0]["t"] == "DoubleQuote" else "‘’"
                return Phrase(Attr(), (Text(marks[0]), *self.inlines(content[1]), Text(marks[1])))
            case "Note":
                return Note(tuple(Paragraph(self.inlines(block["c"])) for block in content))
            case "Code":
                return Text(content[1])
            case "Math":
                return Math(content[1])
            case _ if kind in _STYLES:
                return Styled(_STYLES[kind], self.inlines(content))
            case _:
                return None
