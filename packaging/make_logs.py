"""Make any number of log files, each a stretch of a real one with error and warning lines of known number put in.

    python packaging/make_logs.py FOLDER [--count 50] [--seed 1] [--lines 400]

The same seed gives the same files. Beside the folder comes FOLDER.json: how many lines of each level each file has.
Some files have no error, one is empty, one ends without a line end, some hold lines that only look like errors.
"""

import argparse
import json
import random
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

ORIGINAL = Path(__file__).resolve().parent / "samples" / "logs" / "dpkg.log"

_ERRORS = (
    "{time} ERROR {package}: conffile is not a plain file",
    "{time} [error] {package}: subprocess returned error exit status 1",
    '{time} level=error package={package} msg="no space left"',
    "{time} FATAL {package}: status database area is locked",
)
_WARNINGS = (
    "{time} WARN {package}: files list file is missing",
    "{time} [warning] {package}: unable to delete old directory",
    '{time} level=warn package={package} msg="version is older"',
)
_ALIKE = (
    "{time} status installed liberror-{package}",
    "{time} trigproc {package}: 0 errors, no warnings found",
    "{time} status unpacked terror-{package}",
)
_PACKAGES = ("libc6:amd64", "zlib1g:amd64", "tzdata:all", "fonts-noto:all", "python3-pil:amd64", "naïve-café:all")


@dataclass(frozen=True, kw_only=True)
class Made:
    """One file: how many lines it has of each level; `general` are all others."""

    file: str
    error: int
    warn: int
    general: int


def make(folder: Path, count: int, *, seed: int = 1, lines: int = 400) -> list[Made]:
    """Write `count` logs of about `lines` lines into `folder` (made when missing); gives what they hold."""
    folder.mkdir(parents=True, exist_ok=True)
    chance = random.Random(seed)
    original = ORIGINAL.read_text("utf-8").splitlines()
    made = []
    for number in range(1, count + 1):
        text, one = _log(number, original, chance, lines)
        (folder / one.file).write_bytes(text.encode("utf-8"))
        made.append(one)
    return made


def _log(number: int, original: Sequence[str], chance: random.Random, lines: int) -> tuple[str, Made]:
    name = f"packages-{number:03}.log"
    if number == 7:
        return "", Made(file=name, error=0, warn=0, general=0)
    length = min(chance.randint(lines // 2, lines), len(original))
    start = chance.randint(0, len(original) - length)
    chosen = [(line, "general") for line in original[start : start + length]]
    errors = 0 if number % 10 == 3 else chance.randint(1, 12)
    warnings = chance.randint(0, 20)
    added = [("error", _ERRORS)] * errors + [("warn", _WARNINGS)] * warnings + [("general", _ALIKE)] * 3
    for level, forms in added:
        place = chance.randint(0, len(chosen) - 1)
        time = chosen[place][0][:19]
        chosen.insert(place, (chance.choice(forms).format(time=time, package=chance.choice(_PACKAGES)), level))
    end = "\r\n" if number % 9 == 5 else "\n"
    text = "".join(f"{line}{end}" for line, _ in chosen)
    if number % 11 == 4:
        text = text.removesuffix(end)
    levels = [level for _, level in chosen]
    return text, Made(
        file=name, error=levels.count("error"), warn=levels.count("warn"), general=levels.count("general")
    )


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--lines", type=int, default=400, help="lines of a file at most, before those put in")
    chosen = parser.parse_args(arguments)
    made = make(chosen.folder, chosen.count, seed=chosen.seed, lines=chosen.lines)
    listing = chosen.folder.parent / f"{chosen.folder.name}.json"
    listing.write_text(json.dumps([asdict(one) for one in made], indent=1) + "\n", "utf-8")
    print(f"{len(made)} files in {chosen.folder}, described in {listing}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
