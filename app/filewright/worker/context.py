"""What a processor is offered while it works on one file: `filewright.api.Context`, made real."""

import hashlib
import os
from typing import Protocol

from filewright.api import Unavailable
from filewright.core.file import File, Stamp
from filewright.core.handover import Item
from filewright.core.job import TaskKey
from filewright.core.request import After, Conflict, FileName, OriginalRequest, Request, Save, Seal
from filewright.worker.results import checked

MOST_LOG_LINES = 200
LONGEST_LOG_LINE = 1000
SEALED_AT_MOST = 1 << 16  # bytes of a file that is read once more for its seal


class BadName(ValueError):
    """A name or folder that a file may not be saved under."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"{name!r} {why}")
        self.name = name
        self.why = why


class Monitor(Protocol):
    """Who watches the work: told what it is at, asked whether anybody still waits for it."""

    @property
    def cancelled(self) -> bool:
        """Whether the result is still wanted."""

    def at(self, node: int) -> None:
        """Work begins at the node of this place in the plan."""

    def progress(self, share: float) -> None:
        """How far the node says it is."""


class Nobody:
    """A monitor where nothing is watched."""

    cancelled = False

    def at(self, node: int) -> None:
        """Nothing to tell."""

    def progress(self, share: float) -> None:
        """Nothing to tell."""


class Log:
    """The lines that one node says about one file; the first `MOST_LOG_LINES`, then how many more there were."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._more = 0

    def add(self, message: str) -> None:
        """Keep a message, a line of history for each of its lines."""
        if len(self._lines) >= MOST_LOG_LINES:
            self._more += 1
            return
        for line in message[: 4 * LONGEST_LOG_LINE].splitlines() or [""]:
            self._lines.append(line if len(line) <= LONGEST_LOG_LINE else line[: LONGEST_LOG_LINE - 1] + "…")

    def lines(self) -> tuple[str, ...]:
        """What is kept."""
        if not self._more:
            return tuple(self._lines)
        return (*self._lines, f"… {self._more} more")


class Folders:
    """Makes fresh folders below an item's own, one for each node that wants one."""

    def __init__(self, top: str) -> None:
        self._top = os.path.abspath(top)
        self._count = 0

    def beside(self, suffix: str) -> str:
        """A path for a file of our own beside the item's folder, which then need not be made: making and removing a
        folder for every file would cost more than most steps."""
        if not self._count:
            os.makedirs(os.path.dirname(self._top), exist_ok=True)
        self._count += 1
        return f"{self._top}.{self._count}{suffix}"

    def seal(self, file: File) -> Seal | None:
        """Of a small file that lies where these folders do: it was written a moment ago, here, while whoever saves it
        works for all workers at once."""
        if file.size > SEALED_AT_MOST or not file.path.startswith(os.path.join(os.path.dirname(self._top), "")):
            return None
        try:
            descriptor = os.open(file.path, os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0))
        except OSError:
            return None  # whoever saves it has words for that
        try:
            found = os.fstat(descriptor)
            data = os.read(descriptor, SEALED_AT_MOST + 1)
        except OSError:
            return None
        finally:
            os.close(descriptor)
        if len(data) != found.st_size:
            return None
        stamp = Stamp(
            size=found.st_size,
            mtime_ns=found.st_mtime_ns,
            ctime_ns=found.st_ctime_ns,
            device=found.st_dev,
            inode=found.st_ino,
        )
        return Seal(hashlib.sha256(data).hexdigest(), stamp)

    def fresh(self) -> str:
        """A new, empty folder, beside the item's own for the same reason."""
        if not self._count:
            os.makedirs(os.path.dirname(self._top), exist_ok=True)
        while True:
            self._count += 1
            folder = f"{self._top}.{self._count}"
            try:
                os.mkdir(folder)
            except FileExistsError:
                continue
            return folder


