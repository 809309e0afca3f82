"""Write the model as JSON and read it back, for the cache.

Each node becomes `["ClassName", field, …]` in field order; a reader of another
version sees another cache key, so the format carries no version of its own.
"""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from typing import Any

from bookbuild.diagnostics import Diagnostic, Related, Span

from . import book, nodes

_CLASSES: dict[str, type] = {
    cls.__name__: cls
    for module in (nodes, book)
    for cls in vars(module).values()
    if isinstance(cls, type) and is_dataclass(cls)
} | {cls.__name__: cls for cls in (Span, Diagnostic, Related)}
_FIELDS = {cls: tuple(f.name for f in fields(cls)) for cls in _CLASSES.values()}


def to_json(value: Any) -> bytes:
    """Return `value` (model nodes, diagnostics, tuples, text, numbers) as UTF-8 JSON."""
    return json.dumps(_encode(value), ensure_ascii=False, separators=(",", ":")).encode()


def from_json(content: bytes) -> Any:
    """Read what `to_json` wrote; raises ValueError for anything else."""
    try:
        return _decode(json.loads(content))
    except (KeyError, TypeError, IndexError, UnicodeDecodeError) as fault:
        raise ValueError(f"not a stored model: {fault}") from fault


def _encode(value: Any) -> Any:
    if isinstance(value, tuple):
        return ["", *map(_encode, value)]
    names = _FIELDS.get(type(value))
    if names is not None:
        return [type(value).__name__, *(_encode(getattr(value, name)) for name in names)]
    return value


def _decode(value: Any) -> Any:
    if not isinstance(value, list):
        return value
    name, *rest = value
    items = tuple(map(_decode, rest))
    return items if name == "" else _CLASSES[name](*items)
