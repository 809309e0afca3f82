"""Answer the browsers of this machine: pages, events, pages of the PDF."""

from __future__ import annotations

import contextlib
import mimetypes
import queue
import threading
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from bookbuild.resources import template_folder

from .pages import PdfPages

if TYPE_CHECKING:
    from .session import Session

_OWN = "-/"
"""Folder of what is not part of the site."""
_BEAT = 15.0
"""Seconds after which a silent connection is tried."""
_SCRIPT = b'<script src="/-/serve.js" defer></script></head>'
_WAITING = (
    b"<!DOCTYPE html><html lang=zh-CN><head><meta charset=utf-8><title>bookbuild</title>"
    b'<script src="/-/serve.js" defer></script></head><body><main></main></body></html>'
)
_FILES = {"serve.js": "text/javascript", "pdf.html": "text/html", "pdf.js": "text/javascript"}


class Server(ThreadingHTTPServer):
    """A server on the loopback interface."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, port: int, session: Session) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.session = session
        self.pdf = PdfPages(session.pdf)
        self.ending = threading.Event()

    @property
    def hosts(self) -> frozenset[str]:
        """Return the names under which this server may be asked: a page elsewhere has another."""
        return frozenset(f"{name}:{self.server_port}" for name in ("127.0.0.1", "localhost"))

    def handle_error(self, request: object, client_address: object) -> None:
        """Let a browser go away in silence."""


class _Handler(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        """Keep the terminal for what the author wants to know."""

    def do_HEAD(self) -> None:
        """Answer without content."""
        self.do_GET()

    def do_GET(self) -> None:
        """Answer with a file, a page of the PDF or a stream of events."""
        origin = self.headers.get("Origin")
        if self.headers.get("Host", "") not in self.server.hosts or (
            origin is not None and origin not in {f"http://{h}" for h in self.server.hosts}
            # The frame of a demonstration has an origin of its own and asks for nothing of ours.
        ):
            self._send(HTTPStatus.FORBIDDEN, b"this server is for this machine", "text/plain")
            return
        name = unquote(urlsplit(self.path).path).lstrip("/")
        if name.startswith(_OWN):
            self._own(name.removeprefix(_OWN))
        else:
            self._page(name or "index.html")

    def _page(self, name: str) -> None:
        name = f"{name}index.html" if name.endswith("/") else name
        content = self.server.session.file(name)
        status = HTTPStatus.OK
        if content is None:
            if name == "index.html":
                content = _WAITING
            else:
                status = HTTPStatus.NOT_FOUND
                content = self.server.session.file("404.html") or _WAITING
            kind = "text/html"
        else:
            kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        if kind == "text/html" and not name.startswith("demos/"):
            content = content.replace(b"</head>", _SCRIPT, 1) if _SCRIPT not in content else content
        self._send(status, content, kind)

    def _own(self, name: str) -> None:
        session = self.server.session
        if name == "events":
            self._events()
        elif name in _FILES:
            content = (template_folder() / "serve" / name).read_bytes()
            self._send(HTTPStatus.OK, content, _FILES[name])
        elif name == "pdf.json":
            self._send(
                HTTPStatus.OK, self.server.pdf.sizes(session.pdf_version), "application/json"
            )
        elif name.startswith("pdf/") and name.removeprefix("pdf/").isdecimal():
            picture = self.server.pdf.page(int(name.removeprefix("pdf/")), session.pdf_version)
            if picture is None:
                self._send(HTTPStatus.NOT_FOUND, b"", "text/plain")
            else:
                self._send(HTTPStatus.OK, picture, "image/png")
        else:
            self._send(HTTPStatus.NOT_FOUND, b"", "text/plain")

    def _events(self) -> None:
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Cache-Control", "no-store")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        session = self.server.session
        events = session.listen()
        try:
            while not self.server.ending.is_set():
                try:
                    text = f"data: {events.get(timeout=_BEAT)}\n\n"
                except queue.Empty:
                    text = ": \n\n"
                self.wfile.write(text.encode())
                self.wfile.flush()
        except OSError:  # the browser has gone
            pass
        finally:
            session.leave(events)

    def _send(self, status: HTTPStatus, content: bytes, kind: str) -> None:
        self.send_response(status)
        text = kind.startswith("text/") or kind == "application/json"
        self.send_header("Content-Type", f"{kind}; charset=utf-8" if text else kind)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.end_headers()
        if self.command != "HEAD":
            with contextlib.suppress(OSError):
                self.wfile.write(content)
