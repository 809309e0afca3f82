"""Name the state of everything but the book that a result depends on, in milliseconds."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from bookbuild.cache import digest
from bookbuild.resources import cache_root, share

_SHARED = ("templates", "fonts")
"""Folders that ship with the package; the tools and tests of a checkout are no part of it."""
_METADATA = (".dist-info", ".egg-info")


def standing(root: Path | None = None) -> str:
    """Return a digest of program, packages, pandoc and installed faces.

    Files are told apart by name, size and time, as build tools do; `root` is the folder that
    holds the faces.
    """
    package = Path(__file__).resolve().parent
    folders = [package, *map(share, _SHARED), (root or cache_root()) / "fonts" / "files"]
    lines = [line for folder in folders for line in sorted(_listed(str(folder)))]
    return digest(sys.version, *_packages(), *map(_state, _pandocs()), *lines)


def _listed(folder: str) -> Iterator[str]:
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_dir():
                    if entry.name != "__pycache__":
                        yield from _listed(entry.path)
                else:
                    yield _state(entry.path)
    except OSError:
        yield f"{folder} cannot be listed"


def _state(path: str) -> str:
    try:
        status = Path(path).stat()
    except OSError:
        return f"{path} is missing"
    return f"{path} {status.st_size} {status.st_mtime_ns}"


def _packages() -> list[str]:
    """Return the installed packages; the folder of each one's metadata names its version."""
    found: set[str] = set()
    for folder in sys.path:
        try:
            with os.scandir(folder or ".") as entries:
                found.update(e.name for e in entries if e.name.endswith(_METADATA))
        except OSError:
            continue
    return sorted(found)


def _pandocs() -> list[str]:
    """Return where a pandoc may be found; which of several is taken is pypandoc's choice."""
    spec = find_spec("pypandoc")
    folders = (spec.submodule_search_locations if spec else None) or ()
    bundled = [f"{folder}/files/pandoc" for folder in folders]
    named = [os.environ.get("PYPANDOC_PANDOC", ""), shutil.which("pandoc") or ""]
    return [*bundled, *named]
