"""New books: from a template, or from the Markdown of a site."""

from __future__ import annotations

from .placing import is_free, is_no_book, put_book, put_settings
from .quoting import impossible, one_line
from .scaffold import TEMPLATES, NewBook, language_of, new_book, template_for
from .site import Given, Imported, import_site

__all__ = [
    "TEMPLATES",
    "Given",
    "Imported",
    "NewBook",
    "import_site",
    "impossible",
    "is_free",
    "is_no_book",
    "language_of",
    "new_book",
    "one_line",
    "put_book",
    "put_settings",
    "template_for",
]
