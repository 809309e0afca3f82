"""Every diagnostic the compiler can give, by its stable code."""

from __future__ import annotations

from .book import BOOK
from .code import Code, Severity
from .demos import DEMOS
from .editions import EDITIONS
from .exercises import EXERCISES
from .files import FILES
from .fonts import FONTS
from .latex import LATEX
from .lint import LINT
from .markdown import MARKDOWN
from .math import MATH
from .matter import MATTER
from .publishing import PUBLISHING
from .references import REFERENCES
from .running import RUNNING
from .starting import STARTING
from .writing import WRITING

CODES: dict[str, Code] = {
    code.code: code
    for family in (
        *(
            BOOK,
            FILES,
            MARKDOWN,
            EXERCISES,
            REFERENCES,
            MATTER,
            MATH,
            LATEX,
            LINT,
            DEMOS,
            RUNNING,
            STARTING,
            WRITING,
            FONTS,
            EDITIONS,
            PUBLISHING,
        ),
    )
    for code in family
}

__all__ = ["CODES", "Code", "Severity"]
