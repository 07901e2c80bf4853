"""What became of a path: an answer for every one below a watched folder, running or at rest."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from filewright.core.graph import Graph, Node, NodeState, Port, Wire
from filewright.core.pipeline import Pipeline
from filewright.engine.client import Why
from filewright.engine.local_client import LocalClient
from tests.engine.workplace import MemoryWorkplace, client


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Callable[..., LocalClient]]:
    clients: list[LocalClient] = []
    (tmp_path / "flow" / "in").mkdir(parents=True)

    def open_(*, state: NodeState = NodeState.ENABLED, **params: object) -> LocalClient:
        inbox = Node(key="inbox", use="watch-folder", params={"path": "./in", "quiet": "0s", **params}, state=state)
        out = Node(key="out", use="save-to-folder", params={"path": "./out"})
        wires = (Wire(Port("inbox", "out"), Port("out", "in")),)
        flow = Pipeline(graph=Graph(nodes={"inbox": inbox, "out": out}, wires=wires))
        clients.append(client(flow, tmp_path / "flow"))
        return clients[-1]

    yield open_
    for one in clients:
        one.stop()


def told(why: Why) -> tuple[str, str | None]:
    if why.fault is not None:
        assert why.fault.sentence() != why.fault.code, "every reason has words"
    return why.state, why.fault.code if why.fault else None


@pytest.fixture
def inbox(tmp_path: Path, opened: Callable[..., LocalClient]) -> Path:
    """A folder with one of each kind."""
    folder = tmp_path / "flow" / "in"
    (folder / "plain.txt").write_text("x")
    (folder / "wrong.jpg").write_text("x")
    (folder / "secret.txt").write_text("x")
    (folder / "half.txt.part").write_text("x")
    (folder / "link.txt").symlink_to("plain.txt")
    os.mkfifo(folder / "pipe.txt")
    (folder / "below").mkdir()
    (folder / "below" / "deep.txt").write_text("x")
    (folder / "around").symlink_to("below")
    return folder


PARAMS = {"include": ["*.txt"], "exclude": ["SECRET*"]}
ASIDE = {
    "wrong.jpg": ("skipped-not-included", "*.txt"),
    "secret.txt": ("skipped-name", "SECRET*"),
    "half.txt.part": ("skipped-name", "*.part"),
    "link.txt": ("skipped-link", None),
    "pipe.txt": ("skipped-kind", None),
    "below/deep.txt": ("skipped-subfolder", None),
    "below": ("skipped-subfolder", None),
}


@pytest.mark.parametrize("running", [False, True])
def test_all_that_never_entered_is_told_with_the_rule(
    inbox: Path, opened: Callable[..., LocalClient], running: bool
) -> None:
    one = opened(**PARAMS)
    if running:
        one.start()
    for name, (code, rule) in ASIDE.items():
        why = one.why(str(inbox / name))
        assert (told(why), why.rule, why.job) == (("skipped", code), rule, None), name
    assert told(one.why(str(inbox / "nothing.txt"))) == ("unknown", "path-not-there")
    assert told(one.why(str(inbox.parent / "elsewhere.txt"))) == ("unknown", "path-elsewhere")
    assert told(one.why(str(inbox))) == ("skipped", "is-watched")


def test_what_waits_for_a_run_says_so_and_what_a_run_did_names_the_job(
    inbox: Path, opened: Callable[..., LocalClient]
) -> None:
    one = opened(**PARAMS)
    assert told(one.why(str(inbox / "plain.txt"))) == ("waiting", "waits-for-a-run")
    one.run_once()
    assert one.wait(30)
    why = one.why(str(inbox / "plain.txt"))
    assert told(why) == ("done", None)
    assert why.job is not None
    assert one.why(str(inbox.parent / "out" / "plain.txt")).job == why.job
    (inbox / "plain.txt").write_text("longer than before")
    assert told(one.why(str(inbox / "plain.txt"))) == ("done", "changed-since")
    (inbox / "plain.txt").unlink()
    assert told(one.why(str(inbox / "plain.txt"))) == ("done", "path-gone")


def test_a_file_behind_a_link_to_a_folder(inbox: Path, opened: Callable[..., LocalClient]) -> None:
    hidden = str(inbox / "around" / "deep.txt")
    assert told(opened(recursive=True).why(hidden)) == ("skipped", "skipped-behind-link")
    assert told(opened(recursive=True, follow_links=True).why(hidden)) == ("waiting", "waits-for-a-run")


def test_a_source_that_is_switched_off_and_a_folder_that_is_not_there(
    inbox: Path, opened: Callable[..., LocalClient]
) -> None:
    off = opened(state=NodeState.DISABLED)
    assert told(off.why(str(inbox / "plain.txt"))) == ("skipped", "skipped-source-off")
    inbox.rename(inbox.with_name("away"))
    assert told(opened().why(str(inbox / "plain.txt"))) == ("unknown", "folder-gone")


def test_what_is_still_being_written_and_what_waits_for_its_marker(
    inbox: Path, opened: Callable[..., LocalClient]
) -> None:
    slow = opened(quiet="1h", include=["*.txt"])
    slow.start()
    assert slow.snapshot() is not None
    while told(slow.why(str(inbox / "plain.txt")))[1] == "waits-to-be-seen":
        slow.wait(0.01)
    why = slow.why(str(inbox / "plain.txt"))
    assert told(why) == ("waiting", "waits-until-quiet")
    assert why.fault is not None
    assert "3600 s" in why.fault.sentence()
    slow.stop()
    marked = opened(ready="marker", marker="{name}.done", include=["*.txt"])
    marked.start()
    while told(marked.why(str(inbox / "plain.txt")))[1] == "waits-to-be-seen":
        marked.wait(0.01)
    assert told(marked.why(str(inbox / "plain.txt"))) == ("waiting", "waits-for-marker")


@pytest.mark.parametrize("running", [False, True])
def test_what_was_there_before_the_flow_began(
    inbox: Path, opened: Callable[..., LocalClient], monkeypatch: pytest.MonkeyPatch, running: bool
) -> None:
    began = (inbox / "plain.txt").stat().st_ctime_ns + 1
    monkeypatch.setattr(MemoryWorkplace, "first_started", lambda self, node, *, remember=True: began)
    one = opened(existing=False)
    if running:
        one.start()
    assert told(one.why(str(inbox / "plain.txt"))) == ("skipped", "skipped-before")
