"""Every number is the same, whoever gives it: the screen, the run's last line, `jobs`, and the journal itself."""

import json
import os
import signal
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from filewright.cli import compose
from filewright.cli.opening import open_pipeline
from filewright.core.job import State
from filewright.core.ledger import Ledger
from filewright.engine.client import JobQuery, Snapshot
from filewright.engine.local_client import LocalClient
from filewright.engine.sources.standing import Standing
from filewright.registry import open_registry
from tests.system.command import COPY, SHOUT, end, filewright, start, write_flow
from tests.system.test_hazards_sources import wait_until

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals are another matter there")

MANIFEST = """\
processor: moody
version: 1.0.0
api: 1
role: step
title: Moody
summary: Fails on some files, at first or always, and takes its time over others.
category: Tests
inputs: {in: {accepts: ["*/*"]}}
outputs: {out: {produces: ["*/*"]}, none: {produces: ["*/*"], optional: true}}
run: {python: "processor:moody"}
retry: {attempts: 3, backoff: 10ms}
"""

CODE = """\
import time
from pathlib import Path


def moody(file, context):
    text = Path(file.path).read_text()
    if text.startswith("bad") or (text.startswith("flaky") and context.attempt == 1):
        raise RuntimeError("not in the mood")
    if text.startswith("slow"):
        time.sleep(0.2)
    yield ("none" if text.startswith("drop") else "out"), file
"""

KINDS = ["good"] * 30 + ["bad"] * 4 + ["flaky"] * 4 + ["slow"] * 12 + ["drop"] * 3
SKIPPED = 2


@pytest.fixture
def messy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A flow with files of all kinds."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    folder = tmp_path / "data" / "filewright" / "processors" / "moody"
    folder.mkdir(parents=True)
    (folder / "processor.yaml").write_text(MANIFEST, "utf-8")
    (folder / "processor.py").write_text(CODE, "utf-8")
    write_flow(tmp_path, SHOUT.replace("upper-case", "moody"))
    for number, kind in enumerate(KINDS):
        (tmp_path / "inbox" / f"{number:02}-{kind}.txt").write_text(kind, "utf-8")
    (tmp_path / "inbox" / "half.part").write_text("half", "utf-8")
    (tmp_path / "inbox" / "link").symlink_to("nowhere")
    return tmp_path


