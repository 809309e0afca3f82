"""Fill the templates of the pages that are no chapter, and the shell around those that are."""

from __future__ import annotations

from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bookbuild.render.markup import legal
from bookbuild.resources import template_folder

STYLE = "style/book.css"


def make_environment() -> Environment:
    """Return the templates, which escape whatever text they are given."""
    return Environment(
        loader=FileSystemLoader(template_folder() / "epub"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_legal,
    )


def _legal(value: Any) -> Any:
    # Markup that is safe already keeps its type; only plain text can hold illegal characters.
    return legal(value) if type(value) is str else value
