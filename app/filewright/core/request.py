"""What a processor asks the engine to do with the user's files. Only the engine carries requests out."""

from dataclasses import dataclass
from enum import StrEnum

from filewright.core.file import File


class Conflict(StrEnum):
    """What happens when a file of the wanted name is already there."""

    RENAME = "rename"
    SKIP = "skip"
    OVERWRITE = "overwrite"
    FAIL = "fail"


@dataclass(frozen=True, kw_only=True, slots=True)
class Save:
    """Put `file` at `folder`/`subfolder`/`name`. `folder` is absolute; `subfolder` uses `/` and may be ""."""

    file: File
    folder: str
    name: str
    subfolder: str = ""
    conflict: Conflict = Conflict.RENAME


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
