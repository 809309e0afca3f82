"""The only door to the book's files, the clock and the environment; bounded to the book's folder.

A book may come from a stranger's pull request, so a path is resolved through
every link first and refused where it then leaves the root, and only regular
files are opened: a FIFO or device would block or never end.
"""

from __future__ import annotations

import os
import re
import stat
import unicodedata
from collections.abc import Mapping
from pathlib import Path

from bookbuild.diagnostics import Report, Span

TEXT_LIMIT = 8_000_000
"""Bytes a chapter, book.yaml or bibliography may have; the longest real ones are under 2 MB."""
PICTURE_LIMIT = 64_000_000
"""Bytes a picture may have."""

_SCHEME = re.compile(r"^(?:[A-Za-z][A-Za-z0-9+.-]+:|//|\\\\)")


class Workspace:
    """Reads files under one root and remembers which; refusals become diagnostics."""

    def __init__(self, root: Path, environment: Mapping[str, str] | None = None) -> None:
        self.root = root.resolve()
        self.environment: Mapping[str, str] = os.environ if environment is None else environment
        self._reads: dict[str, None] = {}

    @property
    def reads(self) -> tuple[str, ...]:
        """Return the paths read so far, relative to the root, in order of first reading."""
        return tuple(self._reads)

    @property
    def source_date_epoch(self) -> int | None:
        """Return the build's fixed time in seconds since 1970, None where none is set."""
        text = self.environment.get("SOURCE_DATE_EPOCH", "")
        return int(text) if text.isdecimal() and text.isascii() else None

    def read(
        self, path: str, report: Report, span: Span | None = None, *, limit: int = TEXT_LIMIT
    ) -> bytes | None:
        """Return the content of `path`; None after reporting at `span` why it is not read."""
        target = self.locate(path, report, span)
        if target is None:
            return None
        try:
            content = self._read_regular(target, path, report, span, limit)
        except OSError as fault:
            reason = fault.strerror or type(fault).__name__
            report.add("F008", f"`{path}` cannot be read: {reason.lower()}", span)
            return None
        if content is not None:
            self._reads[target.relative_to(self.root).as_posix()] = None
        return content

    def locate(self, path: str, report: Report, span: Span | None = None) -> Path | None:
        """Return where `path` really is; None after reporting where it is not the book's."""
        if _SCHEME.match(path):
            report.add(
                "F006",
                f"`{path}` is not a path in the book",
                span,
                hint="put a copy of the file into the book's folder and name that",
            )
            return None
        if "\0" in path or not path:
            report.add("F001", f"`{path!r}` is not the name of a file", span)
            return None
        try:
            target = self._resolve(path)
        except (OSError, RuntimeError):  # too long a name, a loop of links
            report.add("F001", f"`{path}` does not exist", span)
            return None
        if not target.is_relative_to(self.root):
            report.add(
                "F002",
                f"`{path}` leads outside the book's folder",
                span,
                hint="copy the file into the book's folder",
            )
            return None
        return target

    def _resolve(self, path: str) -> Path:
        """Resolve `path`, trying the other Unicode form where the name is not there as written."""
        first = (self.root / path).resolve()
        if first.exists() or path.isascii():
            return first
        for form in ("NFC", "NFD"):
            other = (self.root / unicodedata.normalize(form, path)).resolve()
            if other.exists():
                return other
        return first

    def _read_regular(
        self, target: Path, path: str, report: Report, span: Span | None, limit: int
    ) -> bytes | None:
        # Non-blocking, so that a FIFO is met by the check below and not by waiting for a writer.
        flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0)
        try:
            handle = os.open(target, flags | getattr(os, "O_BINARY", 0))
        except FileNotFoundError:
            report.add("F001", f"`{path}` does not exist", span, hint=self._similar(target))
            return None
        with os.fdopen(handle, "rb") as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                report.add("F003", f"`{path}` is not a regular file", span)
                return None
            content = file.read(limit + 1)
        if len(content) > limit:
            report.add("F004", f"`{path}` has more than {limit // 1_000_000} MB", span)
            return None
        return content

    def _similar(self, target: Path) -> str:
        """Return a "did you mean" for a missing file from its folder's names, or ""."""
        from difflib import get_close_matches

        try:
            names = [entry.name for entry in target.parent.iterdir()]
        except OSError:
            return ""
        close = get_close_matches(target.name, names, n=1, cutoff=0.6)
        return f"did you mean `{close[0]}`?" if close else ""
