"""Check a book; where nothing it was checked by has changed since, repeat what was found.

A check is decided by the answers to the questions it asked of the book's folder
(`Workspace.looks`) and by what is installed (`standing`). Both are kept with the
findings, so the next check only asks the same questions again.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from bookbuild.cache import Cache, digest
from bookbuild.diagnostics import Diagnostic, Related, Report, Span
from bookbuild.standing import standing
from bookbuild.workspace import Look, Workspace

if TYPE_CHECKING:
    from bookbuild.compile import Progress

_KIND = "checks"


def check(workspace: Workspace, cache: Cache, report: Report, progress: Progress) -> None:
    """Add to `report` everything that is wrong with the book in the workspace's folder."""
    progress("changes", 0, 1)
    key = digest(str(workspace.root), standing())
    found = _recall(cache.get(_KIND, key), workspace)
    progress("changes", 1, 1)
    if found is None:
        found = _anew(workspace, cache, progress)
        # What the machine lacks may be there the next time, without a trace in the book.
        if not any(d.is_of_machine for d in found):
            cache.put(_KIND, key, _written(workspace, found))
    report.extend(found)
    if cache.refusal:
        from bookbuild.check import report_refusal

        report_refusal(cache, report)


def _anew(workspace: Workspace, cache: Cache, progress: Progress) -> list[Diagnostic]:
    # Imported here: what reads chapters takes longer to load than a book to be found unchanged.
    from bookbuild.check import check_book
    from bookbuild.config import load_config
    from bookbuild.render.pdf.overwide import check_widths

    report = Report()
    progress("config", 0, 1)
    config = load_config(workspace, report)
    if config is not None:
        checked = check_book(config, workspace, cache, report, progress)
        if checked is not None:
            check_widths(checked.book, config, report)
    return report.sorted()


def _written(workspace: Workspace, found: list[Diagnostic]) -> bytes:
    looks = [[*_parts(look), seen] for look, seen in workspace.looks.items()]
    return json.dumps([looks, list(map(_parts, found))]).encode()


def _parts(value: Any) -> Any:
    """Return a dataclass as lists; `astuple` copies every string on the way."""
    if value.__class__ is tuple:
        return list(map(_parts, value))
    names = getattr(value, "__dataclass_fields__", None)
    return value if names is None else [_parts(getattr(value, name)) for name in names]


def _recall(stored: bytes | None, workspace: Workspace) -> list[Diagnostic] | None:
    """Return what was found; None where the book has changed or was never checked."""
    if stored is None:
        return None
    looks, found = json.loads(stored)
    for *look, seen in looks:
        if workspace.again(Look(*look)) != seen:
            return None
    return [_finding(*one) for one in found]


def _finding(code: str, message: str, span: Any, hint: str, related: list[Any]) -> Diagnostic:
    places = tuple(Related(Span(*place), words) for place, words in related)
    return Diagnostic(code, message, span and Span(*span), hint, places)
