"""A theme for each test, and an application that is undressed after it."""

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication

from filewright.gui.theme import Theme, ThemeChoice
from filewright.paths import resources


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    """The dark theme, applied."""
    made = Theme(resources(), choice=ThemeChoice.DARK)
    made.apply(qapp)
    yield made
    made.deleteLater()
    qapp.setStyleSheet("")
    qapp.setPalette(QPalette())
