from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def tools(monkeypatch: pytest.MonkeyPatch):
    """Return a loader of the scripts in tools/, under names of their own."""
    monkeypatch.syspath_prepend(str(ROOT / "tools"))

    def load(name: str) -> ModuleType:
        spec = importlib.util.spec_from_file_location(f"tool_{name}", ROOT / f"tools/{name}.py")
        assert spec is not None and spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    yield load
    sys.modules.pop("system", None)


def test_a_step_is_done_once_and_again_when_its_inputs_change(
    tools, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    setup = tools("setup")
    monkeypatch.setattr(setup, "VENV", tmp_path)
    source = tmp_path / "source"
    source.write_text("1")
    done: list[str] = []
    monkeypatch.setattr(setup, "STEPS", (("x", lambda: [source.read_text()], None),))

    def run() -> None:
        setup._step("x", [source.read_text()], lambda: done.append(source.read_text()))

    run()
    run()
    source.write_text("2")
    run()
    assert done == ["1", "2"]


def test_a_step_that_fails_is_tried_again(
    tools, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    setup = tools("setup")
    monkeypatch.setattr(setup, "VENV", tmp_path)

    def fail() -> None:
        raise setup.StepFailed("no")

    with pytest.raises(setup.StepFailed):
        setup._step("x", [], fail)
    assert not (tmp_path / "stamps/x").exists()


def test_a_machine_without_venv_and_pip_is_told_what_to_install(
    tools, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    setup = tools("setup")
    monkeypatch.setattr(setup, "VENV", tmp_path / "none")
    monkeypatch.setattr(setup, "PYTHON", tmp_path / "none/bin/python")
    monkeypatch.setattr(setup, "ensure_libraries", lambda: None)
    monkeypatch.setattr(setup, "_has", lambda module: False)
    monkeypatch.setattr(setup, "apt_install", lambda packages: False)
    assert setup.main() == 3
    assert "-venv" in capsys.readouterr().err.splitlines()[-1]


def test_a_missing_command_names_its_package(tools, monkeypatch: pytest.MonkeyPatch) -> None:
    system = tools("system")
    monkeypatch.setattr(system, "apt_install", lambda packages: False)
    system.ensure_commands(["no-such-command?=nothing", "sh=dash"])
    with pytest.raises(system.Lacking, match="apt-get install nothing"):
        system.ensure_commands(["no-such-command=nothing"])


def test_several_packages_of_a_command_are_several_arguments_of_apt(
    tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    system = tools("system")
    asked: list[tuple[str, ...]] = []
    monkeypatch.setattr(system, "apt_install", lambda packages: asked.append(packages) or False)
    assert system.main(["no-such-command?=texlive-xetex texlive-lang-chinese  lmodern"]) == 0
    assert asked == [("texlive-xetex", "texlive-lang-chinese", "lmodern")]
