"""What a run reports in either language, fresh and from the cache."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from bookbuild.cli import main

CHAPTER = "# 题\n\n量 $x\n\n[^a]: 注\n\n**粗 **的 [甲](nowhere.md)\n\n</details>\n"


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_cached_run_reports_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lang: str
) -> None:
    monkeypatch.setenv("BOOKBUILD_CACHE", str(tmp_path / "cache"))
    (tmp_path / "book.yaml").write_text("title: 书\nchapters: [a.md]\n", "utf-8")
    (tmp_path / "a.md").write_text(CHAPTER, "utf-8")
    arguments = ["-q", "-C", str(tmp_path), "--lang", lang, "check"]
    fresh, cached = (CliRunner().invoke(main, arguments) for _ in range(2))
    assert (fresh.exit_code, fresh.stderr) == (cached.exit_code, cached.stderr)
    lines = [line for line in fresh.stderr.splitlines() if "[G1" not in line]
    assert any("M003" in line for line in lines)
    places = [line.split("a.md:")[1] for line in lines if "--> a.md:" in line]
    order = [tuple(map(int, place.split(":"))) for place in places]
    assert order == sorted(order)
    assert ("警告" in fresh.stderr) == (lang == "zh")


def test_the_locale_chooses_where_nothing_else_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert "没有闭合" in CliRunner().invoke(main, ["explain", "M001"]).stdout
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    assert "never closed" in CliRunner().invoke(main, ["explain", "M001"]).stdout
