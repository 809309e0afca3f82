r"""Every case of tests/cases: Markdown in, nodes and diagnostics out.

A case is `%% A sentence.`, the input, `%% gives` and the picture of its nodes, `%% reports` and
its diagnostics. `%% with …` after the title sets options: `tex_brackets`, `lang=ko`, `places`
(show spans), `escapes` (`\u{200b}` stands for the character). `pytest --update` rewrites the
files; read the difference before you keep it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from markdown_picture import picture

from bookbuild.diagnostics import Report
from bookbuild.markdown import MarkdownOptions, parse_chapter

CASES = Path(__file__).parent.parent / "cases"


@dataclass(frozen=True)
class Case:
    title: str
    options: str
    source: str
    gives: str
    reports: str

    def written(self) -> str:
        head = f"%% {self.title}\n" + (f"%% with {self.options}\n" if self.options else "")
        tail = f"%% reports\n{self.reports}\n" if self.reports else ""
        return f"{head}{self.source}\n%% gives\n{self.gives}\n{tail}"


def read_cases(path: Path) -> list[Case]:
    cases = []
    for part in re.split(r"(?m)^(?=%% (?!gives$|reports$|with ))", path.read_text("utf-8"))[1:]:
        title, _, rest = part.partition("\n")
        options = ""
        if rest.startswith("%% with "):
            options, _, rest = rest.removeprefix("%% with ").partition("\n")
        source, _, rest = rest.partition("%% gives\n")
        gives, _, reports = rest.partition("%% reports\n")
        cases.append(
            Case(
                title.removeprefix("%% "),
                options,
                source.removesuffix("\n") if gives else source.rstrip("\n"),
                gives.strip("\n"),
                reports.strip("\n"),
            )
        )
    return cases


def run(case: Case) -> Case:
    words = case.options.split()
    lang = next((w.removeprefix("lang=") for w in words if w.startswith("lang=")), "zh-CN")
    report = Report()
    options = MarkdownOptions(tex_brackets="tex_brackets" in words, lang=lang)
    source = case.source
    if "escapes" in words:
        source = re.sub(r"\\u\{(\w+)\}", lambda m: chr(int(m[1], 16)), case.source)
    blocks = parse_chapter(source, "x.md", options, report)
    reports = "\n".join(
        f"{d.code} {d.span.line}:{d.span.column} {d.message}" for d in report.sorted()
    )
    gives = picture(blocks, "places" in words)
    return Case(case.title, case.options, case.source, gives, reports)


FILES = sorted(CASES.glob("*.md"))
ALL = [(path, case) for path in FILES for case in read_cases(path)]


@pytest.fixture(scope="module")
def rewritten() -> Iterator[dict[Path, dict[str, Case]]]:
    """Collect what the cases give now, and write it where anything was put in."""
    now: dict[Path, dict[str, Case]] = {}
    yield now
    for path, cases in now.items():
        kept = [cases.get(case.title, case) for case in read_cases(path)]
        path.write_text("\n".join(case.written() for case in kept), "utf-8")


@pytest.mark.parametrize(
    ("path", "case"), ALL, ids=[f"{path.stem}: {case.title}" for path, case in ALL]
)
def test_case(path: Path, case: Case, update: bool, rewritten: dict[Path, dict[str, Case]]) -> None:
    got = run(case)
    if update:
        rewritten.setdefault(path, {})[case.title] = got
    else:
        assert got.written() == case.written()


def test_cases_have_titles_of_their_own_and_end_as_sentences() -> None:
    titles = [case.title for _, case in ALL]
    assert len(set(titles)) == len(titles)
    assert [title for title in titles if not title.endswith(".")] == []
