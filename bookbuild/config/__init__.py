"""book.yaml -> BookConfig, every fault with line and column."""

from .book import (
    ANSWERS,
    FILE,
    Answers,
    Author,
    BookConfig,
    EpubConfig,
    MathConfig,
    PdfConfig,
    book_schema,
    load_config,
)
from .order import Entry

__all__ = [
    "ANSWERS",
    "FILE",
    "Answers",
    "Author",
    "BookConfig",
    "Entry",
    "EpubConfig",
    "MathConfig",
    "PdfConfig",
    "book_schema",
    "load_config",
]
