"""What travels between this side and a dask worker, as plain data, packed and unpacked at this end.

Small files travel to a worker in the message. Larger ones, and what comes back, go through the exchange, a folder that
both sides see; where there is none, they travel in messages too, up to a limit.
"""

import glob
import hashlib
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from filewright.core.file import File
from filewright.core.handover import Handover, Item
from filewright.core.plan import Plan
from filewright.core.report import Report
from filewright.core.units import format_size
from filewright.errors import Fault, FieldValue, Scope
from filewright.worker.codec import Data, item_data, plan_data, report_from

SMALL = 1 << 20
"""Bytes of a file that travels to a worker in the message even where there is an exchange."""

ENOUGH = 8 << 20
"""Bytes of files in one message; what is beyond goes in another."""

LARGEST = 64 << 20
"""Bytes of the largest file that travels in a message."""

NONCE = "nonce"

Code = tuple[tuple[str, bytes], ...]
"""The files of a processor's folder: the path below the folder that holds it, the content."""

_NOT_CODE = {"__pycache__", "sample", "samples", "tests"}


@dataclass(frozen=True, kw_only=True)
class Sent:
    """To the site: the items of a hand-over at these `places` in it. `inputs` has for each of its files the content,
    or the path where it lies there. `codes` maps a processor's folder to the digest of its code (empty: the path
    is good there), `archives` has the code that the site does not know yet. With `direct` both sides see one file
    system."""

    part: int
    folder: str
    lines: int
    plan: Data
    places: Sequence[int]
    items: Sequence[Data]
    inputs: Sequence[Sequence[bytes | str]]
    codes: Mapping[str, str] = field(default_factory=dict)
    archives: Mapping[str, Code] = field(default_factory=dict)
    direct: bool = False


@dataclass(frozen=True, kw_only=True)
class Ran:
    """Back from the site: what became of the item at `place`. `files` has the contents of what it wrote, by what
    follows the item's work folder in their paths; or where it lies, below the folder in the exchange."""

    place: int
    report: Data
    files: Mapping[str, bytes | str]


@dataclass(frozen=True, kw_only=True)
class Returned:
    """Back from the site: all that ran, the place of the item that is charged with `fault`. `folder` is where files
    lie in the exchange."""

    ran: Sequence[Ran]
    charged: int | None = None
    fault: Data = None
    folder: str = ""


def files_of(item: Item) -> tuple[File, ...]:
    """The files that an item is work on."""
    return (item.file, *item.others)


def too_large(path: str, size: int) -> Fault | None:
    """The fault of a file that can travel in no message, if it is one."""
    if size <= LARGEST:
        return None
    fields: dict[str, FieldValue] = {"file": os.path.basename(path), "limit": format_size(LARGEST)}
    return Fault(code="cluster-file-too-large", scope=Scope.FILE, fields=fields)


def parts_of(items: Sequence[tuple[int, Item]], *, alone: Sequence[int], by_path: bool) -> Iterator[list[int]]:
    """The places of the items that travel together: those in `alone` each by itself and last, the others as many as
    fit in a message. `by_path` says that files larger than `SMALL` take no room in it."""
    part: list[int] = []
    size = 0
    for place, item in items:
        if place in alone:
            continue
        weight = sum(file.size for file in files_of(item) if not (by_path and file.size > SMALL))
        if part and size + weight > ENOUGH:
            yield part
            part, size = [], 0
        part.append(place)
        size += weight
    if part:
        yield part
    for place in alone:
        yield [place]


def pack(
    handover: Handover,
    places: Sequence[int],
    *,
    part: int,
    exchange: str,
    known: frozenset[str],
    codes: "Codes",
    direct: bool,
) -> Sent:
    """What is sent for these items. `exchange` is empty where the site sees none; `known` are the digests of code that
    it has. Raises OSError, with the name of the file that cannot be read."""
    inputs: list[list[bytes | str]] = []
    for place in places:
        ways: list[bytes | str] = []
        for number, file in enumerate(files_of(handover.items[place])):
            if direct:
                ways.append(file.path)
            elif exchange and file.size > SMALL:
                ways.append(_lend(file.path, exchange, f"in-{part}-{place}-{number}"))
            else:
                with open(file.path, "rb") as opened:
                    ways.append(opened.read(LARGEST + 1))
        inputs.append(ways)
    wanted = {} if direct else codes.digests(handover.plan)
    return Sent(
        part=part,
        folder=handover.folder,
        lines=handover.lines,
        plan=plan_data(handover.plan),
        places=tuple(places),
        items=[item_data(handover.items[place]) for place in places],
        inputs=inputs,
        codes=wanted,
        archives={digest: codes.archive(digest) for digest in wanted.values() if digest not in known},
        direct=direct,
    )


def unpack(ran: Ran, returned: Returned, item: Item) -> Report:
    """Put what came back into the item's work folder; gives the report on it. Raises OSError, and ValueError for a
    path that leads elsewhere."""
    for rest, content in ran.files.items():
        if rest[:1] != "." or "/" in rest:
            raise ValueError(rest)
        target = item.workdir + rest
        os.makedirs(os.path.dirname(target), exist_ok=True)
        if isinstance(content, str):
            shutil.move(os.path.join(returned.folder, content), target)
        else:
            with open(target, "wb") as file:
                file.write(content)
    return report_from(ran.report, item)


def take_back(exchange: str, part: int) -> None:
    """Remove what was lent for a part."""
    for folder in glob.glob(os.path.join(glob.escape(exchange), f"in-{part}-*")):
        shutil.rmtree(folder, ignore_errors=True)


def _lend(path: str, exchange: str, name: str) -> str:
    """A copy in the exchange. (A link would change what tells whether a file was changed.)"""
    folder = os.path.join(exchange, name)
    os.makedirs(folder, exist_ok=True)
    return shutil.copyfile(path, os.path.join(folder, os.path.basename(path)))


class Codes:
    """The code of processors' folders, read once for each digest that a plan names."""

    def __init__(self) -> None:
        self._digests: dict[tuple[str, str], str] = {}
        self._archives: dict[str, Code] = {}

    def digests(self, plan: Plan) -> dict[str, str]:
        """The digest of the code in each folder that a plan uses. Raises OSError."""
        found = {}
        for node in plan.nodes.values():
            if node.folder:
                known = self._digests.get((node.folder, node.digest))
                found[node.folder] = known or self._read(node.folder, node.digest)
        return found

    def archive(self, digest: str) -> Code:
        """The code of a digest that `digests` gave."""
        return self._archives[digest]

    def _read(self, folder: str, told: str) -> str:
        code = tuple(_files(folder))
        sums = hashlib.sha256()
        for path, content in code:
            sums.update(f"{path}\0{len(content)}\0".encode("utf-8", "surrogateescape"))
            sums.update(content)
        digest = sums.hexdigest()
        self._archives[digest] = code
        if told:  # without it nobody knows when the folder changes
            self._digests[folder, told] = digest
        return digest


def _files(folder: str) -> Iterator[tuple[str, bytes]]:
    """A processor's folder, and what it has in common with its neighbours."""
    top = os.path.dirname(os.path.abspath(folder))
    for start in (os.path.abspath(folder), os.path.join(top, "_shared")):
        for place, folders, names in os.walk(start):
            folders[:] = sorted(name for name in folders if name not in _NOT_CODE and not name.startswith("."))
            for name in sorted(names):
                path = os.path.join(place, name)
                with open(path, "rb") as file:
                    yield os.path.relpath(path, top), file.read()
