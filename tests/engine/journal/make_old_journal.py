"""Writes a small journal of the present schema, to be kept for the versions after it:

    python -m tests.engine.journal.make_old_journal tests/engine/journal/old

It holds a file in each state that a journal can be left in: done, filtered, quarantined, dismissed, superseded, open
(a task was running, an effect intended). `test_old_journals.py` opens every one that is kept.
"""

import sqlite3
import sys
from pathlib import Path

from filewright.core.event import JobSuperseded
from filewright.core.job import State
from filewright.engine.journal.sqlite.schema import VERSION
from filewright.engine.journal.sqlite.sqlite_journal import SqliteJournal
from tests.engine.journal.samples import (
    SECOND,
    done,
    ended,
    intended,
    name_of,
    opened,
    quarantined,
    replacement,
    started,
    whole_life,
)


def write(path: Path) -> None:
    """Begin the journal at `path`."""
    journal = SqliteJournal(path, pipeline="old", boot="boot-1")
    journal.store_graph("g1", "filewright: 1")
    events = [
        *whole_life(1, "done.txt"),
        *whole_life(2, "photos/done \udcff.txt"),
        opened(3, "filtered.txt"),
        ended(3, State.FILTERED),
        *quarantined(4, "bad.txt"),
        *quarantined(5, "dismissed.txt"),
        ended(5, State.DISMISSED, time=9),
        opened(6, "changed.txt"),
        JobSuperseded(job=6, time_ns=7 * SECOND, by=name_of(7)),
        opened(7, "changed.txt", replaces=6),
        started(7),
        intended(7, replacement(7)),
        done(7, replacement(7)),
        opened(8, "waiting.txt"),
    ]
    journal.append(events)
    journal.close()
    connection = sqlite3.connect(path)
    connection.execute("VACUUM")
    connection.close()


if __name__ == "__main__":
    write(Path(sys.argv[1]) / f"journal-{VERSION}.db")
