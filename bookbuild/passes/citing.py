"""Read `[@key]`, `[@a; @b, p. 3]` and `[-@key]` in running text as citations."""

from __future__ import annotations

import re
from dataclasses import replace

from bookbuild.model.book import Chapter
from bookbuild.model.nodes import CitationItem, Cite, Inline, Inlines, Text
from bookbuild.model.walk import map_inlines

from .cut import piece
from .scope import Scope

_KEY = r"[A-Za-z0-9_](?:[A-Za-z0-9_:.#$%&+?<>~/-]*[A-Za-z0-9_])?"
_GROUP = re.compile(rf"\[(?P<inside>[^\[\]@]*-?@{_KEY}[^\[\]]*)\]")
# A Latin letter right before the at sign makes a mail address of it.
_ITEM = re.compile(
    rf"^(?P<prefix>(?:[^@]*?[^@A-Za-z0-9._%+-])?)(?P<dash>-?)@(?P<key>{_KEY})(?P<suffix>.*)$",
    re.DOTALL,
)
UNREAD = re.compile(rf"(?P<bracket>\[-?)?(?<![A-Za-z0-9._%+@/-])@(?P<key>{_KEY})")
"""A key that was left as it stands."""
REFERENCE = re.compile(
    r"(?:fig|tbl|tab|eq|sec|ch|thm|def|lem|prop|cor|ex|lst|alg)[:：]", re.IGNORECASE
)


def citing(chapter: Chapter, scope: Scope) -> Chapter:
    """Turn bracketed keys into `Cite` nodes; what is no list of keys stays text."""
    return replace(
        chapter,
        title=map_inlines(chapter.title, _read),
        blocks=map_inlines(chapter.blocks, _read),
    )


def _read(children: Inlines) -> Inlines:
    out: list[Inline] = []
    for child in children:
        if isinstance(child, Text) and "@" in child.text:
            out += _cut(child)
        else:
            out.append(child)
    return tuple(out)


def _cut(text: Text) -> list[Inline]:
    out: list[Inline] = []
    done = 0
    for found in _GROUP.finditer(text.text):
        items = tuple(map(_item, found["inside"].split(";")))
        if not all(items):
            continue
        if found.start() > done:
            out.append(piece(text, done, found.start()))
        span = piece(text, found.start(), found.end()).span
        out.append(Cite(tuple(item for item in items if item), span=span))
        done = found.end()
    if done < len(text.text):
        out.append(piece(text, done, len(text.text)))
    return out


def _item(written: str) -> CitationItem | None:
    found = _ITEM.match(written.strip())
    if not found or REFERENCE.match(found["key"]):
        return None
    suffix = found["suffix"].strip().removeprefix(",").removeprefix("，").strip()
    return CitationItem(found["key"], found["prefix"].strip(), suffix, bool(found["dash"]))
