"""The value that travels along wires: a file's bytes, name, kind and attributes."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

Attribute = str | int | float | bool
_NONE: Mapping[str, Attribute] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class File:
    """One file on its way through a graph. It is a value: every change makes a new one.

    `path` is where the bytes lie and is read only: never write, move or remove it. `name` is what the file is
    called on its way (changing it renames nothing on disk until a writer saves it). `media_type` is an IANA type,
    `size` bytes, `attributes` flat with dotted names. What the source knew: `source.path` (absolute),
    `source.name`, `source.folder` (below the watched folder, "" at its top, `/` between parts) and
    `source.modified` (RFC 3339).

    Names that are not valid UTF-8 hold surrogate escapes, as in `os.fsdecode`.
    """

    path: str
    name: str
    media_type: str = "application/octet-stream"
    size: int = 0
    attributes: Mapping[str, Attribute] = field(default_factory=lambda: _NONE)

    def with_(self, **changes: Any) -> "File":
        """A copy with other fields; `attributes` given here are laid over the present ones.

        Raises TypeError for a field that a file does not have.
        """
        if "attributes" in changes:
            changes["attributes"] = {**self.attributes, **changes["attributes"]}
        return replace(self, **changes)

    @property
    def stem(self) -> str:
        """The name without its last suffix; ".bashrc" has none."""
        stem, dot, _ = self.name.rpartition(".")
        return stem if dot and stem else self.name

    @property
    def suffix(self) -> str:
        """The last suffix with its dot, "" where there is none."""
        stem, dot, suffix = self.name.rpartition(".")
        return f".{suffix}" if dot and stem else ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Stamp:
    """What `stat` says of a file: equal stamps need no hashing, different ones prove nothing."""

    size: int
    mtime_ns: int
    ctime_ns: int
    device: int
    inode: int
