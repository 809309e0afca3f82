"""Report what entries of a bibliography lack: a known type, and the fields it asks for."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from bookbuild.diagnostics import Related, Report
from bookbuild.markdown.bibtex import BibEntry, BibField

_WHO = "author|editor|editora|translator|organization|institution"
_WHEN = "year|date|pubstate"
_IN = "booktitle|maintitle|eventtitle"
_NEEDED: dict[str, tuple[str, ...]] = {
    "article": ("author|editor", "title", "journal|journaltitle|eprint", _WHEN),
    "book": (_WHO, "title", _WHEN),
    "booklet": ("title",),
    "collection": ("title", _WHEN),
    "dataset": ("title",),
    "electronic": ("title", "url|doi|eprint"),
    "inbook": ("author|editor", "title|chapter|pages", "booktitle|publisher", _WHEN),
    "incollection": ("author|editor", "title", _IN, _WHEN),
    "inproceedings": ("author|editor", "title", _IN, _WHEN),
    "manual": ("title",),
    "misc": ("title|howpublished",),
    "mvbook": (_WHO, "title", _WHEN),
    "online": ("title", "url|doi|eprint"),
    "patent": ("author|holder", "title", "number", _WHEN),
    "periodical": ("title", _WHEN),
    "phdthesis": ("author", "title", "school|institution", _WHEN),
    "proceedings": ("title", _WHEN),
    "reference": ("title", _WHEN),
    "report": ("author|institution", "title", _WHEN),
    "software": ("title",),
    "techreport": ("author|institution", "title", "institution", _WHEN),
    "thesis": ("author", "title", "institution|school", _WHEN),
    "unpublished": ("author", "title"),
}
_SAME = {
    "conference": "inproceedings",
    "mastersthesis": "phdthesis",
    "www": "online",
    "mvcollection": "collection",
    "mvproceedings": "proceedings",
    "mvreference": "reference",
    "bookinbook": "inbook",
    "suppbook": "inbook",
    "inreference": "incollection",
    "suppcollection": "incollection",
    "suppperiodical": "article",
}
"""Types that ask for what another one asks for (BibLaTeX manual, 2.1)."""
_FREE = frozenset(
    (
        *("artwork", "audio", "bibnote", "commentary", "image", "jurisdiction", "legal"),
        "legislation",
        *("letter", "movie", "music", "newspaper", "performance", "review", "set", "standard"),
        *("video", "webpage", "xdata", "customa", "customb", "customc", "customd", "custome"),
        "customf",
    )
)
"""Types that ask for nothing."""
_INHERITING = frozenset({"crossref", "xdata", "xref"})


def report_faults(entries: Iterable[BibEntry], report: Report) -> None:
    """Report unknown types, fields that are missing, empty or doubled."""
    for entry in entries:
        kind = _SAME.get(entry.kind, entry.kind)
        if kind not in _NEEDED and kind not in _FREE:
            close = get_close_matches(kind, [*_NEEDED, *_SAME, *_FREE], n=1)
            hint = f"did you mean `@{close[0]}`?" if close else "it is cited as `@misc`"
            message = f"no type of works is called `@{entry.kind}`"
            report.add("R307", message, entry.kind_span, hint=hint)
        _report_doubled(entry, report)
        if _INHERITING.isdisjoint(one.name for one in entry.fields):
            for asked in _NEEDED.get(kind, ()):
                _report_missing(entry, asked.split("|"), report)


def _report_missing(entry: BibEntry, asked: list[str], report: Report) -> None:
    if any(one.name in asked and one.filled for one in entry.fields):
        return
    message = f"`{entry.key}` has no `{asked[0]}`"
    empty = next((one for one in entry.fields if one.name in asked), None)
    span, hint = entry.span, f"`@{entry.kind}` asks for it: `{asked[0]} = {{…}},`"
    if empty is not None:
        span, message = empty.span, f"`{empty.name}` of `{entry.key}` is empty"
    else:
        for one in entry.fields:
            if close := get_close_matches(one.name, asked, n=1, cutoff=0.75):
                span, hint = one.span, f"did you mean `{close[0]}` by `{one.name}`?"
    report.add("R309", message, span, hint=hint)


def _report_doubled(entry: BibEntry, report: Report) -> None:
    first: dict[str, BibField] = {}
    for one in entry.fields:
        before = first.setdefault(one.name, one)
        if before is not one:
            message = f"`{one.name}` stands twice in `{entry.key}`"
            related = (Related(before.span, "first here"),)
            report.add("R310", message, one.span, hint="keep one", related=related)
