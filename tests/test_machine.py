from __future__ import annotations

import pytest

from bookbuild import machine
from bookbuild.diagnostics import Report


def test_libraries_that_load_are_not_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "_loads", lambda file: ".so" in file)
    assert machine.missing_libraries() == []


def test_lacking_libraries_are_named_with_the_cure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "_loads", lambda file: "pango" not in file)
    report = Report()
    assert not machine.check_layout_libraries(report)
    (found,) = report
    assert found.code == "G105"
    assert "libpango-1.0" in found.message and "libharfbuzz" not in found.message
    assert "install" in found.hint


def test_a_further_folder_is_looked_into(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "_loads", lambda file: file.startswith("/brew/"))
    assert machine.missing_libraries(("", "/brew/")) == []
    assert len(machine.missing_libraries()) == len(machine.LIBRARIES)
