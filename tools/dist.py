"""Look at a finished release, and publish it.

`check` compares `dist` with its sums; `publish` makes the release on GitHub with `gh`, from the
tag of the workflow or of the commit; with DRY=1 it prints the command. Runs on a bare Python.
"""

from __future__ import annotations

import hashlib
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DIST = ROOT / "dist"
SUMS, NOTE = "SHA256SUMS", "RELEASE.md"
MARK = ".bookbuild"
PARTS = (".pdf", ".epub", "-site.zip", "-tex.zip")
"""Endings of what every release has."""
_LINE = re.compile(r"([0-9a-f]{64})  ([^/\\]+)")


class Wrong(Exception):
    """The release is not what its sums say, or cannot be published."""


def check(dist: Path) -> list[str]:
    """Return the names of the files, all as the sums have them; raises Wrong."""
    try:
        lines = (dist / SUMS).read_text(encoding="utf-8").splitlines()
    except OSError as fault:
        raise Wrong(f"{dist.name}/{SUMS} cannot be read: make release") from fault
    told = {}
    for line in lines:
        found = _LINE.fullmatch(line)
        if found is None:
            raise Wrong(f"a line of {SUMS} is no sum: {line[:100]}")
        told[found[2]] = found[1]
    there = {path.name for path in dist.iterdir()} - {SUMS, MARK}
    if there != told.keys():
        raise Wrong(f"{SUMS} and the folder differ: {', '.join(sorted(there ^ told.keys()))}")
    for name, digest in told.items():
        if hashlib.sha256((dist / name).read_bytes()).hexdigest() != digest:
            raise Wrong(f"{name} is not the file that was made")
    lacking = [part for part in (*PARTS, NOTE) if not any(name.endswith(part) for name in told)]
    if lacking:
        raise Wrong(f"there is no file of the kind {', '.join(lacking)}")
    return [*sorted(told), SUMS]


def tag_of(environment: Mapping[str, str]) -> str:
    """Return the tag to publish: that of the workflow, else that of the commit; raises Wrong."""
    if environment.get("GITHUB_REF_TYPE") == "tag":
        return environment["GITHUB_REF_NAME"]
    done = subprocess.run(
        ["git", "describe", "--tags", "--exact-match"],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    if done.returncode:
        raise Wrong("the commit has no tag: git tag v1.0.0")
    return done.stdout.strip()


def command(dist: Path, tag: str) -> list[str]:
    """Return the command that makes the release with every file attached."""
    if not re.fullmatch(r"v\d[\w.+-]*", tag, re.ASCII):
        raise Wrong(f"`{tag}` is no tag of a release, such as v1.0.0")
    options = ["--verify-tag", "--title", tag, "--notes-file", str(dist / NOTE)]
    if re.search(r"[a-z]", tag[1:]):  # v1.0.0-rc.1
        options.append("--prerelease")
    return ["gh", "release", "create", tag, *options, *(str(dist / n) for n in check(dist))]


def main(arguments: list[str], environment: Mapping[str, str] = os.environ) -> int:
    """Return 0, 1 where the release is not sound, 3 where `gh` is missing."""
    try:
        if arguments == ["check"]:
            print(f"{len(check(DIST))} files as their sums say")
            return 0
        if arguments != ["publish"]:
            raise SystemExit("usage: dist.py check|publish")
        wanted = command(DIST, tag_of(environment))
    except Wrong as fault:
        print(f"error: {fault}", file=sys.stderr)
        return 1
    if environment.get("DRY"):
        print(shlex.join(wanted))
        return 0
    if not shutil.which("gh"):
        print("error: gh, the command of GitHub, is missing", file=sys.stderr)
        return 3
    return subprocess.run(wanted, cwd=ROOT, stdin=subprocess.DEVNULL, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
