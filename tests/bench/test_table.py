"""Figures of two sides become a ratio above 1 where ours is better, whichever way the unit counts."""

import json
from pathlib import Path

import pytest
from bench.table import alone, case_of, lines, paired, write_json


def test_more_is_better_for_rates_and_less_for_times() -> None:
    assert case_of("rate", [(300.0, 100.0)], unit="files/s").ratio == 3
    assert case_of("time", [(100.0, 300.0)], unit="ms", less_is_better=True).ratio == 3


def test_the_ratio_is_the_median_of_the_pairs_and_not_of_the_sides() -> None:
    # the machine became ten times slower on the way; each pair says the same
    case = case_of("drift", [(2000.0, 1000.0), (1900.0, 1000.0), (210.0, 100.0)], unit="files/s")
    assert case.ratio == 2
    assert (case.ours, case.peer) == (1900, 1000)


def test_the_sides_take_turns() -> None:
    order: list[str] = []

    def side(name: str) -> float:
        order.append(name)
        return 1.0

    paired("turns", lambda: side("ours"), lambda: side("peer"), unit="s", pairs=3)
    assert order == ["ours", "peer"] * 3


def test_nothing_measured_is_an_error() -> None:
    with pytest.raises(ValueError, match="nothing"):
        case_of("none", [], unit="s")


def test_the_table_and_the_file_hold_all_cases(tmp_path: Path) -> None:
    cases = [case_of("loop", [(50.0, 100.0), (80.0, 100.0)], unit="files/s"), alone("memory", 88.25, unit="MiB")]
    shown = lines(cases)
    assert len(shown) == 3
    assert "0.65 ×" in shown[1]
    write_json(tmp_path / "b.json", "engine", cases)
    document = json.loads((tmp_path / "b.json").read_text("utf-8"))
    assert document["bench"] == "engine"
    assert [case["case"] for case in document["cases"]] == ["loop", "memory"]
    assert document["cases"][0].keys() == {"case", "ours", "peer", "unit", "ratio", "pairs"}
    assert document["cases"][0]["pairs"] == [[50, 100], [80, 100]]
    assert document["cases"][1]["ratio"] is None
