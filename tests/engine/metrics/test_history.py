"""Numbers over time: each second of the last hour, minutes and hours that outlive the process."""

import sqlite3
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from filewright.engine.metrics import stored_minutes
from filewright.engine.metrics.history import MINUTE, MINUTES_KEPT, History
from filewright.engine.metrics.last_hour import HOUR, LastHour
from filewright.engine.metrics.sample import Sample, joined
from filewright.engine.metrics.stored_minutes import StoredMinutes
from filewright.engine.threads import PlainThreads

SECOND = 1_000_000_000
T0 = 1_800_000_000 // HOUR * HOUR


def second(at: int, count: int = 2, median: float | None = 0.5) -> Sample:
    return Sample(at=at, count=count, median=median, p95=0.9, waiting=count + 1, oldest=1.0)


def opened(path: Path) -> History:
    minutes = StoredMinutes(path)
    minutes.start(PlainThreads())
    return History(minutes)


def live(path: Path, first: int, seconds: int, node: str | None = None) -> None:
    """An engine's life of so many seconds."""
    history = opened(path)
    for at in range(first, first + seconds):
        history.add(node, second(at))
    history.close()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "history.db"


def total(history: History, window: float, end: int, node: str | None = None) -> float:
    series = history.series(window, node, end * SECOND)
    return sum(rate or 0.0 for rate in series.rate) * series.step


def test_seconds_of_the_last_minutes_come_back_one_by_one() -> None:
    history = History()
    for at in range(T0, T0 + 10):
        history.add(None, second(at, count=at - T0))
    series = history.series(10, None, (T0 + 10) * SECOND)
    assert series.step == 1.0
    assert series.rate == [float(n) for n in range(10)]
    assert series.waiting == [n + 1.0 for n in range(10)]
    assert history.series(10, "other", (T0 + 10) * SECOND).rate == [None] * 10


def test_a_day_ago_shows_after_a_restart(path: Path) -> None:
    live(path, T0, 600)
    later = History(StoredMinutes(path))
    day = 24 * HOUR
    assert total(later, 2 * day, T0 + day) == pytest.approx(1200)
    series = later.series(2 * day, None, (T0 + day) * SECOND)
    shown = [n for n, rate in enumerate(series.rate) if rate is not None]
    assert len(series.rate) <= 600
    assert len(shown) in (2, 3)
    assert {series.median[n] for n in shown} == {0.5}
    assert {series.p95[n] for n in shown} == {0.9}


def test_the_last_hour_shows_after_a_restart_too_spread_over_its_seconds(path: Path) -> None:
    live(path, T0, 600)
    again = opened(path)
    again.add(None, second(T0 + 700, count=5))
    series = again.series(HOUR, None, (T0 + 702) * SECOND)
    assert sum(rate or 0.0 for rate in series.rate) * series.step == pytest.approx(1205)
    assert series.rate[-1] is not None
    assert total(again, 60, T0 + 600) == pytest.approx(120)
    again.close()


def test_a_minute_cut_by_a_restart_is_counted_once(path: Path) -> None:
    live(path, T0 + 30, 20)
    live(path, T0 + 50, 40)
    for history in (History(StoredMinutes(path)), opened(path)):
        assert total(history, 2 * HOUR, T0 + HOUR) == pytest.approx(120)
        history.close()


def test_what_waits_to_be_written_is_counted_once(path: Path) -> None:
    history = opened(path)
    for at in range(T0, T0 + 20 * MINUTE):
        history.add(None, second(at, count=1))
        if at % 97 == 0:
            assert total(history, 2 * HOUR, T0 + HOUR) == pytest.approx(at - T0 + 1)
    history.close()
    assert total(history, 2 * HOUR, T0 + HOUR) == pytest.approx(20 * MINUTE)


def test_nodes_are_kept_apart(path: Path) -> None:
    live(path, T0, 60, "resize")
    history = History(StoredMinutes(path))
    assert total(history, 2 * HOUR, T0 + HOUR, "resize") == pytest.approx(120)
    assert total(history, 2 * HOUR, T0 + HOUR) == 0


def test_a_months_chart_is_made_of_hours(path: Path) -> None:
    for day in range(20):
        live(path, T0 + day * 24 * HOUR, 2 * MINUTE)
    history = History(StoredMinutes(path))
    end = T0 + 20 * 24 * HOUR
    assert total(history, 30 * 24 * HOUR, end) == pytest.approx(20 * 240)
    connection = sqlite3.connect(path)
    oldest = connection.execute("SELECT min(at) FROM minute").fetchone()[0]
    connection.close()
    assert oldest >= T0 + 19 * 24 * HOUR - MINUTES_KEPT


def test_joined_stretches_weigh_their_medians() -> None:
    whole = joined(0, [second(0, 1, 1.0), second(1, 3, 2.0), second(2, 0, None)])
    assert (whole.count, whole.median) == (4, 1.75)


def test_nothing_is_made_where_only_questions_are_asked(path: Path) -> None:
    history = History(StoredMinutes(path))
    assert total(history, 24 * HOUR, T0) == 0
    live(path, T0, 60)
    before = sorted(file.name for file in path.parent.iterdir())
    assert total(history, 2 * HOUR, T0 + HOUR) == pytest.approx(120)
    assert sorted(file.name for file in path.parent.iterdir()) == before


@pytest.mark.parametrize(
    "spoil", [lambda path: path.write_bytes(b"not a database" * 99), lambda path: path.write_bytes(b"\0" * 8192)]
)
def test_a_damaged_file_is_put_aside_and_begun_anew(path: Path, spoil: Callable[[Path], None]) -> None:
    live(path, T0, 60)
    spoil(path)
    assert total(History(StoredMinutes(path)), 2 * HOUR, T0 + HOUR) == 0
    live(path, T0 + 120, 60)
    assert total(History(StoredMinutes(path)), 2 * HOUR, T0 + HOUR) == pytest.approx(120)
    assert (path.parent / "history.damaged.db").exists()


def test_a_folder_that_cannot_be_written_loses_nothing_but_history(tmp_path: Path) -> None:
    live(tmp_path / "missing" / "history.db", T0, 120)
    assert not (tmp_path / "missing").exists()


def test_what_waits_is_bounded(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stored_minutes, "MOST_PENDING", 10)
    minutes = StoredMinutes(path)
    for n in range(100):
        minutes.add("", second(T0 + n * MINUTE))
    assert len(minutes.between("", T0, T0 + 100 * MINUTE, MINUTE)) == 10


def test_the_last_hour_takes_no_more_room_with_time() -> None:
    hour = LastHour()
    samples = [second(T0 + n, median=None if n % 7 == 0 else 0.1 * n) for n in range(HOUR + 10)]
    for sample in samples:
        hour.append(sample)
    assert hour.samples() == samples[10:]
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    for n in range(HOUR):
        hour.append(second(T0 + HOUR + n))
    now, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert now - before < 1000
