"""What a check loads before it begins; each of these would cost more than the check itself."""

from __future__ import annotations

import subprocess
import sys

HEAVY = (
    *("weasyprint", "pikepdf", "ebooklib", "fontTools", "jinja2", "numpy"),
    *("py_mini_racer", "pypandoc", "PIL", "bookbuild.passes", "bookbuild.markdown"),
)


def test_the_command_line_loads_nothing_that_only_editions_need() -> None:
    script = f"import sys, bookbuild.cli; print([m for m in {HEAVY!r} if m in sys.modules])"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    assert run.stdout.decode().strip() == "[]"
