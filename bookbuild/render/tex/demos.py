"""Write demonstrations: a still picture, words, the address and its QR code."""

from __future__ import annotations

from bookbuild.model.nodes import Figure, Link, Text
from bookbuild.render.markup import outside_address

from .desk import Desk
from .inlines import anchor_tex, text_tex, wrapped, write_inlines
from .tree import Nodes, plain, raw_block


def write_demo(node: Figure, pictures: Nodes, desk: Desk) -> Nodes:
    """Return a demonstration that runs on the network: its pictures, the words beside the code."""
    assert node.demo is not None
    address = outside_address(node.demo.address)
    file = desk.shop.code(address)
    out: Nodes = [raw_block(r"\begin{bookdemo}")]
    if pictures:
        out += [raw_block(r"\begin{bookposter}"), *pictures, raw_block(r"\end{bookposter}")]
    out.append(raw_block(rf"\begin{{bookdemowords}}{{{file}}}"))
    word, label = desk.words.figure, node.number
    if label and not label.startswith(word):
        label = f"{word} {label}"
    anchor = anchor_tex(node.anchor or node.attr.id, desk)
    desk.bare += 1
    words = write_inlines(node.caption, desk)
    leads = write_inlines((Link(address, (Text(address),)),), desk)
    desk.bare -= 1
    opening = rf"\bookdemocaption{{{anchor}{text_tex(label, desk)}}}{{"
    out += [plain(wrapped(opening, words, "}")), plain(leads)]
    return [*out, raw_block(r"\end{bookdemowords}"), raw_block(r"\end{bookdemo}")]
