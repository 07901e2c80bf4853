"""Durations and sizes read what people write, and what is written reads back as the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filewright.core.units import UnitError, format_duration, format_size, parse_duration, parse_size


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("500ms", 0.5),
        ("2s", 2),
        ("5m", 300),
        ("1h", 3600),
        ("7d", 604800),
        ("0s", 0),
        ("1m30", 90),
        ("1 min 30 s", 90),
        ("1h 15m", 4500),
        ("1.5 s", 1.5),
        ("1,5s", 1.5),
        ("  10 Seconds ", 10),
        ("2 hours", 7200),
    ],
)
def test_durations_are_read(text: str, seconds: float) -> None:
    assert parse_duration(text) == seconds


@pytest.mark.parametrize("text", ["", " ", "s", "60", "5x", "-2s", "30s 1m", "1s 1s", "1,500s", "1..5s", "2s!", "٣x"])
def test_what_is_no_duration_is_refused_in_words(text: str) -> None:
    with pytest.raises(UnitError) as raised:
        parse_duration(text)
    assert "length of time" in str(raised.value)
    assert "unit" in raised.value.next_step
    assert isinstance(raised.value, ValueError)


def test_a_number_alone_takes_the_unit_it_is_given() -> None:
    assert parse_duration("60", bare="s") == 60
    assert parse_duration("5", bare="m") == 300


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0s"), (0.5, "500ms"), (2, "2s"), (90, "90s"), (300, "5m"), (3600, "1h"), (86400, "1d"), (1.5, "1500ms")],
)
def test_durations_are_written_in_their_largest_whole_unit(seconds: float, text: str) -> None:
    assert format_duration(seconds) == text


@given(st.floats(min_value=0.001, max_value=1e9))
def test_a_written_duration_reads_back_as_the_same(seconds: float) -> None:
    assert parse_duration(format_duration(seconds)) == pytest.approx(seconds, rel=1e-12)


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("10KiB", 10240),
        ("1GB", 10**9),
        ("1GiB", 2**30),
        ("1.5 MB", 1_500_000),
        ("1,5 mb", 1_500_000),
        ("800B", 800),
        ("800", 800),
        ("20 KB", 20_000),
        ("3k", 3000),
        ("0", 0),
    ],
)
def test_sizes_are_read(text: str, size: int) -> None:
    assert parse_size(text) == size


@pytest.mark.parametrize("text", ["", "MB", "5 furlongs", "-1B", "1MB 2kB", "1,500 MB"])
def test_what_is_no_size_is_refused_in_words(text: str) -> None:
    with pytest.raises(UnitError, match="is not a size"):
        parse_size(text)


@given(st.integers(min_value=0, max_value=2**60))
def test_a_written_size_reads_back_as_the_same(size: int) -> None:
    assert parse_size(format_size(size)) == size


@pytest.mark.parametrize(
    ("size", "text"), [(0, "0B"), (1500, "1500B"), (2**20, "1MiB"), (10**6, "1MB"), (3 * 2**30, "3GiB")]
)
def test_sizes_are_written_in_their_largest_whole_unit(size: int, text: str) -> None:
    assert format_size(size) == text


@pytest.mark.parametrize("value", [-1, float("nan"), float("inf")])
def test_negative_and_endless_values_are_not_written(value: float) -> None:
    with pytest.raises(ValueError, match="not a duration"):
        format_duration(value)
