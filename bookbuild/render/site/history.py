"""Ask git which commit the book stands at, and what has changed in it."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass

from bookbuild.workspace import Workspace

_SECONDS = 10.0
_SAFE = (
    "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c", "log.showSignature=false",
    "-c", "core.pager=cat", "--no-pager", "--no-optional-locks",
)  # fmt: skip
"""A repository's own settings may name programs to be run; none of them is."""


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


def changes(workspace: Workspace, limit: int) -> tuple[Change, ...]:
    """Return the latest commits that changed the book's folder, the newest first.

    Nothing where there is no git, no repository or no commit.
    """
    form = "%x1e%H%x1f%cI%x1f%s%x1f"
    answer = _git(
        workspace, "log", f"-{limit}", f"--format={form}", "--name-only", "--relative", "--", "."
    )
    found = []
    for record in answer.split("\x1e")[1:]:
        commit, date, subject, names = record.split("\x1f", 3)
        paths = tuple(filter(None, names.strip().split("\n")))
        found.append(Change(commit, date, subject, paths))
    return tuple(found)


def _git(workspace: Workspace, *arguments: str) -> str:
    kept = {key: os.environ[key] for key in ("PATH", "HOME", "LANG") if key in os.environ}
    try:
        done = subprocess.run(  # noqa: S603
            ["git", *_SAFE, "-c", "core.quotePath=false", *arguments],  # noqa: S607
            cwd=workspace.root,
            env=kept | {"GIT_CONFIG_NOSYSTEM": "1", "GIT_TERMINAL_PROMPT": "0"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_SECONDS,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.decode("utf-8", "replace")
