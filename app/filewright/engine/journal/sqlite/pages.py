"""One page of jobs, however many there are: the narrowest index of the query leads, all else is looked at on the way.

Each statement looks at so many rows at most; a page whose matches lie far apart takes several, so that none holds the
journal's log back for long.
"""

import sqlite3
from dataclasses import dataclass, field
from typing import Any

from filewright.core.job import State
from filewright.engine.client import JobQuery
from filewright.engine.journal.sqlite.fold import SUPERSEDED
from filewright.engine.journal.sqlite.rows import STATE, VIEW, VIEW_FROM, fetch

LOOKED_AT = 8192  # rows for each statement, at most
FEW = 2000  # jobs in the wanted states: to look at each is quicker than to search for words
_NEWEST = 1 << 62
_TRIGRAM = 3  # letters that the index of words needs at least
_PATH = "CAST(place.directory AS TEXT) || '/' || CAST(job.name AS TEXT)"


@dataclass(frozen=True)
class Lead:
    """Where numbers of jobs come from: `sql` gives them newest first, all below `:below`, `:most` of them."""

    sql: str
    parameters: dict[str, Any] = field(default_factory=dict)


def page(connection: sqlite3.Connection, query: JobQuery) -> list[Any]:
    """Rows of VIEW, one more than the query's limit where there are more."""
    lead, conditions, parameters = plan(connection, query)
    wanted, below = query.limit + 1, _NEWEST if query.before is None else query.before
    found: list[Any] = []
    most = 2 * wanted
    while True:
        most = min(most, LOOKED_AT)
        ids = fetch(connection, "json_array(id)", f"({lead.sql})", {**lead.parameters, "below": below, "most": most})
        if not ids:
            return found
        among = f"BETWEEN {ids[-1][0]} AND {ids[0][0]}" if lead is _ALL else f"IN ({_numbers(ids)})"
        fits = f"{VIEW_FROM} WHERE job.id {among} AND {' AND '.join(conditions)}"
        some = f"{fits} ORDER BY job.id DESC LIMIT {wanted - len(found)}"
        chosen = fetch(connection, "json_array(job.id)", some, parameters)
        if chosen:
            found += fetch(connection, VIEW, f"{VIEW_FROM} WHERE job.id IN ({_numbers(chosen)}) ORDER BY job.id DESC")
        if len(found) >= wanted or len(ids) < most:
            return found
        below, most = ids[-1][0], 4 * most


def _numbers(ids: list[Any]) -> str:
    return ",".join(str(id) for (id,) in ids)


def plan(connection: sqlite3.Connection, query: JobQuery) -> tuple[Lead, list[str], dict[str, Any]]:
    """Which index leads, and what else has to hold."""
    conditions, parameters = [f"job.state <> '{SUPERSEDED}'"], dict[str, Any]()
    leads: list[Lead] = []
    few = False
    if query.states:
        stored, narrowed = _stored(query.states)
        conditions += [f"job.state IN ({_listed(stored)})", *narrowed]
        few = _count(connection, stored) <= FEW
        leads.append(_by_state(stored))
    if query.node is not None:
        conditions.append(_AT_NODE)
        parameters["node"] = query.node
        leads.insert(len(leads) if few else 0, _by_node(query.node))
    text = query.text.encode("utf-8", "replace").decode("utf-8")  # half a character is in no name
    if text:
        conditions.append(f"{_PATH} LIKE :text ESCAPE '\\'")
        parameters["text"] = _like(text)
        if len(text) >= _TRIGRAM:
            leads.insert(len(leads) if few else 0, _by_text(connection, text))
    return (leads or [_ALL])[0], conditions, parameters


_ALL = Lead("SELECT id FROM job WHERE id < :below ORDER BY id DESC LIMIT :most")
_OPEN = "('waiting', 'running', 'held')"
_OPEN_AT_NODE = (
    f"SELECT job.id FROM job WHERE state IN {_OPEN} AND id < :below"
    " AND EXISTS (SELECT 1 FROM task WHERE task.job = job.id AND task.node = :node) ORDER BY id DESC"
)
_AT_NODE = (
    "(job.node = :node OR EXISTS (SELECT 1 FROM task WHERE task.job = job.id AND task.node = :node"
    f" AND (task.state = 'quarantined' OR job.state IN {_OPEN}))"
    " OR EXISTS (SELECT 1 FROM effect WHERE effect.node = :node AND effect.job = job.id))"
)


def _merged(parts: list[str], *, union: str = "UNION ALL") -> str:
    whole = f" {union} ".join(f"SELECT id FROM ({part} LIMIT :most)" for part in parts)
    return f"SELECT id FROM ({whole}) ORDER BY id DESC LIMIT :most"


def _by_state(stored: list[str]) -> Lead:
    return Lead(_merged([f"SELECT id FROM job WHERE state = '{s}' AND id < :below ORDER BY id DESC" for s in stored]))


def _by_node(node: str) -> Lead:
    parts = [
        "SELECT id FROM job WHERE node = :node AND node IS NOT NULL AND id < :below ORDER BY id DESC",
        "SELECT job AS id FROM task WHERE node = :node AND state = 'quarantined' AND job < :below ORDER BY job DESC",
        _OPEN_AT_NODE,
        "SELECT DISTINCT job AS id FROM effect WHERE node = :node AND job < :below ORDER BY job DESC",
    ]
    return Lead(_merged(parts, union="UNION"), {"node": node})


def _by_text(connection: sqlite3.Connection, text: str) -> Lead:
    searchable = connection.execute("SELECT value FROM meta WHERE key = 'searchable'").fetchone()
    if searchable is None:
        return _ALL
    parts = [
        "SELECT rowid AS id FROM job_text WHERE path MATCH :words AND rowid < :below ORDER BY rowid DESC",
        "SELECT id FROM job WHERE id > :searchable AND id < :below ORDER BY id DESC",
    ]
    words = '"' + text.replace('"', '""') + '"'
    return Lead(_merged(parts), {"words": words, "searchable": searchable[0]})


def _count(connection: sqlite3.Connection, stored: list[str]) -> int:
    counted = connection.execute(
        f"SELECT coalesce(sum(jobs - retired), 0) FROM tally WHERE state IN ({_listed(stored)})"
    )
    return int(counted.fetchone()[0])


def _listed(stored: list[str]) -> str:
    return ",".join(f"'{state}'" for state in stored)


def _stored(states: frozenset[State]) -> tuple[list[str], list[str]]:
    """The states as the journal has them, and what tells waiting from running, which only its tasks do."""
    stored = {s.value for s in states}
    if State.RUNNING in states:
        stored.add(State.WAITING.value)
    narrowed: list[str] = []
    if (State.RUNNING in states) != (State.WAITING in states):
        narrowed.append(f"{STATE} IN ({_listed(sorted(states))})")
    return sorted(stored), narrowed


def _like(text: str) -> str:
    """A pattern that finds the text anywhere, taken literally (ASCII letters match in either case)."""
    for special in ("\\", "%", "_"):
        text = text.replace(special, "\\" + special)
    return f"%{text}%"
