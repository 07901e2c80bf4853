"""Icons drawn in any colour: one SVG file each, rendered once per colour, size and pixel ratio, then kept."""

import re
from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from filewright.gui.theme.errors import UnknownToken

IconName = str | Path
_STROKE = re.compile(r'stroke-width="[\d.]+"')


class Icons:
    """The icons of a folder, found by name (`folder-search` or `folder-search.svg`) or by their own path."""

    def __init__(self, folder: Path, *, stroke: float = 1.75, state_stroke: float = 2.0) -> None:
        self._folder = folder
        self._stroke = stroke
        self._state_stroke = state_stroke
        self._sources: dict[IconName, str] = {}
        self._pixmaps: dict[tuple[IconName, str, int, float, bool], QPixmap] = {}

    def has(self, name: IconName) -> bool:
        """Whether there is such an icon."""
        return self._path(name).is_file()

    def svg(self, name: IconName, color: QColor, *, state: bool = False) -> bytes:
        """The icon's SVG in this colour; `state` draws the stronger line of marks. Raises UnknownToken."""
        stroke = self._state_stroke if state else self._stroke
        text = self._source(name).replace("currentColor", color.name())
        return _STROKE.sub(f'stroke-width="{stroke:g}"', text).encode()

    def pixmap(
        self, name: IconName, color: QColor, size: int, device_ratio: float = 1.0, *, state: bool = False
    ) -> QPixmap:
        """The icon `size` logical pixels wide, sharp at that device pixel ratio. Raises UnknownToken."""
        key = (name, color.name(QColor.NameFormat.HexArgb), size, device_ratio, state)
        found = self._pixmaps.get(key)
        if found is None:
            found = self._pixmaps[key] = self._render(self.svg(name, color, state=state), color, size, device_ratio)
        return found

    def icon(
        self,
        name: IconName,
        color: QColor,
        *,
        size: int = 16,
        disabled: QColor | None = None,
        on: QColor | None = None,
        device_ratio: float = 1.0,
        state: bool = False,
    ) -> QIcon:
        """A QIcon in this colour; `disabled` and `on` (checked) give those states a colour of their own."""
        icon = QIcon()
        for ratio in sorted({1.0, device_ratio}):
            plain = self.pixmap(name, color, size, ratio, state=state)
            icon.addPixmap(plain)
            icon.addPixmap(plain, QIcon.Mode.Selected)  # else Qt tints it in selected rows
            if on is not None:
                pixmap = self.pixmap(name, on, size, ratio, state=state)
                icon.addPixmap(pixmap, QIcon.Mode.Normal, QIcon.State.On)
            if disabled is not None:
                pixmap = self.pixmap(name, disabled, size, ratio, state=state)
                icon.addPixmap(pixmap, QIcon.Mode.Disabled)
        return icon

    def flush(self) -> None:
        """Forget every rendered picture, as after a change of theme."""
        self._pixmaps.clear()

    def _path(self, name: IconName) -> Path:
        if isinstance(name, Path):
            return name
        return self._folder / f"{name.removesuffix('.svg')}.svg"

    def _source(self, name: IconName) -> str:
        found = self._sources.get(name)
        if found is None:
            path = self._path(name)
            if not path.is_file():
                raise UnknownToken(str(name), "icon")
            found = self._sources[name] = path.read_text(encoding="utf-8")
        return found

    @staticmethod
    def _render(svg: bytes, color: QColor, size: int, device_ratio: float) -> QPixmap:
        pixels = max(1, round(size * device_ratio))
        pixmap = QPixmap(pixels, pixels)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setOpacity(color.alphaF())
        QSvgRenderer(QByteArray(svg)).render(painter, QRectF(0, 0, pixels, pixels))
        painter.end()
        pixmap.setDevicePixelRatio(device_ratio)
        return pixmap
