"""A book served while it is written, asked as a browser asks."""

from __future__ import annotations

import http.client
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from bookbuild.serve import Session, open_session
from bookbuild.serve.server import Server

PATIENCE = 90.0
"""Seconds that anything a test waits for may take."""
_PORT = 18_200
"""The first that is tried: who is served at the same time takes the next that is free."""


class Running:
    """A session on a free port."""

    def __init__(self, root: Path, session: Session, server: Server) -> None:
        self.root, self.session, self.server = root, session, server
        self.address = f"http://127.0.0.1:{server.server_port}/"

    def get(self, name: str, **headers: str) -> tuple[int, str]:
        """Return status and text of an answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.server.server_port, timeout=30)
        connection.request("GET", f"/{name}", headers=headers)
        answer = connection.getresponse()
        text = answer.read().decode("utf-8", "replace")
        connection.close()
        return answer.status, text

    def until(self, true: Callable[[], bool]) -> None:
        """Wait until something is true."""
        end = time.monotonic() + PATIENCE
        while not true():
            assert time.monotonic() < end, self.session.status
            time.sleep(0.05)

    def settled(self) -> None:
        """Wait until nothing is being built."""
        self.until(lambda: not self.session.status["building"])

    def codes(self) -> set[str]:
        """Return the codes of what is found now."""
        return {one["code"] for one in self.session.status["found"]}

    def save(self, name: str, text: str) -> None:
        """Write a file of the book."""
        (self.root / name).write_text(text, encoding="utf-8")


@contextmanager
def served(root: Path, files: Mapping[str, str], *, with_pdf: bool = False) -> Iterator[Running]:
    """Serve a book of `files` in `root` until the tests that share it are done."""
    for name, text in files.items():
        (root / name).write_text(text, encoding="utf-8")
    session, server = open_session(
        root, _PORT, exact=False, with_pdf=with_pdf, language="zh", say=print
    )
    assert isinstance(server, Server)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    session.start()
    try:
        yield Running(root, session, server)
    finally:
        server.ending.set()
        server.shutdown()
        server.server_close()
        session.stop()
    assert not session.folder.exists()
