"""A kind of step on its way from the palette to the canvas: how it is written into a drag."""

from PySide6.QtCore import QMimeData

STEP_MIME = "application/x-filewright-step"


def step_mime(use: str) -> QMimeData:
    """What a drag of this kind of step carries; other programs see its name."""
    mime = QMimeData()
    mime.setData(STEP_MIME, use.encode())
    mime.setText(use)
    return mime


def dragged_step(mime: QMimeData) -> str | None:
    """The kind of step that a drag carries; None where it carries something else."""
    return bytes(mime.data(STEP_MIME).data()).decode() if mime.hasFormat(STEP_MIME) else None
