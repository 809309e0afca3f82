"""Install the fonts for `make setup` and print the folder they are in as the last line.

The same as `bookbuild fonts install`, but it needs no more of the compiler than
the fonts, so that a checkout can be set up while the rest does not even import.
"""

from __future__ import annotations

import sys

from bookbuild.diagnostics import Report
from bookbuild.fonts import Progress, install, load_manifest
from bookbuild.fonts.folder import FontFolder
from bookbuild.resources import cache_root


def main() -> int:
    """Return 0, or 3 where no book could be set."""
    report = Report()

    def show(step: Progress) -> None:
        print(f"  {step.done:2}/{step.total} {step.name}", file=sys.stderr, flush=True)

    ready = install(load_manifest(), report, show)
    for found in report.sorted():
        hint = f" ({found.hint})" if found.hint else ""
        print(f"{found.severity} {found.code}: {found.message}{hint}", file=sys.stderr)
    print(FontFolder(cache_root()).path)
    return 0 if ready else 3


if __name__ == "__main__":
    sys.exit(main())
