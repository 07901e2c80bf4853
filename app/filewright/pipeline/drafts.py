"""Edits that were not saved yet, kept in the state folder so that they outlive the program, however it ends.

A draft is one file: a line of JSON that tells whose it is, then the flow's text. The flow's own file is never touched.
"""

import json
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from filewright.core.identifiers import ulid
from filewright.core.pipeline import Pipeline
from filewright.errors import DocumentError
from filewright.pipeline.reader import read_text
from filewright.pipeline.replacing import replace_file
from filewright.pipeline.writer import fresh_pieces

_SUFFIX = ".draft"
_REST_EVERY = 10
_REST_SECONDS = 0.002
"""Text of a large flow takes a tenth of a second: the screen's thread gets its turn in between."""


@dataclass(frozen=True, kw_only=True)
class Draft:
    """Unsaved edits of a flow that nobody has open any more. `path` is the flow's file; None: it had none yet.
    `token` names the draft, `time_ns` is when it was kept (UTC)."""

    token: str
    path: Path | None
    title: str
    time_ns: int
    pipeline: Pipeline


class Drafts:
    """The store below `folder`. Every open flow has a token of its own; two windows never write the same draft."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._owner = _owner_of(os.getpid())

    @staticmethod
    def new_token() -> str:
        """For a flow that was opened."""
        return ulid(time.time_ns(), os.urandom(10))

    def keep(self, token: str, pipeline: Pipeline, path: Path | None, title: str) -> None:
        """Keep these edits in place of what was kept under the token. Not for the screen's thread.

        Raises OSError, and DocumentError for values that no file can hold.
        """
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        told = {
            "path": None if path is None else str(path.absolute()),
            "title": title,
            "time_ns": time.time_ns(),
            "pid": os.getpid(),
            "owner": self._owner,
        }
        text: list[str] = []
        for number, piece in enumerate(fresh_pieces(pipeline)):
            text.append(piece)
            if number % _REST_EVERY == _REST_EVERY - 1:
                time.sleep(_REST_SECONDS)
        replace_file(self._file(token), f"{json.dumps(told)}\n{''.join(text)}".encode())

    def drop(self, token: str) -> None:
        """Forget it: it was saved, or is not wanted. Raises OSError."""
        self._file(token).unlink(missing_ok=True)

    def left_of(self, path: Path) -> Draft | None:
        """The newest draft of the flow in this file, of a program that has ended."""
        wanted = os.path.realpath(path)
        return next((one for one in self._left() if one.path and os.path.realpath(one.path) == wanted), None)

    def left_without_a_file(self) -> list[Draft]:
        """Drafts of flows that were never saved, newest first."""
        return [draft for draft in self._left() if draft.path is None]

    def _left(self) -> Iterator[Draft]:
        files = sorted(self.folder.glob(f"*{_SUFFIX}"), reverse=True) if self.folder.is_dir() else []
        for file in files:
            draft = _read(file)
            if draft is not None:
                yield draft

    def _file(self, token: str) -> Path:
        return self.folder / f"{token}{_SUFFIX}"


def _read(file: Path) -> Draft | None:
    """The draft in a file; None where it is none, or a program that still works has it."""
    try:
        told, _line, text = file.read_text("utf-8").partition("\n")
        head = _head(told)
        if head is None or _owner_of(head["pid"]) == head["owner"]:
            return None
        path = None if head["path"] is None else Path(head["path"])
        pipeline = read_text(text, file).require()
    except (OSError, UnicodeDecodeError, DocumentError):
        return None
    return Draft(token=file.stem, path=path, title=head["title"], time_ns=head["time_ns"], pipeline=pipeline)


def _head(line: str) -> dict[str, Any] | None:
    try:
        told = json.loads(line)
    except ValueError:
        return None
    wanted = {"path": str | None, "title": str, "time_ns": int, "pid": int, "owner": float}
    fits = isinstance(told, dict) and all(isinstance(told.get(name), kind) for name, kind in wanted.items())
    return told if fits else None


def _owner_of(pid: int) -> float:
    """When the process of this id began; 0.0: there is none. An id is given again to others."""
    import psutil  # loaded with the first draft, not with the window

    try:
        return float(psutil.Process(pid).create_time())
    except psutil.Error:
        return 0.0
