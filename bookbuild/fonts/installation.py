"""Get the faces of the manifest that are not installed yet, each verified before it is used."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from bookbuild.diagnostics import Report
from bookbuild.resources import cache_root

from .download import ChecksumError, Client, FetchError, fetch, find_client, read_member
from .folder import FontFolder, State
from .manifest import FaceSource, Manifest
from .prepare import prepare


@dataclass(frozen=True, slots=True)
class FaceStatus:
    """A face of the manifest and how it stands on this machine."""

    face: FaceSource
    path: Path
    state: State
    stand_in: FaceSource | None = None
    """The installed fallback used in its place."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an installation is."""

    done: int
    total: int
    name: str
    """The package being fetched, or the face just installed."""


def status(manifest: Manifest, root: Path | None = None) -> tuple[FaceStatus, ...]:
    """Tell for every face of the manifest whether it is installed below the cache `root`."""
    folder = FontFolder(root or cache_root())
    ready = {f.key: f for f in manifest.fallbacks if folder.state(f) == "installed"}
    return tuple(
        FaceStatus(
            face,
            folder.path / face.file,
            state := folder.state(face),
            None if state == "installed" else ready.get(face.key),
        )
        for face in manifest.faces
    )


def install(
    manifest: Manifest,
    report: Report,
    progress: Callable[[Progress], None] | None = None,
    root: Path | None = None,
) -> bool:
    """Install what is missing and tell whether a book can be set; faults go to `report` (G1xx).

    Faces that npm packages hold come first; where one of those cannot be had, the
    fallbacks from PyPI stand in. Installed faces are left alone, so a second
    call does nothing and needs no network.
    """
    folder = FontFolder(root or cache_root())
    missing = [face for face in manifest.faces if folder.state(face) != "installed"]
    if not missing:
        return True
    faults = Report()
    job = _Job(folder, faults, progress or _silent, len(missing))
    with tempfile.TemporaryDirectory(prefix="bookbuild-fonts-") as scratch:
        client = find_client(manifest.node, Path(scratch))
        job.get(missing, client, Path(scratch))
        lacking = {face.key for face in missing if folder.state(face) != "installed"}
        if lacking:
            job.get(
                [
                    face
                    for face in manifest.fallbacks
                    if face.key in lacking and folder.state(face) != "installed"
                ],
                client,
                Path(scratch),
            )
    return _conclude(manifest, folder, faults, report)


@dataclass(slots=True)
class _Job:
    """One installation under way."""

    folder: FontFolder
    faults: Report
    progress: Callable[[Progress], None]
    total: int
    done: int = 0

    def get(self, faces: Iterable[FaceSource], client: Client, scratch: Path) -> None:
        """Fetch each package once and install its faces; a fault ends only that package."""
        packages: dict[tuple[str, str], list[FaceSource]] = {}
        for face in faces:
            packages.setdefault((face.source, face.package), []).append(face)
        for number, wanted in enumerate(packages.values()):
            name = f"{wanted[0].package} {wanted[0].version}"
            self.progress(Progress(self.done, self.total, name))
            place = scratch / f"{wanted[0].source}-{number}"
            try:
                archive = fetch(client, wanted[0], place)
            except FetchError as fault:
                self.faults.add("G103", f"`{name}` cannot be fetched: {fault}")
                continue
            for face in wanted:
                self._install(face, archive)
            archive.unlink()

    def _install(self, face: FaceSource, archive: Path) -> None:
        try:
            content = prepare(face, read_member(archive, face))
            self.folder.put(face, content)
        except (ChecksumError, ValueError) as fault:
            self.faults.add("G104", f"`{face.package}` {face.version}: {fault}")
        except OSError as fault:
            self.faults.add(
                "G106",
                f"`{self.folder.path}` cannot be written: {fault.strerror or fault}",
                hint="set BOOKBUILD_CACHE to a folder you may write to",
            )
        else:
            self.done += 1
            self.progress(Progress(self.done, self.total, face.file))


def _conclude(manifest: Manifest, folder: FontFolder, faults: Report, report: Report) -> bool:
    """Report faults as errors only where the book cannot be set without the face."""
    have = {
        face.key
        for face in (*manifest.faces, *manifest.fallbacks)
        if folder.state(face) == "installed"
    }
    essential = {face.key for face in manifest.faces if face.role == "text" and face.weight == 400}
    if not essential <= have:
        report.extend(faults)
        report.add(
            "G101",
            "the fonts could not be installed",
            hint="`bookbuild fonts install` needs npm or pip, and the network, once",
        )
        return False
    if len(faults):
        first = next(iter(faults))
        report.add(
            "G102",
            f"some faces are missing or stand-ins: {first.message}",
            hint="run `bookbuild fonts install` again where npm packages can be fetched",
        )
    return True


def _silent(_: Progress) -> None:
    return
