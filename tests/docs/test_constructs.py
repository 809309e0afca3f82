"""The page of constructs names whatever the compiler knows of Markdown, in both languages."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest
from books.shelf import ROOT

from bookbuild.markdown.ast import tags, tree
from bookbuild.words import CALLOUT_KINDS, THEOREM_KINDS

from . import blocks as docs

ROOMS = ("passes", "render/html", "render/tex", "render/pdf", "run", "markdown")
OURS = {"details", "class", "page-ref", "title", "csl-entry", "english"}
"""Classes and attributes the compiler gives to its own nodes, or that HTML alone has."""
TABLES = {
    "passes/exercises/parts.py": ("_CLASSES",),
    "passes/referring.py": ("FORMS",),
    "passes/index_marks.py": ("_KEYS", "CLASS"),
    "passes/glossary_marks.py": ("_KEYS", "CLASS"),
    "passes/demos.py": ("_OWN", "CLASS"),
    "passes/headings.py": ("UNNUMBERED",),
    "passes/numbers.py": ("RESTATE",),
    "passes/callouts.py": ("PROVED",),
    "passes/autolink.py": ("PLAIN",),
    "passes/notation.py": ("SLUG",),
    "render/html/alternatives.py": ("_DECORATIVE",),
    "render/html/blocks.py": ("_NUMBERED",),
    "render/tex/inlines.py": ("_CLASSES",),
    "run/blocks.py": ("RUN", "OUTPUT", "APPROX", "UNCHECKED"),
    "passes/wording.py": ("NOBR",),
}
"""Where classes and attributes have names of their own: the module, the names in it."""


def modules() -> Iterator[tuple[str, ast.Module]]:
    for room in ROOMS:
        for path in sorted((ROOT / "bookbuild" / room).rglob("*.py")):
            name = path.relative_to(ROOT / "bookbuild").as_posix()
            yield name, ast.parse(path.read_text("utf-8"))


def texts(node: ast.AST) -> set[str]:
    """Return the words that a table holds: the keys of a dict, what a set or tuple lists."""
    match node:
        case ast.Dict(keys=keys):
            return {k.value for k in keys if isinstance(k, ast.Constant)}
        case _:
            found = (n.value for n in ast.walk(node) if isinstance(n, ast.Constant))
            return {value for value in found if isinstance(value, str)}


def tables(name: str, module: ast.Module) -> Iterator[str]:
    """Yield what the tables of a module hold; each of the tables asked for must be there."""
    wanted = {
        one for end, names in TABLES.items() if f"/{name}".endswith(f"/{end}") for one in names
    }
    for node in module.body:
        if isinstance(node, ast.AnnAssign):
            targets, value = [node.target], node.value
        elif isinstance(node, ast.Assign):
            targets, value = node.targets, node.value
        else:
            continue
        names = {
            one.id for target in targets for one in ast.walk(target) if isinstance(one, ast.Name)
        }
        if value is not None and wanted & names:
            wanted -= names
            yield from texts(value)
    assert not wanted, f"{name} has no {wanted} any more: put right TABLES"


def questions(module: ast.Module) -> Iterator[str]:
    """Yield the attributes and classes that are asked of an author's braces in place."""
    for node in ast.walk(module):
        match node:
            case ast.Call(
                func=ast.Attribute(
                    value=ast.Attribute(attr="attr") | ast.Name(id="attr"), attr="get"
                ),
                args=[ast.Constant(value=str(key)), *_],
            ):
                yield key
            case ast.Compare(left=ast.Constant(value=str(name)), comparators=[right]):
                if ast.unparse(right).endswith("classes"):
                    yield name


def known() -> set[str]:
    found = {*THEOREM_KINDS, *CALLOUT_KINDS, "exercise", "epigraph", "sideways"}
    for name, module in modules():
        found |= {*tables(name, module), *questions(module)}
    return found - OURS - {""}


CONSTRUCTS = known()
TAGS = (tags.INLINE | tree.BLOCK) - {"h2", "h3", "h4", "h5"}
"""Tags that pass; the page says `h1` to `h6`."""


def code_of(tongue: str) -> set[str]:
    """Return the words within code of the page."""
    text = (docs.BOOKS[tongue] / "markdown.md").read_text("utf-8")
    pieces = re.findall(r"^(`{3,})[^\n]*\n(.*?)^\1$|(`+)(.+?)\3", text, re.MULTILINE | re.DOTALL)
    code = "\n".join(block + line for _, block, _, line in pieces)
    heads = "\n".join(re.findall(r"^`{3,}.*$", text, re.MULTILINE))
    return set(re.findall(r"[A-Za-z][\w-]*", code + heads))


@pytest.mark.parametrize("tongue", list(docs.BOOKS))
def test_every_class_and_attribute_stands_on_the_page(tongue: str) -> None:
    assert sorted(CONSTRUCTS - code_of(tongue)) == []


@pytest.mark.parametrize("tongue", list(docs.BOOKS))
def test_every_tag_of_html_stands_on_the_page(tongue: str) -> None:
    assert sorted(TAGS - code_of(tongue)) == []


def test_what_is_collected_is_what_authors_write() -> None:
    assert {"theorem", "hint", "zhuozhong", "seealso", "startFrom", "restate", "ruby"} <= CONSTRUCTS
