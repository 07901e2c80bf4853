"""What an undo would do, worked out without a disk."""

from dataclasses import replace

from filewright.core.effect import Before, Effect, EffectKey, EffectKind, EffectState
from filewright.core.file import Stamp
from filewright.core.job import Arrival, State, TaskKey
from filewright.engine.client import UndoAction
from filewright.engine.journal.journal import StoredJob
from filewright.engine.undo.plan import plan


def stamp(size: int, number: int = 1) -> Stamp:
    return Stamp(size=size, mtime_ns=number, ctime_ns=number, device=1, inode=number)


class Files:
    """A disk that holds what it is told."""

    def __init__(self, **files: tuple[Stamp, str]) -> None:
        self._files = files
        self.read: list[str] = []

    def stamp(self, path: str) -> Stamp | None:
        return self._files[path][0] if path in self._files else None

    def is_free(self, path: str) -> bool:
        return path not in self._files

    def sha256(self, path: str) -> str:
        self.read.append(path)
        return self._files[path][1]


def effect(number: int, kind: EffectKind, target: str, content: str = "", origin: str = "", job: int = 1) -> Effect:
    before = None
    if kind in (EffectKind.REPLACE, EffectKind.TRASH, EffectKind.DELETE):
        before = Before(stamp=stamp(6), mode=0o644, sha256="before", kept="/kept")
    return Effect(
        key=EffectKey(TaskKey(job, "inbox.0/out"), number),
        kind=kind,
        target=target,
        origin=origin,
        staged=stamp(len(content), number),
        sha256=content,
        before=before,
        placed=stamp(len(content), number),
        state=EffectState.DONE,
        number=number,
    )


def job(*effects: Effect, state: State = State.DONE) -> StoredJob:
    arrival = Arrival(source="inbox", root="/in", path="a", stamp=stamp(1))
    return StoredJob(
        job=effects[0].key.task.job if effects else 9,
        ulid=f"J{effects[0].key.task.job if effects else 9}",
        arrival=arrival,
        graph="",
        run=1,
        state=state,
        opened_ns=0,
        effects=effects,
    )


def told(steps: object) -> list[tuple[str, UndoAction, str]]:
    return [(s.path, s.action, s.obstacle.code if s.obstacle else "") for s in steps]  # type: ignore[attr-defined]


def test_a_chain_is_followed_back_without_reading_what_will_not_be_there() -> None:
    first = effect(1, EffectKind.WRITE, "x", "before")  # what the second one kept
    second = effect(2, EffectKind.REPLACE, "x", "second", job=2)
    disk = Files(x=(stamp(6, 2), "second"))
    steps = plan([job(first), job(second)], {}, disk)
    assert told(steps) == [("x", UndoAction.PUT_BACK, ""), ("x", UndoAction.REMOVE, "")]
    assert disk.read == []  # what `stat` says was enough


def test_a_link_that_breaks_leaves_all_before_it() -> None:
    first = effect(1, EffectKind.WRITE, "x", "before")
    second = replace(effect(2, EffectKind.REPLACE, "x", "second", job=2), reversible=False)
    steps = plan([job(first), job(second)], {}, Files(x=(stamp(6, 2), "second")))
    assert told(steps) == [("x", UndoAction.PUT_BACK, "undo-not-kept"), ("x", UndoAction.REMOVE, "undo-changed")]


def test_what_another_job_wrote_later_is_not_touched() -> None:
    steps = plan([job(effect(1, EffectKind.WRITE, "x", "one"))], {"x": 7}, Files(x=(stamp(3, 1), "one")))
    assert told(steps) == [("x", UndoAction.REMOVE, "undo-later")]


def test_content_decides_where_the_rest_differs() -> None:
    same = Files(x=(stamp(3, 99), "one"))
    assert told(plan([job(effect(1, EffectKind.WRITE, "x", "one"))], {}, same)) == [("x", UndoAction.REMOVE, "")]
    other = Files(x=(stamp(3, 99), "two"))
    assert told(plan([job(effect(1, EffectKind.WRITE, "x", "one"))], {}, other))[0][2] == "undo-changed"


def test_a_place_that_is_freed_by_the_same_undo_is_free() -> None:
    moved = effect(1, EffectKind.MOVE, "done", "one", origin="in")
    later = effect(2, EffectKind.WRITE, "in", "new", job=2)
    disk = Files(done=(stamp(3, 1), "one"), **{"in": (stamp(3, 2), "new")})
    assert told(plan([job(moved), job(later)], {}, disk)) == [
        ("in", UndoAction.REMOVE, ""),
        ("done", UndoAction.MOVE_BACK, ""),
    ]
    assert told(plan([job(moved)], {}, disk))[0][2] == "undo-place-taken"


def test_a_deleted_original_comes_back_unless_its_place_is_taken() -> None:
    deleted = effect(1, EffectKind.DELETE, "", "", origin="in")
    assert told(plan([job(deleted)], {}, Files())) == [("in", UndoAction.PUT_BACK, "")]
    assert told(plan([job(deleted)], {}, Files(**{"in": (stamp(3), "x")})))[0][2] == "undo-place-taken"


def test_a_job_that_is_worked_on_is_refused_and_a_skip_is_nothing() -> None:
    skipped = effect(1, EffectKind.SKIP, "x", "one")
    assert plan([job(skipped)], {}, Files()) == []
    steps = plan([job(state=State.HELD)], {}, Files())
    assert told(steps) == [("/in/a", UndoAction.NOTHING, "still-open")]
