"""Read and rewrite case files, in the form of `tests/cases`.

A case is `%% A sentence.`, the input, `%% gives` and the outline, `%% reports`
and the findings. A line `%% with …` after the title sets options. An input of
several files begins each with a line `=== path`.
"""

from __future__ import annotations

import re
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
    gives: str
    reports: str

    @property
    def wants(self) -> dict[str, str]:
        """Return the options; one without a value is its own."""
        parts = (part.partition("=") for part in self.options.split())
        return {key: value or key for key, _, value in parts}

    @property
    def files(self) -> dict[str, str]:
        """Return the input's files by path; `a.md` where it names none."""
        parts = re.split(r"(?m)^=== (.+)\n", self.source)
        if len(parts) == 1:
            return {"a.md": self.source + "\n"}
        pairs = zip(parts[1::2], parts[2::2], strict=True)
        return {path: text.rstrip("\n") + "\n" for path, text in pairs}

    def written(self) -> str:
        """Return the case as its file holds it."""
        head = f"%% {self.title}\n" + (f"%% with {self.options}\n" if self.options else "")
        reports = f"%% reports\n{self.reports}\n" if self.reports else ""
        return f"{head}{self.source}\n%% gives\n{self.gives}\n{reports}"


def read_cases(path: Path) -> list[Case]:
    """Return the cases of a file in order."""
    cases: list[Case] = []
    text = path.read_text(encoding="utf-8")
    for part in re.split(r"(?m)^(?=%% (?!gives$|reports$|with ))", text)[1:]:
        title, _, rest = part.partition("\n")
        options = ""
        if rest.startswith("%% with "):
            options, _, rest = rest.removeprefix("%% with ").partition("\n")
        source, _, rest = rest.partition("%% gives\n")
        gives, _, reports = rest.partition("%% reports\n")
        texts = (source.strip("\n"), gives.strip("\n"), reports.strip("\n"))
        cases.append(Case(path.stem, title.removeprefix("%% "), options, *texts))
    return cases


def write_results(path: Path, results: dict[str, tuple[str, str]]) -> None:
    """Rewrite a file with the outline and findings of the cases in `results`, by title."""
    cases = [
        replace(case, gives=found[0], reports=found[1]) if found else case
        for case in read_cases(path)
        for found in (results.get(case.title),)
    ]
    path.write_text("\n".join(case.written() for case in cases), encoding="utf-8")
