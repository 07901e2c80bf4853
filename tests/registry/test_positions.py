"""Manifests are read strictly, and every key knows its line."""

from pathlib import Path

import pytest

from filewright.errors import ProcessorError
from filewright.registry.positions import LARGEST, read_yaml

FILE = Path("processor.yaml")


def refused(text: str | bytes) -> ProcessorError:
    with pytest.raises(ProcessorError) as caught:
        read_yaml(text if isinstance(text, bytes) else text.encode(), FILE)
    return caught.value


def test_keys_and_entries_know_their_line_and_column() -> None:
    read = read_yaml(b"a: 1\nb:\n  - x\n  - {c: [d]}\n", FILE)
    assert read.data == {"a": 1, "b": ["x", {"c": ["d"]}]}
    assert read.places["b",] == (2, 1)
    assert read.places["b", 1] == (4, 5)
    assert read.places["b", 1, "c"] == (4, 6)
    place = read.place(("b", 1, "not there"))
    assert (place.file, place.line) == (FILE, 4)


def test_only_true_and_false_are_truth_values_and_dates_stay_text() -> None:
    text = "[true, false, no, on, 12:30, 010, 2026-01-01, 1.0.0, 1.5, -3, null, ~, 'true', 0x10, 1_000]"
    assert read_yaml(text.encode(), FILE).data == [
        *(True, False, "no", "on", "12:30", "010", "2026-01-01", "1.0.0", 1.5, -3),
        *(None, None, "true", "0x10", "1_000"),
    ]


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("a: 1\na: 2\n", "manifest-key-twice", 2),
        ("a: &x 1\nb: *x\n", "manifest-alias", 1),
        ("a: *x\n", "manifest-alias", 1),
        ("a:\n  <<: {b: 1}\n", "manifest-alias", 2),
        ("a: 1\nb: !!set {x}\n", "manifest-tag", 2),
        ("a: !!python/object/apply:os.system [ls]\n", "manifest-tag", 1),
        ("a: 1\n---\nb: 2\n", "manifest-several-documents", 2),
        ("a: 1\n? [b]\n: 2\n", "manifest-key-not-text", 2),
        ("a: [1\nb: 2\n", "manifest-not-yaml", 2),
        ("a:\n\t- b\n", "manifest-not-yaml", 2),
        ("[" * 60, "manifest-too-deep", 1),
        ("[" * 50_000, "manifest-too-deep", 1),
    ],
)
def test_what_is_not_plain_is_refused_with_its_line(text: str, code: str, line: int) -> None:
    error = refused(text)
    assert error.code == code
    assert error.place.line == line
    assert str(error) != code


def test_other_encodings_are_refused() -> None:
    error = refused(b"a: 1\nb: \xff\n")
    assert (error.code, error.place.line) == ("manifest-not-utf8", 2)
    assert refused("a: 1\n".encode("utf-16")).code == "manifest-not-utf8"
    assert refused(b"a: \x01\n").code == "manifest-not-yaml"


def test_a_mark_at_the_start_is_no_part_of_it() -> None:
    assert read_yaml(b"\xef\xbb\xbfa: 1\n", FILE).data == {"a": 1}


def test_a_huge_one_is_refused_unread() -> None:
    assert refused(b"#" * (LARGEST + 1)).code == "manifest-too-large"


@pytest.mark.parametrize("text", ["", "# nothing\n", "---\n"])
def test_an_empty_one_has_no_data(text: str) -> None:
    assert read_yaml(text.encode(), FILE).data is None
