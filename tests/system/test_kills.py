"""Killed while it works and started again: each file has its outputs, once, whole. The long form: `dev.py torture`."""

import random
from pathlib import Path

import pytest

from tests.system.scripts import script


@pytest.mark.timeout(150)
@pytest.mark.parametrize("seed", [1, 2])
def test_killed_again_and_again_nothing_is_lost_or_doubled(tmp_path: Path, seed: int) -> None:
    done = script("torture").torture(tmp_path / "work", files=250, kills=4, chance=random.Random(seed))
    assert done.kills > 0
