"""Name patterns: what they make, what they refuse, and that nothing leads out of a folder."""

import os
import time
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filewright.core.file import File
from filewright.core.naming import LONGEST, NamePatternError, parse_pattern, parts, safe_name

PHOTO = File(
    path="/inbox/2026/DSC_4187.JPG",
    name="DSC_4187.JPG",
    size=482113,
    attributes={
        "source.folder": "2026/may",
        "source.modified": "2026-05-31T12:30:00Z",
        "image.width": 1600,
        "image.height": 1067,
        "image.camera": "NIKON / D50: a\\b",
        "image.flash": True,
    },
)


def named(pattern: str, file: File = PHOTO) -> str:
    return parse_pattern(pattern).fill(file).name


def foldered(pattern: str, file: File = PHOTO) -> str:
    return parse_pattern(pattern, folders=True).fill_folders(file)


@pytest.fixture
def east_of_greenwich() -> Iterator[None]:
    before = os.environ.get("TZ")
    os.environ["TZ"] = "UTC-14"  # POSIX counts westwards: this is 14 hours ahead
    time.tzset()
    yield
    if before is None:
        del os.environ["TZ"]
    else:
        os.environ["TZ"] = before
    time.tzset()


@pytest.mark.parametrize(
    ("pattern", "name"),
    [
        ("{name}", "DSC_4187.JPG"),
        ("{stem}{suffix}", "DSC_4187.JPG"),
        ("{stem}-{date:%Y-%m}{suffix}", "DSC_4187-2026-05.JPG"),
        ("{date}", "2026-05-31"),
        ("{stem:lower}{suffix:lower}", "dsc_4187.jpg"),
        ("{stem}-{image.width}x{image.height}{suffix}", "DSC_4187-1600x1067.JPG"),
        ("{size} bytes", "482113 bytes"),
        ("{source.modified:%d.%m.}", "31.05."),
        ("{image.iso|unknown}", "unknown"),
        ("{image.iso|}x", "x"),
        ("{image.flash}", "yes"),
        ("{{{stem}}}", "{DSC_4187}"),
        ("{counter}", "1"),
        ("{stem}-{counter:3}{suffix}", "DSC_4187-001.JPG"),
        ("fixed.txt", "fixed.txt"),
    ],
)
def test_a_pattern_makes_a_name(pattern: str, name: str) -> None:
    assert named(pattern) == name


def test_the_day_a_picture_was_taken_counts_more_than_its_last_change() -> None:
    taken = PHOTO.with_(attributes={"image.taken": "2019-02-03T04:05:06"})
    assert named("{date:%Y-%m-%d %H%M%S}", taken) == "2019-02-03 040506"


@pytest.mark.usefixtures("east_of_greenwich")
def test_dates_are_by_the_clock_on_the_wall() -> None:
    assert named("{date:%Y-%m-%d %H}") == "2026-06-01 02"


@pytest.mark.usefixtures("east_of_greenwich")
def test_a_moment_outside_the_calendar_is_still_a_date() -> None:
    last = PHOTO.with_(attributes={"source.modified": "9999-12-31T23:59:59.999Z"})
    assert named("{date:%Y}", last) == "9999"


def test_a_counter_gives_the_names_after_the_first() -> None:
    made = parse_pattern("{stem}-{counter:2}{suffix}").fill(PHOTO)
    assert made.name == "DSC_4187-01.JPG"
    assert made.numbering is not None
    assert [made.numbering.name(number) for number in (1, 2, 100)] == [
        "DSC_4187-01.JPG",
        "DSC_4187-02.JPG",
        "DSC_4187-100.JPG",
    ]
    assert parse_pattern("{name}").fill(PHOTO).numbering is None


@pytest.mark.parametrize(
    ("name", "stem", "suffix"),
    [(".bashrc", ".bashrc", ""), ("archive.tar.gz", "archive.tar", ".gz"), ("README", "README", ""), ("a.", "a", ".")],
)
def test_odd_endings(name: str, stem: str, suffix: str) -> None:
    file = File(path="/x", name=name)
    assert named("{stem}-{suffix|}", file) == f"{stem}-{suffix}"


@pytest.mark.parametrize(
    "name",
    ["🙂 été.jpg", "שלום.txt", "two\nlines", "-rf", "dot.", "\udcff\udcfe.jpg", "CON.txt", "$(rm)", "%PATH%", "<img>"],
)
def test_an_odd_name_stays_as_it_is(name: str) -> None:
    file = File(path="/x", name=name)
    assert named("{name}", file) == name
    assert named("{stem}{suffix}", file) == name


@pytest.mark.parametrize(
    ("pattern", "code", "position"),
    [
        ("", "name-pattern-empty", 0),
        ("{steem}", "name-pattern-unknown-like", 0),
        ("ab{colour}", "name-pattern-unknown", 2),
        ("{x.__class__}", "name-pattern-code", 0),
        ("{stem.__init__.__globals__}", "name-pattern-code", 0),
        ("{stem[0]}", "name-pattern-code", 0),
        ("{stem!r}", "name-pattern-code", 0),
        ("{_private.x}", "name-pattern-code", 0),
        ("{0}", "name-pattern-unknown", 0),
        ("{}", "name-pattern-unknown", 0),
        ("a{stem", "name-pattern-open", 1),
        ("{a{stem}}", "name-pattern-open", 0),
        ("a}b", "name-pattern-brace", 1),
        ("{date:%Q}", "name-pattern-form", 0),
        ("{date:>20}", "name-pattern-form", 0),
        ("{stem:>20}", "name-pattern-form", 0),
        ("{counter:0}", "name-pattern-form", 0),
        ("{counter:99999}", "name-pattern-form", 0),
        ("{counter}{counter}", "name-pattern-counter-twice", 9),
        ("a/{name}", "name-pattern-slash", 1),
        ("a\\{name}", "name-pattern-slash", 1),
        ("{date:%Y/%m}", "name-pattern-slash", 2),
        ("{image.taken:%Y/%m}", "name-pattern-slash", 2),
        ("C:x", "name-pattern-sign", 1),
        ("{date:%H:%M}", "name-pattern-sign", 2),
        ("a\0b", "name-pattern-sign", 1),
        ("{image.iso|a/b}", "name-pattern-slash", 1),
    ],
)
def test_a_wrong_pattern_is_refused_in_words(pattern: str, code: str, position: int) -> None:
    with pytest.raises(NamePatternError) as caught:
        parse_pattern(pattern)
    assert caught.value.code == code
    assert caught.value.position == position
    assert str(caught.value) != code
    assert caught.value.next_step


