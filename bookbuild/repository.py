"""Ask git which commit the book stands at, and what has changed in it."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

_SECONDS = 10.0
_SAFE = (
    "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c", "log.showSignature=false",
    "-c", "core.pager=cat", "-c", "versionsort.suffix=-", "--no-pager", "--no-optional-locks",
)  # fmt: skip
"""A repository's own settings may name programs to be run; none of them is. `v1.0-rc1` comes before
`v1.0`."""
_RECORD = "%x1e%H%x1f%cI%x1f%s%x1f"


class GitFault(Exception):
    """git has no answer, as where a folder stands at no commit; the text is its reason."""


@dataclass(frozen=True, slots=True)
class Change:
    """One commit."""

    commit: str
    """Its full name."""
    date: str
    """When it was made, ISO 8601 with the zone."""
    subject: str
    paths: tuple[str, ...] = ()
    """Files of the book it changed, relative to the book's folder."""


@dataclass(frozen=True, slots=True)
class Commit:
    """The commit a folder stands at."""

    name: str
    date: str
    """When it was made, ISO 8601 with the zone."""
    epoch: int
    """The same in seconds since 1970."""
    tag: str
    """The tag it carries, of several the one with the highest version; "" for none."""
    previous: str
    """The last tag before it, "" where there is none."""
    shallow: bool
    """Whether the history was cut off when it was fetched."""


def changes(folder: Path, limit: int, since: str = "") -> tuple[Change, ...]:
    """Return the latest commits that changed `folder`, the newest first.

    `since` is the tag whose commits and all before them are left out. Nothing where there is no
    git, no repository or no commit.
    """
    span = [f"refs/tags/{since}..HEAD"] if since else []
    try:
        answer = _git(
            *(folder, "log", f"-{limit}", f"--format={_RECORD}", "--name-only", "--relative"),
            *(*span, "--", "."),
        )
    except GitFault:
        return ()
    found = []
    for record in answer.split("\x1e")[1:]:
        commit, date, subject, names = record.split("\x1f", 3)
        paths = tuple(filter(None, names.strip().split("\n")))
        found.append(Change(commit, date, subject, paths))
    return tuple(found)


def commit_at(folder: Path) -> Commit:
    """Return the commit `folder` stands at; raises GitFault."""
    name, date, epoch = _git(folder, "log", "-1", "--format=%H%n%cI%n%ct").split()
    tags = _git(folder, "tag", "--points-at", "HEAD", "--sort=-version:refname").split("\n")[:-1]
    past = ["describe", "--tags", "--abbrev=0", *(f"--exclude={tag}" for tag in tags)]
    try:
        previous = _git(folder, *past).strip()
    except GitFault:  # no tag at all
        previous = ""
    shallow = _git(folder, "rev-parse", "--is-shallow-repository").strip() == "true"
    return Commit(name, date, int(epoch), tags[0] if tags else "", previous, shallow)


def altered(folder: Path) -> tuple[str, ...]:
    """Return the files of `folder` that are not as the commit has them; raises GitFault.

    Files that git does not know are not among them.
    """
    quiet = ("--no-ext-diff", "--no-textconv", "--name-only", "-z", "--relative")
    return tuple(_git(folder, "diff", *quiet, "HEAD", "--", ".").split("\0")[:-1])


def tracked(folder: Path) -> frozenset[str]:
    """Return the files of `folder` that git knows; raises GitFault."""
    return frozenset(_git(folder, "ls-files", "-z", "--", ".").split("\0")[:-1])


def _git(folder: Path, *arguments: str) -> str:
    """Return what git answers; raises GitFault with the reason."""
    kept = {key: os.environ[key] for key in ("PATH", "HOME", "LANG") if key in os.environ}
    if "SYSTEMROOT" in os.environ:  # without it nothing on Windows finds the network or the time
        kept["SYSTEMROOT"] = os.environ["SYSTEMROOT"]
    try:
        done = subprocess.run(  # noqa: S603
            ["git", *_SAFE, "-c", "core.quotePath=false", *arguments],  # noqa: S607
            cwd=folder,
            env=kept | {"GIT_CONFIG_NOSYSTEM": "1", "GIT_TERMINAL_PROMPT": "0"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as fault:
        raise GitFault(f"git does not answer within {_SECONDS:.0f} s") from fault
    except OSError as fault:
        reason = fault.strerror or type(fault).__name__
        raise GitFault(f"git cannot be started: {reason.lower()}") from fault
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines() or [""]
        raise GitFault(said[0].removeprefix("fatal: ")[:200] or f"exit code {done.returncode}")
    return done.stdout.decode("utf-8", "replace")
