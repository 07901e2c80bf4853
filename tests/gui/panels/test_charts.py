"""Charts ask while somebody looks, draw gaps as gaps, and cost little."""

import math
import time
from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from filewright.core.pipeline import Pipeline
from filewright.engine.client import Series
from filewright.gui.action_table import Do
from filewright.gui.application import Home
from filewright.gui.panels.charts.scales import rate_scale, rounded_up, time_marks, time_scale
from filewright.gui.panels.charts.windows import USUAL
from filewright.gui.wording import THIN, RateUnit
from filewright.gui.workspace import Workspace
from tests.gui.conftest import MakeHome
from tests.gui.recordings import NOW, busy_client, photos, series

OpenFlow = Callable[[Home, Pipeline], Workspace]


@pytest.mark.parametrize(("value", "top"), [(0, 2), (1.9, 2), (7.3, 8), (210, 300), (0.43, 2), (12431, 15000)])
def test_an_axis_ends_at_a_number_that_reads_well(value: float, top: float) -> None:
    assert rounded_up(value, least=2.0) == top


def test_rates_and_times_have_one_unit_in_a_window() -> None:
    rate = rate_scale([3.3, None, 0.2])
    assert (rate.unit, rate.title) == (RateUnit.MINUTE, "Files a minute")
    assert rate.values([3.3, None]) == [198.0, None]
    assert time_scale([0.72], [0.4]).label(0.8) == f"800{THIN}ms"
    assert time_scale([1.2], [0.4]).seconds


def test_times_below_stand_at_round_moments() -> None:
    marks = time_marks(USUAL, NOW)
    assert all((NOW / 1e9 + place) % 60 == pytest.approx(0, abs=1e-3) for place, _words in marks)
    assert all(-USUAL.seconds < place < 0 for place, _words in marks)


def test_the_area_of_a_gap_is_empty() -> None:
    import numpy as np

    from filewright.gui.panels.charts.plot import runs_to_ground

    xs = np.arange(6, dtype=float)
    ys = np.array([1, 2, math.nan, math.nan, 3, 4], dtype=float)
    grounded_xs, grounded = runs_to_ground(xs, ys)
    assert list(zip(grounded_xs, grounded, strict=True)) == [
        (0, 1), (1, 2), (1, 0), (2, 0), (3, 0), (4, 0), (4, 3), (5, 4),
    ]  # fmt: skip


def test_only_a_chart_that_is_seen_is_asked_for(qtbot: QtBot, make_home: MakeHome, open_flow: OpenFlow) -> None:
    client = busy_client()
    workspace = open_flow(make_home(client), photos())
    charts = workspace.parts.charts
    qtbot.waitUntil(lambda: charts.loaded and ("history", USUAL.seconds, None) in client.queries, timeout=15_000)
    workspace.window.actions_[Do.FOLD_DOCK].trigger()
    flow = workspace.flows.current
    assert flow is not None
    qtbot.waitUntil(lambda: not charts.asking)
    asked = len([query for query in client.queries if query[0] == "history"])
    assert flow.bridge is not None
    for second in range(1, 20):
        client.play(time_ns=NOW + second * 10**9)
        flow.bridge.look()
    assert len([query for query in client.queries if query[0] == "history"]) == asked


def test_without_files_a_sentence_stands_there(qtbot: QtBot, make_home: MakeHome, open_flow: OpenFlow) -> None:
    client = busy_client()
    client.series = Series(step=0.5, end_ns=NOW, rate=[None] * 10, median=[None] * 10, p95=[None] * 10)
    workspace = open_flow(make_home(client), photos())
    charts = workspace.parts.charts
    qtbot.waitUntil(lambda: charts.loaded and bool(client.queries), timeout=15_000)
    qtbot.waitUntil(lambda: charts.empty == (True, True, True))
    client.series = series()
    client.play(time_ns=NOW + 10**9)
    qtbot.waitUntil(lambda: charts.empty == (False, False, False))


@pytest.mark.alone
def test_drawing_ten_times_a_second_costs_little(qtbot: QtBot, make_home: MakeHome, open_flow: OpenFlow) -> None:
    """A guard against a tenfold slip, not a measurement: machines and their load differ."""
    workspace = open_flow(make_home(busy_client()), photos())
    charts = workspace.parts.charts
    qtbot.waitUntil(lambda: charts.loaded, timeout=15_000)
    values = series()
    charts.show_series(values)
    begun = time.process_time()
    for _tick in range(10):
        charts.show_series(values)
        qtbot.wait(1)
    assert time.process_time() - begun < 1.0
