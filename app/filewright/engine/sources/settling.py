"""Files that were seen and are not quiet yet."""

from dataclasses import dataclass

from filewright.core.file import Stamp

IN_USE_SECONDS = 0.5  # how soon a file that another program has open is tried again
RESTLESS_SECONDS = 10.0  # a file that is taken anew twice, with less than this between, has to be quiet for longer
RESTLESS_FIRST, RESTLESS_MOST = 0.1, 2.0  # so much longer, doubled each time


@dataclass(slots=True)
class _Seen:
    stamp: Stamp
    since: float
    quiet: float


class Settling:
    """Decides when a file has been unchanged for `quiet` seconds.

    A file whose times are both older than that is quiet at the first look; times in the future count as now.
    Otherwise it is watched on the steady clock, since wall clocks jump.
    """

    def __init__(self, quiet: float) -> None:
        self.quiet = quiet
        self._seen: dict[str, _Seen] = {}

    def __len__(self) -> int:
        return len(self._seen)

    def __contains__(self, path: str) -> bool:
        return path in self._seen

    def paths(self) -> list[str]:
        """All that are being watched."""
        return list(self._seen)

    def drop(self, path: str) -> None:
        """The file is gone or was taken."""
        self._seen.pop(path, None)

    def look(self, path: str, stamp: Stamp, *, wall_ns: int, steady: float, at_least: float = 0.0) -> bool:
        """Whether the file is quiet now; when it is, it is watched no longer. `at_least` asks for more of this file
        (seconds) than of others."""
        quiet = max(self.quiet, at_least)
        if quiet <= 0:
            self._seen.pop(path, None)
            return True
        seen = self._seen.get(path)
        if seen is None:
            age = (wall_ns - max(stamp.mtime_ns, stamp.ctime_ns)) / 1e9
            if age >= quiet:
                return True
            # what it has been quiet for already counts; a time in the future counts as now
            self._seen[path] = _Seen(stamp, steady - max(0.0, age), quiet)
            return False
        if seen.stamp != stamp:
            self._seen[path] = _Seen(stamp, steady, quiet)
            return False
        if steady - seen.since >= quiet:
            del self._seen[path]
            return True
        return False

    def in_use(self, path: str, stamp: Stamp, steady: float) -> None:
        """Somebody still has it open: its quiet time begins anew."""
        self._seen[path] = _Seen(stamp, steady, max(self.quiet, IN_USE_SECONDS))

    def quiet_for(self, path: str) -> float:
        """The seconds for which this file must have been quiet."""
        seen = self._seen.get(path)
        return seen.quiet if seen else self.quiet

    def next_look(self) -> float | None:
        """The steady time at which the first of them may be quiet."""
        return min((seen.since + seen.quiet for seen in self._seen.values()), default=None)


class Restless:
    """Files that change again and again, and are not to be taken again and again. With `once` they are remembered to
    the end, which a run must come to."""

    def __init__(self, *, once: bool) -> None:
        self._once = once
        self._times: dict[str, tuple[int, float]] = {}  # how often it was taken anew, and when last

    def took_again(self, path: str, steady: float) -> None:
        """It changed under its job, or soon after, and is taken anew."""
        times, last = self._times.get(path, (0, steady))
        recent = self._once or steady - last <= RESTLESS_SECONDS
        self._times[path] = (times + 1 if recent else 1, steady)

    def quiet(self, path: str, steady: float) -> float:
        """The seconds that it must have been quiet for."""
        times, last = self._times.get(path, (0, 0.0))
        if times < 2 or (not self._once and steady - last > RESTLESS_SECONDS):
            return 0.0
        return min(RESTLESS_MOST, RESTLESS_FIRST * 2.0 ** (times - 2))

    def drop(self, path: str) -> None:
        """It is gone."""
        self._times.pop(path, None)
