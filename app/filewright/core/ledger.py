"""The account of every file: seen = the sum of all the others, always."""

from dataclasses import dataclass, fields


@dataclass(frozen=True, kw_only=True, slots=True)
class Ledger:
    """How many files are where. `skipped` never entered; `unaccounted` the scan sees and the journal does not."""

    done: int = 0
    filtered: int = 0
    skipped: int = 0
    waiting: int = 0
    running: int = 0
    held: int = 0
    quarantined: int = 0
    dismissed: int = 0
    unaccounted: int = 0

    @property
    def seen(self) -> int:
        """All of them."""
        return sum(getattr(self, f.name) for f in fields(self))

    @property
    def open(self) -> int:
        """Files that still have work to do."""
        return self.waiting + self.running + self.held

    def as_dict(self) -> dict[str, int]:
        """`seen` first, then each term, as the commands print them."""
        return {"seen": self.seen, **{f.name: getattr(self, f.name) for f in fields(self)}}
