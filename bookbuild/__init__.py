"""Compile Chinese mathematical and technical books from Markdown to PDF and EPUB."""

__version__ = "0.1.0"
