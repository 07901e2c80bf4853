"""Flows that were open before, newest first."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

MOST = 12


@dataclass(frozen=True, kw_only=True)
class RecentFlow:
    """Where a flow lies, what it was called, and when it was last opened (nanoseconds, UTC)."""

    path: Path
    title: str
    opened_ns: int


class Recent:
    """The list, kept in a file of its own; one that cannot be read counts as empty."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._flows: list[RecentFlow] | None = None

    @property
    def flows(self) -> Sequence[RecentFlow]:
        """Those that are still there."""
        return [flow for flow in self._all() if flow.path.is_file()]

    def add(self, path: Path, title: str, opened_ns: int) -> None:
        """This one was opened or saved now. Raises OSError where the list cannot be kept."""
        others = [flow for flow in self._all() if flow.path != path]
        self._flows = [RecentFlow(path=path, title=title, opened_ns=opened_ns), *others][:MOST]
        entries = [{"path": str(flow.path), "title": flow.title, "opened_ns": flow.opened_ns} for flow in self._flows]
        self._file.parent.mkdir(parents=True, exist_ok=True)
        self._file.write_text(json.dumps(entries, indent=1), encoding="utf-8", errors="surrogateescape")

    def _all(self) -> list[RecentFlow]:
        if self._flows is None:
            self._flows = _read(self._file)
        return self._flows


def _read(file: Path) -> list[RecentFlow]:
    try:
        entries = json.loads(file.read_text(encoding="utf-8", errors="surrogateescape"))
        return [
            RecentFlow(path=Path(entry["path"]), title=str(entry["title"]), opened_ns=int(entry["opened_ns"]))
            for entry in entries
        ][:MOST]
    except (OSError, ValueError, KeyError, TypeError):
        return []
