"""The environment is made when missing, left alone when nothing changed, and renewed when something did."""

import importlib
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A real environment, made by the project's own way: it takes seconds, so the tests copy it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(ROOT / "packaging"))
        folder = tmp_path_factory.mktemp("made") / ".venv"
        importlib.import_module("environment")._make(folder)
    return folder


@pytest.fixture
def environment(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The module, for a checkout of its own."""
    monkeypatch.syspath_prepend(str(ROOT / "packaging"))
    module = importlib.import_module("environment")
    monkeypatch.setattr(module, "_make", lambda folder: shutil.copytree(made, folder, symlinks=True))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / "packaging").mkdir()
    shutil.copy(ROOT / "packaging" / "lock.txt", tmp_path / "packaging")
    monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(module, "MAIN", tmp_path / ".venv")
    monkeypatch.setattr(module, "LOCK", tmp_path / "packaging" / "lock.txt")
    return module


@pytest.fixture
def pip_calls(environment: ModuleType, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What pip would have been asked for."""
    calls: list[list[str]] = []
    monkeypatch.setattr(environment, "_pip", lambda _folder, arguments: calls.append(list(arguments)))
    return calls


def works(python: Path) -> bool:
    return subprocess.run([python, "-c", ""], check=False).returncode == 0


def test_it_is_made_once(environment: ModuleType, pip_calls: list[list[str]]) -> None:
    python = environment.ready()
    assert works(python)
    assert len(pip_calls) == 1
    assert f"{environment.ROOT}[dev]" in pip_calls[0]
    assert pip_calls[0][pip_calls[0].index("--constraint") + 1] == str(environment.LOCK)
    kept = environment.MAIN / "kept"
    kept.touch()
    assert environment.ready() == python
    assert len(pip_calls) == 1
    assert kept.exists()

    with environment.LOCK.open("a") as lock:
        lock.write("something-new==1.0\n")
    environment.ready()
    assert len(pip_calls) == 2
    assert kept.exists(), "renewed in place"


def test_one_that_no_longer_starts_is_made_anew(environment: ModuleType, pip_calls: list[list[str]]) -> None:
    python = environment.ready()
    python.unlink()
    assert works(environment.ready())
    assert len(pip_calls) == 2


def test_a_failed_installation_is_tried_again(environment: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_folder: Path, _arguments: object) -> None:
        raise environment.EnvironmentFailure("no network")

    monkeypatch.setattr(environment, "_pip", fail)
    for _ in range(2):
        with pytest.raises(environment.EnvironmentFailure, match="no network"):
            environment.ready()


def test_how_the_tools_are_set_renews_nothing(environment: ModuleType, pip_calls: list[list[str]]) -> None:
    environment.ready()
    pyproject = environment.ROOT / "pyproject.toml"
    pyproject.write_text(pyproject.read_text("utf-8").replace("line-length = ", "line-length = 1"), "utf-8")
    environment.ready()
    assert len(pip_calls) == 1


@pytest.mark.skipif(sys.platform != "linux", reason="Debian's way")
def test_without_ensurepip_the_line_to_run_is_named(environment: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment.shutil, "which", lambda _name: "/usr/bin/apt-get")
    monkeypatch.setattr(environment.os, "geteuid", lambda: 1000)
    with pytest.raises(environment.EnvironmentFailure, match=r"sudo apt-get install python3\.\d+-venv"):
        environment._provide_ensurepip()


def test_the_headless_environment_leaves_out_what_only_the_window_needs(
    environment: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[list[str]] = []
    monkeypatch.setattr(environment, "_renew", lambda _folder, installs: asked.extend(installs))
    monkeypatch.setattr(environment, "HEADLESS", Path(sys.prefix))
    with pytest.raises(environment.EnvironmentFailure, match="PySide6 is installed"):
        environment.headless_ready()  # since the environment of this test has it
    names = {environment._name(line) for line in asked[0]}
    assert names >= {"pyyaml", "watchdog", "pytest", "pytest-timeout", "hypothesis"}
    assert names.isdisjoint({"pyside6-essentials", "pyqtgraph", "networkx", "numpy", "pytest-qt", "mypy"})
