"""Bytes to lines and back, in blocks of any size."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filewright.worker.streams import blocks
from filewright.worker.streams.blocks import LineTooLong, as_bytes, count, cut, joined, read_blocks, split, whole

data_of_lines = st.lists(st.sampled_from([b"\n", b"\r", b"a", b"bc", b"\xff", b"\xe2\x98", b"\x0b", b"\x85"])).map(
    b"".join
)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("blocks") / "file"


@given(data=data_of_lines)
def test_lines_are_split_at_newlines_alone_and_give_the_same_bytes_again(data: bytes) -> None:
    lines = split(data)
    assert [line.encode("utf-8", "surrogateescape") for line in lines] == re.findall(rb"[^\n]*\n|[^\n]+", data)
    assert joined(lines) == as_bytes(lines) == data
    assert count(data) == count(lines) == len(lines)


@given(data=data_of_lines, size=st.integers(1, 9))
def test_blocks_end_where_lines_do(path: Path, data: bytes, size: int) -> None:
    path.write_bytes(data)
    found = list(read_blocks(str(path), size))
    assert b"".join(found) == data
    assert all(block.endswith(b"\n") for block in found[:-1])
    if found and not found[-1].endswith(b"\n"):
        assert b"\n" not in found[-1]


@given(data=data_of_lines, lines=st.integers(1, 4), size=st.integers(1, 9))
def test_blocks_can_be_cut_to_a_number_of_lines(path: Path, data: bytes, lines: int, size: int) -> None:
    path.write_bytes(data)
    found = list(cut(read_blocks(str(path), size), lines))
    assert b"".join(found) == data
    ended = [block for block in found if block.endswith(b"\n")]
    assert all(count(block) == lines for block in ended[:-1])
    assert all(0 < count(block) <= lines for block in ended)


def test_a_line_longer_than_any_is_refused_without_being_read_to_its_end(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(blocks, "LONGEST_LINE", 100)
    path.write_bytes(b"short\n" + b"x" * 100 + b"\nshort\n")
    assert b"".join(read_blocks(str(path), 10)) == path.read_bytes()
    path.write_bytes(b"short\n" + b"x" * 200 + b"\n")
    with pytest.raises(LineTooLong):
        list(read_blocks(str(path), 10))


@pytest.mark.parametrize(
    ("given_lines", "last", "wanted"),
    [
        (["a\n", "b\n"], False, ["a\n", "b\n"]),
        (["a", "b"], False, ["a\n", "b\n"]),
        (["a", "b"], True, ["a\n", "b"]),
        (["a\nb\n"], False, ["a\n", "b\n"]),
        (["a\nb"], True, ["a\n", "b"]),
        (["", "\n"], False, ["\n", "\n"]),
        (["a\n\n"], False, ["a\n", "\n"]),
    ],
)
def test_what_a_processor_gives_becomes_one_line_each(given_lines: list[str], last: bool, wanted: list[str]) -> None:
    assert whole(given_lines, last=last) == wanted
