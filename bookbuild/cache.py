"""Keep results by the content they were made from; safe to delete and to share.

Entries are plain bytes under the digest of everything they depend on, so an
entry is never wrong, only missing. Each carries a checksum: a torn or altered
entry reads as missing.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import time
from pathlib import Path

_SUM = 32
_DAY = 86_400
LIMIT = 1_000_000_000
"""Bytes of results kept between builds."""


def digest(*parts: bytes | str) -> str:
    """Return a hex digest of `parts`; no two lists of parts share one."""
    state = hashlib.sha256()
    for part in parts:
        raw = part.encode(errors="surrogatepass") if isinstance(part, str) else part
        state.update(len(raw).to_bytes(8, "big"))
        state.update(raw)
    return state.hexdigest()


class Cache:
    """Content-addressed files in one folder; without a folder nothing is kept."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder
        self.refusal = ""
        """Why the last entry could not be kept, "" where all were."""

    def get(self, kind: str, key: str) -> bytes | None:
        """Return the entry, or None where it is missing or damaged."""
        if self.folder is None:
            return None
        path = self._path(kind, key)
        try:
            stored = path.read_bytes()
            os.utime(path)  # so that `trim` knows what is still used
        except OSError:
            return None
        content = stored[_SUM:]
        return content if hashlib.sha256(content).digest() == stored[:_SUM] else None

    def put(self, kind: str, key: str, content: bytes) -> None:
        """Keep an entry; a folder that cannot be written is no error, only slower."""
        if self.folder is None:
            return
        path = self._path(kind, key)
        temporary = path.with_name(f".new-{secrets.token_hex(8)}")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                with temporary.open("xb") as file:
                    file.write(hashlib.sha256(content).digest())
                    file.write(content)
                temporary.replace(path)
            except BaseException:
                temporary.unlink(missing_ok=True)
                raise
        except OSError as fault:
            self.refusal = fault.strerror or type(fault).__name__

    def trim(self, limit: int = LIMIT) -> None:
        """Once a day, remove the entries longest unused until `limit` bytes are left."""
        if self.folder is None:
            return
        stamp = self.folder / "trimmed"
        try:
            if stamp.exists() and time.time() - stamp.stat().st_mtime < _DAY:
                return
            stamp.touch()
            entries = [(f.stat(), f) for f in self.folder.glob("*/*/*") if f.is_file()]
        except OSError:
            return
        entries.sort(key=lambda entry: entry[0].st_mtime_ns, reverse=True)
        kept = 0
        for status, file in entries:
            kept += status.st_size
            if kept > limit:
                file.unlink(missing_ok=True)

    def _path(self, kind: str, key: str) -> Path:
        assert self.folder is not None
        return self.folder / kind / key[:2] / key[2:]
