"""Reads flow files: the bytes, the text, the document. Everything that is wrong is collected, each with its place."""

import codecs
import os
import stat
from dataclasses import dataclass, field
from pathlib import Path

from filewright.core.graph import Graph
from filewright.core.identifiers import is_ulid
from filewright.core.pipeline import Layout, Pipeline, TraceMode
from filewright.core.problem import Problem, Severity
from filewright.errors import DocumentError, Place
from filewright.pipeline.data import FORMAT
from filewright.pipeline.fields import Fields, is_nothing, shortened
from filewright.pipeline.positions import Positions, position_of
from filewright.pipeline.sections import read_layout, read_nodes, read_wires
from filewright.pipeline.tree import Entries, NotReadable, Scalar, Tree, parse
from filewright.text.display_name import display_name

LARGEST = 16 * 1024 * 1024
"""Bytes; 10,000 steps need about three million."""

ROOT_KEYS = (
    "filewright",
    "id",
    "name",
    "description",
    "trace",
    "confidential",
    "nodes",
    "wires",
    "layout",
)

_MARKS = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
    (codecs.BOM_UTF8, "UTF-8"),
)


class BrokenPipeline(DocumentError):
    """A flow file that cannot be used: the first of its `problems`, which has them all."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        first = next(problem for problem in problems if problem.severity is Severity.ERROR)
        super().__init__(first.code, place=first.place, **first.fields)
        self.problems = problems


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What a file held. `pipeline` is None where the text has errors (`problems` says which); `data` are the very
    bytes that were read, "" where there were none to be had. Whether the steps make sense is for `validate`."""

    file: Path
    data: bytes = b""
    text: str = ""
    tree: Entries | None = None
    pipeline: Pipeline | None = None
    positions: Positions = field(default_factory=Positions)
    problems: tuple[Problem, ...] = ()

    def require(self) -> Pipeline:
        """The pipeline. Raises BrokenPipeline where there is none."""
        if self.pipeline is None:
            raise BrokenPipeline(self.problems)
        return self.pipeline


def read_file(file: Path) -> Reading:
    """Read a flow file. Never raises for what the file is or holds: that is in `problems`."""
    try:
        data = _contents(file)
    except NotReadable as error:
        return _unreadable(file, error)
    except OSError as error:
        return _unreadable(file, _not_opened(file, error))
    except ValueError:  # a name that no file can have
        return _unreadable(file, NotReadable("flow-file-missing", 1, 1, file=display_name(file)))
    return read_bytes(data, file)


def read_bytes(data: bytes, file: Path) -> Reading:
    """Read a flow from the bytes of `file`, which is for places alone and need not be there."""
    try:
        text = _decoded(data)
    except NotReadable as error:
        return _unreadable(file, error, data)
    return read_text(text, file, data)


def read_text(text: str, file: Path, data: bytes | None = None) -> Reading:
    """Read a flow from its text."""
    data = text.encode("utf-8", "surrogatepass") if data is None else data
    fields = Fields(file)
    positions = Positions()
    pipeline: Pipeline | None = None
    root: Tree | None = None
    try:
        root = parse(text, fields.report)
        pipeline = _document(fields, root, positions)
    except NotReadable as error:
        fields.report(error.code, error.line, error.column, error.fields)
    problems = tuple(sorted(fields.problems, key=lambda p: (p.place.line or 0, p.place.column or 0)))
    broken = any(problem.severity is Severity.ERROR for problem in problems)
    return Reading(
        file=file,
        data=data,
        text=text,
        tree=root if isinstance(root, Entries) else None,
        pipeline=None if broken else pipeline,
        positions=positions,
        problems=problems,
    )


def _document(fields: Fields, root: Tree | None, positions: Positions) -> Pipeline:
    if root is None:
        raise NotReadable("flow-nothing", 1, 1)
    if not isinstance(root, Entries) or "filewright" not in root.pairs:
        raise NotReadable("flow-no-flow", root.line, root.column)
    _check_format(root.pairs["filewright"][1])
    found: dict[str, Tree] = {name: value for name, _, value in fields.known(root, ROOT_KEYS, "the file")}
    nodes = read_nodes(fields, found["nodes"], positions) if "nodes" in found else {}
    wires = read_wires(fields, found["wires"], set(positions.nodes), positions) if "wires" in found else ()
    return Pipeline(
        id=_id(fields, found.get("id")),
        name=_text(fields, found, "name"),
        description=_text(fields, found, "description"),
        trace=(fields.choice(found["trace"], "trace", TraceMode) if "trace" in found else None) or TraceMode.FULL,
        confidential=bool(fields.boolean(found["confidential"], "confidential")) if "confidential" in found else False,
        graph=Graph(nodes=nodes, wires=wires),
        layout=read_layout(fields, found["layout"], nodes) if "layout" in found else Layout(),
    )


def _check_format(tree: Tree) -> None:
    """A newer format means other things by the same words: it is not read on."""
    number = tree.value if isinstance(tree, Scalar) else None
    if not isinstance(number, int) or isinstance(number, bool) or number < 1:
        shown = shortened(tree.text) if isinstance(tree, Scalar) else "…"
        raise NotReadable("flow-bad-format", *position_of(tree), value=shown, format=FORMAT)
    if number > FORMAT:
        raise NotReadable("flow-newer", *position_of(tree), format=number)


def _id(fields: Fields, tree: Tree | None) -> str | None:
    if tree is None or is_nothing(tree):
        return None
    if isinstance(tree, Scalar) and is_ulid(tree.text):
        return tree.text
    fields.refuse(tree, "flow-bad-id", value=shortened(tree.text) if isinstance(tree, Scalar) else "…")
    return None


def _text(fields: Fields, found: dict[str, Tree], name: str) -> str:
    return (fields.text(found[name], name) or "") if name in found else ""


def _contents(file: Path) -> bytes:
    """The bytes of a regular file, one more than allowed at most. A pipe or device is refused, not waited for."""
    descriptor = os.open(file, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(descriptor, "rb") as stream:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise NotReadable("flow-not-a-file", 1, 1, file=display_name(file))
        return stream.read(LARGEST + 1)


def _decoded(data: bytes) -> str:
    if len(data) > LARGEST:
        raise NotReadable("flow-too-large", 1, 1, limit=f"{LARGEST // 1024 // 1024} MiB")
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            code = "flow-byte-order-mark" if encoding == "UTF-8" else "flow-other-encoding"
            raise NotReadable(code, 1, 1, encoding=encoding)
    if data[:2].count(0) == 1:  # a letter and a zero byte
        raise NotReadable("flow-other-encoding", 1, 1, encoding="UTF-16")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        begin = data.rfind(b"\n", 0, error.start) + 1
        line = data.count(b"\n", 0, error.start) + 1
        column = len(data[begin : error.start].decode("utf-8")) + 1
        raise NotReadable("flow-not-utf8", line, column) from error


def _not_opened(file: Path, error: OSError) -> NotReadable:
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return NotReadable("flow-file-missing", 1, 1, file=display_name(file))
    if isinstance(error, IsADirectoryError) or (isinstance(error, PermissionError) and file.is_dir()):  # Windows
        return NotReadable("flow-not-a-file", 1, 1, file=display_name(file))
    message = error.strerror or str(error)
    return NotReadable("flow-file-unreadable", 1, 1, file=display_name(file), message=message)


def _unreadable(file: Path, error: NotReadable, data: bytes = b"") -> Reading:
    place = Place(file=file, line=error.line, column=error.column)
    return Reading(file=file, data=data, problems=(Problem(code=error.code, fields=error.fields, place=place),))
