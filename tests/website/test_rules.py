"""Every page of the tutorial keeps the rules of accessibility and of HTML.

`npm ci --ignore-scripts --prefix tests/website` brings what is asked.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

TOOLS = Path(__file__).resolve().parent / "node_modules"
AXE = TOOLS / "axe-core" / "axe.min.js"
VNU = TOOLS / "vnu-jar" / "build" / "dist" / "vnu.jar"
RUN = """
axe.run(document, {resultTypes: ["violations"]}).then((found) => found.violations.flatMap(
  (one) => one.nodes.map((node) => `${one.id}: ${node.html.slice(0, 200)}`)))
"""


@pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not installed")
@pytest.mark.parametrize("theme", ["light", "dark", "sepia"])
def test_axe_finds_nothing(browser: Any, site: Path, theme: str) -> None:
    scheme = "dark" if theme == "dark" else "light"
    context = browser.new_context(bypass_csp=True, color_scheme=scheme)
    page = context.new_page()
    page.set_default_timeout(300_000)
    for path in sorted(site.glob("*.html")):
        page.goto(path.as_uri())
        if theme == "sepia":
            page.evaluate("document.documentElement.dataset.theme = 'sepia'")
        page.evaluate(AXE.read_text(encoding="utf-8"))
        assert page.evaluate(RUN) == [], path.name
    context.close()


@pytest.mark.skipif(
    not VNU.is_file() or shutil.which("java") is None, reason="the Nu checker is not installed"
)
def test_the_html_is_valid(site: Path) -> None:
    command = ["java", "-jar", VNU, "--errors-only", "--format", "gnu", *site.glob("*.html")]
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
