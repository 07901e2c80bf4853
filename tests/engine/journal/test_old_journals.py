"""Every journal that an earlier version left behind opens, is brought up to date, and goes on."""

import shutil
from pathlib import Path

import pytest

from filewright.core.job import State
from filewright.core.ledger import Ledger
from filewright.engine.client import JobQuery
from filewright.engine.journal.sqlite.schema import VERSION
from filewright.engine.journal.sqlite.sqlite_journal import SqliteJournal
from filewright.engine.journal.sqlite.sqlite_reader import SqliteReader
from tests.engine.journal.samples import ROOT, ended, name_of, whole_life

KEPT = sorted((Path(__file__).parent / "old").glob("journal-*.db"))
ACCOUNT = Ledger(done=2, filtered=1, quarantined=1, dismissed=1, waiting=1, running=1)


@pytest.fixture(params=KEPT, ids=lambda path: path.stem)
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / "journal.db"
    shutil.copyfile(request.param, path)
    return path


def test_there_is_one_of_every_earlier_version() -> None:
    assert {int(path.stem.removeprefix("journal-")) for path in KEPT} >= set(range(1, VERSION))


def test_it_is_brought_up_to_date_and_goes_on(old: Path) -> None:
    journal = SqliteJournal(old)
    try:
        recovered = journal.recover()
        assert recovered.notices == ()
        assert recovered.ledger == ACCOUNT
        assert [job.job for job in recovered.jobs] == [7, 8]
        assert recovered.jobs[0].effects[0].before is not None
        assert journal.known("inbox", ROOT, "photos/done \udcff.txt").state is State.DONE  # type: ignore[union-attr]
        assert journal.known("inbox", ROOT, "changed.txt").job == 7  # type: ignore[union-attr]
        assert journal.next_job() == 9
        journal.append([*whole_life(9, "new.txt"), ended(8, State.DISMISSED)])
        journal.flush()
        reader = journal.reader
        assert reader.counts() == Ledger(done=3, filtered=1, quarantined=1, dismissed=2, running=1)
        for text, found in (("photos/", [2]), ("new", [9]), ("dism", [5])):
            page = reader.jobs(JobQuery(text=text))
            assert [job.job for job in page.jobs] == [name_of(number) for number in found], text
        assert [group.count for group in reader.attention()] == [1]
        assert len(reader.trace(name_of(1))) == 9
    finally:
        journal.close()


def test_a_copy_from_before_is_kept_beside_it_and_no_second_one(old: Path) -> None:
    for _ in range(2):
        SqliteJournal(old).close()
    copies = list(old.parent.glob("journal.version-*.db"))
    assert len(copies) == 1
    reader = SqliteReader(copies[0])
    try:
        assert reader.counts() == ACCOUNT
    finally:
        reader.close()


def test_it_is_read_as_it_is_before_that(old: Path) -> None:
    before = old.read_bytes()
    reader = SqliteReader(old)
    try:
        assert reader.counts() == ACCOUNT
        assert [job.job for job in reader.jobs(JobQuery(text="photos/done")).jobs] == [name_of(2)]
        assert [group.count for group in reader.attention()] == [1]
        assert reader.by_path("/data/out/done.txt").job == name_of(1)  # type: ignore[union-attr]
    finally:
        reader.close()
    assert old.read_bytes() == before
    assert [path.name for path in old.parent.iterdir()] == ["journal.db"]
