"""Read XeLaTeX's log: what went wrong, in which file and line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

FaultKind = Literal["error", "overfull", "character", "reference", "package", "endless"]

_FILE = re.compile(r"^%%bookbuild (\S+)$")
_ERROR = re.compile(r"^(?:\./)?([^\s:()]+):(\d+): (.*)$")
_LINE = re.compile(r"^l\.(\d+) ?(.*)$")
_OVERFULL = re.compile(
    r"^Overfull \\hbox \(([\d.]+)pt too wide\) .*?(?:at lines (\d+)--(\d+)|at line (\d+))"
)
_CHARACTER = re.compile(
    r'Missing character: There is no (.+?) (?:\((?:U\+|")([0-9A-F]+)\) )?in font (.*)'
)
_REFERENCE = re.compile(r"(?:Hyper r|R)eference [`'](.*?)'.*undefined on input line (\d+)")
_MISSING_FILE = re.compile(r"File [`'](.*?\.(?:sty|cls|otf|tfm|def|fd))' not found")
_FATAL = re.compile(r"^! (.*)$")
_INCLUDED = re.compile(r"^l\.\d+ \\bookinclude\{(.*?)\}")
_DEFINED = re.compile(r"\\[A-Za-z@]+ .*?->")
_COMMAND = re.compile(r"(\\(?:[A-Za-z@]+|.)) *$")


@dataclass(frozen=True, slots=True)
class Complaint:
    """Something XeLaTeX complained of."""

    kind: FaultKind
    said: str
    """As TeX says it; for characters the character, for references the label."""
    file: str = ""
    """Path in the project, "" where TeX names none."""
    line: int = 0
    before: str = ""
    """What of the line TeX had read."""
    command: str = ""
    """The command TeX stopped at, "" where it stopped at none."""
    inner: str = ""
    """The command that a definition came down to, where TeX stopped in one."""
    amount: float = 0.0
    """By how much a box is too wide, pt."""


def read_log(log: str) -> list[Complaint]:
    """Return what a log complains of, in order."""
    found: list[Complaint] = []
    lines = log.split("\n")
    file = ""
    told = ("", "")
    for number, line in enumerate(lines):
        if line.startswith("Runaway ") and (runaway := _runaway(lines[number + 1 : number + 24])):
            fault, told = runaway
            found.append(fault)
        elif (hit := _ERROR.match(line)) and (hit[1], hit[2]) == told:
            continue  # what follows from the open brace
        elif hit := _FILE.match(line):
            file = hit[1]
        elif hit := _ERROR.match(line):
            found.append(_error(hit[1], int(hit[2]), hit[3], lines[number + 1 : number + 24]))
        elif hit := _OVERFULL.match(line):
            at = int(hit[2] or hit[4])
            found.append(Complaint("overfull", "", file, at, amount=float(hit[1])))
        elif hit := _CHARACTER.search(line):
            if not _ERROR.match(line):
                found.append(Complaint("character", hit[1], file))
        elif hit := _REFERENCE.search(line):
            found.append(Complaint("reference", hit[1], file, int(hit[2])))
        elif hit := _FATAL.match(line):
            found.append(_fatal(hit[1].rstrip("."), file, lines[number + 1 : number + 12]))
    return found


def _fatal(said: str, file: str, after: list[str]) -> Complaint:
    """Return an error that ends the run; the line is named where TeX gives up."""
    for line in after:
        if hit := _ERROR.match(line):
            return Complaint("error", said, hit[1], int(hit[2]))
    return Complaint("error", said, file)


def _runaway(after: list[str]) -> tuple[Complaint, tuple[str, str]] | None:
    """Return a brace open to the end of a file, of which TeX knows no line, and where it says so.

    What TeX has read since the brace is there, to be found again in the file.
    """
    error = next((hit for line in after if (hit := _ERROR.match(line))), None)
    hit = next((hit for line in after if (hit := _INCLUDED.match(line))), None)
    if error is None or hit is None or not error[3].startswith("File ended"):
        return None
    fault = Complaint("error", error[3], hit[1], 1, after[0].strip())
    return fault, (error[1], error[2])


def _error(file: str, line: int, message: str, after: list[str]) -> Complaint:
    before, read = "", ""
    for place, one in enumerate(after):
        if hit := _LINE.match(one):
            before = hit[2].removeprefix("...")
            break
        if _ERROR.match(one):
            break
        if place < 4 and one and not one.startswith(" ") and not read:
            read = one
    message = message.rstrip(".")
    if hit := _CHARACTER.search(message):
        return Complaint("character", hit[1], file, line, before)
    if hit := _MISSING_FILE.search(message):
        return Complaint("package", hit[1], file, line, before)
    inside = read.startswith("<recently read>") and not read.rstrip().endswith(r"\endtemplate")
    source = read if inside else before
    command = _COMMAND.search(source.rstrip())
    inner = _COMMAND.search(read) if _DEFINED.match(read) else None
    return Complaint(
        *("error", message, file, line, before, command[1] if command else ""),
        inner=inner[1] if inner else "",
    )
