"""book.yaml -> BookConfig, every fault with line and column."""

from .book import (
    ANSWERS,
    BOOK_KEYS,
    FILE,
    LANGUAGE_TAG,
    SIZE_LIMIT,
    Answers,
    Author,
    BookConfig,
    MathConfig,
    book_schema,
    load_config,
)
from .epub import FORMULA_FORMS, EpubConfig, FormulaForm
from .numbers import NumberConfig, ReferenceConfig, TheoremKind
from .order import Entry, Part
from .pdf import THEMES, Colour, Heads, PdfConfig
from .run import RunConfig
from .site import SiteConfig
from .tex import TexConfig

__all__ = [
    "ANSWERS",
    "BOOK_KEYS",
    "FILE",
    "FORMULA_FORMS",
    "LANGUAGE_TAG",
    "SIZE_LIMIT",
    "THEMES",
    "Answers",
    "Author",
    "BookConfig",
    "Colour",
    "Entry",
    "EpubConfig",
    "FormulaForm",
    "Heads",
    "MathConfig",
    "NumberConfig",
    "Part",
    "PdfConfig",
    "ReferenceConfig",
    "RunConfig",
    "SiteConfig",
    "TexConfig",
    "TheoremKind",
    "book_schema",
    "load_config",
]
