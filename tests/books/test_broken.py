"""A book with sixty faults, of every room: one run tells all of them, each at its place."""

from __future__ import annotations

import json
import re

from bookbuild.diagnostics import CODES

from .shelf import BOOKS, Shelf

BOOK = BOOKS / "broken"


def listed() -> list[tuple[str, str]]:
    """Return `file:line:column CODE` of each fault and what stands at the place."""
    lines = (BOOK / "expected.txt").read_text(encoding="utf-8").splitlines()
    pairs = [line.split("  ", 1) for line in lines if not line.startswith("#")]
    return [(fault, re.sub(r"\\[xu][0-9a-f]{2,4}", unescaped, seen)) for fault, seen in pairs]


def unescaped(found: re.Match[str]) -> str:
    return found[0].encode().decode("unicode_escape")


def expected() -> list[str]:
    return [fault for fault, _ in listed()]


def test_one_run_tells_every_fault_at_its_place(shelf: Shelf) -> None:
    shelf.ask_for_fonts()
    for _ in ("read", "from the cache"):
        ran = shelf.run("-C", BOOK, "check", "--format", "json")
        found = [json.loads(line) for line in ran.out.splitlines()]
        told = [f"{d['file']}:{d['line']}:{d['column']} {d['code']}" for d in found]
        assert sorted(told) == sorted(expected())
        assert ran.code == 1


def test_the_book_has_sixty_faults_of_sixty_kinds() -> None:
    faults = expected()
    codes = {fault.split()[1] for fault in faults}
    assert len(faults) == len(set(faults)) == 60
    assert codes <= CODES.keys()
    assert len(codes) >= 55


def test_each_fault_is_listed_at_what_is_wrong() -> None:
    for fault, seen in listed():
        file, line, column = fault.split()[0].split(":")
        text = (BOOK / file).read_bytes().decode(errors="replace").split("\n")[int(line) - 1]
        assert seen
        assert text[int(column) - 1 :].startswith(seen), fault
