"""What can be shown of a file: a picture, lines, the head of a table, or only its name."""

from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtWidgets import QApplication

from filewright.gui.trying.preview import LONGEST_LINE, MOST_LINES, MOST_ROWS, PICTURE, read_preview


@pytest.fixture(autouse=True)
def application(qapp: QApplication) -> QApplication:
    return qapp


def test_a_picture_is_read_small_and_tells_its_real_size(tmp_path: Path) -> None:
    Image.new("RGB", (3000, 1500), "teal").save(tmp_path / "odd.name", "PNG")

    found = read_preview(str(tmp_path / "odd.name"), "odd.name")

    assert found.image is not None
    assert found.pixels == (3000, 1500)
    assert found.image.width() <= PICTURE.width()


def test_text_is_cut_where_it_is_long(tmp_path: Path) -> None:
    lines = ["x" * (LONGEST_LINE + 5), *(f"line {n}" for n in range(MOST_LINES + 5))]
    (tmp_path / "a.log").write_text("\n".join(lines), "utf-8")

    found = read_preview(str(tmp_path / "a.log"), "a.log")

    shown = found.text.split("\n")
    assert (len(shown), found.more) == (MOST_LINES, True)
    assert (len(shown[0]), shown[0][-1]) == (LONGEST_LINE, "…")


@pytest.mark.parametrize(("name", "mark"), [("a.csv", ";"), ("b.csv", ","), ("c.tsv", "\t")])
def test_a_table_shows_its_head(tmp_path: Path, name: str, mark: str) -> None:
    rows = [["name", "size"], *([f"n{n}", str(n)] for n in range(MOST_ROWS + 3))]
    (tmp_path / name).write_text("\n".join(mark.join(row) for row in rows), "utf-8")

    found = read_preview(str(tmp_path / name), name)

    assert found.rows[:2] == (("name", "size"), ("n0", "0"))
    assert (len(found.rows), found.more) == (MOST_ROWS, True)


@pytest.mark.parametrize("content", [b"\0\1\2\3" * 50, bytes(range(128, 256)) * 4, b""])
def test_what_is_no_text_is_only_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.bin").write_bytes(content)

    found = read_preview(str(tmp_path / "a.bin"), "a.bin")

    assert (found.image, found.text, found.rows) == (None, "", ())


def test_a_file_that_is_gone_is_only_named(tmp_path: Path) -> None:
    assert read_preview(str(tmp_path / "never"), "never").text == ""