class Books:
    """The same numbers from everybody who has them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        registry = open_registry()
        opened = open_pipeline(str(folder / "flow.filewright"), registry)
        assert opened is not None
        self._opened, self._registry = opened, registry

    def client(self, *, again: bool = False) -> LocalClient:
        opened, state = self._opened, compose.state_folder(None)
        return compose.open_client(opened.file, opened.pipeline, self._registry, state, kind="inline", again=again)

    def counted(self) -> Counter[str]:
        """`filewright jobs --json`, counted."""
        answer = filewright("jobs", "flow.filewright", "--json", "--limit", "100000", at=self.folder)
        return Counter(job["state"] for job in answer.objects)

    def stored(self) -> Ledger:
        """What a query over the journal says."""
        reader = self.client().read()
        try:
            counts = reader.counts()
            pages = reader.jobs(JobQuery(limit=1000)).jobs
        finally:
            reader.close()
        assert Counter(job.state.value for job in pages) == +Counter(terms(counts))
        return counts

    def agree(self, snapshot: Snapshot | None = None) -> Ledger:
        """The journal, `jobs` and the screen say the same; what is skipped only the scan knows."""
        stored = self.stored()
        assert self.counted() == +Counter(terms(stored))
        if snapshot is not None:
            assert replace(snapshot.ledger, skipped=0) == stored
        looking_back = self.client()
        looking_back.look_back()
        assert looking_back.snapshot().ledger == replace(stored, waiting=stored.waiting + stored.running, running=0)
        looking_back.read().close()
        return stored


def terms(ledger: Ledger) -> dict[str, int]:
    return {term: count for term, count in ledger.as_dict().items() if term != "seen"}


def run_once(client: LocalClient) -> Snapshot:
    client.run_once()
    return rest(client)


def rest(client: LocalClient) -> Snapshot:
    assert client.wait(30)
    client.stop()
    return client.snapshot()


@pytest.fixture
def books(messy: Path) -> Books:
    assert filewright("trust", "flow.filewright", "--yes", at=messy).status == 0
    return Books(messy)


def test_all_numbers_agree_after_all_that_can_happen(messy: Path, books: Books) -> None:
    running = start("run", "flow.filewright", at=messy)
    wait_until(lambda: (messy / "out").exists() and len(list((messy / "out").glob("[!.]*"))) >= 5)
    end_at_once = end(running, signal.SIGKILL)
    assert end_at_once.status == -signal.SIGKILL
    cut_off = books.agree()
    assert cut_off.open > 0, "it was killed in the middle"

    answer = filewright("run", "flow.filewright", "--json", at=messy)
    summary = answer.objects[-1]["summary"]
    kept = books.agree()
    assert kept == Ledger(done=46, filtered=3, quarantined=4)
    assert (summary["skipped"], summary["unaccounted"]) == (SKIPPED, 0)
    for term in ("done", "filtered", "quarantined"):
        assert summary[term] == getattr(kept, term) - getattr(cut_off, term), term
    assert summary["seen"] == sum(n for term, n in summary.items() if term not in ("seen", "seconds"))
    ended = Counter(found["state"] for found in answer.objects[:-1])
    assert ended == +Counter({term: summary[term] for term in ("done", "filtered", "quarantined")})

    client = books.client()
    bad = [job.job for job in client.read().jobs(JobQuery(states=frozenset({State.QUARANTINED}))).jobs]
    client.dismiss(bad[:2])
    assert books.agree(rest(client)) == Ledger(done=46, filtered=3, quarantined=2, dismissed=2)
    client.retry(bad[2:3])
    snapshot = rest(client)
    assert books.agree(snapshot) == Ledger(done=46, filtered=3, quarantined=2, dismissed=2)
    assert snapshot.session.seen == snapshot.session.quarantined == 1

    mended = messy / "inbox" / "33-bad.txt"
    waits = next(job for job in client.read().jobs(JobQuery(text="33-bad")).jobs)
    mended.write_text("good after all", "utf-8")
    (messy / "inbox" / "00-good.txt").write_text("good, and other than before", "utf-8")
    snapshot = run_once(client)
    quarantined = 1 if waits.state is State.QUARANTINED else 2
    assert books.agree(snapshot).quarantined == quarantined
    assert (snapshot.session.done, snapshot.session.seen - snapshot.session.skipped) == (2, 2)

    again = books.client(again=True)
    snapshot = run_once(again)
    books.agree(snapshot)
    assert snapshot.session.seen - snapshot.session.skipped == len(KINDS)
    assert snapshot.session.unaccounted == 0


def test_a_file_that_a_source_loses_is_told_of_and_the_run_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from filewright.cli import main

    examine = Standing.examine
    monkeypatch.setattr(
        Standing,
        "examine",
        lambda self, path, status, steady: path != "lost.txt" and examine(self, path, status, steady),
    )
    write_flow(tmp_path, COPY)
    for name in ("kept.txt", "lost.txt"):
        (tmp_path / "inbox" / name).write_text(name, "utf-8")
    monkeypatch.chdir(tmp_path)
    assert main(["run", "flow.filewright", "--executor", "inline"]) == 1
    told = capsys.readouterr()
    assert told.out == "2 files: 1 done, 0 filtered, 0 quarantined, 1 unaccounted\n"
    assert os.fspath(tmp_path / "inbox" / "lost.txt") in told.err
    assert main(["run", "flow.filewright", "--executor", "inline", "--json"]) == 1
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["summary"]["unaccounted"] == 1


def test_a_file_that_is_written_to_for_ever_does_not_keep_a_run_from_its_end(tmp_path: Path) -> None:
    write_flow(tmp_path, COPY)
    restless = tmp_path / "inbox" / "restless.txt"
    restless.write_text("0", "utf-8")
    (tmp_path / "inbox" / "calm.txt").write_text("calm", "utf-8")
    running = start("run", "flow.filewright", "--wait", "1s", at=tmp_path)
    number = 0
    while running.poll() is None:
        number += 1
        restless.write_text(str(number), "utf-8")
    out, err = running.communicate()
    assert running.returncode == 0, err
    assert "0 unaccounted" in out
    assert (tmp_path / "out" / "calm.txt").exists()
