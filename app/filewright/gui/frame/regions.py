"""The regions of the window: palette, canvas, inspector, dock. Each folds away; in a narrow window some lie over."""

from collections.abc import Callable
from enum import StrEnum

from PySide6.QtCore import QEasingCurve, Qt, QVariantAnimation, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from filewright.gui.fields.controls import Splitter
from filewright.gui.frame.layout import Layout
from filewright.gui.theme import Theme, set_class

INSPECTOR_OVER = 1280
PALETTE_OVER = 1024
_CANVAS_LEAST = 320


class Region(StrEnum):
    """What can be folded away."""

    PALETTE = "palette"
    INSPECTOR = "inspector"
    DOCK = "dock"


class Regions(QWidget):
    """Tabs above palette and canvas, the dock below them, the inspector in full height at the right.

    `folded` carries a region and whether it is open. Without a flow (`set_bare`) only the middle shows.
    """

    folded = Signal(str, bool)

    def __init__(
        self,
        theme: Theme,
        *,
        tabs: QWidget,
        palette: QWidget,
        middle: QWidget,
        inspector: QWidget,
        dock: QWidget,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._widgets = {Region.PALETTE: palette, Region.INSPECTOR: inspector, Region.DOCK: dock}
        self._open = dict.fromkeys(Region, True)
        layout = theme.tokens.layout
        self._limits = {
            Region.PALETTE: layout.palette,
            Region.INSPECTOR: layout.inspector,
            Region.DOCK: layout.dock,
        }
        self._sizes = {region: limits[0] for region, limits in self._limits.items()}
        self._bare = False
        self._moving: QVariantAnimation | None = None
        self._over: set[Region] = set()
        self._asked: set[Region] = set()
        self._upper = Splitter(theme, Qt.Orientation.Horizontal, self)
        self._upper.addWidget(palette)
        self._upper.addWidget(middle)
        self._upper.setStretchFactor(1, 1)
        self._upper.setCollapsible(1, False)
        self._column = Splitter(theme, Qt.Orientation.Vertical, self)
        self._column.addWidget(self._upper)
        self._column.addWidget(dock)
        self._column.setStretchFactor(0, 1)
        self._column.setCollapsible(0, False)
        left = QFrame(self)
        left_layout = QVBoxLayout(left)
        left_layout.setContentsMargins(0, 0, 0, 0)
        left_layout.setSpacing(0)
        line = QFrame(left)
        set_class(line, "line")
        left_layout.addWidget(tabs)
        left_layout.addWidget(line)
        left_layout.addWidget(self._column, 1)
        self._whole = Splitter(theme, Qt.Orientation.Horizontal, self)
        self._whole.addWidget(left)
        self._whole.addWidget(inspector)
        self._whole.setStretchFactor(0, 1)
        self._whole.setCollapsible(0, False)
        palette.setMinimumWidth(0)
        middle.setMinimumWidth(_CANVAS_LEAST)
        for region, widget in self._widgets.items():
            least, most = self._limits[region][1:]
            if region is Region.DOCK:
                widget.setMinimumHeight(least)
                widget.setMaximumHeight(theme.px(most))
            else:
                widget.setMinimumWidth(least)
                widget.setMaximumWidth(theme.px(most))
        for splitter in (self._upper, self._column, self._whole):
            splitter.splitterMoved.connect(self._moved)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._whole)

    def is_open(self, region: Region) -> bool:
        """Whether a region is unfolded (it may still not be shown, as on the start page)."""
        return self._open[region] and not self._tucked_away(region)

    def set_open(self, region: Region, is_open: bool, *, animated: bool = True) -> None:
        """Fold or unfold a region."""
        if self.is_open(region) == is_open:
            return
        self._open[region] = is_open
        if is_open:
            self._asked.add(region)
        self.folded.emit(region.value, is_open)
        self._fold(region, animated=animated)

    def let_go(self, region: Region) -> None:
        """Nobody needs it now: where it lies over the canvas it goes until it is asked for again."""
        shown = self.is_open(region)
        self._asked.discard(region)
        if self.is_open(region) != shown:
            self.folded.emit(region.value, False)
            self._settle()

    def set_bare(self, bare: bool) -> None:
        """Show only the middle, or all that is unfolded."""
        self._bare = bare
        self._settle()

    @property
    def bare(self) -> bool:
        """Whether only the middle shows."""
        return self._bare

    def take_layout(self, layout: Layout) -> None:
        """Lay the regions out like this."""
        given = {Region.PALETTE: layout.palette, Region.INSPECTOR: layout.inspector, Region.DOCK: layout.dock}
        for region, size in given.items():
            _usual, least, most = self._limits[region]
            self._sizes[region] = min(max(size, least), most)
        self._open = {
            Region.PALETTE: layout.palette_open,
            Region.INSPECTOR: layout.inspector_open,
            Region.DOCK: layout.dock_open,
        }
        for region, is_open in self._open.items():
            self.folded.emit(region.value, is_open)
        self._settle()

    def current_layout(self) -> Layout:
        """How the regions lie now."""
        return Layout(
            palette=self._sizes[Region.PALETTE],
            inspector=self._sizes[Region.INSPECTOR],
            dock=self._sizes[Region.DOCK],
            palette_open=self._open[Region.PALETTE],
            inspector_open=self._open[Region.INSPECTOR],
            dock_open=self._open[Region.DOCK],
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._settle()

    def _shown(self, region: Region) -> bool:
        return self.is_open(region) and not self._bare

    def _tucked_away(self, region: Region) -> bool:
        """Whether it would cover the canvas and nobody asked for it."""
        return region is Region.INSPECTOR and region in self._over and region not in self._asked

    def _settle(self) -> None:
        """Put every region where it belongs at this width."""
        self._float(Region.INSPECTOR, self.width() < self._theme.px(INSPECTOR_OVER))
        self._float(Region.PALETTE, self.width() < self._theme.px(PALETTE_OVER))
        for region, widget in self._widgets.items():
            widget.setVisible(self._shown(region))
        self._apply_sizes()
        self._place_floating()

    def _apply_sizes(self) -> None:
        if Region.PALETTE not in self._over and self._shown(Region.PALETTE):
            size = self._sizes[Region.PALETTE]
            self._upper.setSizes([size, max(self._upper.width() - size, 1)])
        if Region.INSPECTOR not in self._over and self._shown(Region.INSPECTOR):
            size = self._sizes[Region.INSPECTOR]
            self._whole.setSizes([max(self.width() - size, 1), size])
        if self._shown(Region.DOCK):
            size = self._sizes[Region.DOCK]
            self._column.setSizes([max(self._column.height() - size, 1), size])

    def _float(self, region: Region, over: bool) -> None:
        """Let a region lie over the canvas, or stand beside it again."""
        if over == (region in self._over):
            return
        widget = self._widgets[region]
        if over:
            self._over.add(region)
            widget.setParent(self)
        else:
            self._over.discard(region)
            if region is Region.INSPECTOR:
                self._whole.addWidget(widget)
            else:
                self._upper.insertWidget(0, widget)

    def _place_floating(self) -> None:
        for region in self._over:
            widget, size = self._widgets[region], self._sizes[region]
            if region is Region.INSPECTOR:
                widget.setGeometry(self.width() - size, 0, size, self.height())
            else:
                widget.setGeometry(0, 0, size, self.height())
            widget.raise_()

    def _moved(self) -> None:
        """Somebody drew a line: remember the sizes; a region drawn to nothing is folded."""
        for region, widget in self._widgets.items():
            if region in self._over or not self._shown(region):
                continue
            size = widget.height() if region is Region.DOCK else widget.width()
            if size > 0 and not widget.visibleRegion().isEmpty():
                self._sizes[region] = size
            elif widget.visibleRegion().isEmpty() and self.isVisible():
                self._open[region] = False
                widget.hide()
                self.folded.emit(region.value, False)

    def _fold(self, region: Region, *, animated: bool) -> None:
        duration = self._theme.duration("normal") if animated else 0
        splitter = self._column if region is Region.DOCK else self._upper if region is Region.PALETTE else self._whole
        if not duration or region in self._over or self._bare or not self.isVisible():
            self._settle()
            return
        widget = self._widgets[region]
        self._slide(region, splitter, widget, self._limits[region][1], duration)

    def _slide(self, region: Region, splitter: Splitter, widget: QWidget, least: int, duration: int) -> None:
        """Open or close it in small steps; at the end everything is settled as without a movement."""
        if self._moving is not None:
            self._moving.stop()
        set_least: Callable[[int], None]
        set_least = widget.setMinimumHeight if region is Region.DOCK else widget.setMinimumWidth
        set_least(0)
        widget.show()
        opening, size = self._open[region], self._sizes[region]
        total = splitter.height() if region is Region.DOCK else splitter.width()
        moving = self._moving = QVariantAnimation(self)
        moving.setStartValue(0 if opening else size)
        moving.setEndValue(size if opening else 0)
        moving.setDuration(duration)
        moving.setEasingCurve(QEasingCurve.Type.OutCubic)

        def step(value: int) -> None:
            rest = max(total - value, 1)
            splitter.setSizes([value, rest] if region is Region.PALETTE else [rest, value])

        def end() -> None:
            set_least(least)
            self._moving = None
            self._settle()

        moving.valueChanged.connect(step)
        moving.finished.connect(end)
        moving.start(QVariantAnimation.DeletionPolicy.DeleteWhenStopped)
