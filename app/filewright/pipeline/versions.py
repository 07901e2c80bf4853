"""Earlier versions of flow files, kept in the state folder so that a mistake that was saved can be taken back."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from filewright.core.identifiers import is_ulid, time_of, ulid
from filewright.pipeline.replacing import replace_file

MOST = 100
"""Versions kept of one flow; the oldest go first."""

MOST_BYTES = 64 * 1024 * 1024
"""Bytes kept of one flow; the newest version stays whatever its size."""

_SUFFIX = ".filewright"


@dataclass(frozen=True, kw_only=True, slots=True)
class Version:
    """One earlier content of a flow file: where it lies, when it was set aside (UTC), how large it is."""

    file: Path
    time_ns: int
    bytes: int


class Versions:
    """The store below `folder`, one folder for each flow, named by its id (by its path as long as it has none)."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def keep(self, flow: str, data: bytes, time_ns: int) -> None:
        """Set a content aside; nothing happens when it is the newest one already. Raises OSError."""
        place = self._place(flow)
        kept = self.of(flow)
        if kept and kept[0].bytes == len(data) and kept[0].file.read_bytes() == data:
            return
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        place.mkdir(mode=0o700, exist_ok=True)
        # never older than the newest, so that the order stays when the clock is set back
        moment = max(time_ns, kept[0].time_ns + 1_000_000 if kept else 0)
        replace_file(place / f"{ulid(moment, os.urandom(10))}{_SUFFIX}", data)
        self._prune(flow)

    def of(self, flow: str) -> tuple[Version, ...]:
        """What is kept of a flow, newest first."""
        place = self._place(flow)
        files = sorted(place.glob(f"*{_SUFFIX}"), reverse=True) if place.is_dir() else ()
        return tuple(
            Version(file=file, time_ns=time_of(file.stem), bytes=file.stat().st_size)
            for file in files
            if is_ulid(file.stem)
        )

    def _place(self, flow: str) -> Path:
        return self.folder / (flow if is_ulid(flow) else hashlib.sha256(os.fsencode(flow)).hexdigest()[:32])

    def _prune(self, flow: str) -> None:
        room = MOST_BYTES
        for index, version in enumerate(self.of(flow)):
            room -= version.bytes
            if index and (index >= MOST or room < 0):
                version.file.unlink(missing_ok=True)
