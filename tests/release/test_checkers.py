"""EPUBCheck and Ace are started right, and what they say is read right."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from bookbuild.release import ace, epubcheck


@pytest.mark.parametrize(
    ("severity", "code", "clean"),
    [("USAGE", "CSS-028", True), ("USAGE", "HTM-010", False), ("WARNING", "CSS-028", False)],
)
def test_only_tolerated_usages_of_epubcheck_pass(
    monkeypatch: pytest.MonkeyPatch, severity: str, code: str, clean: bool
) -> None:
    place = {"path": "a.xhtml", "line": 3, "column": 5}
    message = {"severity": severity, "ID": code, "message": "so", "locations": [place]}

    def run(command: list[str], **_: object) -> subprocess.CompletedProcess[bytes]:
        answer = Path(command[command.index("--json") + 1])
        answer.write_text(json.dumps({"messages": [message]}))
        return subprocess.CompletedProcess(command, 0, b"", b"")

    monkeypatch.setattr(epubcheck.subprocess, "run", run)
    expected = [] if clean else [f"a.xhtml:3:5: {severity} {code} so"]
    assert epubcheck.findings(Path("b.epub")) == expected


@pytest.mark.parametrize("checker", [ace, epubcheck])
def test_a_checker_that_never_ends_is_a_finding(
    monkeypatch: pytest.MonkeyPatch, checker, tmp_path: Path
) -> None:
    def run(command: list[str], **_: object) -> None:
        raise subprocess.TimeoutExpired(command, 1)

    monkeypatch.setattr(checker.subprocess, "run", run)
    (found,) = checker.findings(tmp_path / "b.epub")
    assert found.endswith("failed: TimeoutExpired")


def test_ace_findings_name_page_and_rule() -> None:
    def one(rule: str, part: str) -> dict:
        result = {"dct:description": "Element\n is bad", "html": part}
        return {"earl:test": {"dct:title": rule, "earl:impact": "minor"}, "earl:result": result}

    found = [one("empty-table-header", "<th><math/></th>"), one("empty-table-header", "<th/>")]
    report = {"assertions": [{"earl:testSubject": {"url": "a.xhtml"}, "assertions": found}]}
    assert ace.read(report) == ["a.xhtml: minor empty-table-header: Element is bad <th/>"]


def test_an_empty_machine_is_told_how_to_get_the_checkers(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("PUPPETEER_EXECUTABLE_PATH", raising=False)
    monkeypatch.setattr(ace, "share", lambda name: tmp_path / "none")
    monkeypatch.setattr(ace, "_PLACES", ())
    monkeypatch.setattr(epubcheck, "jar", lambda: None)
    assert epubcheck.lacking().keys() == {"java", "epubcheck"}
    assert ace.lacking().keys() == {"Ace", "Chromium"}
    assert "npm install -g @daisy/ace-cli@" in ace.lacking()["Ace"]


def test_ace_is_the_one_the_environment_names(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("BOOKBUILD_ACE", "/opt/ace")
    assert ace.command() == ["/opt/ace"]
    monkeypatch.setenv("BOOKBUILD_ACE", "/opt/ace.js")
    assert ace.command()[-1] == "/opt/ace.js" and len(ace.command()) > 1
