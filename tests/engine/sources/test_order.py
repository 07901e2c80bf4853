"""The order in which waiting files are handed out."""

import pytest

from filewright.core.file import Stamp
from filewright.core.job import Arrival
from filewright.engine.sources.order import Waiting
from filewright.engine.sources.source import Settled


def settled(path: str, *, mtime: int = 0, size: int = 0) -> Settled:
    stamp = Stamp(size=size, mtime_ns=mtime, ctime_ns=0, device=1, inode=1)
    return Settled(Arrival(source="inbox", root="/in", path=path, stamp=stamp))


@pytest.mark.parametrize(
    ("order", "names"), [("oldest", "cab"), ("newest", "bac"), ("name", "abc"), ("smallest", "bca")]
)
def test_each_order(order: str, names: str) -> None:
    waiting = Waiting(order)
    for path, mtime, size in (("a", 2, 3), ("b", 3, 1), ("c", 1, 2)):
        waiting.add(settled(path, mtime=mtime, size=size))
    assert "".join(s.arrival.path for s in waiting.take(10)) == names


def test_a_renewed_arrival_comes_out_once_in_its_new_form() -> None:
    waiting = Waiting("name")
    waiting.add(settled("a", size=1))
    waiting.add(settled("a", size=2))
    assert [s.arrival.stamp.size for s in waiting.take(10)] == [2]
    assert len(waiting) == 0


def test_a_dropped_arrival_never_comes_out_and_does_not_use_up_the_limit() -> None:
    waiting = Waiting("name")
    for path in "abc":
        waiting.add(settled(path))
    waiting.drop("a")
    assert [s.arrival.path for s in waiting.take(2)] == ["b", "c"]
