"""Visit and rewrite nodes without naming every kind that holds others."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from itertools import chain
from operator import is_
from typing import Any, TypeVar, cast

from .book import Chapter
from .nodes import (
    Block,
    Blocks,
    Code,
    CodeBlock,
    Image,
    Inline,
    Inlines,
    LineBreak,
    Math,
    MathBlock,
    Node,
    Note,
    RawBlock,
    RawInline,
    Text,
)

N = TypeVar("N")

LEAVES = (Text, LineBreak, Code, Math, RawInline, RawBlock)

_INLINE_FIELDS = frozenset({"children", "alt", "caption", "title", "term", "summary", "see"})
_BLOCK_FIELDS = frozenset({"blocks", "statement"})
_NODE_FIELDS = frozenset({"items", "entries", "hints", "answers"})
_NESTED_FIELDS = frozenset({"head", "body", "meanings"})


_HOLDERS: dict[type, tuple[str, ...]] = {}


def _holders(kind: type) -> tuple[str, ...]:
    """Return the names of a node class's fields that hold other nodes, in field order."""
    if kind not in _HOLDERS:
        names = _INLINE_FIELDS | _BLOCK_FIELDS | _NODE_FIELDS | _NESTED_FIELDS
        _HOLDERS[kind] = tuple(f.name for f in fields(kind) if f.name in names)
    return _HOLDERS[kind]


def children(node: Node) -> Iterator[Node]:
    """Yield the nodes directly inside `node`, in reading order."""
    if isinstance(node, MathBlock):
        yield node.math
        return
    for name in _holders(type(node)):
        yield from _flatten(getattr(node, name))


def _flatten(value: Any) -> Iterator[Node]:
    if isinstance(value, tuple):
        for item in value:
            yield from _flatten(item)
    elif is_dataclass(value):
        yield value  # type: ignore[misc]


def walk(nodes: Node | tuple[Any, ...]) -> Iterator[Node]:
    """Yield every node in `nodes`, parents before children, in reading order."""
    # A book is walked dozens of times; one stack of tuples and nodes is the quickest way.
    stack: list[Any] = [nodes]
    pop, extend, known = stack.pop, stack.extend, _ORDERS.get
    while stack:
        node = pop()
        kind = node.__class__
        if kind is tuple:
            extend(node[::-1])
            continue
        names = known(kind)
        if names is None:
            names = _order(kind)
        if names is not _NO_NODE:
            yield node
            for name in names:
                value = getattr(node, name)
                if value != ():
                    stack.append(value)


def nodes_of(blocks: Blocks) -> tuple[Node, ...]:
    """Return every node of a chapter's blocks, as `walk` does.

    Remembered for the blocks asked for last: linking and checking look at one chapter a dozen
    times, and most passes change few chapters.
    """
    known = _REMEMBERED.get(id(blocks))
    if known is None or known[0] is not blocks:
        # A list of the names first: another thread may add one of its own meanwhile.
        for oldest in list(_REMEMBERED)[: 1 - _MOST]:
            _REMEMBERED.pop(oldest, None)
        # The blocks are kept with their nodes, so that no others can take their identity.
        known = _REMEMBERED[id(blocks)] = blocks, tuple(walk(blocks))
    return known[1]


def walk_chapter(chapter: Chapter) -> Iterator[Node]:
    """Return every node of a chapter, those of its title first."""
    return chain(walk(chapter.title), nodes_of(chapter.blocks))


_MOST = 64
_REMEMBERED: dict[int, tuple[Blocks, tuple[Node, ...]]] = {}
_NO_NODE = ("",)
_ORDERS: dict[type, tuple[str, ...]] = {}


def _order(kind: type) -> tuple[str, ...]:
    """Return the names of the fields that hold nodes, last first; `_NO_NODE` for other values."""
    if issubclass(kind, LEAVES):
        names: tuple[str, ...] = ()
    elif issubclass(kind, MathBlock):
        names = ("math",)
    else:
        names = _holders(kind)[::-1] if is_dataclass(kind) else _NO_NODE
    return _ORDERS.setdefault(kind, names)


def map_inlines(node: N, change: Callable[[Inlines], Inlines]) -> N:
    """Rewrite every run of inlines inside `node` (or a tuple of nodes), innermost first."""
    return cast(N, _rewrite(node, change, None))


def map_blocks(node: N, change: Callable[[Blocks], Blocks]) -> N:
    """Rewrite every run of blocks inside `node` (or a tuple of nodes), innermost first."""
    return cast(N, _rewrite(node, None, change))


def each_block(node: N, change: Callable[[Block], Block]) -> N:
    """Rewrite every block inside `node` in reading order, a block before what it holds."""
    if isinstance(node, tuple):
        parts = tuple([each_block(part, change) for part in node])
        same = all(map(is_, parts, node))
        return cast(N, node if same else parts)
    if isinstance(node, LEAVES) or not is_dataclass(node):
        return node
    changed: Any = change(node) if isinstance(node, Block) else node
    new: dict[str, Any] = {}
    for name in _holders(type(changed)):
        old = getattr(changed, name)
        if isinstance(old, tuple) and old:
            fresh = each_block(old, change)
            if fresh is not old:
                new[name] = fresh
    return cast(N, replace(changed, **new) if new else changed)


def _rewrite(
    node: Any,
    inlines: Callable[[Inlines], Inlines] | None,
    blocks: Callable[[Blocks], Blocks] | None,
) -> Any:
    known = _ORDERS.get
    if node.__class__ is tuple:
        parts: Any = node
        for index, part in enumerate(node):
            if known(part.__class__) == ():
                continue
            new = _rewrite(part, inlines, blocks)
            if new is not part:
                if parts is node:
                    parts = list(node)
                parts[index] = new
        if parts is not node:
            parts = tuple(parts)
        new = parts
        if parts and blocks and isinstance(parts[0], Block):
            new = blocks(parts)
        elif parts and inlines and isinstance(parts[0], Inline):
            new = inlines(parts)
        # A run of the same nodes is the same run: what holds it need not be made anew.
        return parts if len(new) == len(parts) and all(map(is_, new, parts)) else new
    names = known(node.__class__)
    if names is None:
        names = _order(node.__class__)
    if not names or names is _NO_NODE:
        return node
    changes: dict[str, Any] = {}
    for name in names[::-1]:
        old = getattr(node, name)
        if old and old.__class__ is tuple:
            new = _rewrite(old, inlines, blocks)
            if new is not old:
                changes[name] = new
    return replace(node, **changes) if changes else node


def plain_text(nodes: Node | tuple[Any, ...]) -> str:
    """Return the words of `nodes` without marks; formulas as their TeX, footnotes left out."""
    out: list[str] = []
    stack = list(_flatten(nodes))[::-1]
    while stack:
        node = stack.pop()
        match node:
            case Text(text=text) | Code(text=text) | CodeBlock(text=text):
                out.append(text)
            case Math(tex=tex):
                out.append(tex)
            case LineBreak():
                out.append(" ")
            case Note():
                pass
            case Image(alt=alt):
                stack.extend(list(alt)[::-1])
            case _:
                stack.extend(list(children(node))[::-1])
    return "".join(out)
