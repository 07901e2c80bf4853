"""Numbers, durations and sizes: read as people write them, told when the person changed them."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from filewright.gui.fields.controls import DurationField, NumberField, SizeField
from filewright.gui.theme import Theme


def type_into(edit: QLineEdit, text: str) -> None:
    edit.selectAll()
    QTest.keyClicks(edit, text)
    QTest.keyClick(edit, Qt.Key.Key_Return)


@pytest.mark.parametrize(
    ("typed", "seconds", "shown"),
    [("1m30", 90, "90 s"), ("2 min", 120, "2 min"), ("60", 60, "1 min"), ("0,5s", 0.5, "500 ms")],
)
def test_a_duration_is_read_as_it_is_written(
    theme: Theme, qtbot: QtBot, typed: str, seconds: float, shown: str
) -> None:
    field = DurationField(theme, "Time limit")
    qtbot.addWidget(field)
    told: list[float] = []
    field.value_changed.connect(told.append)
    type_into(field.edit, typed)
    assert told == [seconds]
    assert field.value() == seconds
    assert field.edit.text().replace("\N{THIN SPACE}", " ") == shown


def test_what_cannot_be_read_stays_and_is_told_in_words(theme: Theme, qtbot: QtBot) -> None:
    field = DurationField(theme, "Time limit")
    qtbot.addWidget(field)
    field.set_value(60)
    told: list[object] = []
    problems: list[str] = []
    field.value_changed.connect(told.append)
    field.problem_changed.connect(problems.append)
    type_into(field.edit, "soon")
    assert field.edit.text() == "soon"
    assert field.has_error
    assert field.value() == 60
    assert told == []
    assert "length of time" in field.problem()
    type_into(field.edit, "60s")
    assert not field.has_error
    assert problems[-1] == ""
    assert told == []


def test_an_emptied_duration_is_none(theme: Theme, qtbot: QtBot) -> None:
    field = DurationField(theme, "Time limit")
    qtbot.addWidget(field)
    field.set_value(60)
    told: list[object] = []
    field.value_changed.connect(told.append)
    field.edit.selectAll()
    QTest.keyClick(field.edit, Qt.Key.Key_Delete)
    QTest.keyClick(field.edit, Qt.Key.Key_Return)
    assert told == [None]
    assert field.value() is None


@pytest.mark.parametrize(
    ("typed", "size", "shown"),
    [
        ("1.5 MB", 1_500_000, "1.5 MB"),
        ("10 mib", 10 * 2**20, "10 MiB"),
        ("800", 800, "800 B"),
        ("1234567", 1234567, "1234.567 KB"),
        ("1234567890123", 1234567890123, "1234567890.123 KB"),
        ("0", 0, "0 B"),
    ],
)
def test_a_size_is_read_as_it_is_written_and_loses_nothing(
    theme: Theme, qtbot: QtBot, typed: str, size: int, shown: str
) -> None:
    field = SizeField(theme, "Larger than")
    qtbot.addWidget(field)
    told: list[int] = []
    field.value_changed.connect(told.append)
    type_into(field.edit, typed)
    assert told == [size]
    assert field.edit.text().replace("\N{THIN SPACE}", " ") == shown
    QTest.keyClick(field.edit, Qt.Key.Key_Return)
    assert field.value() == size
    assert told == [size]


def number(theme: Theme, qtbot: QtBot) -> tuple[NumberField, list[object]]:
    field = NumberField(theme, "Working at once", minimum=1, maximum=6, unit="of 6")
    qtbot.addWidget(field)
    field.set_value(2)
    told: list[object] = []
    field.value_changed.connect(told.append)
    with qtbot.waitActive(field):
        field.show()
        field.activateWindow()
    return field, told


def test_setting_a_number_is_silent_and_within_its_limits(theme: Theme, qtbot: QtBot) -> None:
    field, told = number(theme, qtbot)
    assert field.value() == 2
    field.set_value(99)
    assert field.value() == 6
    assert field.slider is not None
    assert field.slider.value() == field.slider.maximum()
    assert told == []


def test_keys_and_slider_change_a_number_once_each(theme: Theme, qtbot: QtBot) -> None:
    field, told = number(theme, qtbot)
    QTest.keyClick(field.spin, Qt.Key.Key_Up)
    assert told == [3]
    assert isinstance(told[0], int)
    assert field.slider is not None
    QTest.keyClick(field.slider, Qt.Key.Key_Right)
    assert told == [3, 4]
    assert field.value() == 4
    assert field.slider.value() == 3


def test_a_typed_number_is_told_when_it_is_finished(theme: Theme, qtbot: QtBot) -> None:
    field = NumberField(theme, "Width", minimum=1, unit="px")
    qtbot.addWidget(field)
    told: list[object] = []
    field.value_changed.connect(told.append)
    field.spin.selectAll()
    QTest.keyClicks(field.spin, "1600")
    assert told == []
    QTest.keyClick(field.spin, Qt.Key.Key_Return)
    assert told == [1600]
    assert field.slider is None


def test_a_passing_wheel_changes_nothing(theme: Theme, qtbot: QtBot, qapp: QApplication) -> None:
    field, told = number(theme, qtbot)
    assert field.slider is not None
    field.slider.setFocus()
    middle = QPointF(field.spin.rect().center())
    wheel = QWheelEvent(
        middle,
        field.spin.mapToGlobal(middle),
        QPoint(0, 0),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    qapp.sendEvent(field.spin, wheel)
    assert field.value() == 2
    assert told == []


def test_the_value_is_seen_in_the_box(theme: Theme, qtbot: QtBot) -> None:
    field, _told = number(theme, qtbot)
    assert field.spin.lineEdit().width() >= 20


def test_the_slider_of_a_long_range_has_room_for_small_numbers(qtbot: QtBot, theme: Theme) -> None:
    field = NumberField(theme, "Width", minimum=1, maximum=32768)
    qtbot.addWidget(field)
    assert field.slider is not None
    heard: list[object] = []
    field.value_changed.connect(heard.append)

    field.set_value(1600)
    place = field.slider.value()
    assert 600 < place < 800  # of 1000; in equal steps it would be 49
    field.slider.setValue(place)
    assert heard == []  # looking at it changes nothing
    field.slider.setValue(500)
    assert heard == [180]  # two figures, as a hand means it
    field.slider.setValue(1000)
    assert heard[-1] == 32768
    field.slider.setValue(0)
    assert heard[-1] == 1
