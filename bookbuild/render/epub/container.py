"""Put finished entries into an EPUB container; the only module that knows EbookLib."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from datetime import datetime

from ebooklib import epub

from .metadata import Metadata

_DATE = (1980, 1, 1, 0, 0, 0)
"""Time stamp of every file in the container: the earliest a zip can hold."""
_STORED = frozenset({".png", ".jpg", ".jpeg", ".woff2"})
_MODE = 0o100644 << 16


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of the publication, named relative to the package document."""

    name: str
    media_type: str
    content: bytes
    identifier: str
    """Identifier in the manifest."""
    properties: tuple[str, ...] = ()
    in_spine: bool = False
    linear: bool = True
    """It is read in its turn; otherwise only when a link leads there."""


def pack(entries: tuple[Entry, ...], metadata: Metadata, modified: datetime) -> bytes:
    """Return the container as bytes, the same for the same arguments."""
    book = epub.EpubBook()
    book.IDENTIFIER_ID = "pub-id"
    book.uid = metadata.identifier
    book.metadata = {}
    for term in metadata.terms:
        book.add_metadata("DC" if term.dublin else "OPF", term.name, term.value, term.attributes)
    for entry in entries:
        item = epub.EpubItem(entry.identifier, entry.name, entry.media_type, entry.content)
        item.properties = list(entry.properties)
        book.add_item(item)
        if entry.in_spine:
            book.spine.append((item, "yes" if entry.linear else "no"))
    first = io.BytesIO()
    epub.write_epub(
        first,
        book,
        {
            "epub2_guide": False,
            "epub3_landmark": False,
            "epub3_pages": False,
            "raise_exceptions": True,
            "mtime": modified,
        },
    )
    return _rewritten(first.getvalue(), metadata.language)


def embedded_size(content: bytes) -> int:
    """Return how many bytes the faces embedded in a container take."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return sum(e.compress_size for e in book.infolist() if "/fonts/" in e.filename)


def _rewritten(container: bytes, language: str) -> bytes:
    """Return the zip with fixed dates, modes and order, `mimetype` first and stored.

    The package document is also told its language, for which EbookLib has no option.
    """
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(container)) as old,
        zipfile.ZipFile(out, "w") as new,
    ):
        names = old.namelist()
        for name in sorted(names, key=lambda n: (n != "mimetype", names.index(n))):
            entry = zipfile.ZipInfo(name, _DATE)
            entry.create_system = 3
            entry.external_attr = _MODE
            plain = name == "mimetype" or name[name.rfind(".") :] in _STORED
            entry.compress_type = zipfile.ZIP_STORED if plain else zipfile.ZIP_DEFLATED
            content = old.read(name)
            if name.endswith(".opf"):
                told = f'<package xml:lang="{language}" '
                content = content.replace(b"<package ", told.encode(), 1)
            new.writestr(entry, content, compresslevel=9)
    return out.getvalue()
