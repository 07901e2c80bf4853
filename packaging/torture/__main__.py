"""Crash tests of the real command: killed, refused, out of room and out of time; then the account of every file.

    python packaging/dev.py torture [PART…] [--long] [--seed N] [--minutes 60]

| part | does |
|---|---|
| points | kills at every named fault point of the code, again in what follows, and while it recovers |
| kills | kills of the engine and of workers at random moments |
| errors | errors of the system at the points where it may refuse, once and for good |
| disks | a full disk under outputs, work space and journal, a watched disk that goes and comes back, 64 descriptors |
| odds | a clock that jumps by a year, a system that loses events |
| burst | (`--long` or by name) 80,000 files land at once beside busy threads; 100,000 wait at the start |
| soak | (`--long` or by name) hours of work in the same memory |

In `points` and `kills` a stranger drops files of the very names that outputs want, all the time. At the end of each
round every input has exactly its outputs, with the right content, every stranger's file is as it was, and nothing is
left in between. The first broken promise ends the run with status 1; the remains stay where the message says.
"""

import argparse
import os
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import burst
import disks
import errors
import kills
import odds
import points
import soak
from account import Failed
from tally import Tally, table

PARTS = ("points", "kills", "errors", "disks", "odds", "burst", "soak")
ONLY_LONG = 2  # of these, the last
SHORT_KILLS, LONG_KILLS = 20, 500
SHORT_FILES, LONG_FILES = 90, 600  # of a round of kills
SAY_SECONDS = 60.0  # from one word on how far a part is to the next
SHORT_ERRORS = 12  # of the rules in `errors`, by chance; the long form tries all


class Torture:
    """One run. Each part is a generator of its rounds; folders of rounds that went well are removed."""

    def __init__(self, top: Path, *, long: bool, chance: random.Random, minutes: float, files: int) -> None:
        self.skipped: dict[str, str] = {}
        self.notes: list[str] = []
        self._top = top
        self._long = long
        self._chance = chance
        self._minutes = minutes
        self._files = files or (LONG_FILES if long else SHORT_FILES)

    def points(self) -> Iterator[Tally]:
        """Every name, once; in the long form its first, a middle and a late passing."""
        for name in points.names():
            for passing in (1, 4, 10) if self._long else (1,):
                yield points.try_point(self._top, name, passing)

    def kills(self) -> Iterator[Tally]:
        """At random, until there were enough of the engine and of workers."""
        wanted = LONG_KILLS if self._long else SHORT_KILLS
        engine = workers = number = 0
        while engine < wanted or workers < (LONG_KILLS // 5 if self._long else SHORT_KILLS):
            number += 1
            tally = kills.round_of_kills(
                self._top / f"kills-{number}",
                files=self._files,
                engine=kills.MOST_KILLS if engine < wanted else 0,
                workers=2,
                chance=self._chance,
                after=("keep", "move", "delete")[number % 3],
            )
            engine, workers = engine + tally.engine_kills, workers + tally.worker_kills
            yield tally

    def errors(self) -> Iterator[Tally]:
        """All rules, or some by chance."""
        rules = errors.rules()
        for point, error, lasting in rules if self._long else self._chance.sample(rules, SHORT_ERRORS):
            yield errors.try_error(self._top, point, error, lasting=lasting)

    def disks(self) -> Iterator[Tally]:
        """What takes no mounting always; the rest where it can be mounted."""
        if sys.platform != "win32":
            yield disks.few_descriptors(self._top)
        reason = disks.why_not()
        if reason:
            self.skipped["full and unmounted disks"] = reason
            return
        for what in ("out", "spool", "journal"):
            yield disks.full(self._top, what)
        yield disks.unmounted(self._top)

    def odds(self) -> Iterator[Tally]:
        """Time and hearing."""
        yield odds.jumping_clock(self._top, self._chance)
        yield odds.lost_events(self._top, self._chance)

    def burst(self) -> Iterator[Tally]:
        """Landing at once, and waiting at the start."""
        for part in (burst.burst, burst.waiting):
            tally, said = part(self._top)
            self.notes.append(said)
            yield tally

    def soak(self) -> Iterator[Tally]:
        """For so many minutes."""
        tally, said = soak.soak(self._top, minutes=self._minutes)
        self.notes.append(said)
        yield tally

    def part(self, name: str) -> Iterator[Tally]:
        """The rounds of one part; what a round left is removed before the next."""
        rounds: Callable[[], Iterator[Tally]] = getattr(self, name)
        for tally in rounds():
            yield tally
            for left in self._top.iterdir():
                shutil.rmtree(left)


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="dev.py torture", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}; all, but burst and soak")
    parser.add_argument("--long", action="store_true", help="500 kills, each point three times, an hour's soak")
    parser.add_argument("--seed", type=int, default=None, help="the moments of a former run, as far as time allows")
    parser.add_argument("--files", type=int, default=0, help="of each round of kills: 90, in the long form 600")
    parser.add_argument("--minutes", type=float, default=60.0, help="how long the soak lasts")
    chosen = parser.parse_args(arguments)
    if unknown := [part for part in chosen.parts if part not in PARTS]:
        parser.error(f"there is no part {unknown[0]!r}; there are: {', '.join(PARTS)}")
    parts = chosen.parts or (PARTS if chosen.long else PARTS[:-ONLY_LONG])
    seed = chosen.seed if chosen.seed is not None else int.from_bytes(os.urandom(4), "big")
    print(f"{'long' if chosen.long else 'short'} form, seed {seed}", flush=True)
    top = Path(tempfile.mkdtemp(prefix="filewright-torture-"))
    chance = random.Random(seed)
    torture = Torture(top, long=chosen.long, chance=chance, minutes=chosen.minutes, files=chosen.files)
    figures: dict[str, tuple[Tally, float]] = {}
    for name in parts:
        began, sum_ = time.monotonic(), Tally()
        said = began
        try:
            for tally in torture.part(name):
                sum_ += tally
                if time.monotonic() - said > SAY_SECONDS:
                    print(f"{name}, so far: {sum_}", flush=True)
                    said = time.monotonic()
                if tally.unaccounted:
                    raise Failed(f"{tally.unaccounted} files are unaccounted for")
        except Failed as failure:
            print(f"{name}: {failure}", file=sys.stderr)
            return 1
        figures[name] = (sum_, time.monotonic() - began)
        print(f"{name}: {sum_.rounds} rounds in {figures[name][1]:.0f} s", flush=True)
    top.rmdir()
    print(table(figures, torture.skipped), *torture.notes, sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
