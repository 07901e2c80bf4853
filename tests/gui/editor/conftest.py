"""A real canvas in a real window (offscreen), with a few kinds of steps."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from filewright.gui.document import Document
from filewright.gui.editor import Editor
from filewright.gui.theme import Theme, ThemeChoice
from filewright.paths import resources
from tests.gui.editor.driver import Driver
from tests.gui.editor.flows import SPECS, photos


@pytest.fixture(scope="module")  # other tests undress the application
def theme(qapp: QApplication) -> Iterator[Theme]:
    """The dark theme, without movement."""
    made = Theme(resources(), choice=ThemeChoice.DARK, reduced_motion=True)
    made.apply(qapp)
    yield made
    qapp.setStyleSheet("")
    made.deleteLater()


@pytest.fixture
def document(qapp: QApplication) -> Document:
    """Pictures from an inbox through a filter and a resize to a folder; what is left goes to another."""
    return Document(photos(), SPECS)


@pytest.fixture
def driver(document: Document, theme: Theme, qapp: QApplication) -> Iterator[Driver]:
    """A canvas of that flow, 1,100 × 800 at 100 %, with hands on it."""
    editor = Editor(document, theme)
    editor.resize(1100, 800)
    editor.show()
    editor.activateWindow()
    made = Driver(editor)
    made.look_at(1.0)
    editor.canvas.setFocus()
    yield made
    editor.close()
    editor.deleteLater()
    qapp.processEvents()
