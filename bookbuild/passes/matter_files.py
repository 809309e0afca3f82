"""Read the YAML files of terms and symbols, their texts as Markdown, every fault at its place."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar, cast

from bookbuild.config import BookConfig
from bookbuild.config.shapes import Key, Located, Many, Record, Text
from bookbuild.config.yaml_tree import Sequence as YamlList
from bookbuild.config.yaml_tree import read_yaml
from bookbuild.diagnostics import Diagnostic, Report, Span, offset_to_position
from bookbuild.markdown import MarkdownOptions, parse_fragments
from bookbuild.model.nodes import Blocks, Division
from bookbuild.workspace import Workspace

SIZE_LIMIT = 1_000_000
_FENCE = ":" * 23
_MARK = "bookbuild-entry"
_LINE = Located(Text(pattern=r"[\s\S]*\S[\s\S]*", asks="a text"))

TERMS = Record(
    {
        "term": Key(_LINE, "the term", required=True),
        "english": Key(Text(), "the same in English"),
        "definition": Key(_LINE, "what it means, Markdown"),
        "also": Key(Many(Text(), single=True), "other words for it that stand in the text"),
        "sort": Key(Text(), "how it is sorted: pinyin or other words"),
    }
)
SYMBOLS = Record(
    {
        "symbol": Key(_LINE, "the symbol, a formula", required=True),
        "meaning": Key(_LINE, "what it stands for, Markdown", required=True),
        "first": Key(_LINE, "where it is explained: a label such as `#eq:forward`"),
    }
)

T = TypeVar("T")


def read_entries(
    path: str, span: Span | None, shape: Record, workspace: Workspace, report: Report
) -> tuple[dict[str, Any], ...]:
    """Return the entries of a file, those that could be read."""
    content = workspace.read(path, report, span, limit=SIZE_LIMIT)
    if content is None:
        return ()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        before = fault.object[: fault.start].decode()
        place = Span(path, *offset_to_position(before, len(before)))
        report.add("F005", f"`{path}` is not UTF-8 text", place, hint="save it as UTF-8")
        return ()
    if not text.strip():
        return ()
    tree = read_yaml(text, path, report)
    if tree is None:
        return ()
    if not isinstance(tree, YamlList):
        names = ", ".join(shape.keys)
        hint = f"begin each entry with `- `; its keys: {names}"
        report.add("I204", f"`{path}` must be a list", tree.span.start(), hint=hint)
        return ()
    first = next(name for name, key in shape.keys.items() if key.required)
    values = Many(shape).read(tree, path, report)
    return tuple(value for value in values if first in value)


def read_texts(
    texts: Sequence[tuple[str, Span]], config: BookConfig, report: Report
) -> tuple[Blocks, ...]:
    """Return the blocks of texts that are Markdown; everything in them stands where they stand."""
    if not texts:
        return ()
    options = MarkdownOptions(tex_brackets=config.math.brackets, lang=config.lang)
    path = texts[0][1].file
    blocks, own, lines = _parsed([text for text, _ in texts], path, options)
    entries = [b for b in blocks if isinstance(b, Division) and _MARK in b.attr.classes]
    if len(entries) != len(texts) or len(blocks) != len(texts):
        return tuple(_alone(text, span, options, report) for text, span in texts)
    for found in own:
        line = found.span.line if found.span else 1
        span = texts[max(bisect_right(lines, line) - 1, 0)][1]
        report.extend([replace(found, span=span, related=())])
    return tuple(
        relocated(entry.blocks, span) for entry, (_, span) in zip(entries, texts, strict=True)
    )


def _parsed(
    texts: Sequence[str], path: str, options: MarkdownOptions
) -> tuple[Blocks, tuple[Diagnostic, ...], list[int]]:
    """Return texts parsed as divisions of one chapter, what was found, the line of each."""
    lines: list[int] = []
    source = ""
    for text in texts:
        lines.append(source.count("\n") + 1)
        source += f"{_FENCE} {{.{_MARK}}}\n\n{text}\n\n{_FENCE}\n\n"
    return *parse_fragments(source, path, options), lines


def _alone(text: str, span: Span, options: MarkdownOptions, report: Report) -> Blocks:
    blocks, own = parse_fragments(text, span.file, options)
    report.extend(replace(found, span=span, related=()) for found in own)
    return relocated(blocks, span)


def relocated(value: T, span: Span) -> T:
    """Return nodes that all stand at `span`."""
    return cast(T, _relocated(value, span))


def _relocated(value: Any, span: Span) -> Any:
    if isinstance(value, tuple):
        return tuple(_relocated(part, span) for part in value)
    if not is_dataclass(value) or isinstance(value, type | Span):
        return value
    changes: dict[str, Any] = {}
    for name in (field.name for field in fields(value)):
        if name == "span":
            changes[name] = span
        elif name == "tex_span":
            changes[name] = None
        elif name == "tex_map":
            changes[name] = ()
        else:
            changes[name] = _relocated(getattr(value, name), span)
    return replace(value, **changes)
