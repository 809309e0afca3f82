from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from bookbuild.diagnostics import Report
from bookbuild.fonts import installation, load_manifest, status
from bookbuild.fonts.download import Client, FetchError, _find_npm, _npm_in
from bookbuild.fonts.installation import Progress, install
from bookbuild.fonts.manifest import FaceSource
from bookbuild.fonts.prepare import unwrap_woff

from . import tiny

SONG = tiny.font("汉字")
PLAIN = tiny.font("汉")


class Shelf:
    """Stands in for the package registries and counts what is asked of it."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.packages: dict[str, Callable[[Path], Path]] = {}

    def fetch(self, client: Client, face: FaceSource, folder: Path) -> Path:
        self.asked.append(face.package)
        if face.package not in self.packages:
            raise FetchError("not to be had")
        folder.mkdir(parents=True)
        return self.packages[face.package](folder)


@pytest.fixture
def shelf(monkeypatch: pytest.MonkeyPatch) -> Shelf:
    shelf = Shelf()
    monkeypatch.setattr(installation, "fetch", shelf.fetch)
    monkeypatch.setattr(installation, "find_client", lambda *_: Client((), ()))
    return shelf


def npm(members: dict[str, bytes]) -> Callable[[Path], Path]:
    return lambda folder: tiny.tgz(folder / "p.tgz", members)


def codes(report: Report) -> list[str]:
    return [found.code for found in report]


def test_a_second_installation_asks_for_nothing(shelf: Shelf, tmp_path: Path) -> None:
    shelf.packages["@tiny/tiny"] = npm({"tiny.ttf": SONG})
    manifest = tiny.manifest(tiny.face(SONG))
    steps: list[Progress] = []
    report = Report()
    assert install(manifest, report, steps.append, tmp_path)
    assert install(manifest, report, steps.append, tmp_path)
    assert shelf.asked == ["@tiny/tiny"]
    assert codes(report) == []
    assert (tmp_path / "fonts/files/Tiny-Regular.ttf").read_bytes() == SONG
    assert [(p.done, p.total) for p in steps] == [(0, 1), (1, 1)]


def test_a_package_with_other_bytes_is_refused(shelf: Shelf, tmp_path: Path) -> None:
    shelf.packages["@tiny/tiny"] = npm({"tiny.ttf": SONG + b"x"})
    report = Report()
    assert not install(tiny.manifest(tiny.face(SONG)), report, None, tmp_path)
    assert codes(report) == ["G104", "G101"]
    assert not (tmp_path / "fonts/files/Tiny-Regular.ttf").exists()


def test_a_package_without_the_member_is_refused(shelf: Shelf, tmp_path: Path) -> None:
    shelf.packages["@tiny/tiny"] = npm({"other.ttf": SONG})
    report = Report()
    assert not install(tiny.manifest(tiny.face(SONG)), report, None, tmp_path)
    assert codes(report) == ["G104", "G101"]


def test_without_packages_the_fault_names_the_package(shelf: Shelf, tmp_path: Path) -> None:
    report = Report()
    assert not install(tiny.manifest(tiny.face(SONG)), report, None, tmp_path)
    assert codes(report) == ["G103", "G101"]
    assert "`@tiny/tiny 1.0.0`" in next(iter(report)).message


def test_a_fallback_stands_in_with_a_warning(shelf: Shelf, tmp_path: Path) -> None:
    fallback = tiny.face(PLAIN, source="pypi", package="tiny-fonts", file="Tiny.otf", member="t/t")
    shelf.packages["tiny-fonts"] = lambda folder: tiny.wheel(folder / "p.whl", {"t/t": PLAIN})
    manifest = tiny.manifest(tiny.face(SONG), fallbacks=(fallback,))
    report = Report()
    assert install(manifest, report, None, tmp_path)
    assert codes(report) == ["G102"]
    (item,) = status(manifest, tmp_path)
    assert (item.state, item.stand_in) == ("missing", fallback)


def test_a_damaged_file_is_seen_and_replaced(shelf: Shelf, tmp_path: Path) -> None:
    shelf.packages["@tiny/tiny"] = npm({"tiny.ttf": SONG})
    manifest = tiny.manifest(tiny.face(SONG))
    install(manifest, Report(), None, tmp_path)
    file = tmp_path / "fonts/files/Tiny-Regular.ttf"
    file.write_bytes(SONG[:-1] + b"?")
    assert status(manifest, tmp_path)[0].state == "damaged"
    assert install(manifest, Report(), None, tmp_path)
    assert file.read_bytes() == SONG


def test_a_file_only_touched_is_still_installed(shelf: Shelf, tmp_path: Path) -> None:
    shelf.packages["@tiny/tiny"] = npm({"tiny.ttf": SONG})
    manifest = tiny.manifest(tiny.face(SONG))
    install(manifest, Report(), None, tmp_path)
    (tmp_path / "fonts/files/Tiny-Regular.ttf").touch()
    assert status(manifest, tmp_path)[0].state == "installed"


def test_a_folder_that_cannot_be_made_is_reported(shelf: Shelf, tmp_path: Path) -> None:
    shelf.packages["@tiny/tiny"] = npm({"tiny.ttf": SONG})
    (tmp_path / "fonts").write_text("in the way")
    report = Report()
    assert not install(tiny.manifest(tiny.face(SONG)), report, None, tmp_path)
    assert codes(report) == ["G106", "G101"]


def test_woff_is_unwrapped_to_the_same_font() -> None:
    made = unwrap_woff(tiny.font("汉字abc", flavor="woff"))
    with TTFont(io.BytesIO(made), checkChecksums=2) as font:
        assert font.flavor is None
        assert set(font.getBestCmap()) == set(map(ord, "汉字abc"))


@pytest.mark.parametrize("cut", [0, 60, 300])
def test_a_broken_woff_file_is_a_value_error(cut: int) -> None:
    with pytest.raises(ValueError):
        unwrap_woff(tiny.font("汉", flavor="woff")[:cut])


def test_npm_is_found_inside_a_package_that_brings_node(tmp_path: Path) -> None:
    script = tmp_path / "lib/node_modules/npm/bin/npm-cli.js"
    script.parent.mkdir(parents=True)
    script.touch()
    assert _npm_in(tmp_path) == ()
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/node").touch()
    assert _npm_in(tmp_path) == (str(tmp_path / "bin/node"), str(script))


def test_npm_without_node_does_not_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "npm").touch(mode=0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert str(tmp_path / "npm") not in _find_npm()


def test_the_manifest_is_one_face_a_request_and_free() -> None:
    manifest = load_manifest()
    keys = [face.key for face in manifest.faces]
    files = [face.file for face in (*manifest.faces, *manifest.fallbacks)]
    assert len(set(keys)) == len(keys)
    assert len(set(files)) == len(files)
    assert {face.key for face in manifest.fallbacks} <= set(keys)
    assert {face.licence for face in (*manifest.faces, *manifest.fallbacks)} == {"OFL-1.1"}
