"""Which numbered equations of a chapter a test module checks."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

CHAPTERS = Path(__file__).resolve().parents[2] / "chapters"
Test = TypeVar("Test", bound=Callable[..., None])


class Checked:
    """The labels of one chapter that have a test, those taken as definitions, and the rest."""

    def __init__(self, chapter: str, prefix: str, definitions: str) -> None:
        text = (CHAPTERS / chapter).read_text(encoding="utf-8")
        self.written = set(re.findall(rf"\\label\{{eq:{prefix}-([^}}]+)\}}", text))
        self.definitions = set(definitions.split())
        self.tested: set[str] = set()

    def __call__(self, labels: str) -> Callable[[Test], Test]:
        """Note that the decorated test checks `labels` (blanks between them)."""
        self.tested |= set(labels.split())
        return lambda test: test

    def assert_complete(self) -> None:
        """Fail where a label of the chapter has no test, or a test names no label."""
        assert self.written - self.tested - self.definitions == set(), "labels without a test"
        assert (self.tested | self.definitions) - self.written == set(), "tests without a label"
        assert self.tested & self.definitions == set(), "definitions that are tested"
