"""Find the blocks of a chapter that run, and what the text says they print."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bookbuild.diagnostics import Report, Span
from bookbuild.markdown import MarkdownOptions, parse_chapter
from bookbuild.model.nodes import Block, Blocks, CodeBlock, Node
from bookbuild.model.walk import children, walk

RUN, OUTPUT, APPROX, UNCHECKED = "run", "output", "approx", "unchecked"
TOLERANCE = 0.01
"""Share by which numbers may differ where an output is marked `.approx` and says no more."""
_PYTHON = frozenset({"python", "py", "python3"})


@dataclass(frozen=True, slots=True)
class Output:
    """What the text says a block prints."""

    text: str
    span: Span
    """The line of its fence."""
    tolerance: float = 0.0
    """Share by which numbers may differ; 0 where every character counts."""
    checked: bool = True


@dataclass(frozen=True, slots=True)
class Runnable:
    """A block that runs."""

    code: str
    span: Span
    """The line of its fence; the code begins on the next."""
    output: Output | None = None

    @property
    def line(self) -> int:
        """Return the line of the first line of code."""
        return self.span.line + 1


def find_blocks(source: str, path: str, lang: str, report: Report) -> tuple[Runnable, ...]:
    """Return the blocks of a chapter marked `.run`, in order, each with the output behind it."""
    # What is wrong with the chapter otherwise is the matter of `check`.
    blocks = parse_chapter(source, path, MarkdownOptions(lang=lang), Report())
    found: list[Runnable] = []
    taken: set[int] = set()
    for run in _runs_of_blocks(blocks):
        for block, following in zip(run, (*run[1:], None), strict=True):
            if not isinstance(block, CodeBlock) or not _is(block, RUN) or block.span is None:
                continue
            if not _is_python(block):
                message = f"a block of `{block.language}` is marked `.run`"
                report.add("C106", message, block.span, hint="only Python runs")
                continue
            output = None
            if isinstance(following, CodeBlock) and _is(following, OUTPUT) and following.span:
                output = _output(following, following.span, report)
                taken.add(following.span.line)
            found.append(Runnable(block.text, block.span, output))
    _report_strays(blocks, taken, report)
    return tuple(sorted(found, key=lambda one: one.span.line))


def _runs_of_blocks(blocks: Blocks) -> Iterator[Blocks]:
    """Yield every run of blocks that stand beside each other, at any depth."""
    stack: list[Blocks] = [blocks]
    while stack:
        run = stack.pop()
        yield run
        for block in run:
            stack += _inside(block)


def _inside(node: Node) -> list[Blocks]:
    inner = list(children(node))
    own = tuple(one for one in inner if isinstance(one, Block))
    deeper = [run for one in inner if not isinstance(one, Block) for run in _inside(one)]
    return [*([own] if own else []), *deeper]


def _is(block: CodeBlock, mark: str) -> bool:
    """Tell whether a block has a mark, which may stand first and so look like a language."""
    return mark in block.attr.classes or block.language == mark


def _is_python(block: CodeBlock) -> bool:
    return bool(_PYTHON.intersection((block.language.lower(), *block.attr.classes)))


def _output(block: CodeBlock, span: Span, report: Report) -> Output:
    tolerance = TOLERANCE if _is(block, APPROX) else 0.0
    if written := block.attr.get("tolerance"):
        if re.fullmatch(r"(0?\.[0-9]{1,9}|0|[0-9]{1,2}(\.[0-9]{1,9})?%)", written):
            percent = written.endswith("%")
            tolerance = float(written.rstrip("%")) / (100 if percent else 1)
        else:
            hint = "write a share: `tolerance=0.02` or `tolerance=2%`"
            message = f"`tolerance={written[:40]}` is no tolerance"
            report.add("C107", message, span, hint=hint)
    return Output(block.text, span, tolerance, not _is(block, UNCHECKED))


def _report_strays(blocks: Blocks, taken: set[int], report: Report) -> None:
    for node in walk(blocks):
        stray = isinstance(node, CodeBlock) and _is(node, OUTPUT) and node.span is not None
        if stray and isinstance(node, CodeBlock) and node.span and node.span.line not in taken:
            report.add(
                "C108",
                "this output follows no block that runs",
                node.span,
                hint="put it right behind its block, and mark that `.run`",
            )
