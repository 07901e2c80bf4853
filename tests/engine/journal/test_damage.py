"""A journal that was damaged: found, set aside, said, and what is whole of it is known still."""

import os
import random
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from filewright.core.ledger import Ledger
from filewright.engine.client import JobQuery
from filewright.engine.journal.sqlite import damage
from filewright.engine.journal.sqlite.damage import SUSPECT, mark_suspect
from filewright.engine.journal.sqlite.sqlite_journal import SqliteJournal
from filewright.engine.journal.sqlite.sqlite_reader import SqliteReader
from filewright.errors import Fault, NotFound, StateError
from tests.engine.journal.samples import ROOT, name_of, opened, quarantined, whole_life

JOBS = 300
PAGE = 4096


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "journal.db"
    journal = SqliteJournal(path)
    journal.store_graph("g1", "text")
    for job in range(1, JOBS + 1):
        journal.append(list(whole_life(job, f"{job}.txt")))
    journal.append([*quarantined(JOBS + 1, "bad.txt"), opened(JOBS + 2, "open.txt")])
    journal.close()
    return path


@pytest.fixture
def journals() -> Iterator[list[SqliteJournal]]:
    made: list[SqliteJournal] = []
    yield made
    for journal in made:
        journal.close()


def overwrite(path: Path, pages: list[int]) -> None:
    with path.open("rb+") as file:
        for page in pages:
            file.seek((page - 1) * PAGE)
            file.write(os.urandom(PAGE))


def pages_of(path: Path, table: str, kind: str) -> list[int]:
    """Pages of a table or an index of one kind (leaf or interior), by what each page's first byte says."""
    connection = sqlite3.connect(path)
    root = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", (table,)).fetchone()[0]
    connection.close()
    data = path.read_bytes()
    found: dict[str, list[int]] = {"interior": [], "leaf": []}
    wanted = [root]
    while wanted:
        page = wanted.pop()
        start = (page - 1) * PAGE
        first = data[start]
        if first in (2, 5):
            found["interior"].append(page)
            cells = int.from_bytes(data[start + 3 : start + 5], "big")
            wanted.append(int.from_bytes(data[start + 8 : start + 12], "big"))
            for n in range(cells):
                at = start + int.from_bytes(data[start + 12 + 2 * n : start + 14 + 2 * n], "big")
                wanted.append(int.from_bytes(data[at : at + 4], "big"))
        elif first in (10, 13):
            found["leaf"].append(page)
    return found[kind]


def reopened(path: Path, journals: list[SqliteJournal]) -> tuple[SqliteJournal, Fault]:
    journal = SqliteJournal(path)
    journals.append(journal)
    (notice,) = journal.recover().notices
    return journal, notice


