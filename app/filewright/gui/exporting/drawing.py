"""Draws a flow as it stands on the canvas, without grid, selection and numbers: as SVG or as PNG."""

from collections.abc import Mapping

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QRectF, QSize
from PySide6.QtGui import QImage, QImageWriter, QPainter
from PySide6.QtSvg import QSvgGenerator

from filewright.core.pipeline import Pipeline
from filewright.core.processor import ProcessorSpec
from filewright.gui.document import Document
from filewright.gui.editor.paint.area import paint_areas
from filewright.gui.editor.paint.ink import Ink
from filewright.gui.editor.paint.wire import paint_labels, paint_wires
from filewright.gui.editor.picture import Picture
from filewright.gui.editor.shape.box import Box
from filewright.gui.exporting.words import as_text
from filewright.gui.theme import Theme

MARGIN = 32.0
"""Pixels around the flow."""
PNG_SCALE = 2.0
PNG_LONGEST = 16_000
"""Pixels: a larger flow is drawn smaller."""


def as_svg(pipeline: Pipeline, specs: Mapping[str, ProcessorSpec], theme: Theme) -> bytes:
    """The flow as an SVG document, one unit a pixel of the canvas.

    Letters are outlines, so that it looks the same where the fonts are not; what it shows stands in its description.
    """
    drawn = _Drawn(pipeline, specs, theme)
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator(QSvgGenerator.SvgVersion.Svg11)
    generator.setOutputDevice(buffer)
    size = drawn.area.size()
    generator.setSize(size.toSize())
    generator.setViewBox(QRectF(0, 0, size.width(), size.height()))
    generator.setTitle(pipeline.name)
    generator.setDescription(as_text(pipeline, specs))
    generator.setResolution(96)
    painter = QPainter(generator)
    drawn.paint(painter, 1.0)
    painter.end()
    buffer.close()
    drawn.deleteLater()
    return bytes(data.data())


def as_png(pipeline: Pipeline, specs: Mapping[str, ProcessorSpec], theme: Theme) -> bytes:
    """The flow as a PNG picture, two pixels for one of the canvas as long as it does not grow too large."""
    drawn = _Drawn(pipeline, specs, theme)
    size = drawn.area.size()
    scale = min(PNG_SCALE, PNG_LONGEST / max(size.width(), size.height()))
    image = QImage(QSize(round(size.width() * scale), round(size.height() * scale)), QImage.Format.Format_RGB32)
    painter = QPainter(image)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    painter.scale(scale, scale)
    drawn.paint(painter, scale)
    painter.end()
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    buffer.close()
    drawn.deleteLater()
    return bytes(data.data())


class _Drawn(QObject):
    """A picture of the flow made for this alone, so that nothing of it is selected, dimmed or at work."""

    def __init__(self, pipeline: Pipeline, specs: Mapping[str, ProcessorSpec], theme: Theme) -> None:
        super().__init__()
        self._ink = Ink(theme, self)
        self._picture = Picture(Document(pipeline, specs, self), self._ink, self)
        box = (self._picture.bounds or Box(0, 0, 320, 180)).grown(MARGIN)
        self.area = QRectF(box.left, box.top, box.width, box.height)

    def paint(self, painter: QPainter, scale: float) -> None:
        """Paint it with its upper left corner at the origin; `scale` is pixels for one of the canvas."""
        area, ink, picture = self.area, self._ink, self._picture
        painter.translate(-area.topLeft())
        painter.fillRect(area, ink.brush("bg.canvas"))
        paint_areas(painter, ink, picture.sheet, picture.sheet.in_order, 1.0)
        wires = list(picture.wires.values())
        paint_wires(painter, ink, wires, 1.0, dense=False)
        paint_labels(painter, ink, wires, scale)
        picture.scene.render(painter, area, area)
