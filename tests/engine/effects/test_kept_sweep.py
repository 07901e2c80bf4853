"""What was kept for an effect that was never committed goes at the next start; what any effect refers to stays."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from filewright.core.effect import Before
from filewright.engine.effects.safe_store import BESIDE, SafeStore
from filewright.engine.effects.stage_log import StageLog

Page = Callable[[int | None], Sequence[tuple[int, str]]]


def referred(*befores: Before) -> Page:
    """Effects in order, for each of which one is kept; a page has a single one."""
    rows = [(number, before.kept) for number, before in enumerate(befores, 1)]

    def page(number: int | None) -> list[tuple[int, str]]:
        return [row for row in reversed(rows) if number is None or row[0] < number][:1]

    return page


class Life:
    """One run's store and log, in the same state folder as those before."""

    def __init__(self, state: Path) -> None:
        state.mkdir(exist_ok=True)
        self.state = state
        self.log = StageLog(state / "stages")
        self.store = SafeStore(str(state / "kept"), name=self.log.kept_name, limit=1 << 20, note=self.log.note_kept)

    def keep(self, text: str) -> Before:
        path = self.state.parent / "user.txt"
        path.unlink(missing_ok=True)
        path.write_text(text)
        before = self.store.keep(str(path))
        path.unlink()
        return before

    def sweep(self, page: Page | None) -> list[str]:
        removed = self.store.sweep(self.log.kept_before, page) if page is not None else []
        self.log.forget_kept()
        self.log.sweep(())
        return removed

    def die(self) -> None:
        self.log.close()


@pytest.fixture
def live(tmp_path: Path, request: pytest.FixtureRequest) -> Callable[[], Life]:
    def begin() -> Life:
        life = Life(tmp_path / "state")
        request.addfinalizer(life.die)
        return life

    return begin


def lying(life: Life) -> set[str]:
    return {str(path) for path in (life.state / "kept").iterdir()}


def test_what_no_effect_refers_to_goes_and_all_else_stays(live: Callable[[], Life]) -> None:
    first = live()
    committed, lost = [first.keep(f"committed {n}") for n in range(3)], first.keep("lost")
    first.die()
    (first.state / "kept" / "strange").write_text("nobody's")
    second = live()
    meanwhile = second.keep("kept before it was swept")
    assert second.sweep(referred(*committed)) == [lost.kept]
    expected = {before.kept for before in (*committed, meanwhile)} | {str(first.state / "kept" / "strange")}
    assert lying(second) == expected
    second.die()
    third = live()  # what the second kept is looked through, too, and what the first did is not asked for any more
    assert third.sweep(referred(*committed)) == [meanwhile.kept]


def test_where_the_record_is_not_whole_nothing_goes_for_ever(live: Callable[[], Life]) -> None:
    first = live()
    before = first.keep("of an effect in a journal that was set aside")
    first.die()
    second = live()
    assert second.sweep(None) == []
    second.die()
    assert live().sweep(referred()) == []
    assert Path(before.kept).exists()


def test_nothing_is_asked_where_nothing_was_kept(live: Callable[[], Life]) -> None:
    live().die()

    def never(number: int | None) -> list[tuple[int, str]]:
        raise AssertionError("the journal was read in vain")

    assert live().sweep(never) == []


def test_what_lies_beside_the_files_of_another_volume_waits_until_it_is_back(
    live: Callable[[], Life], tmp_path: Path
) -> None:
    first, volume, away = live(), tmp_path / "volume", tmp_path / "away"
    beside = volume / BESIDE
    beside.mkdir(parents=True)
    first.log.note_kept(str(beside))
    orphan = beside / f"{first.log.kept_name}1"
    orphan.write_text("lost")
    first.die()
    volume.rename(away)
    second = live()
    assert second.sweep(referred()) == []
    second.die()
    away.rename(volume)
    assert live().sweep(referred()) == [str(orphan)]
    assert not beside.exists()
