"""What lies at a path now: what an effect put there, what was there before it, the input that it moved."""

import os
import stat

from filewright.core.effect import Before, Effect
from filewright.core.file import Stamp
from filewright.engine.effects.identity import content_is, sha256_of, stamp_of
from filewright.engine.undo.plan import is_ours


def is_before(before: Before, path: str, found: os.stat_result | None) -> bool:
    """Whether the before-state lies there: it was put back, or somebody made it so."""
    if found is None or not stat.S_ISREG(found.st_mode) or found.st_size != before.stamp.size:
        return False
    return content_is(path, before.sha256)


def is_at(effect: Effect, path: str, found: os.stat_result | None) -> bool:
    """Whether what lies there is what the effect put there, unchanged since."""
    if found is None or not stat.S_ISREG(found.st_mode):
        return False
    return is_ours(effect, stamp_of(found), lambda: sha256_of(path))


def was_at(effect: Effect, aside: str, moved: os.stat_result) -> bool:
    """The same of a file that was renamed since, which its ctime tells."""
    return is_at(effect, aside, moved) or (effect.placed is not None and _same(moved, effect.placed))


def is_original(effect: Effect, path: str, found: os.stat_result) -> bool:
    """Whether the input lies at its old place."""
    if not stat.S_ISREG(found.st_mode):
        return False
    if effect.staged is not None and _same(found, effect.staged):
        return True
    same_size = effect.staged is not None and found.st_size == effect.staged.size
    return same_size and bool(effect.sha256) and content_is(path, effect.sha256)


def _same(found: os.stat_result, stamp: Stamp) -> bool:
    now = stamp_of(found)
    return (now.device, now.inode, now.size, now.mtime_ns) == (stamp.device, stamp.inode, stamp.size, stamp.mtime_ns)


def same_file(found: os.stat_result, before: os.stat_result) -> bool:
    """Whether it is the very file that it was before it was renamed, which its ctime tells."""
    return _same(found, stamp_of(before))
