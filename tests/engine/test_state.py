"""Who holds a pipeline, and where its state lies."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from filewright.core.identifiers import ulid
from filewright.engine.state import all_states, boot_id, pipeline_state
from filewright.errors import StateError

ID = ulid(1_700_000_000_000_000_000, b"0123456789")

HOLD = """
import sys, pathlib
from filewright.engine.state import pipeline_state
state = pipeline_state(pathlib.Path(sys.argv[1]), pipeline=pathlib.Path(sys.argv[2]), id=None)
with state.held(pathlib.Path(sys.argv[2])):
    print("held", flush=True)
    sys.stdin.readline()
"""


def test_only_one_process_holds_a_pipeline_and_it_is_named(tmp_path: Path) -> None:
    pipe = tmp_path / "a.filewright"
    state = pipeline_state(tmp_path / "state", pipeline=pipe, id=None)
    assert state.holder() is None
    command = [sys.executable, "-c", HOLD, str(tmp_path / "state"), str(pipe)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdin is not None
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        assert state.holder() == other.pid
        with pytest.raises(StateError) as error, state.held(pipe):
            pass
        assert (error.value.code, error.value.fields["pid"]) == ("state-held", other.pid)
        assert str(other.pid) in str(error.value)
        other.kill()  # the system lets go of the lock, whatever the file says
        other.wait()
    with state.held(pipe):
        assert state.holder() == os.getpid()
        assert state.pipeline == str(pipe)
    assert state.holder() is None


def test_a_pipeline_is_known_by_its_path_until_it_has_an_id(tmp_path: Path) -> None:
    pipe = tmp_path / "a.filewright"
    by_path = pipeline_state(tmp_path, pipeline=pipe, id=None)
    assert by_path == pipeline_state(tmp_path, pipeline=pipe, id=None)
    assert by_path != pipeline_state(tmp_path, pipeline=tmp_path / "b.filewright", id=None)
    with by_path.held(pipe):
        by_path.journal.write_bytes(b"its history")
    by_id = pipeline_state(tmp_path, pipeline=pipe, id=ID)
    assert by_id.journal.read_bytes() == b"its history"
    assert all_states(tmp_path) == [by_id]


def test_a_pipeline_that_moved_keeps_its_state_and_a_copy_gets_its_own(tmp_path: Path) -> None:
    first, second = tmp_path / "first.filewright", tmp_path / "second.filewright"
    first.touch()
    state = pipeline_state(tmp_path, pipeline=first, id=ID)
    with state.held(first):
        pass
    copied = pipeline_state(tmp_path, pipeline=second, id=ID)
    assert copied != state
    with copied.held(second):
        pass
    first.unlink()
    assert pipeline_state(tmp_path, pipeline=second, id=ID) == copied
    moved = pipeline_state(tmp_path, pipeline=tmp_path / "third.filewright", id=ID)
    assert moved == state


def test_an_id_that_is_none_leads_nowhere_else(tmp_path: Path) -> None:
    odd = pipeline_state(tmp_path / "state", pipeline=tmp_path / "a", id="../../x")
    assert odd.folder.parent == tmp_path / "state" / "pipelines"


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "pipelines").write_bytes(b"a file")
    state = pipeline_state(tmp_path, pipeline=tmp_path / "a", id=None)
    with pytest.raises(StateError) as error, state.held(tmp_path / "a"):
        pass
    assert error.value.code == "state-unusable"


def test_the_lock_does_not_pass_to_children(tmp_path: Path) -> None:
    pipe = tmp_path / "a.filewright"
    state = pipeline_state(tmp_path, pipeline=pipe, id=None)
    with state.held(pipe):
        child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    assert state.holder() is None
    child.communicate(b"\n")


def test_this_start_of_the_computer_has_one_name() -> None:
    assert boot_id() == boot_id()
    if sys.platform == "linux":
        assert len(boot_id()) == 36
