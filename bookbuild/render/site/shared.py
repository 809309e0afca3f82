"""Files all pages share: the style sheet, the script, the picture of the tab."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files as package_files

from bookbuild.cache import digest
from bookbuild.config import BookConfig
from bookbuild.diagnostics import Report, Span
from bookbuild.resources import template_folder
from bookbuild.workspace import PICTURE_LIMIT, Workspace

from .templates import SCRIPTS, SHEETS, script, shared_style

STYLE = "assets/book.css"
_FACE = """@font-face {{
  font-family: "book formulas";
  src: url("{name}") format("woff2");
  font-display: swap;
}}
"""


def joined_style(face: str) -> str:
    """Return our style sheets as one; `face` is the file of the face of formulas."""
    code = (template_folder() / "shared/code.css").read_text(encoding="utf-8")
    formulas = (package_files("bookbuild.math") / "mathml.css").read_text(encoding="utf-8")
    dark = shared_style("dark.css")
    system = dark.replace(":root", ":root:not([data-theme])")
    first, *others = map(shared_style, SHEETS)
    parts = [_FACE.format(name=face)] if face else []
    parts += [code, formulas, first]
    parts += [f"@media (prefers-color-scheme: dark) {{\n{system}}}"]
    parts += [dark.replace(":root", ':root[data-theme="dark"]'), *others]
    return "\n".join(parts)


def joined_script() -> bytes:
    """Return our scripts as one, each in a function of its own."""
    parts = (f"(() => {{\n{script(name)}}})();\n" for name in SCRIPTS)
    return ('"use strict";\n' + "".join(parts)).encode()


def favicon(config: BookConfig, workspace: Workspace, report: Report) -> dict[str, bytes]:
    """Return the picture of the browser's tab: the book's own, or ours."""
    path = config.site.favicon
    if path:
        content = workspace.read(path, report, Span("book.yaml", 1, 1), limit=PICTURE_LIMIT)
        if content is None:
            return {}
        return {"favicon.png" if content.startswith(b"\x89PNG") else "favicon.svg": content}
    return {"favicon.svg": (template_folder() / "site/favicon.svg").read_bytes()}


def service_worker(files: Mapping[str, bytes]) -> bytes:
    """Return the script that keeps the site for reading offline; its name changes with the site."""
    kept = [n for n in sorted(files) if not n.startswith((".", "downloads/", "assets/drawings/"))]
    version = digest(*(part for name in kept for part in (name, files[name])))[:16]
    listed = ",\n".join(f'  "{name}"' for name in kept)
    return (
        script("offline-worker.js")
        .replace("%VERSION%", version)
        .replace("/* FILES */", listed)
        .encode()
    )
