"""book.yaml -> BookConfig, every fault with line and column."""

from .book import (
    ANSWERS,
    FILE,
    Answers,
    Author,
    BookConfig,
    MathConfig,
    PdfConfig,
    book_schema,
    load_config,
)
from .epub import FORMULA_FORMS, EpubConfig, FormulaForm
from .order import Entry

__all__ = [
    "ANSWERS",
    "FILE",
    "FORMULA_FORMS",
    "Answers",
    "Author",
    "BookConfig",
    "Entry",
    "EpubConfig",
    "FormulaForm",
    "MathConfig",
    "PdfConfig",
    "book_schema",
    "load_config",
]
