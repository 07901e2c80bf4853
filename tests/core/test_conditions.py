"""Conditions in groups: which files they hold for, and what is said of one that cannot be read."""

from typing import Any

import pytest

from filewright.core.conditions import DEEPEST, condition_faults, condition_holds
from filewright.core.file import File
from filewright.core.schema import misfits

PHOTO = File(
    path="/in/a.jpg",
    name="Sea.JPG",
    media_type="image/jpeg",
    size=2_000_000,
    attributes={"source.folder": "2026/may", "image.width": 1600, "camera.model": "X100", "image.alpha": False},
)


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ({}, True),
        ({"name": "*.jpg"}, True),
        ({"name": "*.png"}, False),
        ({"type": "image/*"}, True),
        ({"type": "image"}, True),
        ({"type": "application/pdf"}, False),
        ({"folder": "2026/*"}, True),
        ({"at_least": "2MB"}, True),
        ({"at_most": "1MB"}, False),
        ({"attribute": "image.width", "at_least": 1600}, True),
        ({"attribute": "image.width", "at_most": "1599"}, False),
        ({"attribute": "camera.model", "is": "x100"}, True),
        ({"attribute": "camera.model", "contains": "10"}, True),
        ({"attribute": "image.alpha", "is": "no"}, True),
        ({"attribute": "not.known", "is": "x"}, False),
        ({"all": []}, True),
        ({"any": []}, True),
        ({"none": []}, True),
        ({"all": [{"name": "sea*"}, {"type": "text/*"}]}, False),
        ({"any": [{"name": "*.png"}, {"all": [{"name": "sea*"}, {"none": [{"type": "text/*"}]}]}]}, True),
        ({"none": [{"name": "*.png"}, {"any": [{"at_least": "1MB"}]}]}, False),
    ],
)
def test_it_holds_or_not(condition: dict[str, Any], holds: bool) -> None:
    assert list(condition_faults(condition)) == []
    assert condition_holds(condition, PHOTO) is holds


def nested(depth: int) -> dict[str, Any]:
    return {"all": [nested(depth - 1)]} if depth else {"name": "x"}


@pytest.mark.parametrize(
    ("condition", "code", "where"),
    [
        ({"nam": "*.jpg"}, "condition-unknown", ()),
        ({"name": "a", "type": "b"}, "condition-unknown", ()),
        ({"all": "x"}, "condition-group", ("all",)),
        ({"all": ["x"]}, "condition-shape", ("all", 0)),
        ({"all": [{}]}, "condition-empty", ("all", 0)),
        ({"any": [{"name": ""}]}, "condition-empty", ("any", 0, "name")),
        ({"at_least": "many"}, "value-bad-size", ("at_least",)),
        ({"attribute": "a.b"}, "condition-comparison", ()),
        ({"attribute": "a.b", "is": ""}, "condition-empty", ("is",)),
        (nested(DEEPEST + 1), "condition-deep", ("all", 0) * DEEPEST),
    ],
)
def test_what_cannot_be_read_is_told_with_its_place(
    condition: dict[str, Any], code: str, where: tuple[str | int, ...]
) -> None:
    assert [(found, place) for found, place, _ in condition_faults(condition)] == [(code, where)]
    told = misfits(condition, {"type": "object", "format": "condition"})
    assert [(misfit.code, misfit.where) for misfit in told] == [(code, where)]
