"""One theme at a time, known to everyone who draws."""

import gc

import pytest
from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QGuiApplication, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from filewright.core.media import Kind
from filewright.gui.theme import (
    FocusRing,
    Theme,
    ThemeChoice,
    ThemeName,
    UnknownToken,
    cast_shadow,
    follow_icon,
    kind_look,
    port_path,
    vanes,
)
from filewright.gui.theme import theme as theme_module
from filewright.gui.theme.high_contrast import colors as high_contrast_colors
from filewright.gui.theme.popup_shadow import shadow_image
from filewright.paths import resources


def test_toggling_changes_every_part_and_says_so(theme: Theme, qapp: QApplication, qtbot: QtBot) -> None:
    before = qapp.styleSheet()
    with qtbot.waitSignal(theme.changed):
        theme.toggle()
    assert theme.name is ThemeName.LIGHT
    assert theme.hex("bg.panel") == "#FAFBFC"
    assert qapp.palette().color(QPalette.ColorRole.Window) == theme.color("bg.panel")
    assert qapp.styleSheet() != before
    theme.toggle()
    assert qapp.styleSheet() == before


def test_the_system_is_followed_until_the_person_chooses(theme: Theme, monkeypatch: pytest.MonkeyPatch) -> None:
    hints = QGuiApplication.styleHints()

    def system_turns(scheme: Qt.ColorScheme) -> None:
        # The offscreen platform has no scheme of its own that could be changed; the signal is Qt's.
        monkeypatch.setattr(theme_module, "system_scheme", lambda: scheme)
        hints.colorSchemeChanged.emit(scheme)

    theme.choose(ThemeChoice.SYSTEM)
    system_turns(Qt.ColorScheme.Light)
    assert theme.name is ThemeName.LIGHT
    system_turns(Qt.ColorScheme.Dark)
    assert theme.name is ThemeName.DARK
    theme.toggle()
    system_turns(Qt.ColorScheme.Dark)
    assert theme.name is ThemeName.LIGHT
    assert theme.choice is ThemeChoice.LIGHT


def test_reduced_motion_takes_all_movement_out(theme: Theme) -> None:
    assert (theme.duration("quick"), theme.duration("normal"), theme.duration("layout")) == (90, 160, 240)
    assert theme.grain_fps == 12
    theme.set_reduced_motion(True)
    assert {theme.duration(name) for name in ("quick", "normal", "layout")} == {0}
    assert theme.grain_fps == 0


def test_unknown_colours_are_errors(theme: Theme) -> None:
    with pytest.raises(UnknownToken, match=r"bg\.nowhere"):
        theme.color("bg.nowhere")


def test_high_contrast_takes_the_systems_colours(theme: Theme) -> None:
    system = QPalette()
    system.setColor(QPalette.ColorRole.Window, "#000000")
    system.setColor(QPalette.ColorRole.WindowText, "#ffff00")
    colors = high_contrast_colors(theme.tokens, system)
    assert colors.name is ThemeName.DARK
    assert colors.hex("bg.panel") == "#000000"
    assert {colors.hex(name) for name in ("text.muted", "border.subtle", "border.control")} == {"#ffff00"}
    assert colors.hex("state.error") == theme.tokens.colors(ThemeName.DARK).hex("state.error")


def test_an_icon_on_a_button_follows_the_theme_and_goes_with_it(theme: Theme, qtbot: QtBot) -> None:
    button = QPushButton()
    qtbot.addWidget(button)
    follow_icon(theme, button, "search", "text.primary")
    dark = button.icon().pixmap(16).toImage()
    theme.toggle()
    assert button.icon().pixmap(16).toImage() != dark
    follow_icon(theme, button, "x", "text.primary")
    cross = button.icon().pixmap(16).toImage()
    theme.toggle()
    theme.toggle()
    assert button.icon().pixmap(16).toImage() == cross
    short_lived = QPushButton()
    follow_icon(theme, short_lived, "search")
    del short_lived
    gc.collect()
    theme.toggle()


def test_the_seven_kinds_have_seven_shapes_and_the_designs_names(theme: Theme) -> None:
    looks = {kind: kind_look(kind) for kind in Kind}
    assert {kind.value: look.shape.value for kind, look in looks.items()} == dict(theme.tokens.port_shapes)
    assert len({look.shape for look in looks.values()}) == 7
    for look in looks.values():
        for token in (look.color, look.idle, look.tile):
            theme.color(token)
        outline = port_path(look.shape, 12).boundingRect()
        assert 8 < outline.height() <= 12
        assert 8 < outline.width() <= 12


def test_the_mark_has_four_vanes_in_its_square() -> None:
    strong, faint = vanes()
    for pair in (strong, faint):
        assert pair.boundingRect().width() <= 22.01
        assert pair.boundingRect().height() <= 22.01
    for angle_point, pair in (((2, -7), strong), ((-2, 7), strong), ((7, 2), faint), ((-7, -2), faint)):
        assert pair.contains(QPointF(*angle_point))
    assert not strong.intersects(faint)


class Ringed(QWidget):
    """Two buttons and a field."""

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        self.first, self.second, self.field = QPushButton("1"), QPushButton("2"), QLineEdit()
        for widget in (self.first, self.second, self.field):
            row.addWidget(widget)


def test_the_ring_goes_with_the_keyboard_and_away_with_the_mouse(
    theme: Theme, qtbot: QtBot, qapp: QApplication
) -> None:
    ring = FocusRing(theme, qapp)
    window = Ringed()
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    window.first.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(lambda: ring.around is window.first)
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_Tab)
    assert ring.around is window.second
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_Tab)
    assert ring.around is None  # a field shows its own focus
    window.second.setFocus(Qt.FocusReason.TabFocusReason)
    middle = window.first.geometry().center()
    QTest.mouseClick(window.windowHandle(), Qt.MouseButton.LeftButton, pos=middle)
    assert window.first.hasFocus()
    assert ring.around is None
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_Shift)
    assert ring.around is window.first
    ring.deleteLater()


def test_what_floats_casts_a_shadow_that_goes_with_it(theme: Theme, qtbot: QtBot) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    host.resize(300, 300)
    floating = QWidget(host)
    floating.setGeometry(100, 100, 100, 50)
    cast_shadow(theme, floating)
    host.show()
    shadow = next(child for child in host.children() if child is not floating)
    assert isinstance(shadow, QWidget)
    assert shadow.geometry().getRect() == (68, 80, 164, 114)
    floating.move(110, 100)
    assert shadow.x() == 78
    floating.hide()
    assert not shadow.isVisible()


def test_the_shadow_is_strongest_under_its_box_and_gone_at_its_edge(theme: Theme) -> None:
    image = shadow_image(QSize(200, 100), theme.popup_shadow(), 2.0)
    assert image.size().toTuple() == (528, 328)
    middle = image.pixelColor(264, 164).alphaF()
    edge = image.pixelColor(264, 64).alphaF()
    assert middle == pytest.approx(0.45, abs=0.01)
    assert edge == pytest.approx(0.225, abs=0.01)
    assert image.pixelColor(0, 164).alphaF() < 0.02


def test_resources_are_found_in_a_checkout() -> None:
    assert (resources() / "themes" / "tokens.json").is_file()
