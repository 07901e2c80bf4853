"""Who said yes to what: the record that lets a pipeline run which reaches beyond its own folder.

A yes is bound to the very bytes of the pipeline file, to its path, and to the content of each processor that did not
come with Filewright. One byte changed, and it is asked again. It is no sandbox: what was allowed can do all that the
user's account can.
"""

import hashlib
import json
import os
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from filewright.core.pipeline import Pipeline
from filewright.core.processor import ProcessorSpec
from filewright.core.touches import Touched, foreign, touched
from filewright.errors import StateError
from filewright.pipeline.looks import located
from filewright.pipeline.replacing import replace_file

_LARGEST = 1024 * 1024


def touched_by(pipeline: Pipeline, specs: Mapping[str, ProcessorSpec], file: Path) -> tuple[Touched, ...]:
    """What the pipeline in `file` would do that needs a yes; links are followed to where they lead."""
    folder = os.path.realpath(file.absolute().parent)
    return touched(pipeline, specs, folder, lambda path: os.path.realpath(located(path.replace("\0", ""), folder)))


@dataclass(frozen=True, kw_only=True)
class Record:
    """One yes: to this content of this file, with these processors (id to digest), given at `time_ns` (UTC).
    `own`: the flow was made in the user's own app."""

    path: str
    sha256: str
    processors: Mapping[str, str]
    time_ns: int
    own: bool = False


class Consent:
    """The records below a state folder, one small file for each pipeline's path. Several processes may use it."""

    def __init__(self, state: Path) -> None:
        self._folder = state / "consent"

    def is_allowed(self, file: Path, data: bytes, pipeline: Pipeline, specs: Mapping[str, ProcessorSpec]) -> bool:
        """Whether the owner said yes to exactly this: `data` are the file's bytes, `pipeline` what they say."""
        record = self.record(file)
        return (
            record is not None
            and record.path == _place(file)
            and record.sha256 == _sha256(data)
            and foreign(pipeline, specs).items() <= record.processors.items()
        )

    def may_run(self, file: Path, data: bytes, pipeline: Pipeline, specs: Mapping[str, ProcessorSpec]) -> bool:
        """Whether it needs no yes, or has one."""
        return not touched_by(pipeline, specs, file) or self.is_allowed(file, data, pipeline, specs)

    def allow(self, file: Path, data: bytes, pipeline: Pipeline, specs: Mapping[str, ProcessorSpec]) -> None:
        """Record the owner's yes. Raises StateError where it cannot be kept."""
        self._write(file, data, pipeline, specs, own=False)

    def mark_own(self, file: Path, data: bytes, pipeline: Pipeline, specs: Mapping[str, ProcessorSpec]) -> None:
        """Record that the file was made in the user's own app, by a person who saw what it does. Raises StateError."""
        self._write(file, data, pipeline, specs, own=True)

    def carry_over(
        self,
        file: Path,
        before: bytes,
        after: bytes,
        pipeline: Pipeline,
        specs: Mapping[str, ProcessorSpec],
        *,
        saved_as: Path | None = None,
    ) -> bool:
        """After the user's own app saved `pipeline` (now `after`) over a file that held `before`, or as another file:
        the yes to it goes over to what is there now. Saving never gives a yes where there was none: then False.

        A processor whose content changed since the yes was given takes it away, whether it is still used or not.
        Raises StateError.
        """
        record = self.record(file)
        if record is None or record.path != _place(file) or record.sha256 != _sha256(before):
            return False
        for id_, digest in record.processors.items():
            spec = specs.get(id_)
            if spec is not None and not spec.bundled and spec.digest != digest:
                return False
        self._write(saved_as or file, after, pipeline, specs, own=record.own)
        return True

    def withdraw(self, file: Path) -> None:
        """Take the yes back. Raises StateError."""
        try:
            self._record_file(file).unlink(missing_ok=True)
        except OSError as error:
            raise _unwritable(self._folder, error) from error

    def record(self, file: Path) -> Record | None:
        """What was recorded for this path; None for nothing, or for what cannot be read: then it is asked again."""
        try:
            with self._record_file(file).open("rb") as stream:
                fields: Any = json.loads(stream.read(_LARGEST))
            return Record(
                path=fields["path"],
                sha256=fields["sha256"],
                processors=dict(fields["processors"]),
                time_ns=int(fields["time_ns"]),
                own=fields.get("own") is True,
            )
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return None

    def _record_file(self, file: Path) -> Path:
        return self._folder / f"{hashlib.sha256(os.fsencode(_place(file))).hexdigest()}.json"

    def _write(
        self, file: Path, data: bytes, pipeline: Pipeline, specs: Mapping[str, ProcessorSpec], *, own: bool
    ) -> None:
        fields = {
            "path": _place(file),
            "sha256": _sha256(data),
            "processors": foreign(pipeline, specs),
            "time_ns": time.time_ns(),
            "own": own,
        }
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            replace_file(self._record_file(file), json.dumps(fields, indent=1).encode())
        except OSError as error:
            raise _unwritable(self._folder, error) from error


def _place(file: Path) -> str:
    """The path that a yes is bound to: absolute, links followed."""
    return os.path.realpath(file.absolute())


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _unwritable(folder: Path, error: OSError) -> StateError:
    return StateError("consent-not-kept", folder=str(folder), message=error.strerror or str(error))
