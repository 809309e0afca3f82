"""Make the table of contents of the book as a tree, for the navigation document and the NCX."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from bookbuild.model.nodes import Block, Blocks, Division, Heading, Inline, Math
from bookbuild.model.walk import children, plain_text
from bookbuild.words import Words

from .plan import Page

_SCRIPTS = {
    "msup": str.maketrans("0123456789+-−=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ"),
    "msub": str.maketrans("0123456789+-−=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ"),
}
_INVISIBLE = dict.fromkeys([0x2061, 0x2062, 0x2063, 0x2064, 0x200B, 0x2060])


@dataclass(slots=True)
class Point:
    """An entry of the table of contents."""

    text: str
    href: str
    children: list[Point] = field(default_factory=list)


def make_points(pages: tuple[Page, ...], depth: int, words: Words) -> list[Point]:
    """Return the entries down to `depth` levels below the parts."""
    top: list[Point] = []
    place = top
    for page in pages:
        chapter = page.chapter
        if page.part:
            part = Point(chapter.part, page.name)
            top.append(part)
            place = part.children
            continue
        if chapter.kind != "chapter":
            place = top
        text = f"{chapter.number} {label(chapter.title)}".strip()
        point = Point(text or chapter.slug, page.name)
        place.append(point)
        _add_headings(point, chapter.blocks, page.name, depth)
    return top


def _add_headings(chapter: Point, blocks: Blocks, name: str, depth: int) -> None:
    open_points = [(1, chapter)]
    for heading in _headings(blocks):
        if not heading.anchor or heading.level > depth:
            continue
        while open_points[-1][0] >= max(heading.level, 2):
            open_points.pop()
        text = f"{heading.number} {label(heading.children)}".strip()
        point = Point(text or heading.anchor, f"{name}#{heading.anchor}")
        open_points[-1][1].children.append(point)
        open_points.append((heading.level, point))


def _headings(blocks: Blocks) -> Iterator[Heading]:
    """Yield the headings of the text itself, not those within exercises or quotations."""
    stack: list[Block] = [*blocks[::-1]]
    while stack:
        block = stack.pop()
        if isinstance(block, Heading):
            yield block
        elif isinstance(block, Division):
            stack.extend(block.blocks[::-1])


def label(inlines: tuple[Inline, ...]) -> str:
    """Return a title as plain text; readers show no markup in their own contents panel."""
    parts: list[str] = []
    for node in inlines:
        if isinstance(node, Math):
            parts.append(_spoken(node))
        elif any(isinstance(child, Inline) for child in children(node)):
            inside = tuple(child for child in children(node) if isinstance(child, Inline))
            parts.append(label(inside))
        else:
            parts.append(plain_text(node))
    return " ".join("".join(parts).split())


def _spoken(math: Math) -> str:
    """Return a formula's characters, simple indices as Unicode has them, TeX as the last resort."""
    if math.formula is None:
        return math.tex
    try:
        parser = etree.XMLParser(resolve_entities=False, no_network=True)
        root = etree.fromstring(math.formula.mathml.encode(), parser)
    except etree.XMLSyntaxError:
        return math.tex
    return _characters(root).translate(_INVISIBLE) or math.tex


def _characters(element: etree._Element) -> str:
    name = etree.QName(element).localname
    if name in _SCRIPTS and len(element) == 2:
        base, script = map(_characters, element)
        table = _SCRIPTS[name]
        if script and all(ord(character) in table for character in script):
            return base + script.translate(table)
        return f"{base}{'^' if name == 'msup' else '_'}{script}"
    return (element.text or "").strip() + "".join(map(_characters, element))


def depth_of(points: list[Point]) -> int:
    """Return how many levels the tree has."""
    return 1 + max((depth_of(point.children) for point in points), default=-1)
