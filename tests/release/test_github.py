"""Workflows pin what they use, trust no pull request, and run nothing that cannot be run here."""

from __future__ import annotations

import hashlib
import json
import os
import re
import stat
import sys
from pathlib import Path

import pytest
import yaml
from books.shelf import ROOT

FILES = [*sorted((ROOT / ".github/workflows").glob("*.yml")), ROOT / "action.yml"]
TARGETS = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))


def workflow(name: str) -> dict:
    return yaml.safe_load((ROOT / f".github/workflows/{name}.yml").read_text("utf-8"))


def steps(name: str) -> list[dict]:
    return [step for job in workflow(name)["jobs"].values() for step in job["steps"]]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_actions_are_pinned_to_commits_and_say_which_version(path: Path) -> None:
    used = re.findall(r"uses: (.*)", path.read_text("utf-8"))
    assert used
    for line in used:
        assert re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", line), line


def test_one_action_has_one_commit_everywhere() -> None:
    text = "".join(path.read_text("utf-8") for path in FILES)
    pins = dict.fromkeys(re.findall(r"uses: (\S+)@(\S+) # (\S+)", text))
    assert len({name for name, _, _ in pins}) == len(pins)


def test_pull_requests_get_a_token_that_reads_and_no_secret() -> None:
    text = (ROOT / ".github/workflows/ci.yml").read_text("utf-8")
    found = workflow("ci")
    assert "secrets." not in text and "pull_request_target" not in text
    assert found["permissions"] == {}
    assert [job["permissions"] for job in found["jobs"].values()] == [{"contents": "read"}] * 3


@pytest.mark.parametrize("name", ["ci", "release"])
def test_no_checkout_leaves_the_token_behind(name: str) -> None:
    found = [step["with"] for step in steps(name) if "checkout" in step.get("uses", "")]
    assert found and all(options["persist-credentials"] is False for options in found)


def test_tests_run_on_three_systems_with_the_oldest_and_the_newest_python() -> None:
    jobs = workflow("ci")["jobs"]
    both = ["3.11", "3.14"]
    assert jobs["test"]["strategy"]["matrix"] == {
        "os": ["ubuntu-24.04", "macos-15"],
        "python": both,
    }
    assert jobs["windows"]["strategy"]["matrix"]["python"] == both
    oldest = re.search(r'requires-python = ">=(.*)"', (ROOT / "pyproject.toml").read_text())
    assert oldest and oldest[1] == both[0]


def test_what_a_release_runs_is_a_target_of_make() -> None:
    ran = [step["run"] for step in steps("release") if "run" in step]
    assert ran == [
        *("make setup", "make tools", "make release", "make dist-check"),
        *("make dist-check", "make publish"),
    ]
    assert {line.removeprefix("make ") for line in ran} <= TARGETS


def test_only_the_job_that_runs_nothing_of_the_book_may_write() -> None:
    jobs = workflow("release")["jobs"]
    assert jobs["build"]["permissions"] == {"contents": "read"}
    assert jobs["publish"]["permissions"] == {
        **dict.fromkeys(("contents", "id-token", "attestations"), "write")
    }


def test_the_action_puts_no_input_into_a_script() -> None:
    action = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
    for step in action["runs"]["steps"]:
        assert "${{" not in step.get("run", "")
    assert {*action["inputs"]} == {"editions", "folder", "strict"}


@pytest.mark.parametrize(
    ("given", "ends"),
    [
        (
            {"EDITIONS": "pdf epub"},
            ["pdf --format github --strict", "epub --format github --strict"],
        ),
        ({"EDITIONS": "html", "STRICT": "false"}, ["html --format github"]),
        ({"EDITIONS": "release"}, ["release --format github"]),
    ],
)
def test_the_action_runs_the_editions_it_is_asked_for(tool, given: dict, ends: list[str]) -> None:
    commands = tool("action").commands({"FOLDER": "the book", **given})
    assert [" ".join(one[5:]) for one in commands] == ends
    assert {tuple(one[1:5]) for one in commands} == {("-P", "-m", "bookbuild", "-Cthe book")}


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"EDITIONS": "pdf word"}, "no edition `word`"),
        ({"EDITIONS": " "}, "no edition is named"),
        ({"EDITIONS": "--help"}, "no edition `--help`"),
        ({"EDITIONS": "pdf", "STRICT": "yes"}, "`strict` is true or false"),
    ],
)
def test_the_action_refuses_what_it_does_not_understand(tool, given: dict, words: str) -> None:
    action = tool("action")
    with pytest.raises(action.Refused, match=words):
        action.commands(given)


