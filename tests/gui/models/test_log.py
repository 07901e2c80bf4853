"""What is worth a line from one snapshot to the next."""

from dataclasses import replace

from filewright.core.ledger import Ledger
from filewright.engine.client import EngineState, Notice, Snapshot
from filewright.errors import Fault
from filewright.gui.models.log import FlowLog
from filewright.gui.models.steps import Steps
from filewright.registry import Registry
from tests.gui.recordings import at_work, photos


def lines(log: FlowLog) -> list[str]:
    return [entry.text for entry in log.entries]


def test_nothing_new_is_no_line(registry: Registry) -> None:
    log, steps = FlowLog(), Steps(photos(), registry.specs)
    assert log.look_at(at_work(), steps)
    assert not log.look_at(replace(at_work(), sequence=2, rate=9.0), steps)
    assert lines(log) == ["Running"]


def test_trouble_and_its_end_are_told_with_the_step(registry: Registry) -> None:
    log, steps = FlowLog(), Steps(photos(), registry.specs)
    gone = Notice(fault=Fault(code="folder-gone", fields={"folder": "/nas"}), node="web")
    log.look_at(at_work(), steps)
    log.look_at(replace(at_work(), notices=(gone,)), steps)
    log.look_at(at_work(), steps)
    trouble = lines(log)[1]
    assert trouble.startswith("Web folder: ")
    assert "/nas" in trouble
    assert lines(log)[2] == f"Over: {trouble}"


def test_files_that_need_somebody_and_the_end_of_all_are_told(registry: Registry) -> None:
    log, steps = FlowLog(), Steps(photos(), registry.specs)
    log.look_at(at_work(), steps)
    log.look_at(replace(at_work(), ledger=Ledger(done=5, quarantined=9)), steps)
    assert lines(log)[1:] == ["1 file needs attention", "All files are through"]


def test_a_flow_that_never_ran_has_no_lines(registry: Registry) -> None:
    log = FlowLog()
    log.look_at(Snapshot(time_ns=1, state=EngineState.STOPPED), Steps(photos(), registry.specs))
    assert lines(log) == []


def test_old_lines_go(registry: Registry) -> None:
    from filewright.gui.theme import Look

    log = FlowLog()
    for number in range(2500):
        log.add(number, Look.DONE, str(number))
    assert len(log.entries) == 2000
    assert lines(log)[-1] == "2499"
