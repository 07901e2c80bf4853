"""Which names and kinds enter."""

import stat

import pytest

from filewright.engine.sources.rules import NameRules, refuse_kind


@pytest.mark.parametrize(
    "name", ["a.part", "A.PART", "film.crdownload", "~$letter.docx", ".~lock.letter.odt#", ".a.txt.swp", "x~", "b.tmp"]
)
def test_names_of_files_in_progress_never_enter(name: str) -> None:
    refused = NameRules(include=("*",)).refuse(name, name)
    assert refused is not None
    assert refused.code == "skipped-name"


def test_our_own_staged_files_are_in_progress_for_every_source() -> None:
    assert NameRules().refuse(".filewright-01JD8Z6V.part", ".filewright-01JD8Z6V.part")


@pytest.mark.parametrize(("name", "enters"), [("A.JPG", True), ("a.jpeg", False), ("jpg", False)])
def test_patterns_ignore_case(name: str, enters: bool) -> None:
    assert (NameRules(include=("*.jpg",)).refuse(name, name) is None) is enters


def test_a_refusal_names_the_pattern_that_people_wrote() -> None:
    refused = NameRules(exclude=("Draft*",)).refuse("draft-1.txt", "draft-1.txt")
    assert refused is not None
    assert refused.fields["pattern"] == "Draft*"


def test_a_pattern_with_a_slash_is_about_the_path() -> None:
    rules = NameRules(include=("2026/*.jpg",))
    assert rules.refuse("a.jpg", "2026/a.jpg") is None
    assert rules.refuse("a.jpg", "2025/a.jpg") is not None


def test_names_that_are_not_text_are_only_names() -> None:
    assert NameRules(include=("*.jpg",)).refuse("\udcff.jpg", "\udcff.jpg") is None


@pytest.mark.parametrize(
    ("mode", "code"),
    [
        (stat.S_IFREG, None),
        (stat.S_IFLNK, "skipped-link"),
        (stat.S_IFIFO, "skipped-kind"),
        (stat.S_IFSOCK, "skipped-kind"),
        (stat.S_IFCHR, "skipped-kind"),
        (stat.S_IFDIR, "skipped-kind"),
    ],
)
def test_only_regular_files_enter(mode: int, code: str | None) -> None:
    refused = refuse_kind(mode | 0o644)
    assert (refused.code if refused else None) == code
