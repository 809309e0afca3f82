"""Read what other programs' settings say of a site: its order and what it is called."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bookbuild.config import SIZE_LIMIT
from bookbuild.config.yaml_tree import Mapping, Scalar, Sequence, Tree, read_yaml
from bookbuild.diagnostics import Report, Span

from .order import Order
from .walk import Site

_PLACE = re.compile(r"line (\d+),? column (\d+)")


@dataclass(frozen=True, slots=True)
class About:
    """What settings say of a book."""

    title: str = ""
    authors: tuple[str, ...] = ()
    lang: str = ""
    description: str = ""
    folder: str = ""
    """Folder of the pages, "" where nothing is said."""


def yaml_settings(site: Site, path: str, report: Report) -> Mapping | None:
    """Return the mapping of a YAML file of another program; None after reporting."""
    content = site.workspace.read(path, report, limit=SIZE_LIMIT)
    if content is None:
        return None
    tree = read_yaml(content.decode("utf-8-sig", errors="replace"), path, report, foreign=True)
    return tree if isinstance(tree, Mapping) else None


def text_at(tree: Tree | None, *keys: str) -> str:
    """Return the text below some keys of a mapping, "" where there is none."""
    found = at(tree, *keys)
    return found.text if isinstance(found, Scalar) and not found.empty else ""


def at(tree: Tree | None, *keys: str) -> Tree | None:
    """Return what stands below some keys of a mapping, None for nothing."""
    for key in keys:
        if not isinstance(tree, Mapping):
            return None
        tree = next((value for word, value in tree.entries if word.text == key), None)
    return tree


def about_mkdocs(settings: Mapping) -> About:
    """Return what mkdocs.yml says of the book."""
    author = text_at(settings, "site_author")
    return About(
        text_at(settings, "site_name"),
        (author,) if author else (),
        text_at(settings, "theme", "language"),
        text_at(settings, "site_description"),
        text_at(settings, "docs_dir") or "docs",
    )


def about_jupyter(settings: Mapping) -> About:
    """Return what _config.yml of Jupyter Book says of the book."""
    author = text_at(settings, "author")
    return About(text_at(settings, "title"), (author,) if author else ())


def about_mdbook(site: Site, path: str, report: Report) -> About:
    """Return what book.toml of mdBook says of the book, or book.json of GitBook."""
    text = site.text(path, report, SIZE_LIMIT)
    if text is None:
        return About()
    try:
        told: Any = json.loads(text) if path.endswith(".json") else tomllib.loads(text)
    except (ValueError, RecursionError) as fault:
        found = _PLACE.search(str(fault))
        line, column = map(int, found.groups()) if found else (text.rstrip().count("\n") + 1, 1)
        span = Span(path, line, column)
        reason = re.sub(r"\s*(?:\(at|: line \d).*", "", str(fault))[:200]
        report.add("N106", f"`{path}` cannot be read: {reason.lower()}", span)
        return About()
    toml = told.get("book") if isinstance(told, dict) and not path.endswith(".json") else told
    book = toml if isinstance(toml, dict) else {}
    names = book.get("authors", book.get("author", ()))
    authors = names if isinstance(names, list) else [names]

    def text_of(key: str) -> str:
        value = book.get(key, "")
        return value if isinstance(value, str) else ""

    return About(
        text_of("title"),
        tuple(name for name in authors if isinstance(name, str) and name.strip()),
        text_of("language"),
        text_of("description"),
        text_of("root") if path.endswith(".json") else text_of("src") or "src",
    )


def read_nav(site: Site, path: str, settings: Mapping, report: Report) -> Order | None:
    """Return the order of `nav` in mkdocs.yml, None where there is none."""
    nav = at(settings, "nav")
    if not isinstance(nav, Sequence):
        return None
    folder = about_mkdocs(settings).folder
    order = Order(site, path, report, base=folder)
    for part, depth, title, target in _nav(nav, "", 0):
        if depth > 1:
            hint = "it becomes a chapter behind the one it belonged to"
            message = f"`{(title or target.text)[:60]}` lies deeper than chapters of parts"
            report.add("N104", message, target.span, hint=hint)
        order.place(target.text, target.span, "chapter", part)
    return order


def _nav(nav: Sequence, part: str, depth: int) -> Iterator[tuple[str, int, str, Scalar]]:
    """Yield part, depth, title and target of each entry."""
    for item in nav.items:
        entries = item.entries if isinstance(item, Mapping) else ((None, item),)
        for word, value in entries:
            title = word.text if word else ""
            if isinstance(value, Sequence):
                yield from _nav(value, part or title, depth + 1)
            elif isinstance(value, Scalar) and not value.empty:
                yield part, depth, title, value


def read_toc(site: Site, path: str, toc: Tree, report: Report) -> Order:
    """Return the order of _toc.yml, in today's form and that of the first Jupyter Books."""
    order = Order(site, path, report, ending=".md")
    root = at(toc, "root")
    if isinstance(root, Scalar):
        order.place(root.text, root.span, "front")
    if isinstance(toc, Sequence):
        _pages(toc, "", 0, order)
    for key in ("chapters", "sections"):
        _pages(at(toc, key), "", 0, order)
    parts = at(toc, "parts")
    for item in parts.items if isinstance(parts, Sequence) else ():
        for key in ("chapters", "sections"):
            _pages(at(item, key), text_at(item, "caption"), 0, order)
    return order


def _pages(listed: Tree | None, part: str, depth: int, order: Order) -> None:
    for item in listed.items if isinstance(listed, Sequence) else ():
        part = text_at(item, "part") or part
        for key in ("file", "url", "glob"):
            found = at(item, key)
            if isinstance(found, Scalar):
                if depth:
                    hint = "it becomes a chapter behind the one it belonged to"
                    message = f"`{found.text[:60]}` lies deeper than chapters of parts"
                    order.report.add("N104", message, found.span, hint=hint)
                order.place(found.text, found.span, "chapter", part)
        for key in ("sections", "chapters"):
            _pages(at(item, key), part, depth + (key == "sections"), order)
