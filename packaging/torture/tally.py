"""The figures that a torture run ends with."""

from dataclasses import dataclass, fields


@dataclass(kw_only=True)
class Tally:
    """Numbers of one part, or of all: what was done to the engine, and how many files came through it."""

    rounds: int = 0
    engine_kills: int = 0
    worker_kills: int = 0
    errors: int = 0
    inputs: int = 0
    strangers: int = 0
    unaccounted: int = 0

    def __str__(self) -> str:
        numbers = {one.name.replace("_", " "): getattr(self, one.name) for one in fields(self)}
        return ", ".join(f"{number} {name}" for name, number in numbers.items() if number)

    def __iadd__(self, other: "Tally") -> "Tally":
        for one in fields(self):
            setattr(self, one.name, getattr(self, one.name) + getattr(other, one.name))
        return self


HEAD = ("part", "rounds", "engine kills", "worker kills", "errors", "inputs", "strangers", "lost", "doubled", "seconds")


def table(parts: dict[str, tuple[Tally, float]], skipped: dict[str, str]) -> str:
    """All parts and their sum, as text. What was lost or doubled would have ended the run: it is 0 here."""
    total, seconds = Tally(), 0.0
    rows = [HEAD]
    for name, (tally, took) in parts.items():
        rows.append(_row(name, tally, took))
        total += tally
        seconds += took
    rows.append(_row("all", total, seconds))
    widths = [max(len(row[n]) for row in rows) for n in range(len(HEAD))]
    lines = ["  ".join([row[0].ljust(widths[0]), *map(str.rjust, row[1:], widths[1:])]) for row in rows]
    return "\n".join([*lines, *(f"{name}: left out, {why}" for name, why in skipped.items())])


def _row(name: str, tally: Tally, seconds: float) -> tuple[str, ...]:
    numbers = (tally.rounds, tally.engine_kills, tally.worker_kills, tally.errors, tally.inputs, tally.strangers, 0, 0)
    return (name, *map(str, numbers), f"{seconds:.0f}")
