"""Make pandoc's tree: what its LaTeX writer is given."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from bookbuild.markdown.pandoc import run_pandoc

Node = dict[str, Any]
Nodes = list[Node]

_VERSION = [1, 23, 1]
_NO_ATTR: list[Any] = ["", [], []]
BREAK: Node = {"t": "LineBreak"}
SPACE: Node = {"t": "Space"}
RULE: Node = {"t": "HorizontalRule"}


def word(text: str) -> Node:
    """Return text without blanks, which the writer escapes."""
    return {"t": "Str", "c": text}


def raw(tex: str) -> Node:
    """Return TeX that stands in a line."""
    return {"t": "RawInline", "c": ["latex", tex]}


def raw_block(tex: str) -> Node:
    """Return TeX that stands on lines of its own."""
    return {"t": "RawBlock", "c": ["latex", tex]}


def para(inlines: Nodes) -> Node:
    """Return a paragraph."""
    return {"t": "Para", "c": inlines}


def plain(inlines: Nodes) -> Node:
    """Return inlines that are no paragraph."""
    return {"t": "Plain", "c": inlines}


def styled(kind: str, inlines: Nodes) -> Node:
    """Return inlines in a style by pandoc's name: `Emph`, `Strong`, …"""
    return {"t": kind, "c": inlines}


def link(address: str, inlines: Nodes) -> Node:
    """Return a link out of the book."""
    return {"t": "Link", "c": [_NO_ATTR, inlines, [address, ""]]}


def note(blocks: Nodes) -> Node:
    """Return a footnote."""
    return {"t": "Note", "c": blocks}


def quote(blocks: Nodes) -> Node:
    """Return a block quotation."""
    return {"t": "BlockQuote", "c": blocks}


def bullets(items: Sequence[Nodes]) -> Node:
    """Return an unordered list."""
    return {"t": "BulletList", "c": list(items)}


def numbered(start: int, style: str, delimiter: str, items: Sequence[Nodes]) -> Node:
    """Return a numbered list; style and delimiter by pandoc's names."""
    return {"t": "OrderedList", "c": [[start, {"t": style}, {"t": delimiter}], list(items)]}


def definitions(entries: Sequence[tuple[Nodes, list[Nodes]]]) -> Node:
    """Return terms with their meanings."""
    return {"t": "DefinitionList", "c": [[term, meanings] for term, meanings in entries]}


def write_latex(blocks: Nodes) -> str:
    """Return blocks as pandoc writes them in LaTeX; raises PandocFailed."""
    document = {"pandoc-api-version": _VERSION, "meta": {}, "blocks": blocks}
    options = [
        "--from",
        "json",
        "--to",
        "latex-smart",
        "--wrap=none",
        "--top-level-division=chapter",
    ]
    return run_pandoc(options, json.dumps(document).encode()).decode()


def read_html(markup: str) -> Nodes:
    """Return the blocks of HTML; raises PandocFailed."""
    output = run_pandoc(["--from", "html", "--to", "json"], markup.encode("utf-8", "replace"))
    blocks: Nodes = json.loads(output)["blocks"]
    return blocks
