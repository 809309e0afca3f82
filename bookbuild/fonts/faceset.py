"""Know exactly the faces a book may be set in, and show page layout only those."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import escape

from bookbuild.cache import Cache
from bookbuild.diagnostics import Report
from bookbuild.resources import cache_root
from bookbuild.workspace import Workspace
from bookbuild.write import write_file

from .coverage import covered, face_coverage
from .folder import FontFolder
from .installation import FaceStatus, status
from .manifest import Manifest, Role, load_manifest
from .own import own_fonts

_GENERIC: tuple[tuple[str, Role], ...] = (
    ("serif", "text"),
    ("sans-serif", "heading"),
    ("monospace", "mono"),
    ("cursive", "kai"),
    ("math", "math"),
    ("emoji", "emoji"),
)


_LATIN = ((0x21, 0x7E), (0xC0, 0xD6), (0xD8, 0xF6), (0xF8, 0x24F))
"""Letters, digits and ASCII marks: no curly quotes, dashes or ellipses, which are Han squares."""
_QUOTES = (0x2018, 0x201D)
"""Kai faces have narrow ones; those of the text are squares."""
_LENDING: dict[Role, tuple[tuple[int, int], ...]] = {"text": _LATIN, "kai": (*_LATIN, _QUOTES)}
"""Roles of Han faces some of whose characters are passed over for those of the next family."""


@dataclass(frozen=True, slots=True)
class Face:
    """One font file a book is set in."""

    role: Role
    family: str
    weight: int
    italic: bool
    path: Path
    sha256: str


@dataclass(frozen=True, slots=True)
class FontSet:
    """The faces of a book, the book's own first; one a family, weight and slope."""

    faces: tuple[Face, ...]
    cache: Cache = field(default_factory=lambda: Cache(None), compare=False)
    """Where the characters of each face are remembered."""

    @classmethod
    def locate(
        cls,
        report: Report,
        workspace: Workspace | None = None,
        manifest: Manifest | None = None,
        root: Path | None = None,
        lang: str = "",
    ) -> FontSet:
        """Find the faces on this machine and in the book; what is lacking is reported (G1xx).

        `lang` is the book's language, which decides between faces of the same role.
        """
        root = root or cache_root()
        own = own_fonts(workspace, root, report) if workspace else ()
        faces = {
            (font.family, font.weight, font.italic): Face(
                "own", font.family, font.weight, font.italic, font.path, font.sha256
            )
            for font in own
        }
        folder = FontFolder(root)
        found = status(manifest or load_manifest(lang=lang), root)
        for item in found:
            source = item.face if item.state == "installed" else item.stand_in
            if source is None:
                continue
            italic = source.style == "italic"
            key = (source.family, source.weight, italic)
            path, sha256 = folder.path / source.file, folder.sha256(source)
            if key in faces:
                # The book's own cut of a family keeps the role that family has.
                mine = faces[key]
                faces[key] = Face(source.role, *key, mine.path, mine.sha256)
            else:
                faces[key] = Face(source.role, *key, path, sha256)
        _report_lacking(found, {face.family for face in faces.values()}, report)
        return cls(tuple(faces.values()), Cache(root / "fonts"))

    @property
    def _of_text(self) -> tuple[Face, ...]:
        """Return the faces text may be set in: those of formulas are for MathML alone."""
        return tuple(face for face in self.faces if face.role != "formula")

    def families(self, role: Role) -> tuple[str, ...]:
        """Return the families of a role, each once."""
        return tuple(dict.fromkeys(face.family for face in self.faces if face.role == role))

    def missing(self, text: Iterable[str], role: Role | None = None) -> set[str]:
        """Return the characters of `text` that no face, or none of `role`, has a glyph for."""
        points = {ord(character) for character in text}
        faces = [face for face in self._of_text if role in (None, face.role)]
        ranges = (face_coverage(face.path, face.sha256, self.cache) for face in faces)
        return {chr(point) for point in points - covered(points, ranges)}

    def fontconfig_file(self, folder: Path) -> Path:
        """Write into `folder` a fontconfig file that shows these faces and nothing else.

        Set `FONTCONFIG_FILE` to it before Pango is loaded. Raises OSError.
        """
        path = folder / "fonts.conf"
        write_file(path, self._fontconfig(folder / "fontconfig").encode())
        return path

    def _fontconfig(self, cache: Path) -> str:
        folders = dict.fromkeys(face.path.parent for face in self._of_text)
        lines = [f"  <dir>{escape(str(folder))}</dir>" for folder in folders]
        lines.append(f"  <cachedir>{escape(str(cache))}</cachedir>")
        lines.append("  <selectfont>")
        lines.append("    <rejectfont><glob>*</glob></rejectfont>")
        lines += [
            f"    <acceptfont><glob>{escape(str(face.path))}</glob></acceptfont>"
            for face in self._of_text
        ]
        lines.append("  </selectfont>")
        if self.families("latin"):
            lines += [
                _without(face.path, _LENDING[face.role])
                for face in self._of_text
                if face.role in _LENDING
            ]
        for generic, role in _GENERIC:
            names = "".join(f"<family>{escape(name)}</family>" for name in self.families(role))
            if names:
                lines.append(
                    f"  <alias binding='same'><family>{generic}</family>"
                    f"<prefer>{names}</prefer></alias>"
                )
        body = "\n".join(lines)
        return (
            "<?xml version='1.0'?>\n<!DOCTYPE fontconfig SYSTEM 'fonts.dtd'>\n"
            f"<fontconfig>\n{body}\n</fontconfig>\n"
        )


def _without(path: Path, hidden: Iterable[tuple[int, int]]) -> str:
    """Return the rule that hides characters of a face, so that the next family has them."""
    ranges = "".join(f"<range><int>{a}</int><int>{b}</int></range>" for a, b in hidden)
    return (
        f"  <match target='scan'><test name='file'><string>{escape(str(path))}</string></test>"
        "<edit name='charset' mode='assign'><minus><name>charset</name>"
        f"<charset>{ranges}</charset></minus></edit></match>"
    )


def _report_lacking(found: Iterable[FaceStatus], families: set[str], report: Report) -> None:
    """Report what the machine lacks: an error without any Song face, else one warning."""
    lacking = [item for item in found if item.state != "installed"]
    if not lacking:
        return
    hint = "run `bookbuild fonts install`"
    if any(item.face.role == "text" and item.face.family not in families for item in lacking):
        report.add("G101", "the fonts are not installed", hint=hint)
        return
    names = ", ".join(item.face.file for item in lacking[:3])
    more = f" and {len(lacking) - 3} more" if len(lacking) > 3 else ""
    report.add("G102", f"faces missing or stood in for: {names}{more}", hint=hint)
