"""Examine the machine: what is there, which version, what it is for, how to get it."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from typing import Literal

from rich.console import Console
from rich.markup import escape

from .looks import Finding, examine

ASKED = ("pdf", "epub", "html")
"""Editions that are asked about where none is named."""

__all__ = ["ASKED", "Finding", "as_json", "examine", "lacking", "show_findings"]


def lacking(findings: Sequence[Finding], editions: Collection[str]) -> list[Finding]:
    """Return what is missing for editions."""
    return [one for one in findings if not one.found and one.editions & set(editions)]


def show_findings(
    findings: Sequence[Finding], editions: Collection[str], lang: Literal["en", "zh"]
) -> None:
    """Print what a machine has and lacks, and which of the editions can be built."""
    zh = lang == "zh"
    console = Console(highlight=False)
    missing = lacking(findings, editions)

    def say(text: str) -> None:
        console.print(text, soft_wrap=True)

    for one in findings:
        mark = "[green]✓[/]" if one.found else "[red]✗[/]" if one in missing else "[yellow]–[/]"
        number = "" if one.version == "?" else one.version
        there, absent = ("有", "未找到") if zh else ("found", "not found")
        shown = escape((number or there) if one.found else absent)
        purpose = f"；用途：{one.purpose_zh}" if zh else f", for {one.purpose}"
        say(f"{mark} {one.name}: {shown}{purpose}")
        if not one.found:
            say(f"    {escape(one.cure.here)}")
    for edition in editions:
        names = [one.name for one in lacking(findings, [edition])]
        if names:
            words = f"：缺少 {'、'.join(names)}" if zh else f" lacks {', '.join(names)}"
        else:
            words = "：可以生成" if zh else " can be built"
        say(f"{'[red]✗[/]' if names else '[green]✓[/]'} {edition}{words}")


def as_json(findings: Sequence[Finding], editions: Collection[str]) -> str:
    """Return one JSON object a line; `needed` tells whether an edition asked for depends on it."""
    lines = []
    for one in findings:
        fields = {
            "name": one.name,
            "found": one.found,
            "version": None if one.version in ("", "?") else one.version,
            "needed": bool(one.editions & set(editions)),
            "editions": sorted(one.editions),
            "purpose": one.purpose,
            "purposeZh": one.purpose_zh,
            "cure": {
                "debian": one.cure.debian,
                "macos": one.cure.macos,
                "windows": one.cure.windows,
            },
        }
        lines.append(json.dumps(fields, ensure_ascii=False))
    return "".join(f"{line}\n" for line in lines)
