"""The same numbers from everybody who has them: the journal at rest, `run`, `jobs`, and what a window shows."""

import json
import sqlite3
import subprocess
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

APART = ("superseded",)
"""States that are in no account."""

STORED = "SELECT state, count(*) FROM job WHERE parents IS NULL GROUP BY state"
RETIRED = "SELECT state, retired FROM tally"


def journal_of(state: Path) -> Path | None:
    """The one journal below a state folder; None: there is none yet."""
    return next(iter(sorted((state / "pipelines").glob("*/journal.db"))), None)


def stored(state: Path) -> Counter[str]:
    """Files by state, counted row by row in the journal, and those whose rows are retired."""
    journal = journal_of(state)
    if journal is None:
        return Counter()
    connection = sqlite3.connect(journal)
    try:
        counts: Counter[str] = Counter()
        for query in (STORED, RETIRED):
            for name, number in connection.execute(query):
                counts[name] += number
    finally:
        connection.close()
    return +Counter({name: number for name, number in counts.items() if name not in APART})


def wrong_run(output: str, before: Counter[str], after: Counter[str]) -> str:
    """What a run's own lines (`--json`) say otherwise than the journal from before it to after it; "" when nothing."""
    *jobs, last = [json.loads(line) for line in output.splitlines()]
    summary: Mapping[str, int] = last["summary"]
    told = Counter(job["state"] for job in jobs)
    for name in ("done", "filtered", "quarantined"):
        grown = after[name] - before[name]
        if not summary[name] == told[name] == grown:
            return f"{name}: {told[name]} lines and {summary[name]} in the sum, but {grown} more in the journal"
    parts = sum(number for name, number in summary.items() if name not in ("seen", "seconds"))
    return "" if summary["seen"] == parts else f"{summary['seen']} seen, but {parts} accounted for"


def wrong_books(folder: Path, program: list[str]) -> str:
    """What `jobs` or the numbers of a window say otherwise than the journal of the flow at rest; "" when nothing."""
    counts = stored(folder / "state")
    jobs = [*program, "jobs", "flow.filewright", "--state", "state", "--json", "--limit", "10000000"]
    done = subprocess.run(jobs, cwd=folder, capture_output=True, text=True, check=True)
    listed = Counter(json.loads(line)["state"] for line in done.stdout.splitlines())
    journal = journal_of(folder / "state")
    if journal is not None:
        listed += _retired(journal)
    if listed != counts:
        return f"jobs lists {dict(listed)}, the journal has {dict(counts)}"
    shown = _shown(folder)
    return "" if shown == counts else f"a window shows {dict(shown)}, the journal has {dict(counts)}"


def _retired(journal: Path) -> Counter[str]:
    connection = sqlite3.connect(journal)
    try:
        return +Counter({name: number for name, number in connection.execute(RETIRED) if name not in APART})
    finally:
        connection.close()


def _shown(folder: Path) -> Counter[str]:
    from filewright.cli import compose
    from filewright.cli.opening import open_pipeline
    from filewright.registry import open_registry

    registry = open_registry()
    opened = open_pipeline(str(folder / "flow.filewright"), registry)
    assert opened is not None
    client = compose.open_client(opened.file, opened.pipeline, registry, folder / "state", kind="inline", again=False)
    client.look_back()
    client.read().close()
    terms = client.snapshot().ledger.as_dict()
    return +Counter({name: number for name, number in terms.items() if name not in ("seen", "skipped", "unaccounted")})
