"""Have pandoc's citeproc format citations and the list of works; nothing is formatted by hand.

Bibliographies reach pandoc as bytes on standard input and as metadata, never as
paths: `--citeproc` reads whatever file or address the metadata names.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
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
    Paragraph,
    Phrase,
    Styled,
    StyleKind,
    Text,
)

from .pandoc import run_pandoc

_ENTRY = re.compile(r"(^[ \t]*@(?!comment|preamble|string)\w+\s*\{\s*[^,\s{}]+\s*,)", re.I | re.M)
_LANGUAGE = re.compile(r"^\s*(?:langid|hyphenation)\s*=", re.I | re.M)
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


def read_bibliography(content: bytes, kind: Literal["biblatex", "csljson"]) -> dict[str, Any]:
    """Return the works of a bibliography by key as pandoc metadata; raises PandocFailed."""
    text = content.decode("utf-8-sig", "replace")
    if kind == "biblatex" and not _LANGUAGE.search(text):
        # pandoc lower-cases English titles; a language without that custom keeps them as typed.
        text = _ENTRY.sub(r"\1 langid = {german},", text)
    output = run_pandoc(["--from", kind, "--to", "json"], text.encode())
    listed = json.loads(output)["meta"].get("references", {"c": []})["c"]
    works = {}
    for work in listed:
        work["c"].pop("language", None)
        works[_plain(work["c"]["id"])] = work
    return works


def format_citations(
    cites: Sequence[Cite], works: Sequence[Any], style: Path, lang: str, prefix: str
) -> Formatted:
    """Format `cites`, whose keys are all in `works`; anchors of works begin with `prefix`.

    Raises PandocFailed.
    """
    document = {
        "pandoc-api-version": [1, 23, 1],
        "meta": {
            "references": {"t": "MetaList", "c": list(works)},
            "lang": {"t": "MetaString", "c": lang},
            "link-citations": {"t": "MetaBool", "c": True},
        },
        "blocks": [
            *({"t": "Para", "c": [_cite(cite, number)]} for number, cite in enumerate(cites, 1)),
            {"t": "Div", "c": [["refs", [], []], []]},
        ],
    }
    options = ["--from", "json", "--to", "json", "--citeproc", "--csl", str(style)]
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


def _plain(value: dict[str, Any]) -> str:
    if value["t"] == "MetaString":
        return str(value["c"])
    return "".join(part.get("c", " ") for part in value["c"])


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
            case "Code" | "Math":
                return Text(content[1])
            case _ if kind in _STYLES:
                return Styled(_STYLES[kind], self.inlines(content))
            case _:
                return None
