"""Whether two name patterns can give one name: whatever files come, and not more often than that."""

import pytest

from filewright.core.meeting import can_meet, name_shapes


@pytest.mark.parametrize(
    ("one", "other", "meet"),
    [
        ("{name}", "{name}", True),
        ("{name}", "x-{name}", True),
        ("{stem}-web{suffix}", "{stem}-thumb{suffix}", False),
        ("{stem}-web{suffix}", "{name}", True),
        ("web-{name}", "thumb-{name}", False),
        ("{stem}.jpg", "{stem}.png", False),
        ("{stem}{suffix}", "{name}", True),
        ("{counter:3}.jpg", "{date:%Y}.jpg", True),
        ("{counter:3}.jpg", "a.jpg", False),
        ("{date:%Y-%m}.jpg", "{size}.jpg", False),
        ("{date:%B}.jpg", "May.jpg", True),
        ("{image.model|none}", "none", True),
        ("{not a pattern", "x", True),
        (None, "x", True),
        ("a.jpg", "A.jpg", False),
    ],
)
def test_names_meet_where_some_file_gives_the_same(one: str, other: str, meet: bool) -> None:
    assert can_meet(name_shapes(one), name_shapes(other)) is meet
    assert can_meet(name_shapes(other), name_shapes(one)) is meet


def test_capitals_count_only_where_the_volume_tells_them_apart() -> None:
    assert can_meet(name_shapes("Web-{name}"), name_shapes("web-{name}"), ignore_case=True)
    assert not can_meet(name_shapes("Web-{name}"), name_shapes("web-{name}"))


@pytest.mark.parametrize(
    ("folders", "way", "meet"),
    [
        ("{date:%Y}/{date:%m}", "2026/11", True),
        ("{date:%Y}/{date:%m}", "inbox", False),
        ("inbox", "inbox", True),
        ("{source.folder}", "a/b/c", True),
        ("{image.model|none}", "a/b", False),
    ],
)
def test_subfolders_are_looked_at_folder_by_folder(folders: str, way: str, meet: bool) -> None:
    assert can_meet(name_shapes(folders, folders=True), ((way,),)) is meet


def test_long_patterns_are_looked_at_in_a_moment() -> None:
    long = "{name}" * 40 + "x"
    assert can_meet(name_shapes(long), name_shapes(long + "y{name}"))
