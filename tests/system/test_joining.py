"""Files that a gather joins: by the real command, with a processor that somebody shipped as a folder."""

import json
import os
import signal
import zipfile
from collections import Counter
from pathlib import Path

import pytest

from tests.system.command import filewright, start
from tests.system.test_hazards_sources import wait_until

MANIFEST = """\
processor: pack
version: 1.0.0
role: gather
title: Pack
inputs: {in: {}}
outputs: {out: {produces: [application/zip]}}
params:
  count: {type: integer, minimum: 1, title: Files in one}
  group: {type: string, title: One for each}
  quiet: {type: string, title: When none came for}
run: {python: "processor:pack", timeout: 60s}
retry: {attempts: 1}
"""
CODE = """\
import os
import zipfile

from filewright.api import BadFile, File


def pack(files, context):
    if os.path.exists(os.path.join(context.folder, "refuse")):
        raise BadFile("It is refused.")
    path = context.new_file(".zip")
    with zipfile.ZipFile(path, "w") as archive:
        for file in files:
            archive.write(file.path, file.name)
    yield "out", files[0].with_(path=path, name=f"{files[0].stem}.zip", media_type="application/zip")
"""
FLOW = """\
filewright: 1
nodes:
  inbox: {use: watch-folder, with: {path: ./in, quiet: 0s, order: name, after: AFTER}}
  pack: {use: pack, with: {RULE}}
  out: {use: save-to-folder, with: {path: ./out}}
wires:
  - inbox -> pack
  - pack -> out
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    data = tmp_path / "data"
    plugin = data / "filewright" / "processors" / "pack"
    plugin.mkdir(parents=True)
    (plugin / "processor.yaml").write_text(MANIFEST, "utf-8")
    (plugin / "processor.py").write_text(CODE, "utf-8")
    monkeypatch.setenv("XDG_DATA_HOME", str(data))
    monkeypatch.setenv("FILEWRIGHT_STATE", str(tmp_path / "state"))
    made = tmp_path / "flow"
    (made / "in").mkdir(parents=True)
    return made


def write(folder: Path, rule: str, files: int, after: str = "keep") -> None:
    (folder / "flow.filewright").write_text(FLOW.replace("RULE", rule).replace("AFTER", after), "utf-8")
    for n in range(files):
        (folder / "in" / f"{n:03}.txt").write_text(f"file {n}\n", "utf-8")


def packed(folder: Path) -> list[list[str]]:
    return sorted(sorted(zipfile.ZipFile(path).namelist()) for path in (folder / "out").glob("*.zip"))


def test_so_many_files_in_one_and_the_rest_at_the_end_of_the_run(folder: Path) -> None:
    write(folder, "count: 3", 7, after="move")
    answer = filewright("run", "flow.filewright", "--trust", "--json", at=folder)
    assert answer.status == 0, answer.err
    summary = answer.objects[-1]["summary"]
    assert (summary["seen"], summary["done"]) == (7, 7), "a joined job is no file that was seen"
    assert packed(folder) == [["000.txt", "001.txt", "002.txt"], ["003.txt", "004.txt", "005.txt"], ["006.txt"]]
    assert sorted(p.name for p in (folder / "processed").iterdir()) == [f"{n:03}.txt" for n in range(7)]
    joined = [job for job in answer.objects[:-1] if job["parents"]]
    assert [len(job["parents"]) for job in joined] == [3, 3, 1]
    assert all(len(job["outputs"]) == 1 for job in joined)
    again = filewright("run", "flow.filewright", at=folder)
    assert again.out.startswith("0 files: 0 done"), again.out


@pytest.mark.parametrize("after", ["keep", "move"])
def test_what_was_joined_is_taken_back_with_all_that_is_in_it(folder: Path, after: str) -> None:
    write(folder, "count: 3", 3, after=after)
    assert filewright("run", "flow.filewright", "--trust", at=folder).status == 0
    assert packed(folder) == [["000.txt", "001.txt", "002.txt"]]
    answer = filewright("undo", "--run", "last", at=folder)
    assert answer.status == 0, answer.err
    assert not (folder / "out").exists()
    assert sorted(p.name for p in (folder / "in").iterdir()) == ["000.txt", "001.txt", "002.txt"]
    jobs = [json.loads(line) for line in filewright("jobs", "--json", at=folder).out.splitlines()]
    assert {(job["state"], job["code"]) for job in jobs} == {("dismissed", "taken-back")}
    again = filewright("run", "flow.filewright", at=folder)
    assert again.out.startswith("0 files: 0 done"), again.out


def test_one_file_of_a_joined_result_is_taken_back_only_with_it(folder: Path) -> None:
    """By a run that the files came in with, by their names, and by the result, which was made in a later run."""
    write(folder, "count: 2", 2, after="move")
    assert filewright("run", "flow.filewright", "--trust", at=folder).status == 0
    result = folder / "out" / "000.zip"
    alone = filewright("undo", "in/001.txt", at=folder)
    assert (alone.status, alone.summary) == (1, "0 changes taken back, 1 left alone")
    assert f"It is part of {result}, which was made of 2 files" in alone.err
    assert packed(folder) == [["000.txt", "001.txt"]]
    assert sorted(p.name for p in (folder / "processed").iterdir()) == ["000.txt", "001.txt"]
    assert filewright("undo", result, at=folder).summary == "3 changes taken back"
    assert not result.exists()
    assert sorted(p.name for p in (folder / "in").iterdir()) == ["000.txt", "001.txt"]
    jobs = filewright("jobs", "--json", at=folder).objects
    assert {(job["state"], job["code"]) for job in jobs} == {("dismissed", "taken-back")}


def test_what_fails_for_one_group_is_tried_again_as_that_group(folder: Path) -> None:
    write(folder, "count: 2", 4)
    (folder / "refuse").touch()
    answer = filewright("run", "flow.filewright", "--trust", at=folder)
    assert answer.status == 1
    assert answer.summary == "4 files: 0 done, 0 filtered, 4 quarantined, 0 unaccounted"
    (folder / "refuse").unlink()
    jobs = filewright("jobs", "flow.filewright", "--json", "--state-of", "quarantined", at=folder)
    one = next(job for job in map(json.loads, jobs.out.splitlines()) if job["file"].endswith("000.txt"))
    tried = filewright("retry", one["job"], at=folder)
    assert tried.status == 0, tried.err
    assert packed(folder) == [["000.txt", "001.txt"]], "all of its group came with it, and no other"


def test_killed_again_and_again_each_file_is_in_exactly_one(folder: Path) -> None:
    write(folder, "count: 4", 60)
    filewright("trust", "flow.filewright", "--yes", at=folder)
    for kill_at in (1, 7):  # the sole suspect of three ends is set aside
        process = start("run", "flow.filewright", "--workers", "2", at=folder)
        wait_until(lambda at=kill_at, p=process: len(packed_names(folder)) >= at or p.poll() is not None)
        if process.poll() is None:
            os.kill(process.pid, signal.SIGKILL)
        process.communicate()
    answer = filewright("run", "flow.filewright", at=folder)
    assert answer.status == 0, answer.err
    members = Counter(name for names in packed(folder) for name in names)
    assert members == Counter(f"{n:03}.txt" for n in range(60))


def packed_names(folder: Path) -> list[Path]:
    return list((folder / "out").glob("*.zip"))
