"""Hold together what a line must not part: `C++`, `A/B`, `t-SNE`, 10–12, a number and its unit.

A phrase of the class `nobr` stands around such words and a no-break space before a unit, so
that every edition agrees and the text stays what its author wrote, to be searched and copied.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from bookbuild.model.book import Chapter
from bookbuild.model.nodes import Attr, Inline, Inlines, Math, Phrase, Text
from bookbuild.model.walk import map_inlines, walk_chapter

ADDRESS = re.compile(r"(?:https?://|www\.|doi:)[!-~]+|\b10\.\d{4,9}/[!-~]+")
"""An address, which has places of its own to be broken at."""
_HELD = re.compile(
    r"(?<![\w/.])(?:"
    r"[A-Za-z][A-Za-z0-9]{0,9}[+#]{1,2}(?![A-Za-z0-9+#])"
    r"|[A-Za-z0-9]{1,4}/[A-Za-z0-9]{1,4}(?![\w/])"
    r"|[A-Za-z]{1,2}-[A-Za-z0-9]{1,10}(?![\w-]|\.\d)"
    r"|[0-9]+–[0-9]+(?!\w)"
    r")"
)
_UNITS = (
    "(?:[munpfkMGTP]?(?:m|g|s|A|K|W|V|Hz|B|b|J|N|Pa|F|L|eV|bit|FLOPS?)|cm|dm|min|h|mol|dB|rad|px|pt|em"
    "|[KMGT]iB|°C|℃|%|‰)(?![A-Za-z0-9])"
)
_UNIT = re.compile(rf"(?<=\d) (?={_UNITS})")
_UNIT_FIRST = re.compile(rf"\A (?={_UNITS})")
_NUMBER = re.compile(r"[\d.,\\ ]+\Z")
_NOBR = Attr("", ("nobr",))


def holding(chapter: Chapter) -> Chapter:
    """Return the chapter with what belongs together held together."""
    nodes = walk_chapter(chapter)
    # The text under a reading is one piece already.
    read = {n.children for n in nodes if isinstance(n, Phrase) and n.attr.get("ruby")}

    def change(children: Inlines) -> Inlines:
        return children if children in read else held(children)

    return replace(
        chapter,
        title=map_inlines(chapter.title, change),
        blocks=map_inlines(chapter.blocks, change),
    )


def held(children: Inlines) -> Inlines:
    """Return a run of inlines with its words and units held."""
    out: list[Inline] = []
    for child in children:
        if not isinstance(child, Text):
            out.append(child)
            continue
        text = _UNIT.sub("\u00a0", child.text)
        if out and isinstance(out[-1], Math) and _NUMBER.match(out[-1].tex):
            text = _UNIT_FIRST.sub("\u00a0", text)
        if _HELD.search(text):
            out += _parts(text)
        else:
            out.append(child if text == child.text else replace(child, text=text))
    return tuple(out)


def _parts(text: str) -> Iterator[Inline]:
    done = 0
    addresses = [found.span() for found in ADDRESS.finditer(text)]
    for found in _HELD.finditer(text):
        start, end = found.span()
        if any(first < end and start < last for first, last in addresses):
            continue
        if start > done:
            yield Text(text[done:start])
        yield Phrase(_NOBR, (Text(found[0]),))
        done = end
    if done < len(text):
        yield Text(text[done:])
