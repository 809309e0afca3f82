"""Collect every message and hint the source can give, as templates with `{}` for what varies."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path

PACKAGE = Path(__file__).parent.parent.parent / "bookbuild"
HOLE = "{}"
_CLIPPED = re.compile(r"(?:\{\})+…?")
"""Several that stand together, the mark of a cut included, are one to a reader."""
_DEPTH = 6
_MOST = 40
_RAISED = ("Error", "Failed", "Fault", "Refused")
_TABLES = frozenset({"_CURES", "_DEFINE", "_ENVIRONMENTS", "_NAMES", "_REMEDIES"})
"""Names of tables of hints and parts of messages."""
_WORDS = frozenset({"message", "hint", "asks"})
"""Fields and parameters that hold what people read."""


@dataclass
class Module:
    """One file with what is needed to say what its names hold."""

    path: Path
    tree: ast.Module
    functions: dict[str, ast.FunctionDef] = field(default_factory=dict)
    classes: dict[str, ast.ClassDef] = field(default_factory=dict)
    around: dict[ast.AST, ast.FunctionDef | None] = field(default_factory=dict)
    elsewhere: dict[str, Module] = field(default_factory=dict)
    """Where each function of the package is defined."""


def read(path: Path) -> Module:
    module = Module(path, ast.parse(path.read_text("utf-8")))
    _index(module, module.tree, None)
    return module


def _index(module: Module, node: ast.AST, inside: ast.FunctionDef | None) -> None:
    for child in ast.iter_child_nodes(node):
        module.around[child] = inside
        if isinstance(child, ast.FunctionDef):
            module.functions[child.name] = child
            _index(module, child, child)
        else:
            if isinstance(child, ast.ClassDef):
                module.classes[child.name] = child
            _index(module, child, inside)


def collect(package: Path = PACKAGE) -> dict[str, str]:
    """Return each template with the module it was found in."""
    found: dict[str, str] = {}
    modules = [read(path) for path in sorted(package.rglob("*.py")) if not _is_catalogue(path)]
    everywhere = {name: m for m in modules for name in m.functions}
    for module in modules:
        module.elsewhere = everywhere
        for text in _tables(module):
            found.setdefault(text, module.path.relative_to(package).as_posix())
        for node in ast.walk(module.tree):
            for shown in _shown(node, module):
                for template in resolve(shown, module, module.around[node]):
                    template = _CLIPPED.sub(HOLE, template)
                    if _says_something(template):
                        found.setdefault(template, module.path.relative_to(package).as_posix())
    return found


def _tables(module: Module) -> Iterator[str]:
    """Yield what stands in tables of hints; their keys are no message."""
    for node in module.tree.body:
        if not isinstance(node, ast.Assign) or not _names(node.targets[0]) & _TABLES:
            continue
        if isinstance(node.value, ast.Constant):
            yield str(node.value.value)
        for part in ast.walk(node.value):
            values: list[ast.expr] = []
            match part:
                case ast.Dict(values=values):
                    pass
                case ast.DictComp(value=value):
                    values = [value]
                case ast.Call(args=[_, value]):
                    values = [value]
            for value in values:
                if isinstance(value, ast.Constant | ast.JoinedStr):
                    yield from resolve(value, module, None)


def _is_catalogue(path: Path) -> bool:
    return bool({"codes", "messages_zh"} & set(path.parts))


def _says_something(template: str) -> bool:
    words = template.replace(HOLE, "")
    empty = re.search(r"(?<![\\`])``(?!`)", template) is not None
    return not empty and any(char.isalpha() and char.isascii() for char in words)


def _shown(node: ast.AST, module: Module) -> Iterator[ast.expr]:
    """Yield the expressions of a call that people are shown."""
    if not isinstance(node, ast.Call):
        return
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    second = name in ("Related", "Diagnostic", "refuse", "_refuse")
    if len(node.args) >= 2 and (second or (name == "add" and _may_be_code(node.args[0]))):
        yield node.args[1]
    elif name.endswith(_RAISED) and node.args:
        yield node.args[0]
    for keyword in node.keywords:
        if keyword.arg in _WORDS:
            yield keyword.value
    fields = _fields(module.classes.get(name))
    for value, own in zip(node.args, fields, strict=False):
        if own in _WORDS:
            yield value


def _may_be_code(node: ast.expr) -> bool:
    return (
        not isinstance(node, ast.Constant)
        or re.fullmatch(r"[A-Z]\d{3}", str(node.value)) is not None
    )


def _fields(declared: ast.ClassDef | None) -> list[str]:
    if declared is None:
        return []
    return [
        item.target.id
        for item in declared.body
        if isinstance(item, ast.AnnAssign) and isinstance(item.target, ast.Name)
    ]


def resolve(
    node: ast.expr, module: Module, inside: ast.FunctionDef | None, depth: int = 0
) -> list[str]:
    """Return what an expression may say."""
    if depth > _DEPTH:
        return [HOLE]

    def go(part: ast.expr) -> list[str]:
        return resolve(part, module, inside, depth + 1)

    match node:
        case ast.Constant(value=str(text)):
            return [text]
        case ast.JoinedStr(values=values):
            return _joined([go(value) for value in values])
        case ast.FormattedValue(value=value, format_spec=None):
            return go(value)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return _joined([go(left), go(right)])
        case ast.IfExp(body=body, orelse=orelse):
            return go(body) + go(orelse)
        case ast.BoolOp(op=ast.Or(), values=values):
            return [text for value in values for text in go(value)]
        case ast.Call(func=ast.Attribute(value=value, attr="format")):
            return [_holes(text) for text in go(value)]
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name) as called):
            there = module if name in module.functions else None
            if there is None and isinstance(called, ast.Name):
                there = module.elsewhere.get(name)
            if there is None:
                return [HOLE]
            own = there.functions[name]
            returned = [r.value for r in ast.walk(own) if isinstance(r, ast.Return) and r.value]
            return _union([resolve(value, there, own, depth + 1) for value in returned])
        case ast.Name(id=name) if inside is not None:
            return _named(name, module, inside, depth)
        case _:
            return [HOLE]


def _holes(text: str) -> str:
    parts = []
    level = 0
    for char in text:
        level -= char == "}"
        if not level:
            parts.append(char)
        level += char == "{"
    return "".join(parts)


def _named(name: str, module: Module, inside: ast.FunctionDef, depth: int) -> list[str]:
    """Return what a variable or parameter of a function may hold."""
    values: list[list[str]] = []
    for node in ast.walk(inside):
        match node:
            case ast.Assign(targets=[ast.Name(id=target)], value=value) if target == name:
                values.append(resolve(value, module, inside, depth + 1))
            case ast.Assign(targets=[ast.Tuple(elts=names)], value=ast.Tuple(elts=parts)):
                for own, value in zip(names, parts, strict=True):
                    if isinstance(own, ast.Name) and own.id == name:
                        values.append(resolve(value, module, inside, depth + 1))
            case ast.For(target=target) | ast.comprehension(target=target) if name in _names(
                target
            ):
                values.append([HOLE])
            case ast.AugAssign(target=ast.Name(id=target), value=value) if target == name:
                ends = resolve(value, module, inside, depth + 1)
                values.append(_joined([_union(values), ends]))
            case _:
                continue
    parameters = [arg.arg for arg in (*inside.args.args, *inside.args.kwonlyargs)]
    if name in parameters:
        at = parameters.index(name) - (parameters[0] == "self")
        for call in ast.walk(module.tree):
            if isinstance(call, ast.Call) and _name_of(call) == inside.name:
                given = _argument(call, name, at)
                if given is not None:
                    values.append(resolve(given, module, module.around.get(call), depth + 1))
    return _union(values) or [HOLE]


def _names(target: ast.expr) -> set[str]:
    return {node.id for node in ast.walk(target) if isinstance(node, ast.Name)}


def _name_of(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _argument(call: ast.Call, name: str, at: int) -> ast.expr | None:
    for keyword in call.keywords:
        if keyword.arg == name:
            return keyword.value
    return call.args[at] if at < len(call.args) else None


def _joined(parts: list[list[str]]) -> list[str]:
    size = 1
    for part in parts:
        size *= max(len(part), 1)
    if size > _MOST:
        parts = [part if len(part) < 2 else [HOLE] for part in parts]
    return list(dict.fromkeys("".join(choice) for choice in product(*parts)))


def _union(parts: Iterator[list[str]] | list[list[str]]) -> list[str]:
    return list(dict.fromkeys(text for part in parts for text in part))
