"""The colours can be read and told apart, by everyone and wherever they are used."""

from collections.abc import Iterator
from itertools import combinations

import pytest

from filewright.gui.theme.tokens import ColorSet, ThemeName, Tokens
from filewright.paths import resources
from tests.gui.theme.color_science import SIGHTS, contrast, difference, seen

TEXT, GRAPHICS = 4.5, 3.0
APART = 10.0
"""The least CIEDE2000 difference between two kinds, and between two states."""

EVERY_GROUND = ("canvas", "window", "panel", "zebra", "raised", "hover", "field", "selected")
SOFT = ("running", "held", "error", "quarantine", "edited")
KINDS = ("any", "image", "document", "text", "table", "archive", "media")
STATES = ("running", "idle", "held", "error", "quarantine", "edited")


def colors(name: ThemeName) -> ColorSet:
    return Tokens.load(resources() / "themes" / "tokens.json").colors(name)


def text_pairs(theme: ThemeName) -> Iterator[tuple[str, str]]:
    """Words and what they stand on."""
    grounds = [f"bg.{ground}" for ground in EVERY_GROUND] + [f"soft.{soft}" for soft in SOFT]
    for text in ("primary", "secondary", "muted", "link"):
        yield from ((f"text.{text}", ground) for ground in grounds)
    yield from ((f"text.{text}", "bg.pressed") for text in ("primary", "secondary", "link"))
    yield from (("text.on_accent", f"accent.{fill}") for fill in ("fill", "fill_hover", "fill_pressed"))
    yield "text.link", "accent.soft"
    for state in STATES:
        yield from ((f"state.{state}", f"bg.{ground}") for ground in ("canvas", "panel", "raised", "field"))
    yield from ((f"state.{state}", f"soft.{state}") for state in SOFT)
    yield from ((f"state.{state}", "bg.window") for state in ("running", "error"))  # the status bar's words
    badge_text = "bg.canvas" if theme is ThemeName.DARK else "bg.raised"
    yield from ((badge_text, f"state.{state}") for state in ("held", "error", "quarantine", "edited"))
    yield from (("chart.axis", f"bg.{ground}") for ground in ("panel", "raised"))


def graphic_pairs() -> Iterator[tuple[str, str]]:
    """Lines, icons and shapes and what they stand on."""
    yield from (("border.control", f"bg.{ground}") for ground in ("canvas", "window", "panel", "raised", "field"))
    for edge in ("border.focus", "border.strong", "accent.base"):
        yield from ((edge, f"bg.{ground}") for ground in EVERY_GROUND)
    for kind in KINDS:
        yield from ((f"type.{kind}", f"bg.{ground}") for ground in EVERY_GROUND)
        yield f"type.{kind}", f"tile.{kind}"
        yield f"wire_idle.{kind}", "bg.canvas"
    for state in STATES:
        yield from ((f"state.{state}", f"bg.{ground}") for ground in EVERY_GROUND)
    yield from ((f"chart.{series}", "bg.panel") for series in "abcd")


@pytest.mark.parametrize("name", ThemeName)
def test_every_text_can_be_read_on_what_it_stands_on(name: ThemeName) -> None:
    palette = colors(name)
    measured = {pair: contrast(palette.hex(pair[0]), palette.hex(pair[1])) for pair in text_pairs(name)}
    assert {pair: round(ratio, 2) for pair, ratio in measured.items() if ratio < TEXT} == {}
    assert len(measured) > 80


@pytest.mark.parametrize("name", ThemeName)
def test_every_line_and_icon_stands_out_from_its_ground(name: ThemeName) -> None:
    palette = colors(name)
    measured = {pair: contrast(palette.hex(pair[0]), palette.hex(pair[1])) for pair in graphic_pairs()}
    assert {pair: round(ratio, 2) for pair, ratio in measured.items() if ratio < GRAPHICS} == {}
    assert len(measured) > 140


@pytest.mark.parametrize("sight", SIGHTS)
@pytest.mark.parametrize(("family", "members"), [("type", KINDS), ("state", STATES)])
@pytest.mark.parametrize("name", ThemeName)
def test_no_two_kinds_and_no_two_states_look_alike(
    name: ThemeName, family: str, members: tuple[str, ...], sight: str
) -> None:
    palette = colors(name)
    looks = {member: seen(palette.hex(f"{family}.{member}"), sight) for member in members}
    apart = {(one, two): difference(looks[one], looks[two]) for one, two in combinations(members, 2)}
    assert {pair: round(distance, 1) for pair, distance in apart.items() if distance < APART} == {}


def test_both_themes_have_the_same_tokens() -> None:
    assert set(colors(ThemeName.DARK).all_hex) == set(colors(ThemeName.LIGHT).all_hex)


@pytest.mark.parametrize(
    ("one", "two", "expected"),
    [  # published test data of the formula: hues on both sides of blue, a turn over 0°, near black
        ((50.0, 2.6772, -79.7751), (50.0, 0.0, -82.7485), 2.0425),
        ((50.0, -1.3802, -84.2814), (50.0, 0.0, -82.7485), 1.0000),
        ((50.0, 2.4900, -0.0010), (50.0, -2.4900, 0.0011), 7.2195),
        ((50.0, 2.5000, 0.0000), (73.0, 25.0000, -18.0000), 27.1492),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
        ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
    ],
)
def test_the_measure_of_difference_gives_the_published_values(
    one: tuple[float, float, float], two: tuple[float, float, float], expected: float
) -> None:
    assert difference(one, two) == pytest.approx(expected, abs=5e-5)


def test_the_measure_of_contrast_gives_the_known_ends() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#777777") == 1
    assert contrast("#FFFFFF", "#767676") == pytest.approx(4.54, abs=0.01)
