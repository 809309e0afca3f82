"""Judge where a link may lead."""

from __future__ import annotations

import re

_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_ALLOWED = frozenset({"http", "https", "mailto", "tel"})


def refused_scheme(target: str) -> str:
    """Return the scheme of a target no edition may link to, "" for one it may."""
    # Browsers ignore blanks and control characters within a scheme.
    scheme = _SCHEME.match(re.sub(r"[\x00-\x20\x7f-\x9f\u200b-\u200f\ufeff]", "", target))
    if scheme is None or scheme[1].lower() in _ALLOWED:
        return ""
    return scheme[1].lower()
