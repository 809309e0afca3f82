"""What a local pass knows beside its chapter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bookbuild.cache import Cache
from bookbuild.diagnostics import Report
from bookbuild.math.engine import Engine
from bookbuild.words import Words

from .numbering import Numbering


@dataclass(frozen=True, slots=True)
class Scope:
    """The surroundings of one chapter; what changes a result is part of the chapter's cache key."""

    words: Words
    report: Report
    engine: Engine
    """Sets the formulas, with the book's macros."""
    math_key: str
    """Digest of all that a formula's result depends on beside its TeX."""
    cache: Cache
    """Keeps formulas between builds."""
    source: str = ""
    """The chapter as its author wrote it."""
    numbering: Numbering = field(default_factory=Numbering)
    elsewhere: Mapping[str, str] | None = None
    """Numbers of other chapters' equations by label; None while those are not known yet."""
