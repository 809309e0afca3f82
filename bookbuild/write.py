"""Put finished files on disk whole or not at all."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Mapping
from pathlib import Path


def write_file(path: Path, content: bytes) -> None:
    """Write `content` to `path`: a temporary file beside it, synced, then renamed over it.

    A build that is killed leaves the old file or the new one. A symbolic link
    at `path` is replaced, not followed: the book it came with may be a
    stranger's. Raises OSError.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name[:40]}-{secrets.token_hex(8)}")
    try:
        with temporary.open("xb") as file:  # with the permissions of the umask
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


MARK = ".bookbuild"
"""File by which a folder is known as one that `write_folder` made and may replace."""
_LEFT = frozenset({".aux", ".fdb_latexmk", ".fls", ".log", ".out", ".pdf", ".toc", ".xdv", ".gz"})


def is_foreign(path: Path) -> bool:
    """Tell whether `path` is a folder with files that were not written by `write_folder`."""
    if path.is_symlink() or not path.is_dir():
        return False
    return not (path / MARK).is_file() and any(path.iterdir())


def mark_of(files: Mapping[str, bytes]) -> bytes:
    """Return the content of `MARK` for a folder that people go on with: what each file was."""
    told = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    return json.dumps(told, indent=0, sort_keys=True, ensure_ascii=False).encode()


def changed_in(path: Path) -> str:
    """Return a file of the folder at `path` that is not as it was written, "" for none.

    A file whose ending is one of those that TeX leaves behind does not count unless it was
    written.
    """
    try:
        told = dict(json.loads((path / MARK).read_bytes()))
    except (OSError, ValueError, TypeError):
        return ""
    for file in sorted(path.rglob("*")):
        name = file.relative_to(path).as_posix()
        if file.is_dir() or name == MARK or (file.suffix in _LEFT and name not in told):
            continue
        if hashlib.sha256(file.read_bytes()).hexdigest() != told.get(name):
            return name
    return ""


def write_folder(path: Path, files: Mapping[str, bytes]) -> None:
    """Write `files` as the folder `path`: beside it first, then renamed into its place.

    A build that is killed leaves the old folder or the new one; only between two renames, an
    instant, there is neither, and the old one then lies beside it. Names are relative, with
    forward slashes. Raises OSError, FileExistsError where the folder holds what is not ours.
    """
    if is_foreign(path):
        raise FileExistsError(0, "the folder holds files that bookbuild did not write")
    path.parent.mkdir(parents=True, exist_ok=True)
    stem = f".{path.name[:40]}-{secrets.token_hex(8)}"
    fresh, old = path.with_name(stem), path.with_name(f"{stem}-old")
    try:
        for name, content in {MARK: b"", **files}.items():
            target = fresh / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        if os.path.lexists(path):
            path.rename(old)
        try:
            fresh.rename(path)
        except BaseException:
            if os.path.lexists(old):
                old.rename(path)
            raise
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
        if old.is_symlink() or old.is_file():
            old.unlink()
        shutil.rmtree(old, ignore_errors=True)
    _sync_folder(path.parent)


VERSIONED = frozenset({".git", ".hg", ".jj"})
"""What may lie in a folder that counts as empty: a repository without files."""


def is_vacant(path: Path) -> bool:
    """Tell whether nothing is at `path`, or a folder that holds nothing but a repository.

    Raises OSError where the folder cannot be looked into.
    """
    if not os.path.lexists(path):
        return True
    return path.is_dir() and all(one.name in VERSIONED for one in path.iterdir())


def write_new_folder(path: Path, files: Mapping[str, bytes], last: str) -> None:
    """Write `files` as a folder of people's own, where `path` is vacant; nothing is replaced.

    They are written beside `path` and renamed into its place in one step. A folder that is
    there already, such as the one the command runs in, stays and gets them from a folder within
    it, `last` as the last; where one of them cannot be put there, the others are taken back.
    Raises OSError, FileExistsError where the place is not vacant.
    """
    if not is_vacant(path):
        raise FileExistsError(0, "it is not empty")
    there = path.is_dir()
    path.parent.mkdir(parents=True, exist_ok=True)
    stem = f".{path.name[:40]}-{secrets.token_hex(8)}"
    fresh = (path if there else path.parent) / stem
    try:
        for name, content in files.items():
            _write_synced(fresh / name, content)
        if there:
            _move_in(fresh, path, last)
        else:
            fresh.rename(path)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    _sync_folder(path if there else path.parent)


def _move_in(fresh: Path, path: Path, last: str) -> None:
    """Move what is in `fresh` to the folder around it; raises OSError with nothing moved."""
    moved: list[Path] = []
    names = sorted((one.name for one in fresh.iterdir()), key=lambda name: (name == last, name))
    try:
        for name in names:
            if os.path.lexists(path / name):  # it came meanwhile; `rename` would replace it
                raise FileExistsError(0, f"`{name}` is there already")
            (fresh / name).rename(path / name)
            moved.append(path / name)
    except BaseException:
        for target in moved:
            target.rename(fresh / target.name)
        raise


def write_new_file(path: Path, content: bytes) -> None:
    """Write `content` to `path`, where nothing may be; raises OSError, FileExistsError."""
    temporary = path.with_name(f".{path.name[:40]}-{secrets.token_hex(8)}")
    try:
        _write_synced(temporary, content)
        if hasattr(os, "link"):
            os.link(temporary, path)  # fails where something is there, as no rename does
        else:
            temporary.rename(path)
    finally:
        temporary.unlink(missing_ok=True)
    _sync_folder(path.parent)


def _write_synced(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    """Make the rename itself durable, where folders can be opened and synced."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    with contextlib.suppress(OSError):  # the file is whole and in place all the same
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
