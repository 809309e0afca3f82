"""Make a release: every edition of a committed book, checked, with sums and a note."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bookbuild import recheck
from bookbuild.build import Job, may_write, render, write
from bookbuild.cache import Cache
from bookbuild.check import Checked
from bookbuild.compile import Progress
from bookbuild.config import BookConfig, load_config
from bookbuild.diagnostics import Report, Severity
from bookbuild.render.pdf.pagination import paginate
from bookbuild.render.site.archive import pack
from bookbuild.repository import Commit, GitFault, altered, changes, commit_at, tracked
from bookbuild.statistics import count
from bookbuild.workspace import Workspace
from bookbuild.write import MARK, mark_of

from .checks import CHECKERS, check_files, check_tools, count_checks
from .note import Facts, write_note
from .versions import faces, tools

FOLDER = "dist"
NOTE, SUMS = "RELEASE.md", "SHA256SUMS"
_COMMITS = 2000
"""Changes looked through for the note."""
_NAMED = 5
"""Files named in a finding."""


@dataclass(frozen=True, slots=True)
class Order:
    """What a release was asked for."""

    output: Path | None = None
    """Folder to write; `dist` in the book's folder where not given."""
    without: frozenset[str] = frozenset()
    """Checks left out, of `OPTIONAL`; the note says so."""


@dataclass(frozen=True, slots=True)
class Released:
    """A release on disk."""

    path: Path
    files: Mapping[str, bytes]


def release(
    order: Order, workspace: Workspace, cache: Cache, report: Report, progress: Progress
) -> Released | None:
    """Make the release; None, with nothing written, where the report says why.

    Warnings of the book stop it as errors do.
    """
    commit = _commit(workspace, report)
    check_tools(order.without, report)
    path = _target(order, workspace, report)
    config = load_config(workspace, report)
    if commit is None or path is None or config is None or report.has_errors:
        return None
    workspace = _dated(workspace, commit)
    found = Report()
    recheck.check(workspace, cache, found, progress)
    report.extend(found)
    if _stops(found):
        return None
    making = Making(order, config, commit, workspace, cache, report, progress)
    files = making.files()
    if files is None or not write(path, {**files, MARK: mark_of(files)}, workspace, report):
        return None
    cache.trim()
    return Released(path, files)


def _stops(found: Report) -> bool:
    # A cache that cannot be written makes a build slower, not another (F009).
    return found.has_errors or any(
        one.severity is Severity.WARNING and one.code != "F009" for one in found
    )


def _dated(workspace: Workspace, commit: Commit) -> Workspace:
    """Return the workspace with the time of the commit, unless the environment has another."""
    if workspace.source_date_epoch is not None:
        return workspace
    time = {"SOURCE_DATE_EPOCH": str(commit.epoch)}
    return Workspace(workspace.root, {**workspace.environment, **time})


def _commit(workspace: Workspace, report: Report) -> Commit | None:
    """Return the commit the book stands at; report where it is not the book at a commit."""
    if not shutil.which("git"):
        report.add("G121", "git cannot be found", hint="apt-get install git, or brew install git")
        return None
    try:
        commit = commit_at(workspace.root)
        changed = altered(workspace.root)
    except GitFault as reason:
        hint = "a release is made from a commit: `git init`, `git add`, `git commit`"
        report.add("P101", f"the book stands at no commit of git: {reason}", hint=hint)
        return None
    if changed:
        hint = "commit the changes, or put them aside with `git stash`"
        report.add("P102", f"{_some(changed)} changed after the commit", hint=hint)
    if commit.shallow:
        hint = "get all of it: `git fetch --unshallow --tags`, or `fetch-depth: 0` in a workflow"
        report.add(
            "P103", "the history of the repository was cut off when it was cloned", hint=hint
        )
    if not commit.tag:
        report.add("P104", f"the commit `{commit.name[:12]}` has no tag", hint="git tag v1.0.0")
    return commit


def _some(paths: tuple[str, ...]) -> str:
    named = ", ".join(f"`{path[:120]}`" for path in paths[:_NAMED])
    more = len(paths) - _NAMED
    return f"{named} and {more} more" if more > 0 else named


def _target(order: Order, workspace: Workspace, report: Report) -> Path | None:
    """Return the folder to write; None after reporting that it cannot be written."""
    path = order.output or workspace.root / FOLDER
    return path if may_write(path, report, folder=True) else None


