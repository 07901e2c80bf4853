"""Names as people see them: whatever a file is called, it stays on one line and pretends nothing."""

from pathlib import Path

import pytest

from filewright.text.display_name import display_name


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("photo.jpg", "photo.jpg"),
        ("日本語\u3000の写真 é😀.jpg", "日本語\u3000の写真 é😀.jpg"),
        ("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"),
        ("a\nb\tc\x1b[31m", "a�b�c�[31m"),
        ("bad \udcff byte", "bad � byte"),
        ("invoice\u202egpj.exe", "invoice�gpj.exe"),
        ("\u2066x\u2069", "�x�"),
        ("<img onerror>", "<img onerror>"),
        ("", ""),
    ],
)
def test_what_could_deceive_or_break_a_line_is_replaced_and_all_else_shown(name: str, shown: str) -> None:
    assert display_name(name) == shown


def test_paths_are_shown_too() -> None:
    assert display_name(Path("/a/b\n")) == "/a/b�"
