"""The keys of book.yaml that only the web edition asks about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from bookbuild.diagnostics import Report

from .order import Entry
from .shapes import Flag, Key, Located, Names, Number, Record, Text

WebAnswers = Literal["", "end", "chapter", "inline", "none"]
WebFonts = Literal["none", "woff2"]
_ANSWERS = ("end", "chapter", "inline", "none")
_ADDRESS = r"https?://[A-Za-z0-9][A-Za-z0-9.-]*(:[0-9]{1,5})?(/[A-Za-z0-9._~!$&()*+,;=:@%/-]*)?"
_PATTERN = (
    r"https?://[A-Za-z0-9][A-Za-z0-9.-]*(:[0-9]{1,5})?"
    r"/[A-Za-z0-9._~!$&()*+,;=:@%/?#-]*[{]path[}][A-Za-z0-9._~!$&()*+,;=:@%/?#-]*"
)
_LINE = Text(pattern=r"[\s\S]*\S[\s\S]*", asks="a text")


@dataclass(frozen=True, slots=True)
class SiteConfig:
    """What the web edition is asked for."""

    url: str = ""
    """Address the site will have, ending in a slash; "" where not known."""
    answers: WebAnswers = ""
    """Where answers stand; inline, folded, where neither this nor `none` is asked for."""
    fonts: WebFonts = "none"
    """Whether the faces of print are shipped, cut down to the characters in use."""
    toc_depth: int = 2
    """Levels of the contents within a page."""
    repository: str = ""
    branch: str = "main"
    folder: str = ""
    """Folder of the book within the repository."""
    edit: str = ""
    """Address at which a chapter is edited; `{path}` stands for its path."""
    issues: str = ""
    """Address at which problems are reported."""
    commit: bool = True
    """Whether the foot of a page names the commit and its date."""
    scopes: tuple[tuple[str, str], ...] = ()
    """What a chapter is about, by its path, for the contents on the home page."""
    downloads: bool = True
    """Whether the PDF and the EPUB are offered where they have been built."""
    feed: bool = False
    offline: bool = False
    favicon: str = ""


_WEB_ADDRESS = Text(pattern=_ADDRESS, asks="an address such as https://example.org/book/")

SITE_KEYS = Record(
    {
        "url": Key(_WEB_ADDRESS, "address the site will have; for the sitemap and shared links"),
        "answers": Key(
            Text(choices=_ANSWERS),
            "where answers stand; folded below each exercise if not given",
        ),
        "fonts": Key(
            Text(choices=("none", "woff2")),
            "ship the faces of print, cut down to the characters in use; none if not given",
        ),
        "toc-depth": Key(Number(1, 4, whole=True), "levels of the contents within a page"),
        "repository": Key(_WEB_ADDRESS, "address of the repository, for links to it"),
        "branch": Key(_LINE, "branch that is edited; main if not given"),
        "folder": Key(_LINE, "folder of the book within the repository"),
        "edit": Key(
            Text(pattern=_PATTERN, asks="an address with `{path}`"),
            "address at which a chapter is edited, with `{path}`; from `repository` if not given",
        ),
        "issues": Key(_WEB_ADDRESS, "where problems are reported; from `repository` if not given"),
        "commit": Key(Flag(), "name commit and date at the foot of pages, true if not given"),
        "scopes": Key(
            Located(Names(r"[\s\S]*\S[\s\S]*", "a path", _LINE)),
            "what chapters are about, `path: text`; their first paragraph if not given",
        ),
        "downloads": Key(Flag(), "offer the PDF and the EPUB if built; true if not given"),
        "feed": Key(Located(Flag()), "write a feed of the changes; asks for `url`"),
        "offline": Key(Flag(), "keep the site in the browser for reading offline"),
        "favicon": Key(_LINE, "picture of the browser's tab, a path; PNG or SVG"),
    }
)


def make_site(values: dict[str, Any], entries: tuple[Entry, ...], report: Report) -> SiteConfig:
    """Return what `site` asks for; what goes with nothing else is reported."""
    given = {key.replace("-", "_"): value for key, value in values.items()}
    url = given.pop("url", "")
    feed, feed_span = given.pop("feed", (False, None))
    if feed and not url:
        report.add("B008", "`feed` asks for `url`", feed_span, hint="add `url: https://…`")
        feed = False
    scopes, scopes_span = given.pop("scopes", ({}, None))
    known = {entry.path for entry in entries}
    for path in scopes:
        if path not in known:
            message = f"`scopes` has `{path[:60]}`, which is no chapter"
            report.add("B008", message, scopes_span, hint="write the path as under `chapters`")
    return SiteConfig(
        url=url if not url or url.endswith("/") else f"{url}/",
        feed=feed,
        scopes=tuple((path, " ".join(text.split())) for path, text in scopes.items()),
        **given,
    )
