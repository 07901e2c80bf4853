"""What a user usually adds, and after which way out: plain counts in a small file of their own."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

WayOut = tuple[str, str]
"""A kind of step, and the name of one of its ways out."""
_FULL = 200
"""When a count comes to this, all are halved: what one does lately weighs more than what one did years ago."""
_WAYS = 400
"""Ways out that are remembered; the least used are forgotten first."""
_AFTER = 1000


class Habits:
    """Counts of kinds of steps by id, and of what was put behind a kind's way out. Without a file, or with one that
    cannot be read, it begins anew."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self._kinds: Counter[str] | None = None
        self._after: dict[str, Counter[str]] = {}

    def count(self, kind: str, joined: Iterable[tuple[WayOut, str]] = ()) -> None:
        """A step of this kind was added, and with it these ways out were joined to steps of these kinds."""
        kinds = self._read()
        kinds[kind] += 1
        for way, behind in joined:
            self._after.setdefault(_name(way), Counter())[behind] += 1
        if kinds[kind] >= _FULL or any(max(c.values()) >= _FULL for c in self._after.values()):
            self._kinds = _halved(kinds)
            self._after = {way: halved for way, counts in self._after.items() if (halved := _halved(counts))}
        if len(self._after) > _WAYS:
            by_use = sorted(self._after.items(), key=lambda entry: -entry[1].total())
            self._after = dict(by_use[:_WAYS])
        self._write()

    def usage(self, after: WayOut | None = None, before: str | None = None) -> Counter[str]:
        """How much each kind weighs in a list: what is used most, and far more what was put most often behind a kind's
        way out, or before a kind."""
        found = Counter(self._read())
        if after is not None:
            for kind, count in self._after.get(_name(after), {}).items():
                found[kind] += _AFTER * count
        if before is not None:
            for way, counts in self._after.items():
                found[way.partition(".")[0]] += _AFTER * counts.get(before, 0)
        return found

    def _read(self) -> Counter[str]:
        if self._kinds is None:
            self._kinds = Counter()
            with suppress(OSError, ValueError):
                self._take(json.loads(self._file.read_text("utf-8")) if self._file is not None else {})
        return self._kinds

    def _take(self, written: object) -> None:
        """Take over what is a count, wherever else somebody wrote something into the file."""
        if isinstance(written, Mapping):
            self._kinds = _counts(written.get("kinds"))
            after = written.get("after")
            if isinstance(after, Mapping):
                self._after = {str(way): counts for way, theirs in after.items() if (counts := _counts(theirs))}

    def _write(self) -> None:
        if self._file is None:
            return
        text = json.dumps({"kinds": self._kinds, "after": self._after}, indent=1)
        with suppress(OSError):  # the order of a list is no reason to trouble anybody
            self._file.parent.mkdir(parents=True, exist_ok=True)
            fresh = self._file.with_name(f"{self._file.name}.new")
            fresh.write_text(text, "utf-8")
            fresh.replace(self._file)


def _name(way: WayOut) -> str:
    return ".".join(way)


def _halved(counts: Counter[str]) -> Counter[str]:
    return Counter({kind: count // 2 for kind, count in counts.items() if count > 1})


def _counts(written: object) -> Counter[str]:
    if not isinstance(written, Mapping):
        return Counter()
    return Counter({str(kind): count for kind, count in written.items() if type(count) is int and 0 < count < _FULL})
