"""What the engine offers a processor while it works on one file."""

from typing import Protocol

from filewright.core.file import File
from filewright.core.request import Conflict, FileName


class Context(Protocol):
    """Given to each call. A processor never touches the user's files: it writes below `workdir` and yields files, or
    asks the engine for changes, which it carries out once, after the call has ended well."""

    @property
    def workdir(self) -> str:
        """A folder of this attempt's own, empty at the start, removed by the engine."""

    @property
    def job(self) -> str:
        """The job's name (a ULID): the same in every attempt."""

    @property
    def node(self) -> str:
        """The key of the node in its graph."""

    @property
    def port(self) -> str:
        """The way in by which the file came."""

    @property
    def attempt(self) -> int:
        """1 for the first."""

    @property
    def key(self) -> str:
        """Names this work in every attempt: give it to servers as idempotency key."""

    @property
    def folder(self) -> str:
        """The folder of the pipeline file: relative paths in parameters are relative to it."""

    @property
    def cancelled(self) -> bool:
        """Whether nobody waits for the result any more; long loops should look and end."""

    def new_file(self, suffix: str = "") -> str:
        """A path below `workdir` for a new file, not there yet."""

    def progress(self, share: float) -> None:
        """How far the work is, 0 to 1."""

    def log(self, message: str) -> None:
        """A line in this file's history. Never write contents or secrets."""

    def secret(self, name: str) -> str:
        """A secret from the user's keyring. Raises `Unavailable` when it is missing."""

    def save(
        self,
        file: File,
        folder: str,
        *,
        name: str | FileName | None = None,
        subfolder: str = "",
        conflict: Conflict | str = Conflict.RENAME,
    ) -> None:
        """Ask for `file` to be put into `folder` (relative: to the pipeline file's folder), under `name` (default: the
        file's own) in `subfolder`. Raises ValueError for a name that is empty, absolute or leads out of the folder.
        """

    def move_original(self, folder: str, *, conflict: Conflict | str = Conflict.RENAME) -> None:
        """Ask for the file that came in to be moved into `folder`, when all else has ended well."""

    def trash_original(self) -> None:
        """Ask for the file that came in to be moved to the system's trash, when all else has ended well."""
