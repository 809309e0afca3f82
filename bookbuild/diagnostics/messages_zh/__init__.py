"""Say findings in Chinese: each English message and hint is a template with a Chinese one.

Findings carry English text alone, so caches, tests and programs see one language; the
translation is made when they are shown. `{}` stands for what varies, `{0}` puts it into the
Chinese, `{0:t}` puts it in translated. Where several templates match, the one with the most
words of its own wins.
"""

from __future__ import annotations

import re
from functools import cache

from .book import BOOK
from .editions import EDITIONS
from .latex import LATEX
from .markdown import MARKDOWN
from .mathematics import MATHEMATICS
from .meanings import MEANINGS
from .passes import PASSES
from .publishing import PUBLISHING
from .running import RUNNING
from .starting import STARTING

MESSAGES: dict[str, str] = {
    **{**BOOK, **EDITIONS, **LATEX, **MARKDOWN},
    **{**MATHEMATICS, **PASSES, **PUBLISHING, **RUNNING, **STARTING},
}

_PLACE = re.compile(r"\{(\d)(:t)?\}")
_DEPTH = 3

__all__ = ["MEANINGS", "MESSAGES", "template_of", "translate"]


def translate(text: str, depth: int = 0) -> str:
    """Return a message or hint in Chinese; one that is not known stays as it is."""
    template = template_of(text)
    if template is None or depth > _DEPTH:
        return text
    found = _pattern(template).fullmatch(text)
    assert found is not None

    def fill(place: re.Match[str]) -> str:
        part = found[int(place[1]) + 1]
        return translate(part, depth + 1) if place[2] else part

    return _PLACE.sub(fill, MESSAGES[template])


def template_of(text: str) -> str | None:
    """Return the template a message or hint was made from, None where it is not known."""
    if text in MESSAGES:
        return text
    return next((t for t in _by_length() if _pattern(t).fullmatch(text)), None)


@cache
def _by_length() -> tuple[str, ...]:
    """Return the templates with something that varies, those with most words of their own first."""
    varying = (template for template in MESSAGES if "{}" in template)
    return tuple(sorted(varying, key=lambda t: (-len(t.replace("{}", "")), t)))


@cache
def _pattern(template: str) -> re.Pattern[str]:
    return re.compile("(.*?)".join(map(re.escape, template.split("{}"))), re.DOTALL)
