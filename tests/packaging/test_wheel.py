"""What is installed for users: one package that holds its processors and resources too."""

import os
import subprocess
import sys
import zipfile
from email.parser import Parser
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (file,) = folder.glob("*.whl")
    with zipfile.ZipFile(file) as opened:
        return opened


def text_of(wheel: zipfile.ZipFile, ending: str) -> str:
    (name,) = (name for name in wheel.namelist() if name.endswith(ending))
    with zipfile.ZipFile(str(wheel.filename)) as opened:
        return opened.read(name).decode()


def test_everything_lies_in_the_one_package(wheel: zipfile.ZipFile) -> None:
    tops = {name.split("/")[0] for name in wheel.namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"filewright"}
    assert len(tops) == 2


@pytest.mark.parametrize("folder", ["processors", "resources"])
def test_it_brings_what_lies_at_the_top_of_a_checkout(wheel: zipfile.ZipFile, folder: str) -> None:
    ignored = {"__pycache__"}
    here = {
        f"filewright/{file.relative_to(ROOT).as_posix()}"
        for file in (ROOT / folder).rglob("*")
        if file.is_file() and not ignored.intersection(file.parts)
    }
    assert here
    assert here - set(wheel.namelist()) == set()


def test_it_gives_the_command(wheel: zipfile.ZipFile) -> None:
    assert "filewright = filewright.cli:main" in text_of(wheel, "entry_points.txt").splitlines()


def test_it_says_what_it_is(wheel: zipfile.ZipFile) -> None:
    metadata = Parser().parsestr(text_of(wheel, "/METADATA"))
    assert (metadata["Name"], metadata["Version"]) == ("filewright", "0.1.0")
    assert metadata["License-Expression"] == "MIT"
    assert set(metadata.get_all("Provides-Extra")) == {"cluster", "dev"}


def test_its_parts_are_found_once_it_is_installed(wheel: zipfile.ZipFile, tmp_path: Path) -> None:
    with zipfile.ZipFile(str(wheel.filename)) as opened:
        opened.extractall(tmp_path)
    code = "from filewright import paths; print(paths.resources(), paths.bundled_processors(), sep='\\n')"
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    command = [sys.executable, "-c", code]
    answer = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True, check=True)
    inside = tmp_path / "filewright"
    assert answer.stdout.splitlines() == [str(inside / "resources"), str(inside / "processors")]
