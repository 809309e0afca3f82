"""Write the safe repairs back into the files of a book."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from difflib import unified_diff

from bookbuild.check import can_read
from bookbuild.config import BookConfig, Entry, load_config
from bookbuild.diagnostics import Report
from bookbuild.diagnostics.frame import visible
from bookbuild.diagnostics.show import Language
from bookbuild.markdown import MarkdownOptions, decode, mend
from bookbuild.workspace import Workspace
from bookbuild.write import write_file

_CONTEXT = 2
_COLOURS = (("+++", "1"), ("---", "1"), ("+", "32"), ("-", "31"), ("@@", "36"), ("#", "33"))
"""How lines of a diff begin, and the colour they have for it (SGR)."""


@dataclass(frozen=True, slots=True)
class Change:
    """What one file is and what it is to become."""

    path: str
    before: bytes
    after: bytes

    def diff(self) -> list[str]:
        """Return a unified diff by lines; line ends and a byte order mark stand in its head."""
        before, after = decode(self.before, self.path, Report()), self.after.decode()
        rows = unified_diff(
            (before or "").split("\n"),
            after.split("\n"),
            f"a/{self.path}",
            f"b/{self.path}",
            n=_CONTEXT,
            lineterm="",
        )
        ends = b"\r" in self.before
        mark = self.before.startswith(b"\xef\xbb\xbf")
        notes = ["# line ends: LF"] * ends + ["# no byte order mark"] * mark
        return [*rows, *notes]


def find_changes(config: BookConfig, workspace: Workspace, report: Report) -> list[Change]:
    """Return what the files of the book would become, those without change left out."""
    options = MarkdownOptions(tex_brackets=config.math.brackets, lang=config.lang)

    def change(entry: Entry) -> Change | None:
        content = workspace.read(entry.path, report, entry.span)
        text = None if content is None else decode(content, entry.path, report)
        if content is None or text is None:
            return None
        mended = mend(text, entry.path, options).encode()
        return None if mended == content else Change(entry.path, content, mended)

    with ThreadPoolExecutor() as pool:
        return [found for found in pool.map(change, config.entries) if found is not None]


def write_changes(changes: list[Change], workspace: Workspace, report: Report) -> list[str]:
    """Write changes whole or not at all, file by file; return the paths written.

    A file is written where it really lies, which is in the book's folder, and only while it
    still is what was read.
    """
    written: list[str] = []
    for change in changes:
        target = workspace.locate(change.path, report)
        if target is None:
            continue
        if workspace.read(change.path, report) != change.before:
            report.add("F010", f"`{change.path}` changed while it was mended", hint="run it again")
            continue
        try:
            write_file(target, change.after)
        except OSError as fault:
            reason = (fault.strerror or type(fault).__name__).lower()
            report.add("F010", f"cannot write `{change.path}`: {reason}")
            continue
        written.append(change.path)
    return written


@dataclass(frozen=True, slots=True)
class Fixing:
    """One run of `bookbuild fix`, with the ways to say what it does."""

    workspace: Workspace
    report: Report
    lang: Language
    show: Callable[[str], None]
    """Takes the diff, in colours."""
    say: Callable[[str], None]
    confirm: Callable[[str], bool]
    """Asks for leave to write."""
    only: bool = False
    """Nothing is written."""

    def run(self) -> bool:
        """Show what would change and write it where that is wanted; tell if some is left."""
        config = load_config(self.workspace, self.report)
        if config is None or not can_read(self.report):
            return False
        changes = find_changes(config, self.workspace, self.report)
        self.show(coloured(line for change in changes for line in change.diff()))
        zh = self.lang == "zh"
        if not changes:
            self.say("没有要改的" if zh else "nothing to fix")
            return False
        count = len(changes)
        question = f"改写 {count} 个文件？" if zh else f"change {count} file{'s'[: count - 1]}?"
        if not self.only and self.confirm(question):
            for path in write_changes(changes, self.workspace, self.report):
                self.say(f"已改写 {path}" if zh else f"fixed {path}")
        return self.only


def coloured(diff: Iterable[str]) -> str:
    """Return the lines of a diff in colours, what cannot be seen made visible."""
    out: list[str] = []
    for line in diff:
        colour = next((code for start, code in _COLOURS if line.startswith(start)), "")
        words = visible(line)
        out.append(f"\x1b[{colour}m{words}\x1b[0m\n" if colour else f"{words}\n")
    return "".join(out)
