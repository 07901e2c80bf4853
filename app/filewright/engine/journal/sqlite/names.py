"""Folders and graph versions have small numbers in the journal; the writer gives them out."""

import os
import sqlite3
from typing import Any

from filewright.engine.journal.sqlite.codec import path_to_blob
from filewright.engine.journal.sqlite.statements import Statement, insert

PLACES = insert("place", ("id", "source", "root", "folder", "directory"))
GRAPHS = insert("graph", ("id", "hash", "text"))


class Names:
    """Used by the writer's thread alone. What was given out since the last `committed` belongs to the next group."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._places: dict[tuple[str, bytes, bytes], int] = {
            (source, root, folder): number
            for number, source, root, folder in connection.execute("SELECT id, source, root, folder FROM place")
        }
        self._graphs: dict[str, int] = dict(connection.execute("SELECT hash, id FROM graph").fetchall())
        self._next_place = max(self._places.values(), default=0) + 1
        self._next_graph = max(self._graphs.values(), default=0) + 1
        self._new_places: list[list[Any]] = []
        self._new_graphs: list[list[Any]] = []
        self._by_text: dict[tuple[str, str, str], int] = {}

    def place(self, source: str, root: str, folder: str) -> int:
        """The number of a folder that files come from."""
        number = self._by_text.get((source, root, folder))
        if number is None:
            at = (source, path_to_blob(root), path_to_blob(folder))
            number = self._places.get(at)
            if number is None:
                number = self._places[at] = self._next_place
                self._next_place += 1
                self._new_places.append([number, *at, path_to_blob(os.path.join(root, folder) if folder else root)])
            self._by_text[source, root, folder] = number
        return number

    def find_place(self, source: str, root: str, folder: str) -> int | None:
        """The number of a folder, None when no file ever came from it."""
        return self._places.get((source, path_to_blob(root), path_to_blob(folder)))

    def graph(self, hash: str) -> int:
        """The number of a graph version."""
        number = self._graphs.get(hash)
        return self.store_graph(hash, "") if number is None else number

    def store_graph(self, hash: str, text: str) -> int:
        """Keep a version's text, once."""
        number = self._graphs.get(hash)
        if number is None:
            number = self._graphs[hash] = self._next_graph
            self._next_graph += 1
            self._new_graphs.append([number, hash, text])
        return number

    def rows(self) -> list[tuple[Statement, list[list[Any]]]]:
        """What is new and not yet committed."""
        rows = [(PLACES, self._new_places), (GRAPHS, self._new_graphs)]
        self._new_places, self._new_graphs = [], []
        return rows
