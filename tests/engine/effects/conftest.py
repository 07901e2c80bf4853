from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engine.effects.rig import Rig


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[Rig]:
    made = Rig(tmp_path, tmp_path / "out")
    yield made
    made.runner.close()
