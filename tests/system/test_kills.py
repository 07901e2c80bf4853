"""Killed while it works and started again: each file has its outputs, once, whole. The long form: `dev.py torture`."""

import random
from pathlib import Path

import pytest

from tests.system.scripts import script


@pytest.mark.timeout(150)
@pytest.mark.parametrize("move", [False, True], ids=["kept", "moved"])
def test_killed_again_and_again_nothing_is_lost_or_doubled(tmp_path: Path, move: bool) -> None:
    done = script("torture").torture(tmp_path / "work", files=250, kills=2, chance=random.Random(3), move=move)
    assert done.kills > 0
