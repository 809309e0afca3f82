"""Write demonstrations: a still picture, words, the address and its QR code."""

from __future__ import annotations

from bookbuild.model.nodes import Block, Division, Figure, Image, Link, Paragraph
from bookbuild.model.walk import walk
from bookbuild.render.markup import outside_address

from .desk import Desk
from .tree import Nodes, raw_block


def write_demo(node: Division, desk: Desk) -> Nodes:
    """Return a demonstration: pictures first, then the words beside the code."""
    posters = tuple(block for block in node.blocks if _shows_only(block))
    words = tuple(block for block in node.blocks if block not in posters)
    file = desk.shop.code(_address(node))
    out: Nodes = [*desk.marked(node), raw_block(r"\begin{bookdemo}")]
    desk.bare += 1
    if posters:
        out += [raw_block(r"\begin{bookposter}"), *desk.write(posters, desk)]
        out.append(raw_block(r"\end{bookposter}"))
    out += [raw_block(rf"\begin{{bookdemowords}}{{{file}}}"), *desk.write(words, desk)]
    desk.bare -= 1
    return [*out, raw_block(r"\end{bookdemowords}"), raw_block(r"\end{bookdemo}")]


def _address(node: Division) -> str:
    targets = (n.target for n in walk(node.blocks) if isinstance(n, Link))
    return next((url for target in targets if (url := outside_address(target))), "")


def _shows_only(block: Block) -> bool:
    match block:
        case Figure():
            return True
        case Paragraph(children=children):
            return bool(children) and all(isinstance(child, Image) for child in children)
        case _:
            return False
