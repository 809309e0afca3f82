"""Keep installed faces in one shared folder, and know cheaply whether each is still intact.

A receipt beside the files says from which source bytes each was made and what
it looked like then; only a file whose size or time changed is hashed again.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from bookbuild.write import write_file

from .manifest import FaceSource

State = Literal["installed", "missing", "damaged"]

_RECIPES = {"unwrap": 1, "instance": 1, "chws": 1}
"""Raised when a preparation step changes what it makes."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What the receipt says of one file."""

    recipe: str
    sha256: str
    size: int
    time: int
    """Modification time in nanoseconds."""


class FontFolder:
    """The folder `<cache>/fonts/files` with its receipt."""

    def __init__(self, root: Path) -> None:
        self.path = root / "fonts" / "files"
        self._receipt = self.path / ".receipt.json"
        self._entries: dict[str, Entry] = self._load()

    def state(self, face: FaceSource) -> State:
        """Tell whether `face` is there and is what the manifest describes."""
        entry = self._entries.get(face.file)
        try:
            status = (self.path / face.file).stat()
        except OSError:
            return "missing"
        if entry is None or entry.recipe != _recipe(face):
            return "damaged"
        if (entry.size, entry.time) == (status.st_size, status.st_mtime_ns):
            return "installed"
        if entry.size != status.st_size or self._hash(face.file) != entry.sha256:
            return "damaged"
        return "installed"

    def sha256(self, face: FaceSource) -> str:
        """Return the digest of an installed face; KeyError where it is not."""
        return self._entries[face.file].sha256

    def put(self, face: FaceSource, content: bytes) -> None:
        """Store a prepared face and note it in the receipt; raises OSError."""
        path = self.path / face.file
        write_file(path, content)
        status = path.stat()
        digest = hashlib.sha256(content).hexdigest()
        entry = Entry(_recipe(face), digest, status.st_size, status.st_mtime_ns)
        self._entries = {**self._load(), **self._entries, face.file: entry}
        text = json.dumps(
            {name: asdict(entry) for name, entry in sorted(self._entries.items())}, indent=1
        )
        write_file(self._receipt, text.encode())

    def _hash(self, name: str) -> str:
        try:
            return hashlib.sha256((self.path / name).read_bytes()).hexdigest()
        except OSError:
            return ""

    def _load(self) -> dict[str, Entry]:
        try:
            stored = json.loads(self._receipt.read_bytes())
            return {name: Entry(**entry) for name, entry in stored.items()}
        except (OSError, ValueError, TypeError, AttributeError):
            return {}


def _recipe(face: FaceSource) -> str:
    """Name the source bytes and everything done to them."""
    steps = [f"{step}.{_RECIPES[step]}" for step in face.prepare]
    axes = [f"{axis}={value:g}" for axis, value in face.axes]
    return " ".join([face.sha256, *steps, *axes])
