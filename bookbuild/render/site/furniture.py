"""Set what stands around the text, and the pages that are none."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from jinja2 import Environment
from markupsafe import Markup

from bookbuild.render.epub.navigation import Point, label, make_points
from bookbuild.render.epub.plan import Page as PointPage
from bookbuild.repository import Change

from .body import markup
from .excerpts import shortened
from .outside import (
    address,
    commit_address,
    edit_address,
    issues_address,
    linked_data,
)
from .plan import HOME, LOST, Page
from .press import Press
from .templates import make_environment

_SCOPE = 160
"""Characters search engines show of a description."""


@dataclass(frozen=True, slots=True)
class Item:
    """A page in the contents."""

    page: Page
    title: str
    number: str
    scope: str
    part: str
    part_anchor: str
    points: tuple[Point, ...]
    """Its sections."""

    @property
    def name(self) -> str:
        """Return the file of the page."""
        return self.page.name

    @property
    def label(self) -> str:
        """Return number and title on one line."""
        return f"{self.number} {self.title}".strip()


@dataclass(slots=True)
class Furniture:
    """Fills the templates for one site."""

    press: Press
    scopes: Mapping[str, str]
    cover: str
    change: Change | None
    downloads: tuple[str, ...]
    icons: tuple[str, ...]
    items: tuple[Item, ...] = ()
    templates: Environment = field(default_factory=make_environment)

    def __post_init__(self) -> None:
        self.items = tuple(map(self._item, self.press.pages))

    def pages(self) -> dict[str, bytes]:
        """Return every page, filled."""
        made = {HOME: self._fill("home.html", HOME, None), LOST: self._fill("404.html", LOST, None)}
        for place, item in enumerate(self.items):
            made[item.name] = self._fill(
                "page.html",
                item.name,
                item,
                body=Markup(markup(self.press.bodies[item.name])),  # noqa: S704  written by us
                before=self.items[place - 1] if place else None,
                after=self.items[place + 1] if place + 1 < len(self.items) else None,
                edit=edit_address(self.press.config, item.page.chapter.path),
            )
        return {name: text.encode() for name, text in made.items()}

    def _item(self, page: Page) -> Item:
        depth = self.press.config.site.toc_depth + 1
        tree = make_points((PointPage(page.name, page.chapter, 0),), depth, self.press.words)
        chapter = page.chapter
        title = label(chapter.title) or chapter.slug
        points = tuple(tree[0].children)
        return Item(
            page,
            title,
            chapter.number,
            self.scopes.get(page.name, ""),
            chapter.part,
            chapter.part_anchor,
            points,
        )

    def _fill(self, template: str, name: str, item: Item | None, **values: object) -> str:
        press, change = self.press, self.change
        config, own = press.config, press.words.site
        spoken = own.changed.format(
            date=change.date[:10] if change else "", commit=change.commit[:7] if change else ""
        )
        return self.templates.get_template(template).render(
            book=config,
            lang=config.lang,
            words=press.words,
            own=own,
            script_words=json.dumps(self._script_words(), ensure_ascii=False, sort_keys=True),
            title=f"{item.label} – {config.title}" if item else config.title,
            description=shortened((item.scope if item else "") or config.description, _SCOPE),
            name=name,
            root=urlsplit(config.site.url).path if name == LOST else "",
            item=item,
            items=self.items,
            address=address(config, name),
            picture=address(config, self.cover) if self.cover else "",
            cover=self.cover,
            icons=self.icons,
            downloads=self.downloads,
            linked=linked_data(
                config,
                item.page if item else None,
                item.label if item else "",
                item.scope if item else "",
            ),
            issues=issues_address(config),
            change=change,
            changed=spoken,
            commit=commit_address(config, change.commit) if change else "",
            **{"before": None, "after": None, "edit": "", **values},
        )

    def _script_words(self) -> dict[str, str]:
        own = self.press.words.site
        return {
            name: getattr(own, name)
            for name in (
                "broken",
                "copied",
                "copy",
                "found",
                "not_found",
                "preview",
                "resume",
            )
        }
