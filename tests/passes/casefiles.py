"""Read and rewrite case files: a title sentence, then the input, the outline, the findings.

A case is

    A sentence that says what holds.
    with: lang=en, places
    .
    Markdown
    .
    outline
    .
    CODE line:column message
    .

where the line `with:` is optional. An input of several files marks each with a
line `=== path`; the findings then name the file.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

FOLDER = Path(__file__).parent / "cases"


@dataclass(frozen=True, slots=True)
class Case:
    """One case of a file."""

    file: str
    title: str
    options: str
    source: str
    outline: str
    findings: str

    @property
    def wants(self) -> dict[str, str]:
        """Return the options; one without a value is its own."""
        parts = (part.strip().partition("=") for part in self.options.split(",") if part.strip())
        return {key: value or key for key, _, value in parts}

    @property
    def files(self) -> dict[str, str]:
        """Return the input's files by path; `a.md` where it names none."""
        files: dict[str, list[str]] = {}
        path = "a.md"
        for row in self.source.split("\n"):
            if row.startswith("=== "):
                path = row[4:].strip()
                files[path] = []
            else:
                files.setdefault(path, []).append(row)
        return {path: "\n".join(rows) + "\n" for path, rows in files.items()}


def read_cases(path: Path) -> list[Case]:
    """Return the cases of a file in order."""
    cases: list[Case] = []
    parts: list[list[str]] = [[]]
    for row in path.read_text(encoding="utf-8").split("\n"):
        if row != ".":
            parts[-1].append(row)
        elif len(parts) < 4:
            parts.append([])
        else:
            head, source, outline, findings = parts
            title, *rest = [row for row in head if row.strip()]
            options = rest[0].removeprefix("with:").strip() if rest else ""
            texts = ("\n".join(part) for part in (source, outline, findings))
            cases.append(Case(path.stem, title, options, *texts))
            parts = [[]]
    assert not "".join(parts[0]).strip(), f"{path.name} ends within a case"
    return cases


def write_results(path: Path, results: dict[str, tuple[str, str]]) -> None:
    """Rewrite a file with the outline and findings of the cases in `results`, by title."""
    cases = [
        replace(case, outline=found[0], findings=found[1]) if found else case
        for case in read_cases(path)
        for found in (results.get(case.title),)
    ]
    path.write_text("\n".join(map(_written, cases)), encoding="utf-8")


def _written(case: Case) -> str:
    head = [case.title, *([f"with: {case.options}"] if case.options else [])]
    rows = [*head, ".", case.source, "."]
    for part in (case.outline, case.findings):
        rows += [part, "."] if part else ["."]
    return "\n".join(rows) + "\n"
