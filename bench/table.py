"""Two sides measured in turn, and what is printed and written of it."""

import json
import statistics
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

Measure = Callable[[], float]
"""Does the work once; gives the figure: files a second, milliseconds …"""


@dataclass(frozen=True, kw_only=True)
class Options:
    """What was asked for. `pairs` is how often each side is measured; with `peers`, other programs are tried too and
    installed where they are missing."""

    pairs: int = 5
    peers: bool = False


@dataclass(frozen=True, kw_only=True)
class Case:
    """One comparison. `ours` and `peer` are medians in `unit`; `ratio` is the median over the pairs, above 1 where we
    are better; `pairs` holds both figures of each pair. Without a peer, `peer` and `ratio` are None."""

    case: str
    ours: float
    unit: str
    peer: float | None = None
    ratio: float | None = None
    pairs: Sequence[tuple[float, float]] = ()
    less_is_better: bool = False

    @property
    def ratios(self) -> list[float]:
        """One for each pair, above 1 where we are better."""
        return [(peer / ours if self.less_is_better else ours / peer) for ours, peer in self.pairs]

    def as_dict(self) -> dict[str, object]:
        """The object that stands in the JSON file."""
        return {
            "case": self.case,
            "ours": self.ours,
            "peer": self.peer,
            "unit": self.unit,
            "ratio": self.ratio,
            "pairs": [list(pair) for pair in self.pairs],
        }


def paired(name: str, ours: Measure, peer: Measure, *, unit: str, pairs: int = 5, less_is_better: bool = False) -> Case:
    """Measure ours, the peer, ours, the peer …; compare each pair by itself."""
    return case_of(name, [(ours(), peer()) for _ in range(pairs)], unit=unit, less_is_better=less_is_better)


def case_of(name: str, pairs: Sequence[tuple[float, float]], *, unit: str, less_is_better: bool = False) -> Case:
    """The case that figures (ours, peer), taken in turn, make. Raises ValueError where there are none."""
    if not pairs:
        raise ValueError(f"{name}: nothing was measured")
    case = Case(
        case=name,
        ours=statistics.median(ours for ours, _ in pairs),
        peer=statistics.median(peer for _, peer in pairs),
        unit=unit,
        pairs=tuple(pairs),
        less_is_better=less_is_better,
    )
    return replace(case, ratio=statistics.median(case.ratios))


def alone(name: str, figure: float, *, unit: str) -> Case:
    """A figure without a peer, such as memory or CPU time."""
    return Case(case=name, ours=figure, unit=unit)


def lines(cases: Iterable[Case]) -> list[str]:
    """The table, for people."""
    rows = [("case", "ours", "peer", "unit", "ratio", "pairs")]
    for case in cases:
        spread = ""
        if case.pairs:
            ratios = sorted(case.ratios)
            spread = f"{len(ratios)}  ({ratios[0]:.2f} to {ratios[-1]:.2f})"
        ratio = "" if case.ratio is None else f"{case.ratio:.2f} ×"
        rows.append((case.case, _figure(case.ours), _figure(case.peer), case.unit, ratio, spread))
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    right = {1, 2, 4}
    return [
        "  ".join(cell.rjust(width) if i in right else cell.ljust(width) for i, (cell, width) in enumerate(cells))
        for cells in ([*zip(row, widths, strict=True)] for row in rows)
    ]


def write_json(path: Path, name: str, cases: Iterable[Case]) -> None:
    """Write `{"bench": NAME, "cases": […]}`."""
    document = {"bench": name, "cases": [case.as_dict() for case in cases]}
    path.write_text(json.dumps(document, indent=2) + "\n", "utf-8")


def _figure(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
