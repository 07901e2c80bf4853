"""Saving is whole or not at all, changes only what was changed, and keeps what was there before."""

import errno
import os
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from filewright.core import edits
from filewright.core.graph import Node
from filewright.core.identifiers import is_ulid
from filewright.core.pipeline import Pipeline
from filewright.errors import DocumentError
from filewright.pipeline import replacing
from filewright.pipeline.fragment import copied_text, pasted
from filewright.pipeline.reader import read_file
from filewright.pipeline.saving import save
from filewright.pipeline.versions import MOST, MOST_BYTES, Versions

TEXT = "# mine\nfilewright: 1\nid: 01JD8Z6V3N5Q2R7T9W0X1Y4Z6B\nname: A   # b\nnodes:\n  a: {use: rename}\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A flow file, alone in its folder."""
    place = tmp_path / "flows" / "a.filewright"
    place.parent.mkdir()
    place.write_text(TEXT)
    return place


@pytest.fixture
def versions(tmp_path: Path) -> Versions:
    return Versions(tmp_path / "state" / "versions")


def new() -> Pipeline:
    return edits.add_node(Pipeline(name="New"), Node(key="a", use="rename"), (0.0, 0.0))


def test_opening_and_saving_untouched_writes_nothing(file: Path, versions: Versions) -> None:
    reading = read_file(file)
    before = file.stat()
    saved = save(reading.require(), file, reading, versions)
    assert not saved.written
    assert file.read_text() == TEXT
    assert file.stat().st_mtime_ns == before.st_mtime_ns
    assert versions.of("01JD8Z6V3N5Q2R7T9W0X1Y4Z6B") == ()


def test_a_new_flow_gets_an_id_on_its_first_save_and_keeps_it(tmp_path: Path) -> None:
    place = tmp_path / "new.filewright"
    first = save(new(), place, None, None)
    assert first.pipeline.id is not None
    assert is_ulid(first.pipeline.id)
    assert f"id: {first.pipeline.id}\n" in place.read_text()
    second = save(edits.change(first.pipeline, name="Other"), place, first.reading, None)
    assert second.pipeline.id == first.pipeline.id
    assert read_file(place).require() == second.pipeline


def test_an_old_flow_without_id_gets_one_beside_its_comments(tmp_path: Path) -> None:
    place = tmp_path / "old.filewright"
    place.write_text("# mine\nfilewright: 1  # the format\nname: Old\n")
    reading = read_file(place)
    saved = save(reading.require(), place, reading, None)
    assert place.read_text() == f"# mine\nfilewright: 1  # the format\nid: {saved.pipeline.id}\nname: Old\n"


def test_only_the_changed_line_is_written_and_the_old_text_is_kept(file: Path, versions: Versions) -> None:
    reading = read_file(file)
    saved = save(edits.change(reading.require(), name="B"), file, reading, versions)
    assert saved.written
    assert saved.version_kept
    assert file.read_text() == TEXT.replace("name: A ", "name: B ")
    (version,) = versions.of("01JD8Z6V3N5Q2R7T9W0X1Y4Z6B")
    assert version.file.read_text() == TEXT
    assert version.bytes == len(TEXT)
    assert abs(version.time_ns - time.time_ns()) < 60e9


def test_nothing_stays_beside_the_file(file: Path) -> None:
    reading = read_file(file)
    save(edits.change(reading.require(), name="B"), file, reading, None)
    assert list(file.parent.iterdir()) == [file]


def test_a_file_that_somebody_else_changed_is_not_overwritten_unless_asked(file: Path, versions: Versions) -> None:
    reading = read_file(file)
    file.write_text(TEXT + "# by somebody else\n")
    changed = edits.change(reading.require(), name="B")
    with pytest.raises(DocumentError) as caught:
        save(changed, file, reading, versions)
    assert caught.value.code == "flow-changed-meanwhile"
    assert "somebody else" in file.read_text()
    save(changed, file, reading, versions, overwrite=True)
    assert "name: B" in file.read_text()
    assert "# by somebody else" in versions.of(changed.id or "")[0].file.read_text()


def test_a_file_that_is_there_is_not_overwritten_by_a_new_flow(file: Path) -> None:
    with pytest.raises(DocumentError) as caught:
        save(new(), file, None, None)
    assert caught.value.code == "flow-file-there"
    assert file.read_text() == TEXT


