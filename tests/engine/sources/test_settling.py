"""When a file is quiet."""

from dataclasses import replace

import pytest

from filewright.core.file import Stamp
from filewright.engine.sources.settling import Restless, Settling

SECOND = 1_000_000_000
NOW = 1_000 * SECOND


def stamp(age: float, size: int = 1) -> Stamp:
    at = NOW - int(age * SECOND)
    return Stamp(size=size, mtime_ns=at, ctime_ns=at, device=1, inode=1)


def test_without_a_quiet_time_a_file_is_taken_at_the_first_look() -> None:
    assert Settling(0).look("a", stamp(0), wall_ns=NOW, steady=0.0)


def test_a_file_whose_times_are_old_is_quiet_already() -> None:
    assert Settling(2).look("a", stamp(2.5), wall_ns=NOW, steady=0.0)


def test_a_fresh_file_waits_until_it_has_not_changed_for_the_quiet_time() -> None:
    settling = Settling(2)
    assert not settling.look("a", stamp(0.5), wall_ns=NOW, steady=10.0)
    assert settling.next_look() == 11.5
    assert not settling.look("a", stamp(0.5), wall_ns=NOW, steady=11.4)
    assert settling.look("a", stamp(0.5), wall_ns=NOW, steady=11.5)
    assert "a" not in settling


def test_every_change_starts_the_wait_anew() -> None:
    settling = Settling(2)
    settling.look("a", stamp(0, size=1), wall_ns=NOW, steady=10.0)
    assert not settling.look("a", stamp(0, size=2), wall_ns=NOW, steady=11.9)
    assert not settling.look("a", stamp(0, size=2), wall_ns=NOW, steady=13.0)
    assert settling.look("a", stamp(0, size=2), wall_ns=NOW, steady=13.9)


def test_a_time_in_the_future_counts_as_now() -> None:
    settling = Settling(2)
    future = stamp(-1_000_000)
    assert not settling.look("a", future, wall_ns=NOW, steady=10.0)
    assert settling.look("a", future, wall_ns=NOW, steady=12.0)


def test_an_old_modification_time_alone_does_not_make_a_file_quiet() -> None:
    """A file copied with its times kept has an old mtime while it is still being written."""
    copied = replace(stamp(0), mtime_ns=0)
    assert not Settling(2).look("a", copied, wall_ns=NOW, steady=0.0)


def test_a_wall_clock_that_jumps_back_cannot_hold_a_file_for_ever() -> None:
    settling = Settling(2)
    assert not settling.look("a", stamp(0), wall_ns=NOW - 3600 * SECOND, steady=0.0)
    assert settling.look("a", stamp(0), wall_ns=NOW - 3600 * SECOND, steady=2.0)


@pytest.mark.parametrize("once", [False, True])
def test_a_file_that_changes_again_and_again_has_to_be_quiet_for_ever_longer(once: bool) -> None:
    restless = Restless(once=once)
    asked = []
    for number in range(9):
        restless.took_again("a", number * 1.0)
        asked.append(restless.quiet("a", number * 1.0))
    assert asked == [0.0, 0.1, 0.2, 0.4, 0.8, 1.6, 2.0, 2.0, 2.0], "once is no habit, and there is an end to it"
    assert restless.quiet("b", 9.0) == 0.0
    assert restless.quiet("a", 100.0) == (2.0 if once else 0.0), "an hour later it is a file like any other"


def test_a_restless_file_of_which_nothing_more_is_asked_settles_no_longer() -> None:
    settling = Settling(0.0)
    stamp = Stamp(size=1, mtime_ns=10**18, ctime_ns=10**18, device=1, inode=1)
    assert not settling.look("a", stamp, wall_ns=10**18, steady=0.0, at_least=2.0)
    assert settling.look("a", stamp, wall_ns=10**18, steady=1.0)
    assert "a" not in settling
