"""The scan that proves the account: it looks through a folder by itself and asks who accounts for what it sees."""

import os
import threading

from filewright.core.file import Stamp
from filewright.engine.journal.journal import Known
from filewright.engine.sources.arrivals import stamp_of
from filewright.engine.sources.source import Claim, FolderSettings, Memory
from filewright.engine.sources.standing import Standing
from filewright.engine.sources.walk import Walk

TAKEN_SECONDS = 1.0  # what was given to the engine is in the journal after this time at the latest


class Reconciler:
    """A file is accounted for when the journal knows it as it lies there or has an open job of it, or when the source
    leaves it aside or has it waiting. That a source gave a file away, or knows it as done, is no more than a claim:
    the journal must say so too.
    """

    def __init__(self, settings: FolderSettings, memory: Memory, standing: Standing) -> None:
        self._settings = settings
        self._memory = memory
        self._standing = standing

    def scan(self) -> list[str]:
        """The paths below the root that nobody seems to account for. What happens meanwhile shows here too: `confirm`
        tells. Raises OSError where the root cannot be read, and StateError as the journal does."""
        settings = self._settings
        folders = set(self._memory.known_folders(settings.node, settings.root))
        walk = Walk(settings)
        found: list[str] = []
        inside, known = None, dict[str, Known]()
        for path, entry in walk.files():
            folder = path.rpartition(os.sep)[0]
            if folder != inside:
                inside = folder
                known = self._memory.known_in(settings.node, settings.root, folder) if folder in folders else {}
            try:
                stamp = stamp_of(entry.stat(follow_symlinks=False))
            except FileNotFoundError:
                continue
            except OSError:
                stamp = Stamp(size=0, mtime_ns=0, ctime_ns=0, device=0, inode=0)  # the source has to say why
            if not self._accounted(path, stamp, known.get(entry.name)):
                found.append(path)
        return found

    def confirm(self, paths: list[str]) -> list[str]:
        """Those of the paths that nobody accounts for even when each is looked at by itself."""
        return [path for path in paths if not self._is_accounted_now(path)]

    def _is_accounted_now(self, path: str) -> bool:
        settings = self._settings
        tries = 0
        while True:
            try:
                stamp = stamp_of(os.lstat(settings.at(path)))
            except OSError:
                return True  # it is gone, or the source has said why it cannot be read
            claim = self._standing.claim(path, stamp)
            known = self._memory.known(settings.node, settings.root, path)
            if self._accounted(path, stamp, known):
                return True
            tries += 1
            if claim is not Claim.TAKEN or tries > TAKEN_SECONDS / 0.01:
                return False
            threading.Event().wait(0.01)  # between the engine's hand and the journal

    def _accounted(self, path: str, stamp: Stamp, known: Known | None) -> bool:
        claim = self._standing.claim(path, stamp)
        if claim in (Claim.ASIDE, Claim.WAITING):
            return True
        return known is not None and (known.state.open or known.stamp == stamp or claim is Claim.KNOWN)
