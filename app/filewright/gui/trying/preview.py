"""What a file holds, as far as it fits on a card. Read on a thread."""

import csv
import io
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QImageIOHandler, QImageReader

HEAD = 64 * 1024
"""Bytes that are looked at of what is no picture."""

MOST_LINES, LONGEST_LINE = 40, 400
MOST_ROWS, MOST_COLUMNS = 12, 8
PICTURE = QSize(640, 480)
"""Pictures are read no larger than this."""

_MEGABYTES = 256
_DELIMITERS = {".tsv": "\t"}


@dataclass(frozen=True, kw_only=True)
class Preview:
    """One of: a picture and its size in pixels, lines of text, rows of a table (the first is its head); none of them
    for what can only be named. `more` tells that there is more than is shown."""

    image: QImage | None = None
    pixels: tuple[int, int] = (0, 0)
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    more: bool = False


def read_preview(path: str, name: str) -> Preview:
    """What can be shown of this file; `name` is what it is called on its way. Never raises for what it holds."""
    picture = _picture(path)
    if picture is not None:
        return picture
    try:
        with Path(path).open("rb") as file:
            head = file.read(HEAD + 1)
    except OSError:
        return Preview()
    text = _text(head[:HEAD])
    if text is None:
        return Preview()
    more = len(head) > HEAD
    suffix = Path(name).suffix.lower()
    if suffix in (".csv", ".tsv") and (rows := _rows(text, _DELIMITERS.get(suffix))):
        shown = tuple(tuple(row[:MOST_COLUMNS]) for row in rows[:MOST_ROWS])
        return Preview(rows=shown, more=more or len(rows) > MOST_ROWS or any(len(row) > MOST_COLUMNS for row in rows))
    lines = text.splitlines()
    shown_lines = [line if len(line) <= LONGEST_LINE else line[: LONGEST_LINE - 1] + "…" for line in lines[:MOST_LINES]]
    return Preview(text="\n".join(shown_lines), more=more or len(lines) > MOST_LINES)


def _picture(path: str) -> Preview | None:
    reader = QImageReader(path)
    reader.setDecideFormatFromContent(True)
    reader.setAutoTransform(True)
    reader.setAllocationLimit(_MEGABYTES)
    if not reader.canRead():
        return None
    size = reader.size()
    if size.isValid() and (size.width() > PICTURE.width() or size.height() > PICTURE.height()):
        reader.setScaledSize(size.scaled(PICTURE, Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    if image.isNull():
        return None
    turned = reader.transformation() & QImageIOHandler.Transformation.TransformationRotate90
    full = (size.transposed() if turned else size) if size.isValid() else image.size()
    return Preview(image=image, pixels=(full.width(), full.height()))


def _text(head: bytes) -> str | None:
    """The bytes as text; None where they are none."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head[: len(head) // 2 * 2].decode("utf-16", "replace")
    if b"\0" in head:
        return None
    text = head.decode("utf-8", "replace")
    strange = sum(1 for character in text if character == "�" or (character < " " and character not in "\t\n\r\f\x1b"))
    return text if strange * 20 <= len(text) else None


def _rows(text: str, delimiter: str | None) -> list[list[str]]:
    if delimiter is None:
        try:
            delimiter = csv.Sniffer().sniff(text[:4096], ",;\t|").delimiter
        except csv.Error:
            delimiter = ","
    try:
        rows = list(csv.reader(io.StringIO(text), delimiter=delimiter))
    except csv.Error:
        return []
    return [row for row in rows if row]
