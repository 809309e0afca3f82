"""Cut off the YAML at the top of a chapter: it sets nothing here."""

from __future__ import annotations

import re

from bookbuild.diagnostics import Report

from .draft import Draft, Edit

FRONT = re.compile(
    r"---[ \t]*\n(?=(?:[ \t]*(?:#[^\n]*)?\n)*+[A-Za-z_][\w -]*+:)"
    r"(?:[^\n]*\n)*?(?:---|\.\.\.)[ \t]*(?:\n|$)"
)


def cut_front_matter(draft: Draft, report: Report) -> Draft:
    """Remove front matter; a rule at the top that holds no keys stays."""
    found = FRONT.match(draft.text)
    return draft.edited([Edit(0, found.end())]) if found else draft
