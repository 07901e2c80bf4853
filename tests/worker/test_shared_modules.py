"""Processors that lie side by side may share modules, each with its own copy; nobody else sees them."""

import sys
from pathlib import Path

import pytest

from filewright.worker.loader import forget, load


def write(folder: Path, name: str, code: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(code, "utf-8")


def test_modules_of_the_shared_folder_are_found_after_those_of_the_own(tmp_path: Path) -> None:
    write(tmp_path / "_shared", "words.py", "import own\nSAID = ['shared']\ndef say():\n    return SAID + [own.NAME]")
    for name in ("one", "two"):
        write(tmp_path / name, "own.py", f"NAME = {name!r}")
        write(tmp_path / name, "processor.py", "import words\ndef run():\n    return words.say()")
    write(tmp_path / "two", "words.py", "def say():\n    return ['its own']")
    assert load(str(tmp_path / "one"), "processor:run")() == ["shared", "one"]
    assert load(str(tmp_path / "two"), "processor:run")() == ["its own"]
    assert "words" not in sys.modules


def test_what_one_processor_does_to_a_shared_module_stays_with_it(tmp_path: Path) -> None:
    write(tmp_path / "_shared", "state.py", "seen = []")
    for name in ("one", "two"):
        write(
            tmp_path / name,
            "processor.py",
            f"import state\ndef run():\n    state.seen.append({name!r})\n    return state.seen",
        )
    assert load(str(tmp_path / "one"), "processor:run")() == ["one"]
    assert load(str(tmp_path / "two"), "processor:run")() == ["two"]


def test_a_processor_elsewhere_does_not_see_them(tmp_path: Path) -> None:
    write(tmp_path / "bundle" / "_shared", "words.py", "")
    write(tmp_path / "mine" / "step", "processor.py", "import words\ndef run(): ...")
    with pytest.raises(ModuleNotFoundError):
        load(str(tmp_path / "mine" / "step"), "processor:run")


def test_a_changed_shared_module_is_read_anew_when_forgotten(tmp_path: Path) -> None:
    write(tmp_path / "_shared", "words.py", "SAID = 1")
    write(tmp_path / "one", "processor.py", "import words\ndef run():\n    return words.SAID")
    assert load(str(tmp_path / "one"), "processor:run")() == 1
    write(tmp_path / "_shared", "words.py", "SAID = 22")
    forget(str(tmp_path / "one"))
    assert load(str(tmp_path / "one"), "processor:run")() == 22
