"""Write well-formed XHTML: escaping, attributes that may pass, and text from nested writers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Union
from urllib.parse import quote, urlsplit

from bookbuild.model.nodes import Attr

Pieces = Iterator[Union[str, "Pieces"]]
"""What a writer yields: markup, or the writer of something inside it.

Nested writers are not called but handed to `assemble`, so that depth of nesting costs memory and
never the interpreter's stack.
"""

_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}
_SPECIAL = re.compile('[&<>"]')
_NAME_START = (
    "A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d"
    "\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_NCNAME = re.compile(f"[{_NAME_START}][{_NAME_START}0-9.\\-\u00b7\u0300-\u036f\u203f\u2040]*\\Z")
_CLASS = re.compile(r"[A-Za-z][A-Za-z0-9_-]*\Z")
_LANG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*\Z")
_LENGTH = re.compile(r"(\d{1,4}(?:\.\d{1,4})?)(%|mm|cm|em|px|pt)?\Z")
_URL_SAFE = "!#$&'()*+,/:;=?@[]~-._%"
_BARE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_SCHEMES = frozenset({"http", "https", "mailto"})


def assemble(pieces: Pieces) -> str:
    """Return the text of a writer and of all writers within it, in order."""
    out: list[str] = []
    stack = [pieces]
    while stack:
        for piece in stack[-1]:
            if isinstance(piece, str):
                out.append(piece)
            else:
                stack.append(piece)
                break
        else:
            stack.pop()
    return "".join(out)


def legal(text: str) -> str:
    """Return `text` with the characters XML cannot hold replaced by U+FFFD."""
    return _ILLEGAL.sub("\ufffd", text)


def escape(text: str) -> str:
    """Return `text` fit for XML content and quoted attributes; illegal characters become U+FFFD."""
    return _SPECIAL.sub(lambda hit: _ENTITIES[hit[0]], legal(text))


def attribute(name: str, value: str) -> str:
    """Return ` name="value"`, or nothing where the value is empty."""
    return f' {name}="{escape(value)}"' if value else ""


def is_name(name: str) -> bool:
    """Tell whether `name` can be an XML identifier (NCName)."""
    return bool(_NCNAME.match(name))


def class_names(*names: str) -> str:
    """Return a class attribute of those names that are safe in a stylesheet, each once."""
    return attribute("class", " ".join(dict.fromkeys(n for n in names if _CLASS.match(n))))


def language(attr: Attr) -> str:
    """Return the language attributes the author gave, or nothing."""
    lang = attr.get("lang")
    if not _LANG.match(lang):
        return ""
    return f' lang="{lang}" xml:lang="{lang}"'


def direction(attr: Attr) -> str:
    """Return the direction of writing the author gave, or nothing."""
    value = attr.get("dir")
    return f' dir="{value}"' if value in ("ltr", "rtl") else ""


def length(value: str) -> str:
    """Return `value` as a CSS length; a bare number counts pixels; "" where it is neither."""
    hit = _LENGTH.match(value.strip())
    return f"{hit[1]}{hit[2] or 'px'}" if hit else ""


def size_style(attr: Attr) -> str:
    """Return a style attribute with the width and height the author gave a picture."""
    sizes = ((name, length(attr.get(name))) for name in ("width", "height"))
    return attribute("style", ";".join(f"{name}:{value}" for name, value in sizes if value))


def outside_address(target: str) -> str:
    """Return a link target as a valid URL, "" where it is none a book may link to."""
    target = target.strip()
    try:
        parts = urlsplit(target)
        parts.port  # noqa: B018  a bad port raises here
    except ValueError:
        return ""
    if parts.scheme.lower() not in _SCHEMES:
        return ""
    if parts.scheme.lower() == "mailto":
        return quote(_BARE_PERCENT.sub("%25", target), safe=_URL_SAFE) if parts.path else ""
    if not parts.hostname:
        return ""
    try:
        host = parts.hostname.encode("idna").decode() if not target.isascii() else parts.netloc
    except UnicodeError:
        return ""
    if host is not parts.netloc and parts.port:
        host = f"{host}:{parts.port}"
    rest = parts._replace(netloc=host).geturl()
    scheme, _, tail = rest.partition("://")
    authority, slash, path = tail.partition("/")
    if re.search(r"[^A-Za-z0-9.\-:@_\[\]?#=&%]", authority):
        return ""
    path = quote(_BARE_PERCENT.sub("%25", path), safe=_URL_SAFE.replace("[", "").replace("]", ""))
    return f"{scheme}://{authority}{slash}{path}"
