"""What a processor asks the engine to do with the user's files. Only the engine carries requests out."""

from dataclasses import dataclass
from enum import StrEnum

from filewright.core.file import File, Stamp


class Conflict(StrEnum):
    """What happens when a file of the wanted name is already there."""

    RENAME = "rename"
    SKIP = "skip"
    OVERWRITE = "overwrite"
    FAIL = "fail"


@dataclass(frozen=True, kw_only=True, slots=True)
class Numbering:
    """A name that counts: the first number that is free where the file goes is taken, with at least `digits` digits."""

    before: str
    after: str
    digits: int

    def name(self, number: int) -> str:
        """The name with this number."""
        return f"{self.before}{number:0{self.digits}}{self.after}"


@dataclass(frozen=True, kw_only=True, slots=True)
class FileName:
    """A name as a pattern made it. Where the pattern counts, `name` has number 1 and `numbering` makes the others."""

    name: str
    numbering: Numbering | None = None


@dataclass(frozen=True, slots=True)
class Seal:
    """What whoever made a file knows of it: the SHA-256 of its content, and what `stat` said just then. While the
    stamp is the same, nobody needs to read the file for its hash again."""

    sha256: str
    stamp: Stamp


@dataclass(frozen=True, kw_only=True, slots=True)
class Save:
    """Put `file` at `folder`/`subfolder`/`name`. `folder` is absolute; `subfolder` uses `/` and may be "". A name with
    a `numbering` is never taken: it goes on to the next number, whatever `conflict` says. `seal` is of the file, where
    that was cheap to have."""

    file: File
    folder: str
    name: str
    subfolder: str = ""
    conflict: Conflict = Conflict.RENAME
    numbering: Numbering | None = None
    seal: Seal | None = None


class After(StrEnum):
    """What becomes of the original when a job has ended well."""

    KEEP = "keep"
    MOVE = "move"
    TRASH = "trash"
    DELETE = "delete"


@dataclass(frozen=True, kw_only=True, slots=True)
class OriginalRequest:
    """Move, trash or delete the file that came in; `folder` (absolute) is for move alone."""

    action: After
    folder: str = ""
    conflict: Conflict = Conflict.RENAME


Request = Save | OriginalRequest
