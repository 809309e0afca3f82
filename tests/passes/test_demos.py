"""Scripts of demonstrations: what is read, refused and named."""

from __future__ import annotations

from pathlib import Path

import pytest

from bookbuild.cache import Cache
from bookbuild.model.nodes import Demo, Figure
from bookbuild.model.walk import walk

from .chapters import linked

PICTURE = b'<svg xmlns="http://www.w3.org/2000/svg" width="4" height="3"/>'
GOOD = "export function mount(el, {theme}) {\n  el.textContent = theme;\n}\n"


def demo(source: str) -> str:
    return f"::: {{.demo src={source} poster=x.svg caption=甲}}\n:::\n\n"


def found(script: str, folder: Path, cache: Cache) -> list[str]:
    files = {"a.md": "# 一\n\n" + demo("d/x.js"), "x.svg": PICTURE, "d/x.js": script}
    _, _, findings = linked(files, folder, cache)
    return [f"{one.code} {one.span} {one.message}" for one in findings]


@pytest.mark.parametrize(
    "script",
    [
        GOOD,
        "const mount = async (el) => {};\nexport { mount };\n",
        "export async function mount(el) {}\n",
        "const a = await 1;\nexport const mount = () => a;\n",
        "export default function mount(el) { el.innerHTML = '<!-- </script> -->'; }",
    ],
)
def test_modules_that_have_a_mount_are_taken(script: str, tmp_path: Path, cache: Cache) -> None:
    assert found(script, tmp_path, cache) == []


@pytest.mark.parametrize(
    ("script", "finding"),
    [
        ("const a = 1;\nconst b = ;\n", "D105 d/x.js:2:11 the script cannot be read: "),
        ("const = 1;\n", "D105 d/x.js:1:7 the script cannot be read: "),
        ("export function mount() {\n", "D105 d/x.js:"),
        ("function draw() { const mount = 1; }\n", "D106 d/x.js:1:1 the script has no function"),
        (f"// a\nimport {{b}} from './b.js';\n{GOOD}", "D106 d/x.js:2:1 a demonstration's script"),
    ],
)
def test_what_no_frame_could_run_is_told(
    script: str, finding: str, tmp_path: Path, cache: Cache
) -> None:
    [one] = found(script, tmp_path, cache)
    assert one.startswith(finding)


def test_a_check_never_runs_the_script(tmp_path: Path, cache: Cache) -> None:
    assert found(f"for (;;) {{}}\n{GOOD}", tmp_path, cache) == []


def test_missing_and_foreign_scripts_are_told_at_the_demonstration(
    tmp_path: Path, cache: Cache
) -> None:
    text = "# 一\n\n" + demo("no.js") + demo("../x.js") + demo("https://e.org/x.js")
    _, _, findings = linked({"a.md": text, "x.svg": PICTURE}, tmp_path, cache)
    assert [(one.code, one.span.line) for one in findings if one.span] == [
        ("F001", 3),
        ("F002", 6),
        ("F006", 9),
    ]


def test_demonstrations_are_named_after_their_scripts_each_its_own(
    tmp_path: Path, cache: Cache
) -> None:
    text = "# 一\n\n" + demo("d/Two_Moons.js") + demo("e/two_moons.js") + demo("图.js")
    scripts = dict.fromkeys(("d/Two_Moons.js", "e/two_moons.js", "图.js"), GOOD)
    _, book, findings = linked({"a.md": text, "x.svg": PICTURE, **scripts}, tmp_path, cache)
    assert not findings
    figures = [node for node in walk(book.chapters[0].blocks) if isinstance(node, Figure)]
    demos = [node.demo for node in figures if isinstance(node.demo, Demo)]
    assert [one.name for one in demos] == ["two_moons", "two_moons-2", "demo"]
    assert [node.number for node in figures] == ["图 1-1", "图 1-2", "图 1-3"]
