"""The bundled fonts are used, in the design's sizes, and grow with the user's text size."""

import pytest
from PySide6.QtGui import QFontInfo, QFontMetricsF, QRawFont

from filewright.gui.theme import FontRole, Theme
from filewright.gui.theme.fonts import Fonts
from filewright.paths import resources


@pytest.mark.parametrize("role", FontRole)
def test_text_is_inter_in_the_size_and_weight_of_its_role(theme: Theme, role: FontRole) -> None:
    size = theme.tokens.font_scale[role.value]
    font = theme.font(role)
    assert QFontInfo(font).family() == "Inter"
    assert QFontInfo(font).pixelSize() == size.size
    assert QRawFont.fromFont(font).weight() == size.weight


@pytest.mark.parametrize("weight", [400, 500])
def test_code_is_jetbrains_mono(theme: Theme, weight: int) -> None:
    font = theme.font(FontRole.SMALL, mono=True, weight=weight)
    assert QFontInfo(font).family() == "JetBrains Mono"
    assert QRawFont.fromFont(font).weight() == weight


def test_figures_are_all_of_one_width(theme: Theme) -> None:
    metrics = QFontMetricsF(theme.font(FontRole.BODY))
    widths = {round(metrics.horizontalAdvance(figure * 10), 3) for figure in "0123456789"}
    assert len(widths) == 1


def test_the_text_size_scales_text_and_rows_within_its_limits(theme: Theme) -> None:
    theme.set_text_scale(1.5)
    assert theme.font(FontRole.BODY).pixelSize() == 18
    assert theme.px(theme.tokens.layout.row) == 36
    assert Fonts(theme.tokens, 7).scale == 1.5
    assert Fonts(theme.tokens, 0.1).scale == 0.9


def test_licences_lie_beside_the_fonts() -> None:
    folder = resources() / "fonts"
    files = sorted(path.name for path in folder.iterdir() if path.suffix in (".ttf", ".otf"))
    assert files == [
        "Inter-Medium.ttf",
        "Inter-Regular.ttf",
        "Inter-SemiBold.ttf",
        "JetBrainsMono-Medium.ttf",
        "JetBrainsMono-Regular.ttf",
    ]
    for licence in ("OFL-Inter.txt", "OFL-JetBrainsMono.txt"):
        assert "SIL OPEN FONT LICENSE Version 1.1" in (folder / licence).read_text(encoding="utf-8")
