"""One session of writing: watches the book, builds, and tells the browsers."""

from __future__ import annotations

import contextlib
import errno
import json
import queue
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any

from watchfiles import watch

from bookbuild.cache import Cache
from bookbuild.config import FILE
from bookbuild.diagnostics import Diagnostic, Severity, show
from bookbuild.resources import cache_root
from bookbuild.workspace import Workspace

from .full import Build, build_apart
from .preview import Preview

_KINDS = frozenset(
    (".md", ".markdown", ".yaml", ".yml", ".bib", ".json", ".csl", ".css", ".js", ".mjs", ".svg")
) | {".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp", ".ttf", ".otf"}
"""Endings of files a book may be made from; one that is new is not yet known as read."""
_IGNORED = frozenset({"build", "node_modules", "__pycache__"})
_PAUSE = 1.0
"""Seconds without a save after which everything is built."""
PORTS = 20
"""How many ports are tried behind a taken one that nobody asked for."""


class PortTaken(OSError):
    """The port asked for belongs to another program."""


@dataclass(slots=True)
class Session:
    """What is shown, and to whom."""

    root: Path
    folder: Path
    """Where the editions lie, outside the book."""
    with_pdf: bool
    language: show.Language
    say: Callable[[str], None]
    preview: Preview
    overrides: dict[str, bytes] = field(default_factory=dict)
    """Files of the site made since the last full build."""
    listeners: set[queue.SimpleQueue[str]] = field(default_factory=set)
    status: dict[str, Any] = field(default_factory=lambda: {"building": True, "found": []})
    reads: set[str] = field(default_factory=set)
    pdf_version: int = 0
    _found: dict[str, tuple[Diagnostic, ...]] = field(default_factory=dict)
    _made: dict[str, int] = field(default_factory=dict)
    """When each override was made, in saves counted."""
    _saves: int = 0
    _begun: bool = False
    _dirty: threading.Event = field(default_factory=threading.Event)
    _ending: threading.Event = field(default_factory=threading.Event)
    _lock: threading.RLock = field(default_factory=threading.RLock)
    _threads: list[threading.Thread] = field(default_factory=list)

    @property
    def site(self) -> Path:
        """Return the folder of the last site that was built."""
        return self.folder / "site"

    @property
    def pdf(self) -> Path:
        """Return the last PDF that was built."""
        return self.folder / "book.pdf"

    def start(self) -> None:
        """Begin to build and to watch."""
        self._dirty.set()
        for work in (self._build_all, self._watch):
            thread = threading.Thread(target=work, daemon=True)
            thread.start()
            self._threads.append(thread)

    def stop(self) -> None:
        """End what runs, and remove what was built."""
        self._ending.set()
        self._dirty.set()
        for thread in self._threads:
            thread.join(10)
        shutil.rmtree(self.folder, ignore_errors=True)

    def file(self, name: str) -> bytes | None:
        """Return a file of the site as it is now."""
        with self._lock:
            if name in self.overrides:
                return self.overrides[name]
        path = self.site / name
        try:
            if path.resolve().is_relative_to(self.site.resolve()) and path.is_file():
                return path.read_bytes()
        except (OSError, ValueError):
            pass
        return None

    def listen(self) -> queue.SimpleQueue[str]:
        """Return a queue of events, what is known now first."""
        events: queue.SimpleQueue[str] = queue.SimpleQueue()
        with self._lock:
            self.listeners = {*self.listeners, events}
            events.put(json.dumps({"kind": "status", **self.status}))
        return events

    def leave(self, events: queue.SimpleQueue[str]) -> None:
        """Send no more events to a browser that has gone."""
        with self._lock:
            self.listeners = self.listeners - {events}

    def tell(self, kind: str, **values: Any) -> None:
        """Send an event to every browser."""
        with self._lock:
            text = json.dumps({"kind": kind, **values}, ensure_ascii=False)
            for events in self.listeners:
                events.put(text)

    # --- saves ---------------------------------------------------------------

    def _watch(self) -> None:
        # A burst of saves comes as one set; what is saved meanwhile comes with the next.
        changes = watch(
            self.root, watch_filter=self._matters, debounce=150, step=30, stop_event=self._ending
        )
        for found in changes:
            names = {Path(path).relative_to(self.root).as_posix() for _, path in found}
            self.saved(names)

    def _matters(self, _: object, path: str) -> bool:
        try:
            parts = Path(path).relative_to(self.root).parts
        except ValueError:
            return False
        if any(part.startswith(".") or part in _IGNORED for part in parts):
            return False
        return "/".join(parts) in self.reads or Path(path).suffix.lower() in _KINDS

    def saved(self, names: Iterable[str]) -> None:
        """Show at once what can be shown, and let a full build follow."""
        with self._lock:
            self._saves += 1
        if FILE in names:
            self.preview.forget()
        for name in sorted(names):
            try:
                self._preview(name)
            except Exception as fault:  # a page made in haste; the full build will tell
                self.say(f"{name}: {type(fault).__name__}: {fault}"[:300])
        self._dirty.set()

    def _preview(self, name: str) -> None:
        made = self.preview.make(name)
        if made is None:
            return
        with self._lock:
            self._found[name] = made.found
            if made.page is not None:
                page = self.file(made.page.name)
                put = None if page is None else put_body(page, made.page.body)
                if put is None:
                    return
                self.overrides[made.page.name] = put
                self._made[made.page.name] = self._saves
                for picture, content in made.page.pictures:
                    self.overrides[picture] = content
                    self._made[picture] = self._saves
                style = self.file("assets/book.css") or b""
                missing = [r for r in made.page.styles.splitlines() if r.encode() not in style]
                if missing:
                    self.overrides["assets/book.css"] = style + "\n".join(missing).encode()
                    self._made["assets/book.css"] = self._saves
        self._report(building=True)
        if made.page is not None:
            self.tell("page", name=made.page.name)

    # --- full builds -----------------------------------------------------------

    def _build_all(self) -> None:
        while True:
            self._dirty.wait()
            while self._dirty.is_set() and not self._ending.wait(_PAUSE if self._begun else 0):
                # Saves that follow one another are built together, after the last of them.
                self._dirty.clear()
                self._begun = True
            if self._ending.is_set():
                return
            with self._lock:
                begun = self._saves
                self._found.clear()
            self._report(building=True)
            # Built beside, so that a page asked for meanwhile is never half there.
            built = build_apart(self.root, "html", self.folder / "next")
            if self._ending.is_set():
                return
            self._take(built, begun)
            self.preview.refresh()
            if self.with_pdf and not self._dirty.is_set():
                self._build_pdf()

    def _take(self, built: Build, begun: int) -> None:
        with self._lock:
            self.reads |= set(built.reads)
            fresh = tuple(d for d in built.found if not d.span or d.span.file not in self._found)
            self._found[""] = fresh
            if built.fine:
                old = self.folder / "old"
                if self.site.exists():
                    self.site.rename(old)
                (self.folder / "next").rename(self.site)
                shutil.rmtree(old, ignore_errors=True)
                late = {name for name, when in self._made.items() if when > begun}
                self.overrides = {n: c for n, c in self.overrides.items() if n in late}
                self._made = {n: w for n, w in self._made.items() if n in late}
        self._report(building=self._dirty.is_set())
        if built.fine:
            self.tell("site")

    def _build_pdf(self) -> None:
        target = self.folder / "next.pdf"
        built = build_apart(self.root, "pdf", target)
        if built.fine and not self._ending.is_set():
            with self._lock:
                target.rename(self.pdf)
                self.pdf_version += 1
            self.tell("pdf", version=self.pdf_version)

    def _report(self, *, building: bool) -> None:
        """Tell what was found, errors first."""
        with self._lock:
            found = [one for some in self._found.values() for one in some]
            found.sort(key=lambda d: (d.severity is not Severity.ERROR, d.sort_key()))
            rows = [json.loads(line) for line in show.as_json(found[:100]).splitlines()]
            line = source_lines(self.root)
            for row in rows:
                row["source"] = line(row["file"], row["line"])
            self.status = {
                "building": building,
                "language": self.language,
                "found": rows,
                "more": max(len(found) - 100, 0),
            }
            status = dict(self.status)
        self.tell("status", **status)


