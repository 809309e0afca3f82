"""Write the pages of reference of docs/ from what the program knows of itself.

    python tools/reference.py [--check]

`docs/reference/` and `docs/zh/reference/` get one page each for the commands, the keys of
book.yaml and the diagnostics. `--check` writes nothing and names the pages that are out of date.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tools")]

from reference_zh import FAMILIES_ZH, WORDS_ZH  # noqa: E402

from bookbuild.cli import main as cli  # noqa: E402
from bookbuild.config.book import BOOK_KEYS  # noqa: E402
from bookbuild.config.shapes import (  # noqa: E402
    Day,
    Either,
    Flag,
    Key,
    Located,
    Many,
    Names,
    Number,
    Record,
    Shape,
    Text,
)
from bookbuild.diagnostics import CODES  # noqa: E402
from bookbuild.diagnostics.messages_zh.meanings import MEANINGS  # noqa: E402
from bookbuild.passes.matter_files import SYMBOLS, TERMS  # noqa: E402

FAMILIES = {
    "B": "book.yaml", "C": "Code that is run", "D": "Demonstrations", "E": "Editions", "F": "Files",
    "G": "Machine and fonts", "I": "Index, terms, symbols", "L": "What is likely a slip",
    "M": "Markdown", "N": "New books and imports", "R": "References and works", "T": "Formulas",
    "W": "Preview", "X": "Exercises and answers",
    "P": "Releases",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Tongue:
    """The language of a set of pages."""

    name: str
    folder: Path

    @property
    def zh(self) -> bool:
        """Whether it is Chinese."""
        return self.name == "zh"

    def say(self, english: str) -> str:
        """Return words of the program in this language; KeyError for what nobody translated."""
        return WORDS_ZH[english] if self.zh and english else english


TONGUES = (Tongue("en", ROOT / "docs"), Tongue("zh", ROOT / "docs" / "zh"))


def pages() -> Iterator[tuple[Path, str]]:
    """Yield each page with its text."""
    for tongue in TONGUES:
        folder = tongue.folder / "reference"
        yield folder / "commands.md", _commands(tongue)
        yield folder / "keys.md", _keys(tongue)
        yield folder / "diagnostics.md", _diagnostics(tongue)


def _commands(tongue: Tongue) -> str:
    title = "命令" if tongue.zh else "Commands"
    intro = (
        "退出状态：0 正常，1 书有错误，2 用法不对，3 机器缺少所需的程序。"
        if tongue.zh
        else "Exit status: 0 fine, 1 the book has errors, 2 wrong usage, 3 the machine lacks "
        "something."
    )
    parts = [f"# {title} {{#ch:commands}}", intro, *_command("bookbuild", cli, tongue)]
    return "\n\n".join(parts) + "\n"


def _command(name: str, command: click.Command, tongue: Tongue, level: int = 2) -> Iterator[str]:
    yield f"{'#' * level} {name} {{#cmd:{name.replace(' ', '-')}}}"
    yield tongue.say(_plain(command.help or ""))
    context = click.Context(command, info_name=name)
    usage = " ".join([name, *command.collect_usage_pieces(context)])
    yield f"```text\n{usage}\n```"
    options = [p for p in command.params if isinstance(p, click.Option) and not p.hidden]
    if options:
        yield _table(
            [(_option(option), tongue.say(_plain(option.help or ""))) for option in options], tongue
        )
    if isinstance(command, click.Group):
        for child in command.list_commands(context):
            found = command.get_command(context, child)
            if found is not None and not found.hidden:
                yield from _command(f"{name} {child}", found, tongue, min(level + 1, 3))


def _option(option: click.Option) -> str:
    names = ", ".join(f"`{name}`" for name in (*option.opts, *option.secondary_opts))
    if option.is_flag:
        return names
    metavar = option.make_metavar(click.Context(click.Command("x")))
    return f"{names} {_code(metavar)}"


def _plain(text: str) -> str:
    return " ".join(text.replace("\b", "").split())


def _table(rows: list[tuple[str, str]], tongue: Tongue) -> str:
    head = ("选项", "意义") if tongue.zh else ("option", "meaning")
    lines = [f"| {head[0]} | {head[1]} |", "|:---|:---|"]
    return "\n".join([*lines, *(f"| {_cell(one)} | {_cell(other)} |" for one, other in rows)])


def _cell(text: str) -> str:
    """Return words of the program for a cell, where a bar within code wants its backslash too."""
    return _SPECIAL.sub(lambda hit: (hit[1] or "").replace("|", "\\|") or f"\\{hit[2]}", text)


def _code(text: str) -> str:
    return f"`{text}`"


def _keys(tongue: Tongue) -> str:
    title = "book.yaml 的键" if tongue.zh else "Keys of book.yaml"
    words = ("术语文件", "符号文件") if tongue.zh else ("Files of terms", "Files of symbols")
    parts = [f"# {title} {{#ch:keys}}"]
    parts += _record("", BOOK_KEYS, tongue)
    for heading, shape in zip(words, (TERMS, SYMBOLS), strict=True):
        parts += [f"## {heading}", *_record("", shape, tongue)]
    return "\n\n".join(parts) + "\n"


def _record(prefix: str, record: Record, tongue: Tongue) -> Iterator[str]:
    rows = []
    below: list[tuple[str, Record]] = []
    for name, key in record.keys.items():
        needed = ("（必需）" if tongue.zh else " (required)") if key.required else ""
        rows.append((f"`{name}`{needed}", _value(key.shape, tongue), tongue.say(key.meaning)))
        below += [(f"{prefix}{name}", one) for one in _records(key)]
    head = ("键", "值", "意义") if tongue.zh else ("key", "value", "meaning")
    lines = ["| " + " | ".join(head) + " |", "|:---|:---|:---|"]
    yield "\n".join(lines + ["| " + " | ".join(map(_cell, row)) + " |" for row in rows])
    for name, one in below:
        yield f"## {name}"
        yield from _record(f"{name}.", one, tongue)


def _records(key: Key) -> Iterator[Record]:
    stack: list[Shape] = [key.shape]
    while stack:
        match stack.pop():
            case Record() as found:
                yield found
            case Many(of=inner) | Located(of=inner) | Names(of=inner):
                stack.append(inner)
            case Either(simple=one, full=other):
                stack += [other, one]


def _value(shape: Shape, tongue: Tongue) -> str:
    zh = tongue.zh
    match shape:
        case Text(choices=choices) if choices:
            return "、".join(map(_code, choices)) if zh else ", ".join(map(_code, choices))
        case Text(asks=asks):
            return tongue.say(asks)
        case Day():
            return "日期，如 `2026-05-01`" if zh else "a date such as `2026-05-01`"
        case Number(low=low, high=high, whole=whole):
            if zh:
                return f"{'整数' if whole else '数'}，{low:g} 到 {high:g}"
            return f"{'a whole number' if whole else 'a number'} from {low:g} to {high:g}"
        case Flag():
            return "`true`、`false`" if zh else "`true`, `false`"
        case Many(of=inner, single=single):
            one = _value(inner, tongue)
            if single:
                return f"{one}，或其列表" if zh else f"{one}, or a list"
            return f"列表：{one}" if zh else f"a list: {one}"
        case Record():
            return "映射，见下" if zh else "a mapping, see below"
        case Located(of=inner):
            return _value(inner, tongue)
        case Either(simple=one, full=other):
            parts = [_value(one, tongue), _value(other, tongue)]
            return "，或".join(parts) if zh else ", or ".join(parts)
        case Names(of=inner):
            one = _value(inner, tongue)
            return f"名称到值的映射：{one}" if zh else f"a mapping of names: {one}"


def _diagnostics(tongue: Tongue) -> str:
    title = "诊断" if tongue.zh else "Diagnostics"
    intro = (
        "错误使这一版不能生成；警告只在 `--strict` 下如此。"
        "`bookbuild explain 代码` 显示同样的内容。"
        if tongue.zh
        else "Errors stop an edition, warnings do so under `--strict`. "
        "`bookbuild explain CODE` says the same."
    )
    parts = [f"# {title} {{#ch:diagnostics}}", intro]
    family = ""
    severities = {"error": "错误", "warning": "警告"}
    for code in sorted(CODES.values(), key=lambda one: one.code):
        if code.code[0] != family:
            family = code.code[0]
            name = FAMILIES_ZH[family] if tongue.zh else FAMILIES[family]
            parts.append(f"## {family}: {name}")
        kind = severities[code.severity] if tongue.zh else str(code.severity)
        opening, closing = ("（", "）") if tongue.zh else (" (", ")")
        parts.append(f"### {code.code} {code.name}{opening}{kind}{closing} {{#code:{code.code}}}")
        parts.append(_escaped(MEANINGS[code.code] if tongue.zh else code.meaning))
        labels = ("不好：", "好：") if tongue.zh else ("Bad:", "Good:")
        for label, example in zip(labels, (code.bad, code.good), strict=True):
            if example:
                parts.append(f"{label}\n\n{_fenced(example)}")
    return "\n\n".join(parts) + "\n"


_SPECIAL = re.compile(r"(`[^`]*`)|([\\$*_\[\]<>@|])")
_UNPRINTED = re.compile("[\U00013000-\U0001342f]")
"""What the faces of print do not have, as an example shows."""


def _escaped(text: str) -> str:
    """Return words of the program as Markdown that says just them."""
    return _SPECIAL.sub(lambda hit: hit[1] or f"\\{hit[2]}", text)


def _fenced(text: str) -> str:
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    shown = _UNPRINTED.sub(lambda hit: f"<U+{ord(hit[0]):04X}>", text)
    return f"{fence}text\n{shown}\n{fence}"


def main(arguments: list[str]) -> int:
    """Write the pages; with `--check` return 1 where one is out of date."""
    stale = [
        (path, text)
        for path, text in pages()
        if not path.is_file() or path.read_text("utf-8") != text
    ]
    for path, text in stale:
        print(path.relative_to(ROOT))
        if "--check" not in arguments:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    return int(bool(stale) and "--check" in arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
