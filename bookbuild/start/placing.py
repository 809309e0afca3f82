"""Put a new book where nothing is yet."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from bookbuild.config import FILE
from bookbuild.diagnostics import Report
from bookbuild.write import is_vacant, write_new_file, write_new_folder


def is_free(folder: Path, report: Report) -> bool:
    """Tell whether a book can be put into `folder`; report N109 or F010 where it cannot."""
    try:
        vacant = is_vacant(folder)
    except OSError as fault:
        _report_refusal(folder, fault, report)
        return False
    if not vacant:
        name = _called(folder)
        message = f"`{name}` is not empty" if folder.is_dir() else f"`{name}` is there already"
        hint = "name a folder that does not exist yet, or an empty one"
        report.add("N109", message, None, hint=hint)
    return vacant


def put_book(folder: Path, files: Mapping[str, bytes], report: Report) -> bool:
    """Write a whole book into a folder of its own; tell whether it is there."""
    if not is_free(folder, report):
        return False
    try:
        write_new_folder(folder, files, FILE)
    except OSError as fault:
        _report_refusal(folder, fault, report)
        return False
    return True


def is_no_book(folder: Path, report: Report) -> bool:
    """Tell whether a folder has no book.yaml yet; report N109 where it has one."""
    taken = os.path.lexists(folder / FILE)
    if taken:
        hint = "move it away, or name a folder for the book behind the site's"
        report.add("N109", f"`{FILE}` is there already", None, hint=hint)
    return not taken


def put_settings(folder: Path, content: bytes, report: Report) -> bool:
    """Write book.yaml into a folder that has none; tell whether it is there."""
    if not is_no_book(folder, report):
        return False
    try:
        write_new_file(folder / FILE, content)
    except OSError as fault:
        _report_refusal(folder / FILE, fault, report)
        return False
    return True


def _report_refusal(path: Path, fault: OSError, report: Report) -> None:
    reason = (fault.strerror or type(fault).__name__).lower()
    report.add("F010", f"cannot write `{_called(path)}`: {reason}", None)


def _called(path: Path) -> str:
    return str(path).encode(errors="replace").decode()[:200]
