"""Two ways to run a flow once: by the command, and in the real window. Both give the account of its files."""

import json
import subprocess
import sys
from pathlib import Path

from tests.system.command import filewright
from tests.system.scripts import ROOT


def by_command(flow: Path, *, within: float) -> dict[str, int]:
    """`filewright run`, in at most so many seconds."""
    answer = filewright("run", flow, "--json", at=flow.parent, within=within)
    account: dict[str, int] = answer.objects[-1]["summary"]
    assert answer.status == (1 if account["quarantined"] else 0), answer.err
    return {term: count for term, count in account.items() if term != "seconds"}


def by_window(flow: Path, *, within: float) -> dict[str, int]:
    """One run in the real window, in at most so many seconds; says how well the window kept pace."""
    command = [sys.executable, ROOT / "packaging" / "window_run.py", flow, flow.parent.parent / "window"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=within)
    assert (done.returncode, done.stderr) == (0, ""), f"status {done.returncode}: {done.stderr}"
    told = json.loads(done.stdout)
    print(f"{told['seconds']} s; a timer came late by {told['late_ms']} ms")
    account: dict[str, int] = told["account"]
    return account