@pytest.mark.parametrize("table", ["job", "effect", "event", "job_state", "job_place", "event_job"])
def test_a_damaged_table_or_index_is_set_aside_and_what_is_whole_taken_over(
    path: Path, journals: list[SqliteJournal], table: str
) -> None:
    leaves = pages_of(path, table, "leaf")
    overwrite(path, [leaves[len(leaves) // 2]])
    broken = path.read_bytes()
    journal, notice = reopened(path, journals)
    assert notice.code == "journal-salvaged"
    aside = Path(str(notice.fields["aside"]))
    assert aside.read_bytes() == broken
    assert str(notice.fields["known"]) in notice.sentence()
    known = journal.known_in("inbox", ROOT, "")
    lost = 20 if table == "job" else 0
    assert JOBS - lost <= len([name for name in known if name not in ("bad.txt", "open.txt")]) <= JOBS
    assert "open.txt" not in known  # what was under way is taken in anew
    counts = journal.reader.counts()
    assert counts.done == len(known) - 1
    assert counts == Ledger(done=counts.done, quarantined=1)
    assert journal.next_job() == JOBS + 3 if table != "job" else journal.next_job() > JOBS
    journal.append(list(whole_life(JOBS + 10, "new.txt")))
    journal.flush()
    assert journal.reader.counts().done == counts.done + 1


def test_effects_come_over_so_that_own_outputs_are_known(path: Path, journals: list[SqliteJournal]) -> None:
    overwrite(path, pages_of(path, "event", "leaf")[:3])
    journal, _ = reopened(path, journals)
    (output,) = journal.earlier(7)
    assert output.target == "/data/out/7.txt"
    job = journal.reader.by_path("/data/out/7.txt")
    assert job is not None
    assert job.job == name_of(7)
    assert journal.reader.trace(name_of(7)) == ()


@pytest.mark.parametrize("how", ["empty", "header", "cut to a page", "other bytes"])
def test_where_nothing_can_be_read_that_is_said(path: Path, journals: list[SqliteJournal], how: str) -> None:
    whole = path.read_bytes()
    path.write_bytes(
        {
            "empty": b"",
            "header": os.urandom(100) + whole[100:],
            "cut to a page": whole[:PAGE],
            "other bytes": b"no" * 99,
        }[how]
    )
    broken = path.read_bytes()
    journal, notice = reopened(path, journals)
    assert notice.code == "journal-damaged"
    assert "done again" in notice.next_step()
    assert Path(str(notice.fields["aside"])).read_bytes() == broken
    assert journal.reader.counts() == Ledger()


def test_half_of_a_journal_is_half_known(path: Path, journals: list[SqliteJournal]) -> None:
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2 // PAGE * PAGE])
    journal, notice = reopened(path, journals)
    assert notice.code in ("journal-salvaged", "journal-damaged")
    assert (
        journal.reader.counts().done == len(journal.known_in("inbox", ROOT, "")) - journal.reader.counts().quarantined
    )


def test_a_second_damage_overwrites_nothing(path: Path, journals: list[SqliteJournal]) -> None:
    for _ in range(2):
        overwrite(path, pages_of(path, "job", "leaf")[1:2])
        journal, _ = reopened(path, journals)
        journal.close()
    assert len(list(path.parent.glob("journal.damaged-*.db"))) == 2
    assert not list(path.parent.glob("salvage-*"))


@pytest.mark.parametrize("seed", range(12))
def test_flipped_bytes_never_stop_it_from_opening(path: Path, journals: list[SqliteJournal], seed: int) -> None:
    """Whatever the bytes: it opens, answers or says in our words that it cannot, and takes new events."""
    chance = random.Random(seed)
    data = bytearray(path.read_bytes())
    for _ in range(40):
        data[chance.randrange(100, len(data))] ^= 1 << chance.randrange(8)
    path.write_bytes(data)
    try:
        journal = SqliteJournal(path)
    except StateError as error:
        assert error.code in ("journal-strange", "journal-newer", "journal-unusable", "journal-unreadable")  # noqa: PT017 (or it opens)
        return
    journals.append(journal)
    for ask in (
        journal.recover,
        journal.reader.counts,
        lambda: journal.reader.jobs(JobQuery(limit=500)),
        journal.reader.attention,
        lambda: [journal.reader.trace(name_of(job)) for job in (1, 150, 300)],
    ):
        try:
            ask()
        except (StateError, NotFound) as error:
            assert error.code in ("journal-unreadable", "journal-unusable", "job-unknown")  # noqa: PT017 (or it answers)
    journal.append(list(whole_life(JOBS + 50, "new.txt")))


def test_flipped_bytes_in_the_log_lose_its_end_alone(tmp_path: Path, journals: list[SqliteJournal]) -> None:
    path = tmp_path / "live.db"
    journal = SqliteJournal(path)
    for job in range(1, 41):
        journal.append(list(whole_life(job, f"{job}.txt")))
        journal.flush()
    copied = tmp_path / "journal.db"  # as a killed process leaves it
    copied.write_bytes(path.read_bytes())
    log = bytearray(Path(f"{path}-wal").read_bytes())
    journal.close()
    log[len(log) // 2] ^= 0xFF
    Path(f"{copied}-wal").write_bytes(log)
    after = SqliteJournal(copied)
    journals.append(after)
    assert after.recover().notices == ()
    done = after.reader.counts().done
    assert 0 < done < 40
    assert len(after.known_in("inbox", ROOT, "")) == done


def test_a_large_journal_is_looked_through_after_an_unclean_end_alone(
    path: Path, journals: list[SqliteJournal], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(damage, "CHECKED_ALWAYS", 0)
    overwrite(path, pages_of(path, "event", "leaf")[5:6])
    clean = SqliteJournal(path)
    journals.append(clean)
    assert clean.recover().notices == ()
    clean.close()
    connection = sqlite3.connect(path)
    connection.execute("UPDATE meta SET value = 0 WHERE key = 'clean'")
    connection.commit()
    connection.close()
    assert reopened(path, journals)[1].code == "journal-salvaged"


def test_where_damage_was_met_all_is_looked_through(
    path: Path, journals: list[SqliteJournal], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(damage, "CHECKED_ALWAYS", 0)
    overwrite(path, pages_of(path, "event", "leaf")[5:6])
    mark_suspect(path)
    assert reopened(path, journals)[1].code == "journal-salvaged"
    assert not path.with_name(path.name + SUSPECT).exists()


def test_damage_that_a_start_meets_is_looked_into_at_once(
    path: Path, journals: list[SqliteJournal], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(damage, "CHECKED_ALWAYS", 0)
    overwrite(path, pages_of(path, "event", "leaf")[-1:])
    assert reopened(path, journals)[1].code == "journal-salvaged"


def test_damage_that_writing_meets_is_said_and_mended_by_the_next_start(
    path: Path, journals: list[SqliteJournal], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(damage, "CHECKED_ALWAYS", 0)
    overwrite(path, pages_of(path, "job_place", "leaf"))
    said: list[Fault | None] = []
    heard = threading.Event()

    def hear(fault: Fault | None) -> None:
        said.append(fault)
        heard.set()

    journal = SqliteJournal(path, trouble=hear)
    assert journal.recover().notices == ()
    journal.append([opened(JOBS + 5, "new.txt")])
    assert heard.wait(10)
    assert said[0] is not None
    assert said[0].code == "journal-broken"
    with pytest.raises(StateError):
        journal.close()
    assert reopened(path, journals)[1].code == "journal-salvaged"


def test_a_folder_in_its_place_is_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    path.mkdir()
    for use in (SqliteJournal, SqliteReader):
        with pytest.raises(StateError) as error:
            use(path)
        assert error.value.code == "journal-unusable"
    assert path.is_dir()


def test_a_log_without_its_journal_is_not_taken_for_the_new_ones(tmp_path: Path, journals: list[SqliteJournal]) -> None:
    path = tmp_path / "journal.db"
    journal = SqliteJournal(path)
    journal.append(list(whole_life(1)))
    journal.flush()
    log = Path(f"{path}-wal").read_bytes()
    journal.close()
    path.unlink()
    Path(f"{path}-wal").write_bytes(log)
    fresh = SqliteJournal(path)
    journals.append(fresh)
    assert fresh.reader.counts() == Ledger()
    (aside,) = tmp_path.glob("journal.damaged-*.db-wal")
    assert aside.read_bytes() == log
