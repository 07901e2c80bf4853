"""What `run` takes: files by name, settings laid over, several sources, a second time."""

from pathlib import Path

import pytest

from tests.system.command import COPY, SHOUT, filewright, write_flow

TWO_SOURCES = """\
filewright: 1
nodes:
  inbox: {use: watch-folder, with: {path: ./inbox, quiet: 0s}}
  dropped: {use: dropped-files}
  upper: {use: upper-case}
  loud: {use: save-to-folder, with: {path: ./loud}}
  quiet: {use: save-to-folder, with: {path: ./quiet}}
wires:
  - inbox -> upper
  - upper -> loud
  - dropped -> quiet
"""

JOB_KEYS = {"job", "pipeline", "file", "state", "node", "attempts", "started", "ended", "outputs", "parents"}
TERMS = ["seen", "done", "filtered", "skipped", "waiting", "running", "held", "quarantined", "dismissed", "unaccounted"]


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def test_named_files_alone_are_taken_and_stay_where_they_are(tmp_path: Path) -> None:
    write_flow(tmp_path, SHOUT)
    (tmp_path / "inbox" / "in the inbox.txt").write_text("inbox\n", "utf-8")
    (tmp_path / "elsewhere").mkdir()
    named = tmp_path / "elsewhere" / "named.txt"
    named.write_text("named\n", "utf-8")
    answer = filewright("run", "flow.filewright", "elsewhere/named.txt", at=tmp_path)
    assert (answer.status, answer.summary) == (0, "1 file: 1 done, 0 filtered, 0 quarantined, 0 unaccounted")
    assert names(tmp_path / "out") == ["named.txt"]
    assert (tmp_path / "out" / "named.txt").read_text("utf-8") == "NAMED\n"
    assert named.read_text("utf-8") == "named\n"


def test_of_a_named_folder_all_files_are_taken(tmp_path: Path) -> None:
    write_flow(tmp_path, SHOUT)
    for place in ("more/a.txt", "more/below/b.txt"):
        (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / place).write_text("x\n", "utf-8")
    answer = filewright("run", "flow.filewright", "more", at=tmp_path)
    assert (answer.status, answer.summary) == (0, "2 files: 2 done, 0 filtered, 0 quarantined, 0 unaccounted")
    assert sorted(path.name for path in (tmp_path / "out").rglob("*.txt")) == ["a.txt", "b.txt"]


def test_with_several_sources_into_says_which(tmp_path: Path) -> None:
    write_flow(tmp_path, TWO_SOURCES)
    (tmp_path / "one.txt").write_text("one\n", "utf-8")
    unclear = filewright("run", "flow.filewright", "one.txt", at=tmp_path)
    assert unclear.status == 2
    assert "--into" in unclear.err
    assert filewright("run", "flow.filewright", "one.txt", "--into", "dropped", at=tmp_path).status == 0
    assert (names(tmp_path / "quiet"), names(tmp_path / "loud")) == (["one.txt"], [])
    assert filewright("run", "flow.filewright", "one.txt", "--into", "inbox", at=tmp_path).status == 0
    assert (tmp_path / "loud" / "one.txt").read_text("utf-8") == "ONE\n"


def test_set_lays_settings_over_the_file_and_leaves_it_alone(tmp_path: Path) -> None:
    flow = write_flow(tmp_path, COPY)
    (tmp_path / "inbox" / "one.txt").write_text("one\n", "utf-8")
    answer = filewright("run", flow, "--set", "out.name={stem}-new{suffix}", "--set", "out.path=./other", at=tmp_path)
    assert answer.status == 0, answer.err
    assert (names(tmp_path / "other"), names(tmp_path / "out")) == (["one-new.txt"], [])
    assert flow.read_text("utf-8") == COPY


def test_what_was_done_is_not_done_again_unless_asked(tmp_path: Path) -> None:
    write_flow(tmp_path, SHOUT)
    for number in range(12):
        (tmp_path / "inbox" / f"{number}.txt").write_text(f"number {number}\n", "utf-8")
    assert filewright("run", "flow.filewright", at=tmp_path).status == 0

    second = filewright("run", "flow.filewright", at=tmp_path)
    assert second.out == "0 files: 0 done, 0 filtered, 0 quarantined, 0 unaccounted\n"
    assert second.err == "12 files were done before; --again does them anew\n"

    (tmp_path / "inbox" / "3.txt").write_text("another\n", "utf-8")
    changed = filewright("run", "flow.filewright", at=tmp_path)
    assert changed.out == "1 file: 1 done, 0 filtered, 0 quarantined, 0 unaccounted\n"
    assert changed.err == "11 files were done before; --again does them anew\n"
    assert (tmp_path / "out" / "3.txt").read_text("utf-8") == "ANOTHER\n", "its own earlier output is replaced"

    again = filewright("run", "flow.filewright", "--again", at=tmp_path)
    assert (again.out, again.err) == ("12 files: 12 done, 0 filtered, 0 quarantined, 0 unaccounted\n", "")
    assert len(names(tmp_path / "out")) == 12, "done anew, and not twice"


