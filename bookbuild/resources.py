"""Find what ships with the compiler, in a checkout or a wheel, and the folder it caches in."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from platformdirs import user_cache_path

_PACKAGE = Path(__file__).resolve().parent


def share(name: str) -> Path:
    """Return the path of a shipped file such as `fonts/fonts.toml`.

    A wheel carries these files beside the package's modules, a checkout at its
    top level.
    """
    installed = _PACKAGE / "share"
    return (installed if installed.is_dir() else _PACKAGE.parent) / name


def template_folder() -> Path:
    """Return the folder of the shipped templates and style sheets."""
    return share("templates")


def in_checkout() -> bool:
    """Tell whether the compiler runs from its sources and not from a wheel."""
    return not (_PACKAGE / "share").is_dir()


def schema_file() -> Path:
    """Return the JSON Schema of book.yaml."""
    return _PACKAGE / "book.schema.json"


def cache_root(environment: Mapping[str, str] = os.environ) -> Path:
    """Return the folder shared by all books of this user; BOOKBUILD_CACHE names another."""
    chosen = environment.get("BOOKBUILD_CACHE", "")
    return Path(chosen).absolute() if chosen else user_cache_path("bookbuild")
