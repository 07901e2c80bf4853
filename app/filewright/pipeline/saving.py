"""Saves flows: only the text of what changed, whole or not at all, with the earlier version kept."""

import os
import time
from dataclasses import dataclass, replace
from pathlib import Path

from filewright.core.diff import diff
from filewright.core.identifiers import ulid
from filewright.core.pipeline import Pipeline
from filewright.errors import DocumentError, Place
from filewright.pipeline.data import document_data
from filewright.pipeline.reader import Reading, read_bytes, read_text
from filewright.pipeline.replacing import replace_file
from filewright.pipeline.splice import spliced
from filewright.pipeline.versions import Versions
from filewright.pipeline.writer import fresh_text
from filewright.text.display_name import display_name


@dataclass(frozen=True, kw_only=True)
class Saved:
    """What is on the disk now. `pipeline` is what was saved, with the id it got on its first save; `reading` the basis
    for saving again. `version_kept` False: the earlier version could not be kept (`version_trouble` says why)."""

    pipeline: Pipeline
    reading: Reading
    written: bool
    version_kept: bool = True
    version_trouble: str = ""


def save(
    pipeline: Pipeline, file: Path, basis: Reading | None, versions: Versions | None, *, overwrite: bool = False
) -> Saved:
    """Save a pipeline as `file`.

    `basis` is what it was read from or saved as last (None: it is new); its comments and order are kept. Saved under
    another name it becomes a flow of its own, with an id of its own. `overwrite` goes over a file that somebody else
    changed, or put there, meanwhile. Nothing is written where nothing changed.

    Raises DocumentError: the file was changed or is there already, it cannot be written, or a value in the flow
    cannot be written down. The old file is then as it was.
    """
    same_file = basis is not None and _is_same(basis.file, file)
    if pipeline.id is None or (basis is not None and not same_file):
        pipeline = replace(pipeline, id=ulid(time.time_ns(), os.urandom(10)))
    present = _present(file)
    if present is not None and not overwrite and (basis is None or not same_file or present != basis.data):
        code = "flow-changed-meanwhile" if same_file else "flow-file-there"
        raise DocumentError(code, place=Place(file=file), file=display_name(file.name))
    reading = _written(pipeline, file, basis)
    if reading.data == present:
        return Saved(pipeline=pipeline, reading=reading, written=False)
    trouble = _keep(versions, pipeline, file, present)
    try:
        replace_file(file, reading.data, lambda data: _must_be_same(file, data == reading.data))
    except OSError as error:
        raise _not_written(file, error) from error
    return Saved(pipeline=pipeline, reading=reading, written=True, version_kept=not trouble, version_trouble=trouble)


def _written(pipeline: Pipeline, file: Path, basis: Reading | None) -> Reading:
    """The text to save, read again: it says the same as the pipeline."""
    if basis is not None and basis.tree is not None and basis.pipeline is not None:
        text = spliced(basis.text, basis.tree, document_data(basis.pipeline), document_data(pipeline))
        reading = read_text(text, file)
        if reading.pipeline is not None and not diff(pipeline, reading.pipeline):
            return reading
    # The old text is too odd to be changed in parts: all of it is written anew (the version store has the old one).
    reading = read_bytes(fresh_text(pipeline).encode(), file)
    _must_be_same(file, reading.pipeline is not None and not diff(pipeline, reading.pipeline))
    return reading


def _must_be_same(file: Path, same: bool) -> None:
    if not same:
        raise DocumentError("flow-not-the-same", place=Place(file=file), file=display_name(file.name))


def _present(file: Path) -> bytes | None:
    try:
        if file.exists() and not file.is_file():
            raise DocumentError("flow-not-a-file", place=Place(file=file), file=display_name(file))
        return file.read_bytes() if file.exists() else None
    except OSError as error:
        raise _not_written(file, error) from error


def _keep(versions: Versions | None, pipeline: Pipeline, file: Path, present: bytes | None) -> str:
    if versions is None or present is None:
        return ""
    try:
        versions.keep(pipeline.id or str(file.absolute()), present, time.time_ns())
    except OSError as error:
        return error.strerror or str(error)
    return ""


def _is_same(one: Path, other: Path) -> bool:
    return os.path.realpath(one) == os.path.realpath(other)


def _not_written(file: Path, error: OSError) -> DocumentError:
    message = error.strerror or str(error)
    return DocumentError("flow-not-written", place=Place(file=file), file=display_name(file.name), message=message)
