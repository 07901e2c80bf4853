"""What is missing of the system is installed where that can be done unasked, else named with the line to run."""

import importlib
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere Qt brings what it needs")


@pytest.fixture
def libraries(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The module, on a system that has all libraries but one and all programs but one."""
    monkeypatch.syspath_prepend(str(ROOT / "packaging"))
    module = importlib.import_module("system_libraries")
    present = {**module.LIBRARIES, "libEGL.so.1": None}
    monkeypatch.setattr(module, "_loads", lambda name: present[name] is not None)
    monkeypatch.setattr(module.shutil, "which", lambda name: None if name == "xdotool" else f"/usr/bin/{name}")
    return module


def test_root_on_debian_gets_it_installed(libraries: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    installed = []
    monkeypatch.setattr(libraries.os, "geteuid", lambda: 0)
    monkeypatch.setattr(libraries.environment, "apt_install", lambda packages, _otherwise: installed.extend(packages))
    libraries.provide()
    assert installed == ["libegl1", "xdotool"]


def test_others_get_the_one_line_to_run(
    libraries: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(libraries.os, "geteuid", lambda: 1000)
    libraries.provide()
    assert "sudo apt-get install -y --no-install-recommends libegl1 xdotool\n" in capsys.readouterr().err


def test_another_system_gets_their_names(
    libraries: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(libraries.shutil, "which", lambda name: None if name == "apt-get" else f"/usr/bin/{name}")
    libraries.provide()
    assert "missing on this system are libEGL.so.1." in capsys.readouterr().err


def test_nothing_is_said_when_nothing_is_missing(
    libraries: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(libraries, "_loads", lambda _name: True)
    monkeypatch.setattr(libraries.shutil, "which", lambda name: f"/usr/bin/{name}")
    libraries.provide()
    assert capsys.readouterr().err == ""
