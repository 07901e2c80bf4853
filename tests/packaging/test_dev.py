"""The developer's script: what it offers, and what it says of what is not there."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def dev(top: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    script = top / "packaging" / "dev.py"
    return subprocess.run([sys.executable, script, *arguments], capture_output=True, text=True, check=False)


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A checkout with the script alone, without the parts that it hands over to."""
    (tmp_path / "packaging").mkdir()
    for name in ("dev", "environment", "system_libraries", "checks", "suite"):
        shutil.copy(ROOT / "packaging" / f"{name}.py", tmp_path / "packaging")
    return tmp_path


@pytest.mark.parametrize("command", ["demo", "bench", "torture", "mutants", "shots", "film", "build"])
def test_what_is_missing_is_named_and_not_offered(bare: Path, command: str) -> None:
    answer = dev(bare, command)
    assert (answer.returncode, answer.stderr) == (2, f"{command}: not in this version\n")
    offered = [line.split()[0] for line in dev(bare).stdout.splitlines() if line.startswith("  ")]
    assert command not in offered


def test_what_is_there_is_offered(bare: Path) -> None:
    (bare / "packaging" / "demo.py").touch()
    (bare / "bench").mkdir()
    (bare / "bench" / "__main__.py").touch()
    offered = [line.split()[0] for line in dev(bare, "--help").stdout.splitlines() if line.startswith("  ")]
    assert offered == ["demo", "test", "run", "bench", "lint", "headless", "lock"]


def test_an_unknown_command_is_refused_with_the_list() -> None:
    answer = dev(ROOT, "dance")
    assert answer.returncode == 2
    assert "no command 'dance'" in answer.stderr
    assert "  test " in answer.stderr


def test_the_app_is_run_where_its_caller_is(tmp_path: Path) -> None:
    (tmp_path / "bad.filewright").write_text("nothing", "utf-8")
    script = ROOT / "packaging" / "dev.py"
    answer = subprocess.run(
        [sys.executable, script, "run", "check", "bad.filewright"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.stdout.startswith("bad.filewright:1:1: error: "), answer.stderr
    assert "There is no file" not in answer.stdout


def test_an_unknown_check_is_refused_with_the_list(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "packaging"))
    import checks

    def never(_command: object) -> int:
        raise AssertionError("nothing may run")

    assert checks.run(Path(sys.executable), ["style", "taste"], never) == 2


def test_one_failing_check_hides_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "packaging"))
    import checks

    ran = []

    def fail_style(command: list[object]) -> int:
        ran.append(command[2])
        return int(command[2] == "ruff")

    assert checks.run(Path(sys.executable), ["style", "types"], fail_style) == 1
    assert ran == ["ruff", "ruff", "mypy"]
