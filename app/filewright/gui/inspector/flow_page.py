"""Name and description of the flow, while nothing is selected."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QScrollArea, QVBoxLayout, QWidget

from filewright.core import edits
from filewright.core.pipeline import TraceMode
from filewright.gui.document import Document
from filewright.gui.fields.controls import Choice, Segmented
from filewright.gui.theme import Theme, set_class
from filewright.text import _


class FlowPage(QScrollArea):
    """Every change is one undoable edit."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document: Document | None = None
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(16, 12, 16, 16)
        column.setSpacing(4)
        self.name = QLineEdit(page)
        self.name.setAccessibleName(_("Name of this flow"))
        self.name.editingFinished.connect(self._commit_name)
        self._description = QPlainTextEdit(page)
        self._description.setAccessibleName(_("Description of this flow"))
        self._description.setPlaceholderText(_("What does it do, and for whom?"))
        self._description.setFixedHeight(theme.px(96))
        self._description.setTabChangesFocus(True)
        self._description.installEventFilter(self)
        self._history = Segmented(
            theme,
            _("What is kept of each file"),
            [
                Choice(value=TraceMode.FULL.value, label=_("Whole history")),
                Choice(value=TraceMode.COUNTS.value, label=_("Numbers only")),
            ],
            parent=page,
        )
        self._history.value_changed.connect(self._trace_chosen)
        for words, field in (
            (_("Name"), self.name),
            (_("Description"), self._description),
            (_("What is kept of each file"), self._history),
        ):
            label = QLabel(words, page)
            set_class(label, "label")
            label.setBuddy(field)
            column.addWidget(label)
            column.addWidget(field)
            column.addSpacing(8)
        teaching = QLabel(
            _(
                "Select a step to see its settings. Drag steps from the left onto the canvas, then draw a connection "
                "from a way out to a way in. Files come in at the left and go on from step to step."
            ),
            page,
        )
        teaching.setWordWrap(True)
        set_class(teaching, "muted")
        column.addWidget(teaching)
        column.addStretch(1)
        self.setWidget(page)

    def show_document(self, document: Document) -> None:
        """Show this flow as it is now."""
        self._document = document
        pipeline = document.pipeline
        if not self.name.hasFocus():
            self.name.setText(pipeline.name)
        if not self._description.hasFocus() and self._description.toPlainText() != pipeline.description:
            self._description.setPlainText(pipeline.description)
        self._history.set_value(pipeline.trace.value)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._description and event.type() == QEvent.Type.FocusOut:
            self._commit_description()
        return super().eventFilter(watched, event)

    def _commit_name(self) -> None:
        if self._document is not None:
            after = edits.change(self._document.pipeline, name=self.name.text().strip())
            self._document.edit(after, _("Rename the flow"))

    def _commit_description(self) -> None:
        if self._document is not None:
            after = edits.change(self._document.pipeline, description=self._description.toPlainText())
            self._document.edit(after, _("Describe the flow"))

    def _trace_chosen(self, value: str) -> None:
        if self._document is not None:
            after = edits.change(self._document.pipeline, trace=TraceMode(value))
            self._document.edit(after, _("Change what is kept of each file"))
