"""`jobs`, `trace` and `processors`: what can be asked afterwards, without changing anything."""

import hashlib
from pathlib import Path

import pytest
from PIL import Image

from tests.system.command import SHRINK, filewright, write_flow


@pytest.fixture
def done(tmp_path: Path) -> Path:
    """A folder in which two pictures were shrunk and one file was set aside."""
    write_flow(tmp_path, SHRINK)
    Image.new("RGB", (300, 200), "navy").save(tmp_path / "inbox" / "navy.png")
    Image.new("RGB", (50, 50), "gold").save(tmp_path / "inbox" / "gold.png")
    (tmp_path / "inbox" / "bad.png").write_bytes(b"no picture")
    assert filewright("run", "flow.filewright", at=tmp_path).status == 1
    return tmp_path


def test_jobs_lists_each_file_with_its_state(done: Path) -> None:
    answer = filewright("jobs", at=done)
    assert answer.status == 0
    states = {line.split()[3].rpartition("/")[2]: line.split()[1] for line in answer.out.splitlines()}
    assert states == {"navy.png": "done", "gold.png": "done", "bad.png": "quarantined"}
    assert "is not a picture" in answer.out


def test_jobs_gives_the_same_objects_as_the_run(done: Path) -> None:
    objects = filewright("jobs", "flow.filewright", "--json", at=done).objects
    assert sorted((Path(job["file"]).name, job["state"]) for job in objects) == [
        ("bad.png", "quarantined"),
        ("gold.png", "done"),
        ("navy.png", "done"),
    ]
    bad = next(job for job in objects if job["state"] == "quarantined")
    assert bad["node"] == "resize"
    assert bad["outputs"] == []
    assert "is not a picture" in bad["reason"]


def test_trace_tells_the_way_of_a_file_by_its_path_by_its_output_and_by_its_job(done: Path) -> None:
    by_path = filewright("trace", "inbox/navy.png", "--json", at=done).objects[0]
    assert by_path["state"] == "done"
    steps = [event["node"] for event in by_path["events"] if event.get("node")]
    assert [node for n, node in enumerate(steps) if node not in steps[:n]] == ["inbox", "resize", "out"]
    times = [event["time"] for event in by_path["events"]]
    assert times == sorted(times)
    (output,) = by_path["outputs"]
    assert output["sha256"] == hashlib.sha256((done / "out" / "navy.png").read_bytes()).hexdigest()
    assert filewright("trace", by_path["job"], "--json", at=done).objects[0] == by_path
    assert filewright("trace", "out/navy.png", "--json", at=done).objects[0]["job"] == by_path["job"]


def test_trace_for_people_names_the_steps_and_the_output(done: Path) -> None:
    answer = filewright("trace", "inbox/navy.png", at=done)
    assert answer.status == 0
    for part in ("inbox", "resize", "out", str(done / "out" / "navy.png")):
        assert part in answer.out


def test_1_when_nothing_is_known(done: Path) -> None:
    for arguments in (("trace", "inbox/other.png"), ("jobs", "--state", "empty"), ("trace", "x", "--state", "empty")):
        answer = filewright(*arguments, at=done)
        assert (answer.status, answer.out) == (1, ""), arguments
    assert not (done / "empty").exists(), "asking makes nothing"


def test_every_bundled_processor_is_listed_and_shown(tmp_path: Path) -> None:
    listed = filewright("processors", at=tmp_path)
    assert (listed.status, listed.err) == (0, "")
    ids = [line.split()[0] for line in listed.out.splitlines()]
    for id in (
        "count-lines",
        "dropped-files",
        "filter",
        "filter-lines",
        "image-convert",
        "image-resize",
        "rename",
        "route-lines",
        "save-to-folder",
        "upper-case",
        "watch-folder",
        "write-lines",
    ):
        assert id in ids
        shown = filewright("processors", "show", id, "--json", at=tmp_path)
        assert shown.objects[0]["processor"] == id
    assert filewright("processors", "show", "teleport", at=tmp_path).status == 2
