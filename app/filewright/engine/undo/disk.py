"""What lies on the disk now, for a plan; a file is read at most once."""

import stat

from filewright.core.file import Stamp
from filewright.engine.effects.identity import look, sha256_of, stamp_of


class RealDisk:
    """See `Disk`."""

    def __init__(self) -> None:
        self._hashes: dict[str, str] = {}

    def stamp(self, path: str) -> Stamp | None:
        found = look(path)
        return stamp_of(found) if found is not None and stat.S_ISREG(found.st_mode) else None

    def is_free(self, path: str) -> bool:
        return look(path) is None

    def sha256(self, path: str) -> str:
        if path not in self._hashes:
            self._hashes[path] = sha256_of(path)
        return self._hashes[path]
