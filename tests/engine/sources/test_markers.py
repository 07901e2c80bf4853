"""Files that say that another one is whole."""

from pathlib import Path

import pytest

from filewright.engine.sources.markers import Markers
from tests.engine.sources.test_folder import Inbox


def test_a_file_is_taken_when_its_marker_lies_beside_it_however_fresh_it_is(tmp_path: Path) -> None:
    inbox = Inbox(tmp_path, marker="{name}.done", quiet=3600.0)
    (tmp_path / "scan.tif").write_bytes(b"x")
    assert inbox.names() == []
    assert inbox.source.counts().settling == 1
    (tmp_path / "scan.tif.done").write_bytes(b"")
    assert inbox.names() == ["scan.tif"]
    assert inbox.source.counts().skipped == 1, "the marker is left aside"
    assert inbox.names() == []


def test_a_hint_at_the_marker_leads_to_its_file(tmp_path: Path) -> None:
    inbox = Inbox(tmp_path, marker="ready-{stem}", quiet=3600.0, recursive=True)
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "scan.tif").write_bytes(b"x")
    inbox.look()
    marker = tmp_path / "below" / "ready-scan"
    marker.write_bytes(b"")
    inbox.source._look_at(str(marker), inbox.steady)
    assert [settled.arrival.path for settled in inbox.source.take(9)] == ["below/scan.tif"]


@pytest.mark.parametrize(
    ("pattern", "path", "marker"),
    [
        ("{name}.done", "a/b.txt", "a/b.txt.done"),
        ("{stem}.ok", "a/b.txt", "a/b.ok"),
        ("complete", "a/b.txt", "a/complete"),
    ],
)
def test_the_marker_of_a_file(pattern: str, path: str, marker: str) -> None:
    markers = Markers(pattern)
    assert markers.of(path) == marker
    assert markers.is_marker(Path(marker).name)
    assert not markers.is_marker("b.txt")
