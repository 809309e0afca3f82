"""Read HTML tags within a line as the nodes they mean; what is none of these is taken out."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from bookbuild.diagnostics import Report, Span
from bookbuild.model.nodes import (
    NO_ATTR,
    Attr,
    Code,
    Image,
    Inline,
    Inlines,
    LineBreak,
    Link,
    Phrase,
    Styled,
    StyleKind,
    Text,
)
from bookbuild.model.walk import plain_text

from .targets import refused_scheme

STYLES: dict[str, StyleKind] = {
    "b": "strong",
    "strong": "strong",
    "i": "emphasis",
    "em": "emphasis",
    "cite": "emphasis",
    "dfn": "emphasis",
    "var": "emphasis",
    "u": "underline",
    "ins": "underline",
    "s": "strikeout",
    "del": "strikeout",
    "strike": "strikeout",
    "sub": "subscript",
    "sup": "superscript",
}
PHRASES = frozenset({"span", "kbd", "mark", "small", "big", "abbr", "q", "font", "bdi", "time"})
CODES = frozenset({"code", "samp", "tt"})
RUBY = frozenset({"ruby", "rt", "rp", "rb"})
INLINE = frozenset(STYLES) | PHRASES | CODES | RUBY | {"a", "br", "wbr", "img"}
REFUSED = frozenset(
    [
        "script",
        "style",
        "iframe",
        "object",
        "embed",
        "applet",
        "form",
        "input",
        "button",
        "select",
        "textarea",
        "link",
        "meta",
        "base",
        "frame",
        "frameset",
        "svg",
        "math",
        "audio",
        "video",
        "source",
        "track",
        "canvas",
        "template",
        "slot",
        "dialog",
    ]
)
"""Tags that run, load or ask for something, or bring a language of their own."""

LIMIT = 20
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*)((?:[^>\"']|\"[^\"]*\"|'[^']*')*)>", re.DOTALL)
_ATTRIBUTE = re.compile(
    r"([A-Za-z_:][\w.:-]*)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'=<>`]+)))?"
)
_KEPT = frozenset({"width", "height", "alt", "align", "lang", "dir", "colspan", "rowspan", "title"})


@dataclass(frozen=True, slots=True)
class Tag:
    """An opening or closing tag waiting for its partner."""

    name: str
    closing: bool
    attributes: tuple[tuple[str, str], ...]
    span: Span | None


def read_tags(source: str, span: Span | None, report: Report) -> list[Inline | Tag]:
    """Return what one piece of inline HTML means: nothing for comments and refused tags."""
    found = _TAG.fullmatch(source.strip())
    if found is None:
        return []
    name = found[2].lower()
    if name in REFUSED:
        if not found[1]:
            refuse_tag(name, span, report)
        return []
    if name not in INLINE:
        if not found[1]:
            drop_tag(name, span, report)
        return []
    own = clean_attributes(name, parse_attributes(found[3]), span, report)
    if name in ("br", "wbr"):
        return [LineBreak(span)] if name == "br" else []
    if name == "img":
        return [] if found[1] else [image_of(dict(own), span)]
    return [Tag(name, bool(found[1]), own, span)]


def refuse_tag(name: str, span: Span | None, report: Report) -> None:
    """Report a tag no edition may contain."""
    hint = "use Markdown: an image, a link, a fence" if name != "style" else ""
    report.add("M013", f"`<{name}>` is left out", span, hint=hint)


def drop_tag(name: str, span: Span | None, report: Report) -> None:
    """Report a tag without a meaning here."""
    report.add("M014", f"`<{name}>` is left out, its text is kept", span)


def parse_attributes(source: str) -> list[tuple[str, str]]:
    """Return the attributes of a tag, names in lower case, entities resolved."""
    return [
        (m[1].lower(), html.unescape(next((v for v in m.groups()[1:] if v is not None), "")))
        for m in _ATTRIBUTE.finditer(source)
    ]


def clean_attributes(
    name: str, pairs: list[tuple[str, str]], span: Span | None, report: Report
) -> tuple[tuple[str, str], ...]:
    """Return the attributes an edition may show; report those that could run something."""
    kept: list[tuple[str, str]] = []
    for key, value in pairs:
        if key.startswith("on") or key in ("style", "srcset", "formaction"):
            report.add("M013", f"the attribute `{key}` of `<{name}>` is left out", span)
        elif key == "href" and refused_scheme(value):
            report.add("M013", f"a link to `{refused_scheme(value)}:` is left out", span)
        elif key in _KEPT or key in ("id", "class", "href", "src", "name"):
            kept.append((key, value))
    return tuple(kept)


def attr_of(pairs: dict[str, str], *classes: str) -> Attr:
    """Return the identifier, classes and harmless rest of a tag's attributes."""
    rest = tuple((key, value) for key, value in pairs.items() if key in _KEPT)
    own = Attr(pairs.get("id", ""), (*classes, *pairs.get("class", "").split()), rest)
    return own if own != Attr() else NO_ATTR


