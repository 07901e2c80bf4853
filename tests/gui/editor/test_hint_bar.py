"""The line at the lower edge of the canvas."""

from PySide6.QtWidgets import QApplication, QLabel, QWidget

from filewright.core.media import Kind
from filewright.gui.editor.hint import Hint
from filewright.gui.editor.hint_bar import HintBar
from filewright.gui.theme import Theme


def test_no_word_is_cut_off_however_often_it_changes(theme: Theme) -> None:
    host = QWidget()
    host.resize(900, 200)
    host.show()
    bar = HintBar(theme, host)
    keys = (("Shift", "several connections"), ("Tab", "next way"), ("Esc", "let go"))
    for text in ("carries pictures", "Would make a loop: its files go on to Only pictures.", "Takes text.", ""):
        bar.say(Hint(title="Only pictures → pictures", text=text, kind=Kind.IMAGE, keys=keys))
        labels = [label for label in bar.findChildren(QLabel) if label.isVisible()]
        assert len(labels) == (8 if text else 7)
        QApplication.processEvents()
        for label in labels:
            assert label.width() >= label.sizeHint().width(), label.text()
            assert bar.rect().contains(label.geometry()), label.text()
    bar.say(None)
    assert not bar.isVisible()
    host.close()
    host.deleteLater()