class NodeContext:
    """The context of one node's work on one file."""

    def __init__(
        self,
        *,
        item: Item,
        key: TaskKey,
        node: str,
        port: str,
        file: File,
        folder: str,
        folders: Folders,
        log: Log,
        monitor: Monitor,
    ) -> None:
        self.job = item.ulid
        self.node = node
        self.port = port
        self.attempt = item.attempt
        self.folder = folder
        self.requests: list[Request] = []
        self._key = key
        self._given = (file, *item.others)
        self._folders = folders
        self._log = log
        self._monitor = monitor
        self._workdir: str | None = None
        self._files = 0
        self._own: set[str] = set()

    @property
    def workdir(self) -> str:
        """Made when it is first asked for: most steps on most files need none."""
        if self._workdir is None:
            self._workdir = self._folders.fresh()
        return self._workdir

    @property
    def workdir_if_made(self) -> str | None:
        """The work folder, if anybody asked for it."""
        return self._workdir

    @property
    def key(self) -> str:
        """The same in every attempt and after every restart."""
        return f"{self.job}/{self._key.path}"

    @property
    def cancelled(self) -> bool:
        """Whether nobody waits for the result any more."""
        return self._monitor.cancelled

    def new_file(self, suffix: str = "") -> str:
        """A path below `workdir` for a new file, not there yet. Raises ValueError for a suffix that is none."""
        if "/" in suffix or "\0" in suffix or os.sep in suffix:
            raise ValueError(f"{suffix!r} is not a suffix")
        path = os.path.join(self.workdir, f"{self._files}{suffix}")
        self._files += 1
        return path

    def stream_file(self, suffix: str) -> str:
        """A path for a file that we write ourselves (lines that leave a stream)."""
        path = self._folders.beside(suffix)
        self._own.add(path)
        return path

    def progress(self, share: float) -> None:
        """How far the work is, 0 to 1; beyond is cut off."""
        self._monitor.progress(min(1.0, max(0.0, float(share))))

    def log(self, message: str) -> None:
        """A line in this file's history."""
        self._log.add(str(message))

    def secret(self, name: str) -> str:
        """Raises `Unavailable`: this version keeps no secrets."""
        raise Unavailable(
            f"The secret {name} cannot be had: this version of Filewright keeps no secrets.",
            "Use a step that needs none, or a later version.",
        )

    def save(
        self,
        file: File,
        folder: str,
        *,
        name: str | FileName | None = None,
        subfolder: str = "",
        conflict: Conflict | str = Conflict.RENAME,
    ) -> None:
        """Ask for `file` to be put into `folder`. Raises ValueError for a name that leads elsewhere."""
        if file.path not in self._own:
            file = checked(file, given=self._given, workdir=self._workdir)
        numbering = name.numbering if isinstance(name, FileName) else None
        plain = name.name if isinstance(name, FileName) else name
        self.requests.append(
            Save(
                file=file,
                folder=self._absolute(folder),
                name=_plain_name(file.name if plain is None else plain),
                numbering=numbering,
                subfolder=_plain_subfolder(subfolder),
                conflict=Conflict(conflict),
                seal=self._folders.seal(file),
            )
        )

    def move_original(self, folder: str, *, conflict: Conflict | str = Conflict.RENAME) -> None:
        """Ask for the file that came in to be moved into `folder`."""
        self.requests.append(
            OriginalRequest(action=After.MOVE, folder=self._absolute(folder), conflict=Conflict(conflict))
        )

    def trash_original(self) -> None:
        """Ask for the file that came in to be moved to the trash."""
        self.requests.append(OriginalRequest(action=After.TRASH))

    def _absolute(self, folder: str) -> str:
        if not folder or "\0" in folder:
            raise BadName(folder, "is not a folder")
        return os.path.normpath(os.path.join(self.folder, os.path.expanduser(folder)))


def _plain_name(name: str) -> str:
    """The name, if it stays in its folder. Raises BadName."""
    if not name:
        raise BadName(name, "is empty")
    _refuse(name, name, name.replace("\\", "/") if os.name == "nt" else name)
    return name


def _plain_subfolder(subfolder: str) -> str:
    """The folders without empty parts, joined by `/`, if they stay below their folder. Raises BadName."""
    plain = subfolder.replace("\\", "/") if os.name == "nt" else subfolder
    if plain.startswith("/"):
        raise BadName(subfolder, "is not below the folder")
    parts = [part for part in plain.split("/") if part not in ("", ".")]
    for part in parts:
        _refuse(subfolder, part, part)
    return "/".join(parts)


def _refuse(shown: str, part: str, plain: str) -> None:
    if "\0" in part:
        raise BadName(shown.replace("\0", "\\0"), "holds a character that no name may hold")
    if plain in (".", "..") or "/" in plain or (os.name == "nt" and ":" in part):
        raise BadName(shown, "leads out of the folder")
