"""Commands start fast: what only the window, the forms or the steps need is not loaded on their way."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = {"PySide6", "pyqtgraph", "networkx", "numpy", "jsonschema", "pydantic", "asyncio", "PIL", "distributed"}

FLOW = """\
filewright: 1
nodes:
  inbox: {use: watch-folder, with: {path: ./inbox, quiet: 0s}}
  out: {use: save-to-folder, with: {path: ./out}}
wires:
  - inbox -> out
"""

SCRIPT = """\
import json, sys
from filewright.cli import main
try:
    status = main(sys.argv[1:])
except SystemExit as exit:
    status = exit.code
print(json.dumps([status, sorted({name.partition('.')[0] for name in sys.modules})]))
"""


@pytest.mark.parametrize("command", [["--help"], ["check", "a.filewright"], ["run", "a.filewright", "--workers", "1"]])
def test_a_command_loads_only_what_it_needs(command: list[str], tmp_path: Path) -> None:
    (tmp_path / "a.filewright").write_text(FLOW, "utf-8")
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / "one.txt").write_text("one", "utf-8")
    # twice: what a first start has to look up, later ones read from the index
    for _ in range(2):
        answer = subprocess.run(
            [sys.executable, "-c", SCRIPT, *command], cwd=tmp_path, capture_output=True, text=True, check=True
        )
    status, loaded = json.loads(answer.stdout.splitlines()[-1])
    assert status in (None, 0), answer.stdout + answer.stderr
    assert not HEAVY.intersection(loaded)
