"""A journal of as many ended jobs as one likes, quickly: one job is written as the engine does, the others are copies
of its rows. One in a hundred needs attention, one was filtered, the rest are done; they lie in a hundred folders."""

import sqlite3
from collections.abc import Sequence
from pathlib import Path

from filewright.core.event import Event
from filewright.engine.journal.sqlite.sqlite_journal import SqliteJournal
from filewright.engine.journal.sqlite.upkeep import MAKE_SEARCHABLE

FOLDERS = 100
CHUNK = 50_000
FAULT = '["bad-file","file",{"message":"it is empty"},""]'

_VARIED = {
    "job": {
        "id": "n",
        "ulid": "printf('01JD8Z%020d', n)",
        "place": f"1 + n % {FOLDERS}",
        "name": "CAST(printf('holiday-%07d.txt', n) AS BLOB)",
        "state": "CASE n % 100 WHEN 7 THEN 'quarantined' WHEN 8 THEN 'filtered' ELSE 'done' END",
        "node": "iif(n % 100 = 7, iif(n % 200 = 7, 'check', 'upper'), NULL)",
        "code": "iif(n % 100 = 7, 'bad-file', NULL)",
        "fault": f"iif(n % 100 = 7, '{FAULT}', NULL)",
        "opened_ns": "n * 1000000",
        "started_ns": "n * 1000000",
        "ended_ns": "n * 1000000 + 500000",
        "known": "n % 2",
    },
    "effect": {"id": "n", "job": "n", "target": "CAST(printf('/data/out/holiday-%07d.txt', n) AS BLOB)"},
}


def fill(path: Path, jobs: int, first: Sequence[Event]) -> None:
    """Write a new journal at `path`: `first` are the events of job 1, from its arrival to its end."""
    journal = SqliteJournal(path, pipeline="many")
    journal.store_graph("g", "{}")
    journal.append(first)
    journal.close()
    connection = sqlite3.connect(path, isolation_level=None)
    connection.executescript("PRAGMA synchronous = OFF; PRAGMA cache_size = -200000; PRAGMA foreign_keys = OFF")
    connection.execute(
        "WITH RECURSIVE k (n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM k WHERE n < ?)"
        " INSERT INTO place SELECT n, source, root, CAST('f' || n AS BLOB), CAST('/data/in/f' || n AS BLOB)"
        " FROM k, place WHERE id = 1",
        (FOLDERS,),
    )
    events = connection.execute("SELECT count(*) FROM event").fetchone()[0]
    for start in range(2, jobs + 1, CHUNK):
        last = min(start + CHUNK - 1, jobs)
        numbers = f"WITH RECURSIVE k (n) AS (SELECT {start} UNION ALL SELECT n + 1 FROM k WHERE n < {last})"
        connection.execute("BEGIN")
        for table, varied in _VARIED.items():
            columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
            values = ", ".join(varied.get(column, f"first.{column}") for column in columns)
            where = "first.id = 1" + (" AND n % 100 NOT IN (7, 8)" if table == "effect" else "")
            connection.execute(f"{numbers} INSERT INTO {table} SELECT {values} FROM k, {table} AS first WHERE {where}")
        connection.execute(
            f"{numbers} INSERT INTO event SELECT (n - 1) * {events} + first.seq, n * 1000000, n, kind, version, node,"
            f" port, fields FROM k, event AS first WHERE first.seq <= {events} AND first.job = 1"
        )
        connection.execute(MAKE_SEARCHABLE, (start - 1 if start > 2 else 0, last))
        connection.execute("COMMIT")
    connection.executescript(
        "DELETE FROM tally; INSERT INTO tally SELECT state, count(*), 0 FROM job GROUP BY state;"
        f" INSERT OR REPLACE INTO meta VALUES ('searchable', {jobs}); UPDATE meta SET value = 1 WHERE key = 'clean';"
    )
    connection.close()
