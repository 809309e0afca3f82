"""Write any text as YAML that reads back as the same text."""

from __future__ import annotations

import json
import re

_IMPOSSIBLE = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
"""What no edition can hold; YAML refuses some of it even where it is escaped."""


def one_line(text: str) -> str:
    """Return a text with every run of white space, line ends included, as one blank."""
    return " ".join(text.split())


def impossible(text: str) -> str:
    """Return how the first character that no book can hold is called, "" where there is none."""
    found = _IMPOSSIBLE.search(one_line(text))
    return f"U+{ord(found[0]):04X}" if found else ""


def quoted(text: str) -> str:
    """Return a text as a YAML scalar between double quotes; JSON's escapes are YAML's too."""
    return json.dumps(text, ensure_ascii=False)


def plain(text: str) -> str:
    """Return a text as a YAML scalar: as it stands where it can only mean itself, else quoted."""
    return text if _PLAIN.fullmatch(text) else quoted(text)


_PLAIN = re.compile(
    r"(?!(?i:true|false|yes|no|on|off|null|y|n)\b)[A-Za-z\u4e00-\u9fff]"
    r"[\w./\u4e00-\u9fff-]*"
)
