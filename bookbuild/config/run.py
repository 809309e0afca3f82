"""The keys of book.yaml that only `bookbuild run` asks about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bookbuild.diagnostics import Span

from .shapes import Key, Located, Number, Record, Text


@dataclass(frozen=True, slots=True)
class RunConfig:
    """How the code of the book is run."""

    python: str = ""
    """Interpreter: a path from the book's folder, or a name to be looked up; ours where empty."""
    python_span: Span | None = None
    timeout: float = 600.0
    """Seconds a chapter may take."""
    memory: int = 8000
    """Megabytes a chapter may take."""


RUN_KEYS = Record(
    {
        "python": Key(
            Located(Text(pattern=r"[^\x00-\x1f]*[^\s\x00-\x1f][^\x00-\x1f]*", asks="a path")),
            "Python that runs the code, a path from the book's folder or a name",
        ),
        "timeout": Key(Number(1, 86400), "seconds a chapter may take; 600 where not given"),
        "memory": Key(
            Number(100, 1000000, whole=True), "megabytes a chapter may take; 8000 if not given"
        ),
    }
)


def make_run(values: dict[str, Any]) -> RunConfig:
    """Return what `run` asks for."""
    python, span = values.get("python", ("", None))
    rest = {key: value for key, value in values.items() if key != "python"}
    return RunConfig(python=python, python_span=span, **rest)