@pytest.fixture
def dist(tool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """The tool that looks at a release, and one to look at."""
    module = tool("dist")
    folder = tmp_path / "dist"
    folder.mkdir()
    names = ["b.pdf", "b.epub", "b-site.zip", "b-tex.zip", "RELEASE.md"]
    for name in names:
        (folder / name).write_text(name)
    lines = [f"{hashlib.sha256(name.encode()).hexdigest()}  {name}\n" for name in names]
    (folder / "SHA256SUMS").write_text("".join(lines))
    (folder / ".bookbuild").write_text("{}")
    monkeypatch.setattr(module, "DIST", folder)
    return module


def test_a_sound_release_passes(dist) -> None:
    assert dist.main(["check"]) == 0


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda d: (d / "b.pdf").write_text("x"), "b.pdf is not the file that was made"),
        (lambda d: (d / "more").write_text("x"), "the folder differ: more"),
        (lambda d: (d / "b.epub").unlink(), "the folder differ: b.epub"),
        (lambda d: (d / "SHA256SUMS").unlink(), "cannot be read"),
        (lambda d: (d / "SHA256SUMS").write_text("../x\n"), "is no sum"),
        (lambda d: (d / "SHA256SUMS").write_text(f"{'0' * 64}  ../b.pdf\n"), "is no sum"),
    ],
)
def test_a_release_that_is_not_as_it_was_made_is_refused(
    dist, capsys: pytest.CaptureFixture[str], change, words: str
) -> None:
    change(dist.DIST)
    assert dist.main(["check"]) == 1
    assert words in capsys.readouterr().err


def test_a_release_without_an_edition_is_refused(dist) -> None:
    kept = (dist.DIST / "SHA256SUMS").read_text().splitlines(True)
    (dist.DIST / "SHA256SUMS").write_text("".join(line for line in kept if "tex" not in line))
    (dist.DIST / "b-tex.zip").unlink()
    with pytest.raises(dist.Wrong, match=r"no file of the kind -tex\.zip"):
        dist.check(dist.DIST)


@pytest.mark.skipif(sys.platform == "win32", reason="the program is a shell script")
def test_publishing_attaches_every_file_under_the_tag(
    dist, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = tmp_path / "said.json"
    program = tmp_path / "gh"
    code = f"import json, sys; open({str(said)!r}, 'w').write(json.dumps(sys.argv[1:]))"
    program.write_text(f"#!{sys.executable}\n{code}\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    assert dist.main(["publish"], {"GITHUB_REF_TYPE": "tag", "GITHUB_REF_NAME": "v1.2.0"}) == 0
    told = json.loads(said.read_text())
    assert told[:4] == ["release", "create", "v1.2.0", "--verify-tag"]
    assert "--prerelease" not in told
    assert sorted(Path(one).name for one in told[-6:]) == [
        *("RELEASE.md", "SHA256SUMS", "b-site.zip", "b-tex.zip", "b.epub", "b.pdf"),
    ]


@pytest.mark.parametrize("tag", ["main", "-x", "v1;x", "v"])
def test_only_a_version_is_published(dist, tag: str) -> None:
    with pytest.raises(dist.Wrong, match="no tag of a release"):
        dist.command(dist.DIST, tag)


def test_a_tag_with_letters_is_published_as_a_trial(dist) -> None:
    assert "--prerelease" in dist.command(dist.DIST, "v1.0.0-rc.1")


def test_only_what_is_newer_than_the_checker_passes_it(tool) -> None:
    check = tool("check_workflows")
    newer = {"message": 'label "macos-15" is unknown. available labels are …'}
    wrong = {"message": 'label "macos-51" is unknown. available labels are …'}
    assert check.tolerated(newer) and not check.tolerated(wrong)
