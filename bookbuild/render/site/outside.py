"""What is said to those who come from outside: search engines, feed readers, other sites."""

from __future__ import annotations

from datetime import datetime
from email.utils import format_datetime
from typing import Any
from urllib.parse import quote, urlsplit
from xml.sax.saxutils import escape, quoteattr

from bookbuild.config import BookConfig
from bookbuild.render.markup import legal
from bookbuild.repository import Change

from .plan import HOME, Page


def edit_address(config: BookConfig, path: str) -> str:
    """Return where a chapter is edited, "" where nothing says so."""
    site = config.site
    if not path:
        return ""
    within = "/".join(filter(None, (site.folder.strip("/"), path)))
    if site.edit:
        return site.edit.replace("{path}", quote(within))
    if not site.repository:
        return ""
    middle = "-/edit" if "gitlab" in (urlsplit(site.repository).hostname or "") else "edit"
    return f"{site.repository.rstrip('/')}/{middle}/{quote(site.branch)}/{quote(within)}"


def issues_address(config: BookConfig) -> str:
    """Return where problems are reported, "" where nothing says so."""
    site = config.site
    if site.issues or not site.repository:
        return site.issues
    middle = "-/issues" if "gitlab" in (urlsplit(site.repository).hostname or "") else "issues"
    return f"{site.repository.rstrip('/')}/{middle}"


def commit_address(config: BookConfig, commit: str) -> str:
    """Return where a commit is shown, "" where nothing says so."""
    site = config.site
    if not site.repository:
        return ""
    middle = "-/commit" if "gitlab" in (urlsplit(site.repository).hostname or "") else "commit"
    return f"{site.repository.rstrip('/')}/{middle}/{commit}"


def address(config: BookConfig, name: str) -> str:
    """Return the full address of a file of the site, "" where the site's is not known."""
    return f"{config.site.url}{'' if name == HOME else quote(name)}" if config.site.url else ""


def linked_data(config: BookConfig, page: Page | None, title: str, scope: str) -> dict[str, Any]:
    """Return what JSON-LD says of a page: the book, or a chapter as a part of it."""
    book: dict[str, Any] = {
        "@type": "Book",
        "name": config.title,
        "inLanguage": config.lang,
        "author": [{"@type": "Person", "name": a.name} for a in config.authors if a.role == "aut"],
        "publisher": config.publisher,
        "datePublished": config.date,
        "description": config.description,
        "url": address(config, HOME),
    }
    said = {key: value for key, value in book.items() if value}
    if page is None:
        return {"@context": "https://schema.org", **said}
    part = {
        "@context": "https://schema.org",
        "@type": "Chapter",
        "name": title,
        "description": scope,
        "inLanguage": config.lang,
        "url": address(config, page.name),
        "isPartOf": said,
    }
    return {key: value for key, value in part.items() if value}


def sitemap(config: BookConfig, pages: tuple[Page, ...]) -> bytes:
    """Return the list of pages for search engines."""
    names = (HOME, *(page.name for page in pages))
    lines = "".join(f"<url><loc>{escape(address(config, n))}</loc></url>\n" for n in names)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{lines}</urlset>\n'
    ).encode()


def robots(config: BookConfig) -> bytes:
    """Return what crawlers are told, for sites at the top of a host."""
    return f"User-agent: *\nAllow: /\nSitemap: {address(config, 'sitemap.xml')}\n".encode()


def feed(config: BookConfig, pages: tuple[Page, ...], changes: tuple[Change, ...]) -> bytes:
    """Return the changes as RSS 2.0, each with the page it is about."""
    by_path = {page.chapter.path: page for page in pages if page.chapter.path}
    home = address(config, HOME)
    items = []
    for change in changes:
        page = next((by_path[path] for path in change.paths if path in by_path), None)
        link = address(config, page.name if page else HOME)
        items.append(
            f"<item><title>{_text(change.subject)}</title><link>{_text(link)}</link>"
            f'<guid isPermaLink="false">{_text(change.commit)}</guid>'
            f"<pubDate>{_moment(change.date)}</pubDate></item>\n"
        )
    own = quoteattr(address(config, "feed.xml"))
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel>\n'
        f"<title>{_text(config.title)}</title><link>{_text(home)}</link>"
        f"<description>{_text(config.description or config.title)}</description>"
        f"<language>{_text(config.lang)}</language>"
        f'<atom:link rel="self" type="application/rss+xml" href={own}/>\n'
        f"{''.join(items)}</channel></rss>\n"
    ).encode()


def _text(text: str) -> str:
    return escape(legal(text))


def _moment(date: str) -> str:
    """Return an ISO 8601 moment as RSS writes it."""
    return format_datetime(datetime.fromisoformat(date))