@dataclass(frozen=True, slots=True)
class Making:
    """What the steps of one release share."""

    order: Order
    config: BookConfig
    commit: Commit
    workspace: Workspace
    cache: Cache
    report: Report
    progress: Progress

    def files(self) -> dict[str, bytes] | None:
        """Return all files of the release by name, None after reporting errors."""
        slug = self.config.slug
        tex = self.edition(Job("tex", strict=True), 0)
        if tex is None:
            return None
        checked, project = tex
        if not self.is_committed():
            return None
        made: dict[str, bytes] = {}
        jobs = {f"{slug}.pdf": Job("pdf", strict=True), f"{slug}.epub": Job("epub", strict=True)}
        if count(checked.book).formulas:
            jobs[f"{slug}-svg.epub"] = Job("epub", math="svg", strict=True)
        for name, job in jobs.items():
            edition = self.edition(job, len(made) + 1)
            if edition is None or not isinstance(edition[1], bytes):
                return None
            made[name] = edition[1]
        site = self.edition(Job("html", strict=True), len(made) + 1, made)
        if site is None or not self.is_committed():
            return None
        made[f"{slug}-site.zip"] = self.packed(site[1])
        inside = self.named(project, f"{slug}-tex/")
        made[f"{slug}-tex.zip"] = self.packed(inside)
        return self.described(made, checked) if self.is_sound(made) else None

    def edition(
        self, job: Job, number: int, made: Mapping[str, bytes] | None = None
    ) -> tuple[Checked, bytes | Mapping[str, bytes]] | None:
        """Return an edition; the site offers the files `made` for download."""
        self.progress("editions", number, 5)
        workspace = self.workspace
        if made:
            offered = {f"build/{name}": content for name, content in made.items()}
            workspace = Workspace(workspace.root, workspace.environment, offered)
        found = Report()
        rendered = render(job, self.config, workspace, self.cache, found, self.progress)
        self.report.extend(found)
        if made:
            self.workspace.looks.update(workspace.looks)
        return None if rendered is None else (rendered.checked, rendered.content)

    def packed(self, files: bytes | Mapping[str, bytes]) -> bytes:
        """Return the folder of an edition as one file."""
        assert not isinstance(files, bytes)
        return pack(files, self.workspace.source_date_epoch)

    def named(self, files: bytes | Mapping[str, bytes], start: str) -> dict[str, bytes]:
        """Return files below a folder, without the mark of those written by the compiler."""
        assert not isinstance(files, bytes)
        return {f"{start}{name}": content for name, content in files.items() if name != MARK}

    def is_committed(self) -> bool:
        """Tell whether all the book was made from is in the commit; report what is not."""
        root = self.workspace.root
        looks = [look for look in self.workspace.looks if look.kind in ("read", "locate")]
        asked = dict.fromkeys(look.path for look in looks if self.workspace.is_file(look.path))
        try:
            known = tracked(root)
        except GitFault as reason:
            self.report.add("P101", f"the book stands at no commit of git: {reason}")
            return False
        resolved = {path: (root / path).resolve().relative_to(root).as_posix() for path in asked}
        foreign = tuple(path for path, real in resolved.items() if real not in known)
        if foreign:
            hint = "add them to git and commit, so that others can make the same book"
            self.report.add("P105", f"the book uses {_some(foreign)}, which git has not", hint=hint)
        return not foreign

    def is_sound(self, made: Mapping[str, bytes]) -> bool:
        """Tell whether the finished files pass their checks; report what is found."""
        found, done = Report(), [0]
        total = count_checks(made, self.order.without)

        def step() -> None:
            done[0] += 1
            self.progress("checks", done[0], total)

        self.progress("checks", 0, total)
        check_files(made, self.order.without, found, step)
        self.report.extend(found)
        return not found.has_errors

    def described(self, made: dict[str, bytes], checked: Checked) -> dict[str, bytes] | None:
        """Return the files with the note and the sums."""
        config, workspace, without = self.config, self.workspace, self.order.without
        arguments = (config, workspace, self.cache, checked.fonts, self.report, self.progress)
        pages = paginate(checked.book, *arguments)
        epoch = workspace.source_date_epoch
        if pages is None or epoch is None:
            return None
        asked = [one.name for one in CHECKERS if one.name.lower() not in without]
        facts = Facts(
            title=config.title,
            lang=config.lang,
            commit=self.commit,
            epoch=epoch,
            book=checked.book,
            pages=pages,
            changes=changes(workspace.root, _COMMITS, self.commit.previous),
            files=made,
            passed=("`bookbuild check --strict`", "PDF", *asked),
            left_out=tuple(one.name for one in CHECKERS if one.name.lower() in without),
            tools=tools(without),
            faces=faces(checked.fonts, config.lang),
        )
        files = {**made, NOTE: write_note(facts).encode()}
        return {**files, SUMS: sums(files)}


def sums(files: Mapping[str, bytes]) -> bytes:
    """Return the SHA-256 of each file as `sha256sum -c` reads them."""
    lines = [
        f"{hashlib.sha256(content).hexdigest()}  {name}\n"
        for name, content in sorted(files.items())
    ]
    return "".join(lines).encode()
