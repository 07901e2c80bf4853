"""Files that say by their being there that another file is whole: `scan.tif.done` for `scan.tif`."""

import os
import re


class Markers:
    """`pattern` is a marker's name, with `{name}` or `{stem}` of the file it stands for. Paths are below the root."""

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern
        before, part, after = _parts(pattern)
        self._marker = re.compile(
            re.escape(before) + ".+" + re.escape(after) if part else re.escape(pattern), re.DOTALL
        )
        self._waiting: dict[str, str] = {}  # file → its marker

    def __len__(self) -> int:
        return len(self._waiting)

    def __contains__(self, path: str) -> bool:
        return path in self._waiting

    def is_marker(self, name: str) -> bool:
        """Whether a file of this name says something about another one, and is none to be taken."""
        return self._marker.fullmatch(name) is not None

    def of(self, path: str) -> str:
        """The marker of this file."""
        folder, name = os.path.split(path)
        stem = os.path.splitext(name)[0]
        return os.path.join(folder, self._pattern.replace("{name}", name).replace("{stem}", stem))

    def wait(self, path: str) -> None:
        """Its marker is not there yet."""
        self._waiting[path] = self.of(path)

    def drop(self, path: str) -> None:
        """It waits no longer."""
        self._waiting.pop(path, None)

    def paths(self) -> list[str]:
        """All that wait for their marker."""
        return list(self._waiting)

    def told_by(self, marker: str) -> list[str]:
        """The files that wait for this marker."""
        return [path for path, wanted in self._waiting.items() if wanted == marker]


def _parts(pattern: str) -> tuple[str, str, str]:
    for part in ("{name}", "{stem}"):
        before, found, after = pattern.partition(part)
        if found:
            return before, found, after
    return pattern, "", ""
