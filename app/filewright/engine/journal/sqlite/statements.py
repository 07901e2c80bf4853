"""Rows become one statement for each table.

The interpreter lock is given up once a statement, so a statement a row would make the writer wait behind every busy
thread of the process. Statements have fixed numbers of rows, filled up by repeating the last one (each is written
so that a repeated row changes nothing), and so stay in the connection's cache.
"""

import sqlite3
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

SIZES = (1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512)
MOST_PARAMETERS = 32_000  # SQLite's own limit is 32,766 where nobody raised it


@dataclass(frozen=True, slots=True)
class Statement:
    """`text` holds `{rows}` where the VALUES go, each row of `width` values and then the `constants`."""

    text: str
    width: int
    constants: tuple[int, ...] = ()
    _texts: dict[int, str] = field(default_factory=dict, compare=False)

    def run(self, connection: sqlite3.Connection, rows: Sequence[Sequence[Any]]) -> None:
        """Execute for all rows, in as few statements as may be."""
        most = SIZES[bisect_left(SIZES, MOST_PARAMETERS // self.width + 1) - 1]
        for start in range(0, len(rows), most):
            part = rows[start : start + most]
            size = SIZES[bisect_left(SIZES, len(part))]
            values = list(chain.from_iterable(part))
            if size > len(part):
                values.extend([*part[-1]] * (size - len(part)))
            connection.execute(self._text(size), values)

    def _text(self, size: int) -> str:
        text = self._texts.get(size)
        if text is None:
            row = f"({','.join(['?'] * self.width + [str(constant) for constant in self.constants])})"
            text = self._texts[size] = self.text.format(rows=",".join([row] * size))
        return text


def insert(table: str, columns: Sequence[str], **constants: int) -> Statement:
    """New rows; the first column is the primary key. `constants` are columns that are the same in all."""
    names = ",".join([*columns, *constants])
    text = f"INSERT INTO {table} ({names}) VALUES {{rows}} ON CONFLICT ({columns[0]}) DO NOTHING"
    return Statement(text, len(columns), tuple(constants.values()))


def replace(table: str, columns: Sequence[str]) -> Statement:
    """Rows to be there as given, whether they were or not."""
    return Statement(f"INSERT OR REPLACE INTO {table} ({','.join(columns)}) VALUES {{rows}}", len(columns))


def update(table: str, width: int, assignments: str, where: str) -> Statement:
    """`assignments` and `where` call the values `v.column1` and so on."""
    text = f"UPDATE {table} SET {assignments} FROM (VALUES {{rows}}) AS v WHERE {where}"
    return Statement(text, width)