def test_what_leaves_by_an_optional_way_out_is_filtered_and_the_rest_is_counted(tmp_path: Path) -> None:
    flow = SHOUT.replace("upper-case}", 'filter, with: {names: ["*.txt"]}}').replace(
        "upper -> out", "upper.matched -> out"
    )
    write_flow(tmp_path, flow.replace("quiet: 0s", 'quiet: 0s, exclude: ["*.bak"]'))
    for name in ("a.txt", "b.txt", "c.csv", "d.bak"):
        (tmp_path / "inbox" / name).write_text(f"{name}\n", "utf-8")
    answer = filewright("run", "flow.filewright", at=tmp_path)
    assert (answer.status, answer.out) == (
        0,
        "4 files: 2 done, 1 filtered, 1 skipped, 0 quarantined, 0 unaccounted\n",
    )


@pytest.mark.parametrize("executor", ["processes", "inline"])
def test_json_gives_one_object_for_each_file_and_the_account(tmp_path: Path, executor: str) -> None:
    write_flow(tmp_path, SHOUT)
    for name in ("a.txt", "b.txt"):
        (tmp_path / "inbox" / name).write_text(f"{name}\n", "utf-8")
    answer = filewright("run", "flow.filewright", "--json", "--executor", executor, at=tmp_path)
    assert answer.status == 0, answer.err
    *jobs, last = answer.objects
    assert [sorted(job.keys() - {"reason"}) for job in jobs] == [sorted(job.keys()) for job in jobs]
    assert {job["file"] for job in jobs} == {str(tmp_path / "inbox" / name) for name in ("a.txt", "b.txt")}
    for job in jobs:
        assert job.keys() >= JOB_KEYS - {"node"}
        assert (job["state"], job["attempts"], job["parents"]) == ("done", 1, [])
        assert len(job["job"]) == 26, "a ULID"
        assert job["started"] <= job["ended"]
        assert job["started"].endswith("Z")
        (output,) = job["outputs"]
        assert (output["node"], output["path"]) == ("out", str(tmp_path / "out" / Path(job["file"]).name))
        assert output["bytes"] == Path(output["path"]).stat().st_size
    assert list(last) == ["summary"]
    assert list(last["summary"]) == [*TERMS, "seconds"]
    assert [last["summary"][term] for term in TERMS] == [2, 2, 0, 0, 0, 0, 0, 0, 0, 0]
    assert 0 < last["summary"]["seconds"] < 30


def test_originals_that_are_moved_keep_their_subfolders(tmp_path: Path) -> None:
    write_flow(tmp_path, COPY.replace("quiet: 0s", "quiet: 0s, recursive: true, after: move"))
    for place in ("x.txt", "a/x.txt", "a/b/x.txt"):
        (tmp_path / "inbox" / place).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "inbox" / place).write_text(place, "utf-8")
    answer = filewright("run", "flow.filewright", "--trust", at=tmp_path)
    assert (answer.status, answer.summary) == (0, "3 files: 3 done, 0 filtered, 0 quarantined, 0 unaccounted")
    for place in ("x.txt", "a/x.txt", "a/b/x.txt"):
        assert (tmp_path / "processed" / place).read_text("utf-8") == place
        assert (tmp_path / "out" / place).read_text("utf-8") == place
    assert not [path for path in (tmp_path / "inbox").rglob("*") if path.is_file()]


def test_a_fresh_file_is_left_until_it_has_been_quiet(tmp_path: Path) -> None:
    """By default a file must not have changed for two seconds; the run waits for that."""
    write_flow(tmp_path, SHOUT.replace(", quiet: 0s", ""))
    (tmp_path / "inbox" / "fresh.txt").write_text("fresh\n", "utf-8")
    written = (tmp_path / "inbox" / "fresh.txt").stat().st_mtime
    answer = filewright("run", "flow.filewright", at=tmp_path)
    assert answer.summary == "1 file: 1 done, 0 filtered, 0 quarantined, 0 unaccounted"
    assert (tmp_path / "out" / "fresh.txt").stat().st_mtime - written >= 1.9
