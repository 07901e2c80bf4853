"""Dress item views as the design has them: rows of 24, no grid, no zebra, whole rows selected."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QTableView, QTreeView

from filewright.gui.theme.theme import Theme


def dress_table(view: QTableView, theme: Theme, *, checkboxes: bool = False) -> None:
    """Set what no style sheet can; rows follow the user's text size, 30 high where they have checkboxes."""
    view.setShowGrid(False)
    view.setWordWrap(False)
    view.setAlternatingRowColors(False)
    view.setTextElideMode(Qt.TextElideMode.ElideRight)
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.setTabKeyNavigation(False)
    header = view.horizontalHeader()
    header.setHighlightSections(False)
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    header.setStretchLastSection(False)
    rows = view.verticalHeader()
    rows.hide()
    rows.setMinimumSectionSize(1)

    def follow_text_size() -> None:
        rows.setDefaultSectionSize(theme.px(30 if checkboxes else theme.tokens.layout.row))

    follow_text_size()
    theme.changed.connect(follow_text_size)


def dress_tree(view: QTreeView) -> None:
    """Set what no style sheet can for a tree."""
    view.setHeaderHidden(True)
    view.setIndentation(16)
    view.setUniformRowHeights(True)
    view.setAnimated(False)
    view.setTextElideMode(Qt.TextElideMode.ElideRight)
    view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
