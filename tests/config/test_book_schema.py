"""The shipped JSON Schema is the one the keys give, and means what the reader does."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

import bookbuild
from bookbuild.config import book_schema, load_config
from bookbuild.diagnostics import Report
from bookbuild.workspace import Workspace

SHIPPED = Path(bookbuild.__file__).parent / "book.schema.json"
TYPES: dict[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": list,
    "string": str,
    "number": (int, float),
    "integer": int,
    "boolean": bool,
}
NOTES = {"$schema", "title", "description"}


def fits(value: object, schema: dict[str, Any]) -> bool:
    """Check a value by the few keywords our schema uses; KeyError for any other."""
    return all(CHECKS[key](value, rule, schema) for key, rule in schema.items() if key not in NOTES)


def is_type(value: object, names: str | list[str], _: object) -> bool:
    names = [names] if isinstance(names, str) else names
    if isinstance(value, bool):
        return "boolean" in names
    return any(isinstance(value, TYPES[name]) for name in names)


def known_keys(value: Any, extra: bool | dict[str, Any], schema: dict[str, Any]) -> bool:
    rest = [value[key] for key in value if key not in schema.get("properties", {})]
    return not rest if isinstance(extra, bool) else all(fits(item, extra) for item in rest)


CHECKS: dict[str, Any] = {
    "type": is_type,
    "enum": lambda value, words, _: value in words,
    "pattern": lambda value, rule, _: not isinstance(value, str) or bool(re.search(rule, value)),
    "minimum": lambda value, low, _: isinstance(value, dict | list | str) or value >= low,
    "maximum": lambda value, high, _: isinstance(value, dict | list | str) or value <= high,
    "anyOf": lambda value, schemas, _: any(fits(value, schema) for schema in schemas),
    "items": lambda v, rule, _: not isinstance(v, list) or all(fits(item, rule) for item in v),
    "minItems": lambda value, least, _: not isinstance(value, list) or len(value) >= least,
    "required": lambda v, names, _: not isinstance(v, dict) or all(name in v for name in names),
    "properties": lambda value, properties, _: (
        not isinstance(value, dict)
        or all(fits(value[name], rule) for name, rule in properties.items() if name in value)
    ),
    "propertyNames": lambda value, rule, _: (
        not isinstance(value, dict) or all(fits(name, rule) for name in value)
    ),
    "additionalProperties": lambda v, extra, schema: (
        not isinstance(v, dict) or known_keys(v, extra, schema)
    ),
}


def test_the_shipped_schema_is_current(update: bool) -> None:
    """`pytest tests/config --update` writes it anew."""
    text = json.dumps(book_schema(), indent=2, ensure_ascii=False) + "\n"
    if update:
        SHIPPED.write_text(text, encoding="utf-8")
    assert SHIPPED.read_text(encoding="utf-8") == text


def patterns(schema: object) -> list[str]:
    if isinstance(schema, list):
        return [pattern for item in schema for pattern in patterns(item)]
    if not isinstance(schema, dict):
        return []
    own = [schema["pattern"]] if isinstance(schema.get("pattern"), str) else []
    return own + [pattern for value in schema.values() for pattern in patterns(value)]


def test_patterns_are_what_javascript_reads_too() -> None:
    found = patterns(book_schema())
    assert found
    # ECMA-262 with the u flag knows no inline flags and no escapes of plain characters.
    assert [pattern for pattern in found if re.search(r"\(\?[a-zA-Z]", pattern)] == []
    escaped = {mark for pattern in found for mark in re.findall(r"\\(.)", pattern)}
    assert escaped <= set("dswDSWbBtnrx/\\^$.*+?()[]{}|")


MINIMAL = "title: 书\nchapters: [a.md]\n"
SAME = [
    (True, MINIMAL),
    (True, "title: 1984\nchapters: [{part: 一, chapters: [a.md]}, b.md]\n"),
    (True, MINIMAL + "author: 甲\n"),
    (True, MINIMAL + "authors: [甲, {name: 乙, role: trl, file-as: yi}]\n"),
    (True, MINIMAL + "date: '2026-05'\nlang: zh-Hant-TW\nslug: 书-1\n"),
    (True, MINIMAL + "macros: {R: '\\mathbb R'}\nanswers: chapter\n"),
    (True, MINIMAL + "macros: |\n  \\newcommand{\\R}{R}\nbibliography: a.bib\n"),
    (True, MINIMAL + "pdf: {paper: 170x240mm, font-size: 11, cover: false, toc-depth: 1}\n"),
    (True, MINIMAL + "epub: {toc-depth: 4}\nmath: {brackets: true, packages: [physics]}\n"),
    (False, "title: 书\n"),
    (False, "title: '  '\nchapters: [a.md]\n"),
    (False, "title: 书\nchapters: []\n"),
    (False, "title: 书\nchapters: a.md\n"),
    (False, "title: 书\nchapters: [{part: 一}]\n"),
    (False, MINIMAL + "titel: 书\n"),
    (False, MINIMAL + "date: '26-1-1'\n"),
    (False, MINIMAL + "lang: chinese!\n"),
    (False, MINIMAL + "slug: a/b\n"),
    (False, MINIMAL + "answers: nowhere\n"),
    (False, MINIMAL + "authors: [{role: aut}]\n"),
    (False, MINIMAL + "authors: [{name: 甲, role: Author}]\n"),
    (False, MINIMAL + "macros: {a1: x}\n"),
    (False, MINIMAL + "pdf: {paper: A3}\n"),
    (False, MINIMAL + "pdf: {font-size: 5}\n"),
    (False, MINIMAL + "pdf: {cover: maybe}\n"),
    (True, MINIMAL + "epub: {math: svg, fonts: ttf, page-list: on, certified-by: 甲}\n"),
    (True, MINIMAL + "subjects: 概率\nseries: {title: 丛书, number: 3}\n"),
    (False, MINIMAL + "epub: {toc-depth: 1.5}\n"),
    (False, MINIMAL + "epub: {conforms-to: B}\n"),
    (False, MINIMAL + "series: {number: 3}\n"),
    (False, MINIMAL + "math: {packages: [bussproofs]}\n"),
]


@pytest.mark.parametrize(("good", "text"), SAME)
def test_schema_and_reader_agree(good: bool, text: str, tmp_path: Path) -> None:
    (tmp_path / "book.yaml").write_text(text, encoding="utf-8")
    report = Report()
    load_config(Workspace(tmp_path), report)
    assert (fits(yaml.safe_load(text), book_schema()), not len(report)) == (good, good)
