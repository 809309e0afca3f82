"""Run the code of a book and compare what it prints with what the text says."""

from __future__ import annotations

from .book import Choice, Outcome, run_book

__all__ = ["Choice", "Outcome", "run_book"]
