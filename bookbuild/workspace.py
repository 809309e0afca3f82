"""The only door to the book's files, the clock and the environment; bounded to the book's folder.

A book may come from a stranger's pull request, so a path is resolved through
every link first and refused where it then leaves the root, and only regular
files are opened: a FIFO or device would block or never end.

Every look is remembered with what was seen, so that a later run can tell whether
it would see the same.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import stat
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path, PurePosixPath
from typing import Literal

from bookbuild.diagnostics import Report, Span

TEXT_LIMIT = 8_000_000
"""Bytes a chapter, book.yaml or bibliography may have; the longest real ones are under 2 MB."""
PICTURE_LIMIT = 64_000_000
"""Bytes a picture may have."""

_SCHEME = re.compile(r"^(?:[A-Za-z][A-Za-z0-9+.-]*:|//|\\\\)")


def is_address(path: str) -> bool:
    """Tell whether `path` names a scheme, a host or a drive and so no file of the book."""
    return bool(_SCHEME.match(path))


@dataclass(frozen=True, slots=True)
class Look:
    """A question asked of the book's folder."""

    kind: Literal["read", "locate", "file", "there", "names"]
    path: str
    limit: int = 0


class Workspace:
    """Reads files under one root and remembers which; refusals become diagnostics."""

    def __init__(
        self,
        root: Path,
        environment: Mapping[str, str] | None = None,
        made: Mapping[str, bytes] | None = None,
    ) -> None:
        self.root = root.resolve()
        self.made = made or {}
        """Files this run has made, by path: they stand in for what lies there."""
        self.environment: Mapping[str, str] = os.environ if environment is None else environment
        self._reads: dict[str, None] = {}
        self.looks: dict[Look, str] = {}
        """Every question asked so far with a digest of its answer, refusals included."""

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
        if path in self.made:
            return self.made[path]
        refusals = Report()
        content = self._read(path, refusals, span, limit)
        look = Look("read", path, limit)
        if look not in self.looks:
            self.looks[look] = _seen(content, refusals)
        report.extend(refusals)
        return content

    def _read(self, path: str, report: Report, span: Span | None, limit: int) -> bytes | None:
        target = self._locate(path, report, span)
        if target is None:
            return None
        try:
            content = self._read_regular(target, path, report, span, limit)
        except (FileNotFoundError, NotADirectoryError):
            self._missing(path, report, span)
            return None
        except OSError as fault:
            if fault.errno == errno.ENAMETOOLONG:
                self._missing(path, report, span)
                return None
            reason = fault.strerror or type(fault).__name__
            report.add("F008", f"`{_clip(path)}` cannot be read: {reason.lower()}", span)
            return None
        if content is not None:
            self._reads[target.relative_to(self.root).as_posix()] = None
        return content

    def locate(self, path: str, report: Report, span: Span | None = None) -> Path | None:
        """Return where `path` really is; None after reporting where it is not the book's."""
        refusals = Report()
        target = self._locate(path, refusals, span)
        self.looks.setdefault(Look("locate", path), _seen(target, refusals))
        report.extend(refusals)
        return target

    def is_file(self, path: str) -> bool:
        """Tell whether `path` is a file of the book."""
        if path in self.made:
            return True
        target = self._locate(path, Report(), None)
        try:
            found = target is not None and target.is_file()
        except OSError:
            found = False
        self.looks.setdefault(Look("file", path), str(found))
        return found

    def is_there(self, path: str) -> bool:
        """Tell whether there is anything of the name `path`, be it a folder or out of bounds."""
        found = (self.root / path).exists()
        self.looks.setdefault(Look("there", path), str(found))
        return found

    def names(self, folder: str) -> tuple[str, ...]:
        """Return the sorted names in a folder of the book, none where it is no folder of it."""
        target = self._locate(folder, Report(), None)
        try:
            found = tuple(sorted(one.name for one in target.iterdir())) if target else ()
        except OSError:
            found = ()
        self.looks.setdefault(Look("names", folder), _seen("\0".join(found), Report()))
        return found

    def again(self, look: Look) -> str:
        """Ask once more and return the digest of the answer."""
        fresh = Workspace(self.root, self.environment)
        ask: dict[str, Callable[[], object]] = {
            "read": lambda: fresh.read(look.path, Report(), limit=look.limit),
            "locate": lambda: fresh.locate(look.path, Report()),
            "file": lambda: fresh.is_file(look.path),
            "there": lambda: fresh.is_there(look.path),
            "names": lambda: fresh.names(look.path),
        }
        ask[look.kind]()
        return fresh.looks[look]

    def _locate(self, path: str, report: Report, span: Span | None) -> Path | None:
        if is_address(path):
            report.add(
                "F006",
                f"`{_clip(path)}` is not a path in the book",
                span,
                hint="put a copy of the file into the book's folder and name that",
            )
            return None
        if "\0" in path or not path:
            report.add("F001", f"`{_clip(path)}` is not the name of a file", span)
            return None
        try:
            target = self._resolve(path)
        except RuntimeError:  # Python before 3.13; later ones leave it to the opening
            reason = os.strerror(errno.ELOOP).lower()
            report.add("F008", f"`{_clip(path)}` cannot be read: {reason}", span)
            return None
        except (OSError, ValueError):  # half a surrogate pair
            report.add("F001", f"`{_clip(path)}` cannot be the name of a file", span)
            return None
        if path.startswith("/") or not target.is_relative_to(self.root):
            report.add(
                "F002",
                f"`{_clip(path)}` leads outside the book's folder",
                span,
                hint="copy the file into the book's folder and write the path from there",
            )
            return None
        return target

    def _resolve(self, path: str) -> Path:
        """Resolve `path`, trying the other Unicode form of a name that is not there as written."""
        here = self.root
        for name in PurePosixPath(path).parts:
            forms = (name, *(unicodedata.normalize(form, name) for form in ("NFC", "NFD")))
            here = next(
                (here / form for form in forms if os.path.lexists(here / form)), here / name
            )
        return here.resolve()

    def _read_regular(
        self, target: Path, path: str, report: Report, span: Span | None, limit: int
    ) -> bytes | None:
        # Asked before opening, as that alone can act on a device or fail on a socket; and again
        # after it, as the name may mean another file by then.
        if not stat.S_ISREG(target.stat().st_mode):
            report.add("F003", f"`{_clip(path)}` is not a regular file", span)
            return None
        # Non-blocking, so that no writer of a FIFO is waited for.
        flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0)
        handle = os.open(target, flags | getattr(os, "O_BINARY", 0))
        try:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                raise OSError(0, "replaced while it was read")
            with os.fdopen(handle, "rb", closefd=False) as file:
                content = file.read(limit + 1)
        finally:
            os.close(handle)
        if len(content) > limit:
            report.add("F004", f"`{_clip(path)}` has more than {limit:,} bytes", span)
            return None
        return content

    def _missing(self, path: str, report: Report, span: Span | None) -> None:
        try:
            close = self._similar(path)
        except (OSError, RuntimeError, ValueError):
            close = ""
        hint = f"did you mean `{close}`?" if close else ""
        report.add("F001", f"`{_clip(path)}` does not exist", span, hint=hint)

    def _similar(self, path: str) -> str:
        """Return a path much like the missing `path` that is there, or ""."""
        here = self.root
        found: list[str] = []
        for name in PurePosixPath(path.replace("\\", "/")).parts:
            close = name if name == ".." or (here / name).exists() else _closest(here, name)
            here = (here / close).resolve()
            if not close or not here.is_relative_to(self.root):  # names out there are not ours
                return ""
            found.append(close)
        return "/".join(found) if here.is_file() else ""


def _seen(answer: bytes | str | Path | None, refusals: Report) -> str:
    """Return a digest of what a look came to; of a refusal its words, the nearest name included."""
    raw = answer if isinstance(answer, bytes) else str(answer).encode(errors="surrogatepass")
    state = hashlib.sha256(raw)
    for refusal in refusals:
        state.update(ascii((refusal.code, refusal.message, refusal.hint)).encode())
    return state.hexdigest()


def _closest(folder: Path, name: str) -> str:
    """Return the name in `folder` that `name` was probably meant for, or ""."""
    try:
        with os.scandir(folder) as entries:
            names = {e.name.casefold(): e.name for e, _ in zip(entries, range(2000), strict=False)}
    except OSError:
        return ""
    close = get_close_matches(name[:200].casefold(), sorted(names), n=1)
    return names[close[0]] if close else ""


def _clip(path: str) -> str:
    return path if len(path) <= 200 else f"{path[:200]}…"
