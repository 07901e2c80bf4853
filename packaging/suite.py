"""The whole test suite: on every core, then the tests that need the machine for themselves, one by one."""

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

ALONE = "alone"
"""The mark of tests that measure, or start so much that others would wait for them."""

REPORT = ("-q", "--tb=short", "--durations=15", "--durations-min=2")
NOTHING_SELECTED = 5


def run(python: Path, parts: Sequence[str], call: Callable[[Sequence[str | Path]], int]) -> int:
    """Run all tests below these parts of tests/. The first pass that fails is the last one: its report ends what is
    said. A status of pytest."""
    together = call([*_pytest(python), "-n", str(cores()), "--dist", "worksteal", "-m", f"not {ALONE}", *parts])
    alone = files_with_lone_tests(parts)
    if together or not alone:
        return together
    print(f"--- tests that need the machine for themselves, of {len(alone)} files", flush=True)
    status = call([*_pytest(python), "-n", "0", "-m", ALONE, *alone])
    return 0 if status == NOTHING_SELECTED else status


def cores() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


def files_with_lone_tests(parts: Sequence[str]) -> list[str]:
    """The test files that mention the mark."""
    tops = [ROOT / part for part in parts] or [ROOT / "tests"]
    files = [file for top in tops for file in ([top] if top.is_file() else sorted(top.rglob("test_*.py")))]
    return [str(file) for file in files if f"pytest.mark.{ALONE}" in file.read_text("utf-8")]


def _pytest(python: Path) -> list[str | Path]:
    return [python, "-m", "pytest", *REPORT]
