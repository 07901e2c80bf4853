"""Names that count take the first number that is free in their folder."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from filewright.core.effect import EffectKind
from filewright.core.request import Conflict, Numbering, Save
from tests.engine.effects.rig import Rig

PHOTO = Numbering(before="photo-", after=".jpg", digits=3)


def counted(rig: Rig, content: bytes, numbering: Numbering = PHOTO, conflict: Conflict = Conflict.RENAME) -> Save:
    return replace(rig.save(content, numbering.name(1)), numbering=numbering, conflict=conflict)


def test_files_are_numbered_one_after_the_other(rig: Rig) -> None:
    for number in range(1, 4):
        rig.done(counted(rig, b"%d" % number), number)
    assert rig.outputs() == {"photo-001.jpg": b"1", "photo-002.jpg": b"2", "photo-003.jpg": b"3"}


def test_files_in_flight_choose_different_numbers(rig: Rig) -> None:
    first, second = rig.staged(counted(rig, b"1"), 1), rig.staged(counted(rig, b"2"), 2)
    assert [Path(effect.target).name for effect in (first, second)] == ["photo-001.jpg", "photo-002.jpg"]


@pytest.mark.parametrize("conflict", list(Conflict))
def test_a_number_that_is_taken_is_passed_over_whatever_is_set(rig: Rig, conflict: Conflict) -> None:
    rig.out.mkdir()
    (rig.out / "photo-001.jpg").write_bytes(b"somebody's")
    rig.done(counted(rig, b"ours", conflict=conflict))
    assert rig.outputs() == {"photo-001.jpg": b"somebody's", "photo-002.jpg": b"ours"}


def test_a_gap_is_filled_and_digits_grow(rig: Rig) -> None:
    rig.out.mkdir()
    digit = replace(PHOTO, digits=1)
    for number in range(1, 70):
        (rig.out / digit.name(number)).write_bytes(b"somebody's")
    (rig.out / "photo-7.jpg").unlink()
    rig.done(counted(rig, b"1", digit), 1)
    rig.done(counted(rig, b"2", digit), 2)
    rig.done(counted(rig, b"3", digit), 3)
    outputs = rig.outputs()
    assert (outputs["photo-7.jpg"], outputs["photo-70.jpg"], outputs["photo-71.jpg"]) == (b"1", b"2", b"3")


def test_equal_content_counts_as_written(rig: Rig) -> None:
    rig.done(counted(rig, b"same"), 1)
    effect = rig.staged(counted(rig, b"same"), 2)
    assert effect.kind is EffectKind.SKIP
    assert Path(effect.target).name == "photo-001.jpg"


def test_a_long_name_keeps_its_number_and_ending(rig: Rig) -> None:
    long = Numbering(before="ä" * 122 + "-", after=".jpeg", digits=4)  # 254 bytes with four digits
    for number, before in enumerate((long.before, long.before + "xyz"), 1):
        effect = rig.done(replace(counted(rig, b"%d" % number, replace(long, before=before)), name="a"), number)
        name = Path(effect.target).name
        assert len(os.fsencode(name)) <= 255
        assert name.endswith("0001.jpeg")
