"""Names that can be, and numbers where one is taken."""

import itertools
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filewright.engine.effects.names import (
    LONGEST,
    behind,
    candidates,
    check_for_windows,
    check_name,
    check_subfolder,
    folded,
    length,
)
from tests.engine.effects.rig import Rig


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("", "name-empty"),
        (".", "name-leads-out"),
        ("..", "name-leads-out"),
        ("../../x", "name-leads-out"),
        ("/etc/x", "name-leads-out"),
        ("a\0b", "name-forbidden"),
        ("a" * 256, "name-too-long"),
        ("ü" * 128, "name-too-long"),
        (".filewright-12-3.part", "name-reserved"),
    ],
)
def test_names_that_cannot_be_are_told_apart(name: str, code: str) -> None:
    fault = check_name(name)
    assert fault is not None
    assert fault.code == code
    assert "<" not in fault.sentence()
    assert fault.next_step()


@pytest.mark.parametrize(
    "name",
    ["a.txt", "-rf", "$(rm)", "%PATH%", "<img onerror>", "a\nb", "\u202etxt.exe", "😀.jpg", "\udcff", "a" * 255, "C:x"],
)
@pytest.mark.skipif(sys.platform == "win32", reason="some of these are forbidden there")
def test_odd_names_are_saved_as_they_are(rig: Rig, name: str) -> None:
    assert check_name(name) is None
    rig.done(rig.save(name=name))
    assert rig.outputs() == {name: b"result"}


@pytest.mark.parametrize("name", ["CON.txt", "nul", "com1.tar.gz", "a:b", "a?", "trailing.", "trailing ", "a\x01"])
def test_what_windows_forbids_is_known(name: str) -> None:
    assert check_for_windows(name) is not None
    assert check_for_windows("CONSOLE.txt") is None


@pytest.mark.parametrize(
    ("subfolder", "fine"), [("", True), ("a/b", True), ("../a", False), ("a//b", False), ("/a", False)]
)
def test_subfolders_stay_below(subfolder: str, fine: bool) -> None:
    assert (check_subfolder(subfolder) is None) is fine


def test_numbers_go_before_the_suffix() -> None:
    def first(name: str) -> list[str]:
        return list(itertools.islice(candidates(name), 3))

    assert first("a.txt") == ["a.txt", "a (2).txt", "a (3).txt"]
    assert first("a.tar.gz")[1] == "a (2).tar.gz"
    assert first(".bashrc")[1] == ".bashrc (2)"
    assert first("no suffix")[1] == "no suffix (2)"


@given(st.text(st.characters(exclude_characters="/\0", codec="utf-8"), min_size=1, max_size=300))
def test_numbered_names_are_never_too_long(name: str) -> None:
    first, *others = itertools.islice(candidates(name), 12)
    assert first == name
    assert len(set(others)) == len(others)
    assert all(length(other) <= max(LONGEST, 0) for other in others)


def test_names_that_a_volume_may_take_as_one_are_equal_when_folded() -> None:
    assert folded("Straße.JPG") == folded("STRASSE.jpg")
    assert folded("e\u0301.txt") == folded("\u00c9.TXT")
    assert folded("a.txt") != folded("b.txt")


@pytest.mark.parametrize(
    ("taken", "next_name"),
    [("a.txt", "a (2).txt"), ("a (2).txt", "a (3).txt"), ("a (9).tar.gz", "a (10).tar.gz"), ("(2).txt", "(2) (2).txt")],
)
def test_behind_a_numbered_name_that_is_taken_comes_the_next_number(taken: str, next_name: str) -> None:
    name, start = behind(taken)
    assert next(candidates(name, start=start)) == next_name