def test_saved_under_another_name_it_is_a_flow_of_its_own_with_the_same_comments(file: Path) -> None:
    reading = read_file(file)
    other = file.with_name("b.filewright")
    saved = save(reading.require(), other, reading, None)
    assert saved.pipeline.id != reading.require().id
    assert file.read_text() == TEXT
    assert other.read_text() == TEXT.replace("01JD8Z6V3N5Q2R7T9W0X1Y4Z6B", str(saved.pipeline.id))


def test_a_deleted_file_is_written_again(file: Path) -> None:
    reading = read_file(file)
    file.unlink()
    assert save(reading.require(), file, reading, None).written
    assert file.read_text() == TEXT


def test_permissions_stay_and_a_link_is_followed(file: Path, tmp_path: Path) -> None:
    file.chmod(0o640)
    link = tmp_path / "link.filewright"
    link.symlink_to(file)
    reading = read_file(link)
    save(edits.change(reading.require(), name="B"), link, reading, None)
    assert link.is_symlink()
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert "name: B" in file.read_text()


@pytest.mark.parametrize("step", ["write", "sync", "rename"])
def test_a_full_disk_leaves_the_old_file_and_no_rest(file: Path, step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    reading = read_file(file)
    match step:
        case "write":
            monkeypatch.setattr(replacing, "_keep_mode", full)
        case "sync":
            monkeypatch.setattr(replacing, "_flush_to_disk", full)
        case "rename":
            monkeypatch.setattr(replacing, "_rename", full)
    with pytest.raises(DocumentError) as caught:
        save(edits.change(reading.require(), name="B"), file, reading, None)
    assert caught.value.code == "flow-not-written"
    assert "No space left" in str(caught.value)
    assert file.read_text() == TEXT
    assert list(file.parent.iterdir()) == [file]


def test_bytes_that_the_disk_gives_back_otherwise_are_not_put_into_place(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = replacing._flush_to_disk

    def flipped(descriptor: int) -> None:
        original(descriptor)
        os.pwrite(descriptor, b"nom", 0)

    monkeypatch.setattr(replacing, "_flush_to_disk", flipped)
    reading = read_file(file)
    with pytest.raises(DocumentError) as caught:
        save(edits.change(reading.require(), name="B"), file, reading, None)
    assert caught.value.code == "flow-not-the-same"
    assert file.read_text() == TEXT


def test_versions_that_cannot_be_kept_do_not_stop_the_save(file: Path, tmp_path: Path) -> None:
    (tmp_path / "blocked").write_text("")
    reading = read_file(file)
    saved = save(edits.change(reading.require(), name="B"), file, reading, Versions(tmp_path / "blocked"))
    assert saved.written
    assert not saved.version_kept
    assert saved.version_trouble


def test_a_value_that_no_file_can_hold_is_said_before_anything_is_touched(file: Path) -> None:
    reading = read_file(file)
    bad = edits.set_param(reading.require(), "a", "path", "/x/\udcff")
    with pytest.raises(DocumentError) as caught:
        save(bad, file, reading, None)
    assert caught.value.code == "flow-not-writable-name"
    assert file.read_text() == TEXT


KILLED = """
import os, sys, threading, time
from pathlib import Path
from filewright.core import edits
from filewright.pipeline.reader import read_file
from filewright.pipeline.saving import save
file = Path(sys.argv[1])
reading = read_file(file)
number = 0
print("ready", flush=True)
while True:
    number += 1
    reading = save(edits.change(reading.require(), name=f"Name {number}"), file, reading, None).reading
"""


def test_a_kill_while_saving_never_leaves_half_a_file(file: Path) -> None:
    for _ in range(6):
        child = subprocess.Popen([sys.executable, "-c", KILLED, str(file)], stdout=subprocess.PIPE)
        assert child.stdout is not None
        with child.stdout:
            child.stdout.readline()
            stamp = file.stat().st_mtime_ns
            while file.stat().st_mtime_ns == stamp and child.poll() is None:
                pass
            child.kill()
            child.wait()
        assert read_file(file).require().graph.nodes["a"].use == "rename"
        assert file.read_text().startswith("# mine\n")


def test_what_a_killed_save_left_is_removed_by_a_later_one(file: Path) -> None:
    old, young = (file.with_name(f".filewright-save-{name}.part") for name in ("1", "2"))
    foreign = file.with_name(".filewright-1.part")
    for left in (old, young, foreign):
        left.write_text("x")
    for left in (old, foreign):
        os.utime(left, (time.time() - 7200, time.time() - 7200))
    reading = read_file(file)
    save(edits.change(reading.require(), name="B"), file, reading, None)
    assert sorted(file.parent.iterdir()) == sorted([file, young, foreign])


def test_versions_are_bounded_in_number_and_bytes_and_the_newest_stays(versions: Versions) -> None:
    for number in range(MOST + 5):
        versions.keep("01JD8Z6V3N5Q2R7T9W0X1Y4Z6B", b"%d" % number, 1_000_000 * number)
    kept = versions.of("01JD8Z6V3N5Q2R7T9W0X1Y4Z6B")
    assert [version.file.read_bytes() for version in kept] == [b"%d" % n for n in range(MOST + 4, 4, -1)]
    versions.keep("big", b"x" * (MOST_BYTES - 1), 1)
    versions.keep("big", b"y" * MOST_BYTES, 2)
    assert [version.bytes for version in versions.of("big")] == [MOST_BYTES]


def test_the_same_content_is_kept_once_and_a_clock_set_back_changes_no_order(versions: Versions) -> None:
    for content, moment in ((b"a", 5_000_000_000), (b"a", 6_000_000_000), (b"b", 1_000_000_000)):
        versions.keep("/some/flow", content, moment)
    assert [version.file.read_bytes() for version in versions.of("/some/flow")] == [b"b", b"a"]


def test_copied_steps_are_text_that_pastes_as_the_same_steps() -> None:
    flow = edits.add_node(new(), Node(key="b", use="filter", params={"names": ["*.jpg"]}), (16.0, 0.0))
    text = copied_text(flow, ["b"])
    assert text.startswith("filewright: 1\n")
    assert "id:" not in text
    after, keys = edits.paste(flow, pasted("\ufeff" + text), (5.0, 5.0))
    assert keys == ("b-2",)
    assert after.graph.nodes["b-2"].params == {"names": ["*.jpg"]}
    assert after.layout.nodes["b-2"] == (21.0, 5.0)


@pytest.mark.parametrize("text", ["", "hello", "filewright: 1\nnodes: {a: {}}\n", "x: [", "\0"])
def test_text_that_is_no_flow_is_said_and_not_pasted(text: str) -> None:
    with pytest.raises(DocumentError):
        pasted(text)


def test_a_step_whose_kind_is_missing_keeps_its_settings_byte_for_byte(tmp_path: Path, versions: Versions) -> None:
    """Loaded where its plug-in is not installed, edited elsewhere, saved: nothing of it is written otherwise."""
    theirs = (
        "  secret-sauce:\n"
        "    use: their-plugin@3    # not here\n"
        "    with: {deep: {a: [1, 2.50, 'x', no]}, on: 010,   odd:   ~}\n"
        "    retry: {attempts: 7, backoff: 90s}\n"
        "    state: bypassed\n"
    )
    file = tmp_path / "a.filewright"
    file.write_text(
        "filewright: 1\nid: 01JD8Z6V3N5Q2R7T9W0X1Y4Z6B\nnodes:\n  a: {use: rename}\n"
        + theirs
        + "  b: {use: rename}\nwires:\n  - a -> secret-sauce   # into it\n  - secret-sauce.best -> b\n"
    )
    reading = read_file(file)
    flow = edits.set_param(reading.require(), "a", "name", "x{suffix}")
    flow = edits.remove(flow, ["b"])
    flow = edits.add_node(flow, Node(key="c", use="rename"), (0.0, 0.0))
    save(edits.move(flow, {"a": (5.0, 5.0)}), file, reading, versions)
    text = file.read_text()
    assert theirs in text
    assert "  - a -> secret-sauce   # into it\n" in text
    assert read_file(file).require().graph.nodes["secret-sauce"] == reading.require().graph.nodes["secret-sauce"]