def test_a_misspelt_part_is_guessed() -> None:
    with pytest.raises(NamePatternError) as caught:
        parse_pattern("{suffx}")
    assert caught.value.next_step == "Perhaps “suffix” was meant."


@pytest.mark.parametrize("pattern", ["../x", "/etc/x", "a/../b", "{stem}/..", "C:x", "a\\..\\b", "..", "a/ .. /b"])
def test_folders_that_lead_elsewhere_are_refused(pattern: str) -> None:
    with pytest.raises(NamePatternError):
        parse_pattern(pattern, folders=True)


def test_a_counter_has_no_place_in_folders() -> None:
    with pytest.raises(NamePatternError, match="cannot be counted"):
        parse_pattern("{counter}", folders=True)


@pytest.mark.parametrize(
    ("pattern", "folders"),
    [
        ("{date:%Y}/{date:%m}", "2026/05"),
        ("{date:%Y/%m}", "2026/05"),
        ("{source.folder}/small", "2026/may/small"),
        ("{image.camera}", "NIKON _ D50_ a_b"),
        ("{suffix}/x", ".JPG/x"),
        ("//a//", None),
        ("a//b/", "a/b"),
    ],
)
def test_a_pattern_makes_folders(pattern: str, folders: str | None) -> None:
    if folders is None:
        with pytest.raises(NamePatternError):
            parse_pattern(pattern, folders=True)
    else:
        assert foldered(pattern) == folders


def test_a_file_at_the_top_of_its_source_has_no_folder() -> None:
    top = PHOTO.with_(attributes={"source.folder": ""})
    assert foldered("{source.folder}", top) == ""
    assert foldered("x/{source.folder}/y", top) == "x/y"


@pytest.mark.parametrize("evil", ["../../etc/passwd", "..", "/etc/x", "a\0b", "."])
def test_what_a_file_says_of_itself_leads_nowhere(evil: str) -> None:
    file = PHOTO.with_(attributes={"image.camera": evil})
    assert "/" not in named("{image.camera}", file)
    for folder in foldered("{image.camera}/{image.camera}", file).split("/"):
        assert folder not in ("", ".", "..")
        assert "\0" not in folder


def test_a_file_without_the_part_is_told_in_words() -> None:
    with pytest.raises(NamePatternError) as caught:
        named("{image.widht}")
    assert str(caught.value) == "This file has no “image.widht”, which the name pattern asks for."
    assert caught.value.next_step == "Perhaps “image.width” was meant."


def test_an_attribute_that_is_no_date_is_told_in_words() -> None:
    with pytest.raises(NamePatternError, match="is no date: NIKON"):
        named("{image.camera:%Y}")


@pytest.mark.parametrize(
    ("name", "mended"),
    [
        ("CON", "CON_"),
        ("con.txt", "con_.txt"),
        ("COM1.tar.gz", "COM1_.tar.gz"),
        ("trailing.", "trailing_"),
        ("a:b?c", "a_b_c"),
        ("console.txt", "console.txt"),
        ("plain.txt", "plain.txt"),
    ],
)
def test_names_that_windows_reserves_are_mended_there(name: str, mended: str) -> None:
    assert safe_name(name, windows=True) == mended
    assert safe_name(name, windows=False) == name


@pytest.mark.parametrize("sign", ["a", "é", "🙂", "\udcff"])
def test_a_name_that_is_too_long_is_cut_before_its_ending(sign: str) -> None:
    made = named("{name}", File(path="/x", name=sign * 300 + ".jpeg"))
    size = len(os.fsencode(made))
    assert made.endswith(".jpeg")
    assert made.startswith(sign)
    assert LONGEST - 4 < size <= LONGEST


def test_an_ending_that_is_too_long_is_no_ending() -> None:
    assert len(named("{name}", File(path="/x", name="a." + "b" * 400))) == LONGEST


@given(st.text(min_size=1), st.text())
def test_any_name_comes_out_as_one_name(name: str, camera: str) -> None:
    file = File(path="/x", name=name, attributes={"image.camera": camera})
    for pattern in ("{name}", "{stem}-{image.camera|x}{suffix|}"):
        made = parse_pattern(pattern).fill(file).name
        assert made not in ("", ".", "..")
        assert "/" not in made
        assert "\0" not in made
        assert len(made.encode("utf-8", "surrogatepass")) <= LONGEST


@given(st.text(max_size=30))
def test_any_text_is_a_pattern_or_refused_with_its_place(text: str) -> None:
    try:
        pattern = parse_pattern(text)
    except NamePatternError as error:
        refused_at = error.position
    else:
        refused_at = 0
        assert "".join(text[piece.start : piece.end] for piece in pattern.pieces) == text
    assert 0 <= refused_at <= len(text)


def test_every_part_that_a_form_offers_can_be_used() -> None:
    for part in parts():
        assert named(part.text) if part.text != "{source.folder}" else foldered(part.text)
        assert part.title
        assert part.example
