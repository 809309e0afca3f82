"""Fill the templates of the site's pages, and say what CSS and scripts they share."""

from __future__ import annotations

import json
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from bookbuild.render.markup import legal
from bookbuild.resources import template_folder

SHEETS = ("base.css", "text.css", "blocks.css", "frame.css", "tools.css", "print.css")
SCRIPTS = (
    "start.js",
    "display.js",
    "contents.js",
    "keys.js",
    "answers.js",
    "code.js",
    "copying.js",
    "previews.js",
    "position.js",
    "search.js",
    "formulas.js",
    "demos.js",
    "offline.js",
)
"""In the order they are joined; each is a function of its own."""


def make_environment() -> Environment:
    """Return the templates, which escape whatever text they are given."""
    environment = Environment(
        loader=FileSystemLoader(template_folder() / "site"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_legal,
    )
    environment.filters["ld"] = _ld
    return environment


def _legal(value: Any) -> Any:
    # Markup that is safe already keeps its type; only plain text can hold illegal characters.
    return legal(value) if type(value) is str else value


def _ld(value: Any) -> Markup:
    """Return JSON that may stand in a `script` element: no `<` in it can close that."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return Markup(legal(text).replace("<", "\\u003c"))  # noqa: S704  escaped above


def shared_style(name: str) -> str:
    """Return one of the site's style sheets."""
    return (template_folder() / "site/css" / name).read_text(encoding="utf-8")


def script(name: str) -> str:
    """Return one of the site's scripts."""
    return (template_folder() / "site/js" / name).read_text(encoding="utf-8")
