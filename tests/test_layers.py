"""Imports go downward only."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent / "bookbuild"

LAYERS: tuple[tuple[str, ...], ...] = (
    ("__main__",),
    ("cli",),
    ("serve",),
    ("console", "doctor"),
    ("release",),
    ("build", "fix", "recheck", "run", "start"),
    ("check",),
    ("compile", "statistics", "standing"),
    ("reader",),
    ("render",),
    ("fonts",),
    ("passes",),
    ("markdown", "math", "config"),
    ("words",),
    ("model",),
    ("workspace", "cache", "write", "resources", "machine", "repository"),
    ("diagnostics",),
    ("__init__",),
)
"""From top to bottom; rooms of one line do not know each other."""

DEPTH = {room: depth for depth, layer in enumerate(LAYERS) for room in layer}

ALONE = {
    "pypandoc": "markdown",
    "weasyprint": "render",
    "ebooklib": "render",
    "py_mini_racer": "math",
    "pypinyin": "passes",
    "click": "cli",
}
"""Packages that one room only knows; `doctor` asks for their versions by name."""


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def room(path: Path) -> str:
    return path.relative_to(PACKAGE).with_suffix("").parts[0]


def imported(path: Path) -> Iterator[str]:
    """Yield the full name of every module and name a file imports."""
    package = ("bookbuild", *path.relative_to(PACKAGE).parent.parts)
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            up = package[: len(package) - node.level + 1] if node.level else ()
            base = ".".join((*up, *([node.module] if node.module else [])))
            yield from (f"{base}.{alias.name}" for alias in node.names)


def test_every_room_has_its_layer() -> None:
    assert {room(path) for path in modules()} - DEPTH.keys() == set()


def test_imports_go_down() -> None:
    upward = []
    for path in modules():
        here = room(path)
        for name in imported(path):
            head, _, rest = name.partition(".")
            there = rest.split(".")[0] if head == "bookbuild" else ""
            if there not in DEPTH:  # elsewhere, or a name such as bookbuild.__version__
                continue
            if there != here and DEPTH[there] <= DEPTH[here]:
                upward.append(f"{path.relative_to(PACKAGE)} imports {name}")
    assert upward == []


def test_one_room_knows_each_large_package() -> None:
    strays = [
        f"{path.relative_to(PACKAGE)} imports {name}"
        for path in modules()
        for name in imported(path)
        if ALONE.get(name.split(".")[0], room(path)) != room(path)
    ]
    assert strays == []
