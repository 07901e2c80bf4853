"""Numbers, times and sizes read the same everywhere."""

from datetime import datetime

import pytest

from filewright.core.job import State
from filewright.engine.client import JobView
from filewright.gui import wording
from filewright.gui.wording import RateUnit

THIN = wording.THIN


def ns(*parts: int) -> int:
    return int(datetime(*parts).timestamp()) * 1_000_000_000  # type: ignore[arg-type]  # noqa: DTZ001


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (None, "–"),
        (0, "0 ms"),
        (0.0011, "1.1 ms"),
        (0.006, "6 ms"),
        (0.046, "46 ms"),
        (0.9994, "999 ms"),
        (0.9996, "1.0 s"),
        (1.44, "1.4 s"),
        (9.97, "10 s"),
        (34.2, "34 s"),
        (90, "90 s"),
        (91, "1 min 31 s"),
        (120, "2 min"),
        (7500, "2 h 5 min"),
        (86400 * 3 + 3600 * 4, "3 d 4 h"),
    ],
)
def test_times_have_two_figures_under_ten_and_turn_to_minutes_over_ninety_seconds(seconds: float, text: str) -> None:
    assert wording.duration(seconds).replace(THIN, " ") == text


def test_the_space_before_a_unit_is_narrow_and_does_not_break() -> None:
    assert wording.duration(0.046) == f"46{THIN}ms"
    assert wording.duration(91) == f"1{THIN}min 31{THIN}s"


@pytest.mark.parametrize(
    ("count", "text"),
    [
        *((None, "–"), (0, "0 B"), (999, "999 B"), (1000, "1 KB"), (412_000, "412 KB"), (999_700, "1.0 MB")),
        *((4_900_000, "4.9 MB"), (218 * 10**9, "218 GB"), (12_300_000, "12 MB")),
    ],
)
def test_sizes_are_of_a_thousand(count: int | None, text: str) -> None:
    assert wording.size(count) == text.replace(" ", THIN)


def test_counts_have_separators_and_words_for_one() -> None:
    assert wording.number(12431) == "12,431"
    assert wording.files(1) == "1 file"
    assert wording.files(12431) == "12,431 files"
    assert wording.percent(0.834) == f"83{THIN}%"
    assert wording.number(None) == wording.UNKNOWN


@pytest.mark.parametrize(
    ("per_second", "text"),
    [(None, "–"), (0, "0/min"), (12.2, "12/s"), (3.3, "198/min"), (0.15, "9/min"), (0.001, "3.6/h")],
)
def test_rates_choose_their_unit(per_second: float | None, text: str) -> None:
    assert wording.rate(per_second) == text


def test_a_window_keeps_one_unit_for_all_rates() -> None:
    unit = wording.rate_unit(20.0)
    assert unit is RateUnit.SECOND
    assert wording.rate(0.5, unit) == "0.5/s"


def test_ages_count_up_to_a_day_and_then_give_the_date() -> None:
    now = ns(2026, 11, 23, 14, 5, 29)
    assert wording.ago(now - 2 * 10**9, now) == f"2{THIN}s ago"
    assert wording.ago(now - 360 * 10**9, now) == f"6{THIN}min ago"
    assert wording.ago(ns(2026, 11, 9, 1, 0, 0), now) == "9 Nov"
    assert wording.ago(0, now) == "–"


def test_the_clock_is_for_today_and_the_date_for_before() -> None:
    now = ns(2026, 11, 23, 14, 5, 29)
    assert wording.moment(now, now) == "14:05:29"
    assert wording.moment(ns(2026, 11, 9, 8, 0, 0), now) == "9 Nov"
    assert wording.moment(ns(2025, 11, 9, 8, 0, 0), now) == "9 Nov 2025"
    assert wording.clock_exact(now + 123_000_000) == "14:05:29.1"
    assert wording.clock(now, seconds=False) == "14:05"


def test_what_was_joined_is_called_by_how_many_files_it_is() -> None:
    one = JobView(job="1", pipeline="p", file="/in/a.txt", state=State.DONE)
    assert wording.job_name(one) == "a.txt"
    joined = JobView(job="2", pipeline="p", file="pack", state=State.DONE, parents=("1", "3"))
    assert wording.job_name(joined) == "2 files, joined"