def source_lines(root: Path) -> Callable[[str | None, int | None], str]:
    """Return a function that gives a line of a file of the book, "" where there is none."""
    texts: dict[str, list[str]] = {}

    def line(file: str | None, number: int | None) -> str:
        if file is None or number is None:
            return ""
        if file not in texts:
            try:
                content = (root / file).read_text("utf-8", "replace")
            except OSError:
                content = ""
            texts[file] = content.splitlines()
        return texts[file][number - 1][:300] if number <= len(texts[file]) else ""

    return line


_BEFORE, _AFTER = b'<main id="main" tabindex="-1">', b'<nav class="turn"'


def put_body(page: bytes, body: str) -> bytes | None:
    """Return a page with another body; None where its parts are not found."""
    start, end = page.find(_BEFORE), page.rfind(_AFTER)
    if start < 0 or end < start:
        return None
    return page[: start + len(_BEFORE)] + b"\n" + body.encode() + b"\n" + page[end:]


def open_session(
    root: Path,
    port: int,
    *,
    exact: bool,
    with_pdf: bool,
    language: show.Language,
    say: Callable[[str], None],
) -> tuple[Session, ThreadingHTTPServer]:
    """Return a session and its server on a port of this machine alone; raises PortTaken."""
    from .server import Server

    resolved = root.resolve()
    preview = Preview(Workspace(resolved), Cache(cache_root() / "results"))
    folder = Path(tempfile.mkdtemp(prefix="bookbuild-serve-"))
    session = Session(resolved, folder, with_pdf, language, say, preview)
    for number in range(port, port + (1 if exact else PORTS)):
        try:
            return session, Server(number, session)
        except OSError as fault:
            if fault.errno not in (errno.EADDRINUSE, errno.EACCES):
                raise
    with contextlib.suppress(OSError):
        folder.rmdir()
    raise PortTaken(port)
