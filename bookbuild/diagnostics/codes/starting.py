"""N: starting a book, from a template or from the Markdown of a site."""

from __future__ import annotations

from .code import Code, error, warning

STARTING: tuple[Code, ...] = (
    warning(
        "N101",
        "unplaced-page",
        "The page is Markdown of the site, but nothing that gives the order of its pages names it, "
        "so it is no part of the book. Name it in book.yaml where it belongs; many such pages, of "
        "the repository or of other languages, belong nowhere.",
        "SUMMARY.md without a line for chapter3.md",
        "- [Chapter 3](chapter3.md)",
    ),
    warning(
        "N102",
        "missing-page",
        "The navigation of the site names a page that is not there; the book is made without it.",
        "nav: [intro.md]\n# there is no docs/intro.md",
        "nav: [introduction.md]",
    ),
    warning(
        "N103",
        "not-a-page",
        "What is named is no page of Markdown within the site: an address, a notebook, a file "
        "elsewhere, or a file whose name book.yaml cannot hold. The book is made without it.",
        "- [Forum](https://example.org/forum)",
        "- [Chapter 1](chapter1.md)",
    ),
    warning(
        "N104",
        "lost-depth",
        "A book has parts and chapters, and what lies below a chapter is within its file. A page "
        "that a site lists below another page becomes a chapter that follows it.",
        "- [One](one.md)\n  - [Two](two.md)\n    - [Three](three.md)",
        "- [One](one.md)\n  - [Two](two.md)\n  - [Three](three.md)",
    ),
    error(
        "N105",
        "site-too-large",
        "The folder holds more than a book can be made of at once; most often it is not the "
        "folder of the site but one around it.",
    ),
    warning(
        "N106",
        "unreadable-settings",
        "The settings of the site cannot be read, so title, authors and language are taken from "
        "its pages.",
        '[book]\ntitle = "unclosed',
        '[book]\ntitle = "Closed"',
    ),
    error(
        "N107",
        "nothing-to-import",
        "No page was found that could be a chapter, so there is no book to be made.",
    ),
    warning(
        "N108",
        "order-from-names",
        "Neither a navigation file nor numbers in the names of files say which page comes first; "
        "they come in the order of their names, which is seldom the one that is meant.",
        "methods.md results.md introduction.md",
        "01-introduction.md 02-methods.md 03-results.md",
    ),
    error(
        "N109",
        "place-taken",
        "There is something already where the new book was to be written. Nothing of it was "
        "changed, and nothing was written.",
    ),
)
