"""What sends other tools into an endless loop is refused: within a flow, through subfolders, and between flows."""

from pathlib import Path

import pytest

from filewright.core import edits
from filewright.core.fixes import apply_fix
from filewright.core.graph import Node, Port
from filewright.core.pipeline import Pipeline
from filewright.core.problem import Problem, Severity
from filewright.paths import bundled_processors
from filewright.pipeline import looks
from filewright.pipeline.check import check_files
from filewright.pipeline.writer import fresh_text
from filewright.registry import Registry
from filewright.registry.discovery import Root

SPECS = Registry([Root(folder=bundled_processors(), bundled=True)], installed=lambda: ()).specs


def flow(file: Path, source: dict[str, object], *writers: dict[str, object], **steps: dict[str, object]) -> Path:
    """A flow in a file: `source` leads to every writer, through those steps whose names begin like the writer's."""
    pipeline = edits.add_node(Pipeline(name=file.stem), Node(key="inbox", use="watch-folder", params=source), (0, 0))
    for number, params in enumerate(writers):
        key = f"out{number}"
        pipeline = edits.add_node(pipeline, Node(key=key, use="save-to-folder", params=params), (0, 0))
        before = "inbox"
        for name, given in steps.items():
            if name.startswith(key):
                use = str(given["use"])
                node = Node(key=name, use=use, params={k: v for k, v in given.items() if k != "use"})
                pipeline = edits.connect(edits.add_node(pipeline, node, (0, 0)), Port(before, "out"), Port(name, "in"))
                before = name
        pipeline = edits.connect(pipeline, Port(before, "out"), Port(key, "in"))
    file.write_text(fresh_text(pipeline))
    return file


def problems(*files: Path) -> list[list[Problem]]:
    """What is wrong with each, folders that are missing left aside."""
    found = check_files(files, SPECS)
    return [[p for p in checked.problems if p.code != "folder-missing"] for checked in found]


def codes(*files: Path) -> list[list[str]]:
    return [[problem.code for problem in found] for found in problems(*files)]


def mended(file: Path, problem: Problem, *others: Path) -> list[list[str]]:
    """What is still wrong once the fix was clicked and saved."""
    assert problem.fix is not None
    (checked, *_rest) = check_files([file], SPECS)
    file.write_text(fresh_text(apply_fix(checked.reading.require(), problem.fix)))
    return codes(file, *others)


RESIZE = {"use": "image-resize", "width": 100}


def test_the_recipe_that_sends_other_tools_into_an_endless_loop_is_refused_with_its_place_and_a_way_out(
    tmp_path: Path,
) -> None:
    """Take a picture from a folder, make it smaller, save it under another name into the same folder."""
    file = flow(
        tmp_path / "loop.filewright",
        {"path": "./inbox"},
        {"path": "./inbox", "name": "{stem}-small{suffix}"},
        out0_small=RESIZE,
    )
    (found,) = problems(file)
    (problem,) = found
    assert (problem.code, problem.severity) == ("folder-is-watched", Severity.ERROR)
    assert problem.along == ("out0_small.out -> out0.in",)
    line = file.read_text().splitlines()[(problem.place.line or 0) - 1]
    assert line[(problem.place.column or 0) - 1 :].startswith("path: ./inbox")
    assert mended(file, problem) == [[]]


@pytest.mark.parametrize(
    ("subfolders", "found"),
    [
        ("inbox", "folder-leads-into-watched"),
        ("inbox/{date:%Y}", "folder-leads-into-watched"),
        ("{image.model|none}", "folder-may-be-watched"),
        ("{date:%Y}", None),
        ("out", None),
        ("keep", None),
    ],
)
def test_subfolders_do_not_lead_back_unseen(tmp_path: Path, subfolders: str, found: str | None) -> None:
    file = flow(tmp_path / "sub.filewright", {"path": "./inbox"}, {"path": ".", "subfolders": subfolders})
    (now,) = codes(file)
    assert now == ([found] if found else [])


def test_two_flows_that_feed_each_other_are_both_told_and_one_fix_mends_both(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "link").symlink_to("a")
    one = flow(tmp_path / "one.filewright", {"path": "./a"}, {"path": "./b"})
    two = flow(tmp_path / "two.filewright", {"path": "./b/../b"}, {"path": "./link"})
    assert codes(one) == [[]]
    found = problems(one, two)
    assert [[p.code for p in each] for each in found] == [["folder-loops-through-flow"]] * 2
    assert "two" in found[0][0].sentence
    assert found[0][0].along == ("inbox.out -> out0.in",)
    assert mended(one, found[0][0], two) == [[], []]


def test_a_loop_through_three_flows_is_found(tmp_path: Path) -> None:
    files = [
        flow(tmp_path / f"{a}.filewright", {"path": f"./{a}"}, {"path": f"./{b}"})
        for a, b in (("x", "y"), ("y", "z"), ("z", "x"))
    ]
    assert codes(*files) == [["folder-loops-through-flow"]] * 3


def test_flows_that_follow_each_other_are_as_they_should_be(tmp_path: Path) -> None:
    one = flow(tmp_path / "one.filewright", {"path": "./a"}, {"path": "./b"})
    two = flow(tmp_path / "two.filewright", {"path": "./b"}, {"path": "./c"})
    assert codes(one, two) == [[], []]