def image_of(pairs: dict[str, str], span: Span | None) -> Image:
    """Return the picture an `<img>` shows; `alt=""` is HTML's word for mere ornament."""
    ornament = ("decorative",) if pairs.get("alt") == "" else ()
    alt = pairs.pop("alt", "")
    title = pairs.pop("title", "")
    source = pairs.pop("src", "")
    return Image(source, (Text(alt, span),) if alt else (), title, attr_of(pairs, *ornament), span)


def pair_tags(items: list[Inline | Tag], report: Report) -> Inlines:
    """Nest what stands between an opening tag and its closing one; lone tags are taken out."""
    if not any(isinstance(item, Tag) for item in items):
        return tuple(item for item in items if not isinstance(item, Tag))
    stack: list[tuple[Tag | None, list[Inline]]] = [(None, [])]
    deep: Tag | None = None
    for item in items:
        if not isinstance(item, Tag):
            stack[-1][1].append(item)
        elif not item.closing:
            if len(stack) > LIMIT:
                deep = deep or item
            else:
                stack.append((item, []))
        elif any(tag is not None and tag.name == item.name for tag, _ in stack):
            while True:
                tag, inner = stack.pop()
                assert tag is not None
                if tag.name == item.name:
                    stack[-1][1].extend(element(tag, tuple(inner), item.span))
                    break
                stack[-1][1].extend(inner)
    if deep is not None:
        report.add("M019", f"`<{deep.name}>` is nested more than {LIMIT} deep", deep.span)
    while len(stack) > 1:
        tag, inner = stack.pop()
        assert tag is not None
        report.add("M014", f"`<{tag.name}>` is never closed and left out", tag.span)
        stack[-1][1].extend(inner)
    return tuple(stack[0][1])


def element(tag: Tag, inner: Inlines, end: Span | None) -> Inlines:
    """Return the nodes of an inline element."""
    span = tag.span
    if span is not None and end is not None and end.end_line:
        span = Span(span.file, span.line, span.column, end.end_line, end.end_column)
    pairs = dict(tag.attributes)
    if tag.name in STYLES:
        return (Styled(STYLES[tag.name], inner, span),)
    if tag.name in CODES:
        return (Code(plain_text(inner), attr_of(pairs), span),)
    if tag.name == "a":
        if pairs.get("href"):
            title = pairs.pop("title", "")
            return (Link(pairs["href"], inner, title, attr_of(pairs), span),)
        pairs.setdefault("id", pairs.get("name", ""))
        return (Phrase(attr_of(pairs), inner, span),)
    if tag.name == "ruby":
        return tuple(_ruby(inner, span))
    if tag.name in RUBY:
        return (Phrase(Attr(classes=(tag.name,)), inner, span),)
    classes = () if tag.name in ("span", "font") else (tag.name,)
    own = attr_of(pairs, *classes)
    return inner if own == NO_ATTR else (Phrase(own, inner, span),)


def _ruby(inner: Inlines, span: Span | None) -> Iterator[Inline]:
    """Yield each base with its reading as the span an author may write instead."""
    base = ""
    for node in inner:
        words = plain_text(node)
        names = node.attr.classes if isinstance(node, Phrase) else ()
        if names == ("rt",) and base.strip():
            reading = Attr(pairs=(("ruby", " ".join(words.split())),))
            yield Phrase(reading, (Text(base.strip(), span),), span)
            base = ""
        elif names != ("rp",):
            base += words
    if base.strip():
        yield Text(base.strip(), span)
