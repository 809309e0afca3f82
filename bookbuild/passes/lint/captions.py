"""Find captions with a number of another word (表 in a figure) beside the one of the book."""

from __future__ import annotations

import re

from bookbuild.model.book import Chapter
from bookbuild.model.nodes import CodeBlock, Figure, Table
from bookbuild.model.walk import plain_text, walk
from bookbuild.passes.scope import Scope

_TYPED = re.compile(
    r"\s*(?P<typed>(?:图|圖|図|表格?|代码|程式|程序|清单|列表|算法|リスト|그림|표|코드|Figure|Fig\.?|Table|Listing)\s*"
    r"(?:(?:\d{1,3}|[A-Z])(?:[.\-–—]\d{1,3})+(?!\d|\s*[%％倍个種种年月万亿])|\d{1,3}(?=\s*[：:、]|\s*\.(?!\d)|\s*$))\s*[：:.、]?)",
    re.IGNORECASE,
)


def captions(chapter: Chapter, scope: Scope) -> None:
    """Report figures, tables and listings whose caption opens with a number of its own."""
    for node in walk(chapter.blocks):
        if isinstance(node, Figure | Table | CodeBlock) and node.number:
            found = _TYPED.match(plain_text(node.caption))
            if found:
                own = found["typed"].rstrip("：:.、 ")
                span = node.caption[0].span or node.span
                scope.report.add(
                    "L303",
                    f"`{own}` is printed after the book's own `{node.number}`",
                    span,
                    hint="leave the number out; refer to the caption's label",
                )
