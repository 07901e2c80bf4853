"""All tests run on every core, and those that need the machine for themselves after them, by themselves."""

import importlib
from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
MARKED = "import pytest\n\n@pytest.mark.alone\ndef test_it(): pass\n"


@pytest.fixture
def suite(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The module, for a checkout with one ordinary test file and one with a test that is marked."""
    monkeypatch.syspath_prepend(str(ROOT / "packaging"))
    module = importlib.import_module("suite")
    monkeypatch.setattr(module, "ROOT", tmp_path)
    for name, text in {"core/test_a.py": "def test_a(): pass\n", "gui/test_b.py": MARKED}.items():
        (tmp_path / "tests" / name).parent.mkdir(parents=True)
        (tmp_path / "tests" / name).write_text(text, "utf-8")
    return module


def calls(*statuses: int) -> tuple[list[list[str]], Callable[[Sequence[str | Path]], int]]:
    """What is called, and what to call that gives these statuses, one after the other."""
    made: list[list[str]] = []
    left = list(statuses)

    def call(arguments: Sequence[str | Path]) -> int:
        made.append([str(word) for word in arguments])
        return left.pop(0)

    return made, call


def test_marked_tests_come_after_all_others(suite: ModuleType, tmp_path: Path) -> None:
    made, call = calls(0, 0)
    assert suite.run(Path("python"), (), call) == 0
    together, alone = made
    assert together[together.index("-n") + 1] == str(suite.cores())
    assert together[-2:] == ["-m", "not alone"]
    assert alone[-3:] == ["-m", "alone", str(tmp_path / "tests" / "gui" / "test_b.py")]
    assert alone[alone.index("-n") + 1] == "0"


def test_parts_without_a_marked_test_take_one_pass(suite: ModuleType, tmp_path: Path) -> None:
    made, call = calls(0)
    assert suite.run(Path("python"), [str(tmp_path / "tests" / "core")], call) == 0
    assert len(made) == 1


@pytest.mark.parametrize(("statuses", "wanted"), [((1,), 1), ((0, 1), 1), ((0, 5), 0)])
def test_a_pass_that_fails_is_the_last_and_gives_the_status(
    suite: ModuleType, statuses: tuple[int, ...], wanted: int
) -> None:
    made, call = calls(*statuses)
    assert suite.run(Path("python"), (), call) == wanted
    assert len(made) == len(statuses)
