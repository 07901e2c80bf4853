"""The import contracts of pyproject.toml hold, and can fail: each is broken once in a copy of the code."""

import os
import shutil
import subprocess
import sys
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import grimp
import pytest

from tests.architecture.sources import APP, ROOT

LINT = "from importlinter.cli import lint_imports_command; lint_imports_command()"


def lint(app: Path) -> subprocess.CompletedProcess[str]:
    config = str(ROOT / "pyproject.toml")
    return subprocess.run(
        [sys.executable, "-c", LINT, "--config", config, "--no-cache", "--no-logo"],
        env={**os.environ, "PYTHONPATH": str(app)},
        cwd=app,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copytree(APP, tmp_path / "filewright", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def test_all_contracts_hold() -> None:
    result = lint(APP.parent)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize(
    ("module", "code", "complaint"),
    [
        ("stray/__init__.py", "", "filewright.stray"),
        ("stray.py", "", "filewright.stray"),
        ("core/clock.py", "import time", "filewright.core.clock -> time"),
        ("core/clock.py", "def now():\n    import time", "filewright.core.clock -> time"),
        ("core/rows.py", "import sqlite3", "filewright.core.rows -> sqlite3"),
        ("errors.py", "import filewright.core", "filewright.errors -> filewright.core"),
    ],
)
def test_a_breach_is_found(copy: Path, module: str, code: str, complaint: str) -> None:
    target = copy / "filewright" / module
    target.parent.mkdir(exist_ok=True)
    target.write_text(code, "utf-8")
    result = lint(copy)
    assert result.returncode == 1, result.stdout + result.stderr
    assert complaint in result.stdout


def test_window_and_dashboard_do_not_know_each_other(copy: Path) -> None:
    for package, code in {"gui": "import filewright.dashboard", "dashboard": ""}.items():
        (copy / "filewright" / package).mkdir(exist_ok=True)
        (copy / "filewright" / package / "__init__.py").write_text(code, "utf-8")
    result = lint(copy)
    assert result.returncode == 1, result.stdout + result.stderr
    assert "filewright.gui -> filewright.dashboard" in result.stdout


def test_no_modules_need_each_other() -> None:
    """Not even for their types: a circle hidden behind `TYPE_CHECKING` is one."""
    graph = grimp.build_graph("filewright", cache_dir=None)
    needs = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    assert sum(map(len, needs.values())) > len(needs)
    try:
        TopologicalSorter(needs).prepare()
    except CycleError as error:
        pytest.fail(" -> ".join(reversed(error.args[1])), pytrace=False)


def test_every_folder_of_code_is_a_package() -> None:
    """A folder without `__init__.py` would be left out of the contracts unnoticed."""
    folders = {file.parent for file in APP.rglob("*.py") if "__pycache__" not in file.parts}
    assert [str(folder) for folder in sorted(folders) if not (folder / "__init__.py").exists()] == []
