"""Killed while it works and started again: each file has its outputs, once, whole. All of it: `dev.py torture`."""

import subprocess
import sys

import pytest

from tests.system.scripts import ROOT

TORTURE = ROOT / "packaging" / "torture"


@pytest.mark.timeout(150)
def test_killed_at_named_points_nothing_is_lost_or_doubled() -> None:
    program = (
        "import sys, tempfile, pathlib; sys.path.insert(0, sys.argv[1]); import points\n"
        "with tempfile.TemporaryDirectory() as top:\n"
        "    for name in sys.argv[2:]: print(points.try_point(pathlib.Path(top), name, 1))"
    )
    points = ["effects.after-publish", "journal.after-commit", "originals.before-delete", "recovery.before-place"]
    done = subprocess.run(
        [sys.executable, "-c", program, TORTURE, *points], capture_output=True, text=True, check=False, timeout=140
    )
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) == len(points)


def test_an_unknown_part_is_refused_with_the_list() -> None:
    done = subprocess.run([sys.executable, TORTURE, "nails"], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "there are: points, kills" in done.stderr
