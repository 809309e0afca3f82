"""B: faults of book.yaml."""

from __future__ import annotations

from .code import Code, error

BOOK: tuple[Code, ...] = (
    error(
        "B001",
        "yaml-syntax",
        "book.yaml is not well-formed YAML, so nothing in it can be relied on.",
        "title: [unclosed",
        "title: 书名",
    ),
    error(
        "B002",
        "unknown-key",
        "The key is none that book.yaml knows; a misspelt key would otherwise be ignored silently.",
        "titel: 书名",
        "title: 书名",
    ),
    error(
        "B003",
        "wrong-type",
        "The value has another shape than the key asks for (text, list, mapping or one of a few "
        "words).",
        "chapters: chapter1.md",
        "chapters:\n  - chapter1.md",
    ),
    error(
        "B004",
        "duplicate-key",
        "The same key stands twice in one mapping; YAML would keep the last and drop the first.",
        "title: 甲\ntitle: 乙",
        "title: 甲",
    ),
    error(
        "B005",
        "missing-key",
        "A key the book cannot be built without is not there.",
        "lang: zh-CN",
        "title: 书名",
    ),
    error(
        "B006",
        "repeated-chapter",
        "The same file stands twice in the order of the book; its labels would exist twice.",
        "chapters: [a.md, a.md]",
        "chapters: [a.md, b.md]",
    ),
    error(
        "B007",
        "yaml-alias",
        "Anchors, aliases and merge keys are refused: a few lines of them can expand to gigabytes.",
        "chapters: &c [a.md]\nappendices: *c",
        "chapters: [a.md]",
    ),
    error(
        "B008",
        "bad-value",
        "The value has the right shape but cannot be used as it is.",
        "lang: chinese!",
        "lang: zh-CN",
    ),
    error(
        "B009",
        "no-book",
        "There is no book.yaml where the book was expected.",
    ),
)