def test_a_source_that_does_not_look_into_subfolders_is_not_fed_by_what_lies_there(tmp_path: Path) -> None:
    one = flow(tmp_path / "one.filewright", {"path": "./a"}, {"path": "./b/deep"})
    two = flow(tmp_path / "two.filewright", {"path": "./b"}, {"path": "./a"})
    assert codes(one, two) == [[], []]
    flow(two, {"path": "./b", "recursive": True}, {"path": "./a"})
    assert codes(one, two) == [["folder-loops-through-flow"]] * 2


def test_two_flows_on_one_target_are_warned_of_unless_both_take_another_name(tmp_path: Path) -> None:
    one = flow(tmp_path / "one.filewright", {"path": "./a"}, {"path": "./out", "conflict": "overwrite"})
    two = flow(tmp_path / "two.filewright", {"path": "./b"}, {"path": "./out"})
    found = problems(one, two)
    assert [[p.code for p in each] for each in found] == [["folder-written-by-flow"]] * 2
    assert found[0][0].severity is Severity.WARNING
    assert mended(one, found[0][0], two) == [[], []]
    flow(one, {"path": "./a"}, {"path": "./out"})
    assert codes(one, two) == [[], []]


def test_two_flows_of_one_folder_are_warned_of_when_one_takes_the_files_away(tmp_path: Path) -> None:
    one = flow(tmp_path / "one.filewright", {"path": "./a"}, {"path": "./b"})
    two = flow(tmp_path / "two.filewright", {"path": "./a"}, {"path": "./c"})
    assert codes(one, two) == [[], []]
    flow(two, {"path": "./a", "after": "trash"}, {"path": "./c"})
    assert codes(one, two) == [["folder-watched-by-flow"]] * 2


def test_a_file_named_twice_is_no_neighbour_of_itself(tmp_path: Path) -> None:
    file = flow(tmp_path / "one.filewright", {"path": "./a"}, {"path": "./b", "conflict": "overwrite"})
    (tmp_path / "again.filewright").symlink_to(file)
    assert codes(file, tmp_path / "again.filewright") == [[], []]


def test_one_file_saved_twice_under_one_name_is_an_error(tmp_path: Path) -> None:
    over = {"path": "./out", "conflict": "overwrite"}
    file = flow(tmp_path / "x.filewright", {"path": "./a"}, over, over, out0_s=RESIZE, out1_l={**RESIZE, "width": 9})
    ((problem,),) = problems(file)
    assert (problem.code, problem.severity) == ("folder-one-target", Severity.ERROR)
    assert problem.along == ("out1_l.out -> out1.in",)
    assert mended(file, problem) == [[]]


@pytest.mark.parametrize(
    ("second", "step"),
    [
        ({"path": "./out", "conflict": "overwrite"}, {"use": "image-convert", "format": "webp"}),
        ({"path": "./out", "conflict": "overwrite"}, {"use": "rename", "name": "{stem}-b{suffix}"}),
    ],
)
def test_where_the_names_may_differ_it_is_a_warning(
    tmp_path: Path, second: dict[str, object], step: dict[str, object]
) -> None:
    file = flow(tmp_path / "x.filewright", {"path": "./a"}, second, second, out0_s=RESIZE, out1_x=step)
    ((problem,),) = problems(file)
    assert (problem.code, problem.severity) == ("folder-written-twice", Severity.WARNING)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"path": "./out"}, {"path": "./out"}),
        ({"path": "./out", "conflict": "overwrite"}, {"path": "./out2", "conflict": "overwrite"}),
        (
            {"path": "./out", "conflict": "overwrite", "name": "{stem}-a{suffix}"},
            {"path": "./out", "conflict": "overwrite", "name": "{stem}-b{suffix}"},
        ),
        (
            {"path": "./out", "conflict": "skip", "subfolders": "a"},
            {"path": "./out", "conflict": "skip", "subfolders": "b"},
        ),
    ],
)
def test_two_writers_that_leave_each_other_alone_are_as_they_should_be(
    tmp_path: Path, one: dict[str, object], other: dict[str, object]
) -> None:
    assert codes(flow(tmp_path / "x.filewright", {"path": "./a"}, one, other)) == [[]]


def test_a_target_reached_through_subfolders_is_the_same_target(tmp_path: Path) -> None:
    one: dict[str, object] = {"path": "./out", "subfolders": "web", "conflict": "overwrite"}
    file = flow(tmp_path / "x.filewright", {"path": "./a"}, one, {"path": "./out/web", "subfolders": "flat"})
    assert codes(file) == [["folder-written-twice"]]


def test_names_that_differ_in_capitals_alone_meet_on_a_volume_that_ignores_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one: dict[str, object] = {"path": "./out", "name": "Web-{name}", "conflict": "skip"}
    file = flow(tmp_path / "x.filewright", {"path": "./a"}, one, {**one, "name": "web-{name}"})
    monkeypatch.setattr(looks, "ignores_case", lambda _folder: False)
    assert codes(file) == [[]]
    monkeypatch.setattr(looks, "ignores_case", lambda _folder: True)
    assert codes(file) == [["folder-written-twice"]]


def test_folders_that_differ_in_capitals_alone_are_told_and_written_the_same_by_one_click(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looks, "ignores_case", lambda _folder: False)
    file = flow(tmp_path / "x.filewright", {"path": "./a"}, {"path": "./Out"}, {"path": "./out"})
    ((problem,),) = problems(file)
    assert (problem.code, problem.severity) == ("folder-other-spelling", Severity.WARNING)
    assert mended(file, problem) == [[]]
    file = flow(tmp_path / "y.filewright", {"path": "./A"}, {"path": "./a"})
    assert codes(file) == [["folder-other-spelling-loop"]]
