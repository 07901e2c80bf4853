"""One window with every control in every state, painted into a file per theme; called by packaging/gallery.py."""

import sys
from pathlib import Path

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QRadioButton,
    QTabBar,
    QTableView,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from filewright.core.media import Kind
from filewright.gui.fields.controls import (
    Badge,
    Bulletin,
    Choice,
    DurationField,
    EmptyState,
    IconButton,
    NumberField,
    PathField,
    SearchField,
    Segmented,
    SizeField,
    Switch,
    Toast,
    TokenField,
)
from filewright.gui.theme import (
    FocusRing,
    FontRole,
    Look,
    Theme,
    ThemeChoice,
    dress_table,
    dress_tree,
    follow_icon,
    kind_look,
    mark,
    paint_mark,
    port_path,
    set_class,
    state_look,
)
from filewright.paths import resources

_ROOT = QModelIndex()
SIZE = QSize(1280, 900)


class Gallery(QWidget):
    """All controls on the panel colour."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self.ringed: list[QWidget] = []
        self.resize(SIZE)
        set_class(self, "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        columns = QHBoxLayout(self)
        columns.setContentsMargins(24, 16, 24, 16)
        columns.setSpacing(32)
        for fill in (self._first, self._second, self._third):
            column = QVBoxLayout()
            column.setSpacing(10)
            fill(column)
            column.addStretch(1)
            columns.addLayout(column, 1)
        self.toast = Toast(theme, "3 files were moved to ./done", action="Undo", parent=self)

    def _first(self, column: QVBoxLayout) -> None:
        theme = self.theme
        bar = QFrame()
        set_class(bar, "toolbar")
        row = QHBoxLayout(bar)
        row.setContentsMargins(8, 0, 8, 0)
        row.addWidget(IconButton(theme, "menu-2", "Menu"))
        row.addWidget(Mark(theme, 20))
        row.addWidget(IconButton(theme, "arrow-back-up", "Undo", key="Ctrl+Z"))
        disabled = IconButton(theme, "arrow-forward-up", "Redo", key="Ctrl+Y")
        disabled.setEnabled(False)
        row.addWidget(disabled)
        row.addWidget(line())
        row.addWidget(button(theme, "Pause", icon="player-pause"))
        row.addWidget(button(theme, "Run once", "plain", icon="bolt"))
        row.addStretch(1)
        column.addWidget(bar)
        for classes in (("outline",), ("plain",), ("primary",), ("apply",), ("link",)):
            row = QHBoxLayout()
            for enabled in (True, False):
                made = button(theme, classes[0].capitalize(), *classes, icon="pencil" if classes[0] == "apply" else "")
                made.setEnabled(enabled)
                row.addWidget(made)
            small = button(theme, "Small", *classes, "small")
            if classes == ("primary",):
                self.ringed.append(small)
            row.addWidget(small)
            down = button(theme, "Pressed", *classes)
            down.setDown(True)
            row.addWidget(down)
            row.addStretch(1)
            column.addLayout(row)
        row = QHBoxLayout()
        menu = button(theme, "60 × faster", "menu")
        entries = QMenu(menu)
        entries.addAction("Slower")
        menu.setMenu(entries)
        row.addWidget(menu)
        checked = IconButton(theme, "history", "History", on_color="text.primary")
        checked.setCheckable(True)
        checked.setChecked(True)
        row.addWidget(checked)
        row.addWidget(IconButton(theme, "star", "Pin", small=True))
        for look, count in ((Look.QUARANTINE, 8), (Look.ERROR, 3), (Look.HELD, 42), (Look.RUNNING, 12345)):
            row.addWidget(Badge(theme, look, count=count))
        kbd = QLabel("Ctrl K")
        set_class(kbd, "kbd")
        row.addWidget(kbd)
        row.addStretch(1)
        column.addLayout(row)
        for documents in (True, False):
            tabs = QTabBar()
            if documents:
                set_class(tabs, "documents")
                tabs.setTabsClosable(True)
                for name, look in (("Photos for the web", Look.RUNNING), ("Log router", Look.RUNNING)):
                    tabs.addTab(theme.icon(state_look(look).icon, state_look(look).color), name)
            else:
                for name in ("Settings", "Numbers", "Files", "Notes"):
                    tabs.addTab(name)
            column.addWidget(tabs)
        words = QGridLayout()
        for place, role in enumerate(FontRole):
            label = QLabel(f"{role.value} 0123,456.78")
            set_class(label, role.value)
            words.addWidget(label, place // 2, place % 2)
        column.addLayout(words)
        row = QHBoxLayout()
        for name in ("secondary", "muted", "link", "running", "held", "error", "quarantine"):
            label = QLabel(name)
            set_class(label, name)
            row.addWidget(label)
        column.addLayout(row)
        column.addWidget(Pictures(theme))
        for name, value in (("running", 60), ("held", 85), ("", 30)):
            progress = QProgressBar()
            progress.setTextVisible(False)
            set_class(progress, name)
            progress.setValue(value)
            column.addWidget(progress)

    def _second(self, column: QVBoxLayout) -> None:
        theme = self.theme
        on = Segmented(
            theme,
            "Step is",
            [
                Choice(value="on", label="On", chosen_icon="check"),
                Choice(value="skip", label="Skip"),
                Choice(value="off", label="Off"),
            ],
        )
        on.set_value("on")
        column.addWidget(on)
        self.ringed.append(on.focusProxy())
        folder = PathField(theme, "Folder")
        folder.set_value("./web")
        self._field(column, "Folder", folder, "Made when it is missing. Relative to the flow file.")
        tokens = TokenField(theme, "Names")
        tokens.set_value(["*.jpg", "*.jpeg", "*.png", "holiday-*-2026.tiff", "*.heic"])
        tokens.set_bad(["*.heic"])
        self._field(column, "Names", tokens, "")
        empty = TokenField(theme, "Leave out", placeholder="Type and press Enter")
        self._field(column, "Leave out", empty, "")
        kept = Segmented(
            theme,
            "Subfolders",
            [Choice(value=name, label=name.capitalize()) for name in ("keep", "flat", "pattern")],
        )
        kept.set_value("keep")
        self._field(column, "Subfolders", kept, "")
        combo = QComboBox()
        combo.addItems(["Rename: add (2) before the ending", "Skip"])
        self._field(column, "If the name is taken", combo, "Equal content counts as already there.")
        number = NumberField(theme, "Working at once", minimum=1, maximum=6, unit="of 6")
        number.set_value(2)
        self._field(column, "Working at once", number, "")
        pair = QHBoxLayout()
        time = DurationField(theme, "Time limit")
        time.set_value(60)
        tries = NumberField(theme, "Tries", minimum=1, maximum=None, unit="times")
        tries.set_value(3)
        size = SizeField(theme, "Size")
        size.set_value(1_500_000)
        for widget in (time, tries, size):
            pair.addWidget(widget, 1)
        column.addLayout(pair)
        wrong = DurationField(theme, "Wait")
        wrong.edit.setText("soon")
        wrong.edit.editingFinished.emit()
        column.addWidget(wrong)
        row = QHBoxLayout()
        for value in (True, False):
            for enabled in (True, False):
                switch = Switch(theme, "On", value=value)
                switch.setEnabled(enabled)
                row.addWidget(switch)
        for state in (Qt.CheckState.Checked, Qt.CheckState.PartiallyChecked, Qt.CheckState.Unchecked):
            check = QCheckBox("Check")
            check.setTristate(True)
            check.setCheckState(state)
            row.addWidget(check)
        radio = QRadioButton("Radio")
        radio.setChecked(True)
        row.addWidget(radio)
        row.addStretch(1)
        column.addLayout(row)
        plain = QLineEdit("Plain text")
        off = QLineEdit("Disabled")
        off.setEnabled(False)
        bad = QLineEdit("Not right")
        mark(bad, "error", True)
        row = QHBoxLayout()
        for edit in (plain, off, bad):
            row.addWidget(edit)
        column.addLayout(row)
        code = QPlainTextEdit("{stem}-web{suffix}")
        set_class(code, "code")
        code.setFixedHeight(44)
        column.addWidget(code)
        self.focused = QLineEdit("has the keyboard")
        column.addWidget(self.focused)

    def _third(self, column: QVBoxLayout) -> None:
        theme = self.theme
        column.addWidget(SearchField(theme, "Find a step", key="Tab"))
        found = SearchField(theme, "Find a step", key="Tab")
        found.set_text("resize")
        column.addWidget(found)
        self.table = QTableView()
        self.model = Rows(theme, self.table)
        self.table.setModel(self.model)
        dress_table(self.table, theme)
        self.table.setColumnWidth(0, 110)
        self.table.setColumnWidth(1, 110)
        self.table.setColumnWidth(2, 70)
        self.table.setSortingEnabled(True)
        self.table.selectRow(3)
        self.table.setFixedHeight(190)
        column.addWidget(self.table)
        tree = QTreeView()
        items = QStandardItemModel(tree)
        for name in ("Sources", "Images"):
            parent = QStandardItem(name)
            for child in ("Watch folder", "Dropped files"):
                parent.appendRow(QStandardItem(theme.icon("folder-search"), child))
            items.appendRow(parent)
        tree.setModel(items)
        dress_tree(tree)
        tree.expand(items.index(0, 0))
        tree.setCurrentIndex(items.index(1, 0, items.index(0, 0)))
        tree.setFixedHeight(120)
        column.addWidget(tree)
        column.addWidget(
            Bulletin(
                theme,
                Look.HELD,
                "Resize image is busy 83 % of the time.",
                text="It carries up to 240 files a minute.",
                action="Work on 2 more",
                icon="bolt",
            )
        )
        column.addWidget(Bulletin(theme, Look.ERROR, "The folder is gone.", text="3 files wait."))
        column.addWidget(
            EmptyState(
                theme, "folder-search", "Files that a step could not work on wait here.", action="Watch a folder"
            )
        )
        menu = QMenu(self)
        menu.addAction(theme.icon("copy"), "Copy").setShortcut("Ctrl+C")
        menu.addAction("Disabled").setEnabled(False)
        menu.addSeparator()
        checked = menu.addAction("Checked")
        checked.setCheckable(True)
        checked.setChecked(True)
        menu.addMenu("More")
        self.menu = menu
        place = QWidget()
        place.setFixedHeight(130)
        column.addWidget(place)
        self.place = place

    def _field(self, column: QVBoxLayout, label: str, field: QWidget, text: str) -> None:
        box = QVBoxLayout()
        box.setSpacing(4)
        above = QLabel(label)
        set_class(above, "label")
        box.addWidget(above)
        box.addWidget(field)
        if text:
            below = QLabel(text)
            set_class(below, "help")
            below.setWordWrap(True)
            box.addWidget(below)
        column.addLayout(box)


class Mark(QWidget):
    """The product mark."""

    def __init__(self, theme: Theme, size: int) -> None:
        super().__init__()
        self.theme = theme
        self.setFixedSize(size, size)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_mark(painter, QRectF(self.rect()), self.theme.color("accent.base"))
        painter.end()


class Pictures(QWidget):
    """Kinds, states and the icons of the bundled steps."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self.setFixedHeight(190)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), theme.color("bg.canvas"))
        ratio = self.devicePixelRatioF()
        for place, kind in enumerate(Kind):
            look = kind_look(kind)
            x = 20 + place * 50
            painter.save()
            painter.translate(x, 20)
            painter.fillPath(port_path(look.shape), theme.color(look.color))
            painter.translate(20, 0)
            painter.setPen(theme.color(look.color))
            painter.drawPath(port_path(look.shape))
            painter.restore()
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color(look.tile))
            painter.drawRoundedRect(QRectF(x - 8, 36, 28, 28), 6, 6)
            painter.drawPixmap(x - 3, 41, theme.pixmap("resize", look.color, 18, ratio))
        for place, state in enumerate(Look):
            look_of = state_look(state)
            painter.drawPixmap(12 + place * 28, 76, theme.pixmap(look_of.icon, look_of.color, 16, ratio, state=True))
        for place, name in enumerate(STEPS):
            painter.drawPixmap(12 + place % 12 * 28, 104, theme.pixmap(name, "text.secondary", 18, ratio))
        for place, name in enumerate(("sun-moon", "history", "bell", "list-check", "route", "text-recognition")):
            painter.drawPixmap(12 + place * 28, 132, theme.pixmap(name, "text.secondary", 18, ratio))
        paint_mark(painter, QRectF(200, 132, 40, 40), theme.color("accent.base"))
        painter.end()


STEPS = (
    "folder-search",
    "drag-drop",
    "filter",
    "resize",
    "git-compare",
    "cursor-text",
    "folder-down",
    "letter-case-upper",
    "list-search",
    "git-fork",
    "list-numbers",
    "file-arrow-right",
)


class Rows(QAbstractTableModel):
    """A few files with their states."""

    HEAD = ("State", "File", "Size", "When")
    ROWS = (
        (Look.RUNNING, "Running", "DSC_4193.jpg", "4.9 MB", "14:05:31"),
        (Look.IDLE, "Waiting", "DSC_4194.jpg", "4.6 MB", "14:05:31"),
        (Look.DONE, "Done", "DSC_4187.jpg", "4.8 MB", "14:05:29"),
        (Look.QUARANTINE, "Needs attention", "scan_0412.pdf", "212 KB", "14:04:58"),
        (Look.HELD, "Waiting", "scan_0411.pdf", "1.2 MB", "14:04:02"),
        (Look.FILTERED, "Left out", "Thumbs.db", "12 KB", "14:03:50"),
    )

    def __init__(self, theme: Theme, parent: QTableView) -> None:
        super().__init__(parent)
        self.theme = theme

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:
        return len(self.ROWS)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:
        return len(self.HEAD)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.HEAD[section]
        if role == Qt.ItemDataRole.TextAlignmentRole and section >= 2:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.ROWS[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row[index.column() + 1]
        if role == Qt.ItemDataRole.DecorationRole and index.column() == 0:
            look = state_look(row[0])
            return self.theme.icon(look.icon, look.color)
        if role == Qt.ItemDataRole.ForegroundRole and index.column() == 1:
            return QColor(self.theme.color("text.primary"))
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() >= 2:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None


def button(theme: Theme, text: str, *classes: str, icon: str = "") -> QPushButton:
    """A push button of these classes."""
    made = QPushButton(text)
    set_class(made, *classes)
    if icon:
        follow_icon(theme, made, icon, "text.link" if "apply" in classes else "text.primary")
    return made


def line() -> QFrame:
    """A thin vertical line."""
    made = QFrame()
    set_class(made, "line-vertical")
    return made


def paint(folder: Path, scale: int, text_scale: float) -> None:
    """Write one file per theme."""
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    theme = Theme(resources(), choice=ThemeChoice.DARK, text_scale=text_scale, reduced_motion=True)
    theme.apply(application)
    FocusRing(theme, application)
    gallery = Gallery(theme)
    gallery.show()
    gallery.toast.pop_up()
    gallery.activateWindow()
    gallery.focused.setFocus(Qt.FocusReason.TabFocusReason)
    for choice in (ThemeChoice.DARK, ThemeChoice.LIGHT):
        theme.choose(choice)
        for _round in range(5):
            application.processEvents()
        gallery.focused.setFocus(Qt.FocusReason.TabFocusReason)
        picture = gallery.grab()
        for ringed in gallery.ringed:
            ringed.setFocus(Qt.FocusReason.TabFocusReason)
            application.processEvents()
            around = ringed.geometry().adjusted(-8, -8, 8, 8)
            part = ringed.parentWidget().grab(around)
            place = ringed.parentWidget().mapTo(gallery, around.topLeft())
            painter = QPainter(picture)
            painter.drawPixmap(place, part)
            painter.end()
        gallery.menu.ensurePolished()
        gallery.menu.adjustSize()
        painter = QPainter(picture)
        painter.drawPixmap(gallery.place.mapTo(gallery, QPoint(0, 0)), gallery.menu.grab())
        painter.end()
        picture.save(str(folder / f"gallery-{choice.value}-{scale * 100}.png"))
    gallery.close()


if __name__ == "__main__":
    paint(Path(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]))
