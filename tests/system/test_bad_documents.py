"""Flow files that cannot be used: a sentence with its place, status 2, nothing run; for `check` and `run` alike."""

from pathlib import Path

import pytest

from filewright.cli.arguments import NOT_IN_THIS_VERSION
from tests.system.command import COPY, SHOUT, filewright, write_flow

WIRES = "wires:\n  - inbox -> upper\n  - upper -> out\n"

BAD = {
    "broken YAML": (SHOUT.replace("{path: ./inbox", "{path: [./inbox"), 4),
    "no flow at all": ("just: some yaml\n", 1),
    "empty": ("", 1),
    "a list": ("- 1\n- 2\n", 1),
    "a newer format": (SHOUT.replace("filewright: 1", "filewright: 99"), 1),
    "an unknown key": (SHOUT.replace("name: Shout", "nmae: Shout"), 2),
    "a key twice": (SHOUT.replace("name: Shout", "name: Shout\nname: Again"), 3),
    "an unknown processor": (SHOUT.replace("use: upper-case", "use: uper-case"), 5),
    "an unknown setting": (SHOUT.replace("path: ./out", "path: ./out, colour: red"), 6),
    "a setting of the wrong kind": (SHOUT.replace("path: ./out", "path: 12"), 6),
    "a setting that is missing": (SHOUT.replace(", with: {path: ./out}", ""), 6),
    "an unknown way out": (SHOUT.replace("upper -> out", "upper.left -> out"), 9),
    "an unknown step in a connection": (SHOUT.replace("upper -> out", "upper -> far"), 9),
    "a way without a connection": (SHOUT.replace("  - upper -> out\n", ""), 5),
    "a circle": (SHOUT + "  - upper -> upper\n", 10),
    "an output inside the watched folder": (SHOUT.replace("./out", "./inbox/done"), 6),
    "an output that is the watched folder": (SHOUT.replace("./out", "./inbox"), 6),
    "types that cannot meet": (
        SHOUT.replace("upper-case", "image-resize")
        .replace("inbox -> upper", "inbox -> lines\n  - lines -> upper")
        .replace("  out:", "  lines: {use: upper-case}\n  out:"),
        None,
    ),
    "an alias bomb": ("filewright: 1\na: &a [x, x]\nb: &b [*a, *a]\nnodes: *b\n", None),
    "a Python tag": (SHOUT.replace("name: Shout", "name: !!python/object/apply:os.system [touch bad]"), 2),
    "two documents": (SHOUT + "---\n" + SHOUT, None),
    "garbage": ("\x00\x01\x02", 1),
    "deep nesting": ("filewright: 1\nnodes: " + "[" * 60_000 + "\n", 2),
}


@pytest.mark.parametrize("case", BAD)
def test_each_error_has_its_place_and_nothing_runs(tmp_path: Path, case: str) -> None:
    text, line = BAD[case]
    write_flow(tmp_path, text)
    (tmp_path / "inbox" / "one.txt").write_text("one\n", "utf-8")
    checked = filewright("check", "flow.filewright", at=tmp_path)
    assert checked.status == 2, checked.out
    errors = [found for found in checked.out.splitlines() if ": error: " in found]
    assert errors
    for error in errors:
        place, _, sentence = error.partition(": error: ")
        file, number, column = place.rsplit(":", 2)
        assert file == "flow.filewright"
        assert int(number) >= 1
        assert int(column) >= 1
        assert len(sentence) > 20
    if line is not None:
        assert any(error.startswith(f"flow.filewright:{line}:") for error in errors), errors
    ran = filewright("run", "flow.filewright", at=tmp_path)
    assert (ran.status, ran.out) == (2, "")
    assert errors[0] in ran.err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["flow.filewright", "inbox"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "latin-1"])
def test_another_encoding_is_refused_kindly(tmp_path: Path, encoding: str) -> None:
    write_flow(tmp_path, "")
    (tmp_path / "flow.filewright").write_bytes(SHOUT.replace("Shout", "Rückwärts").encode(encoding))
    answer = filewright("check", "flow.filewright", at=tmp_path)
    assert answer.status == 2
    assert "UTF-" in answer.out


def test_a_good_flow_has_no_line_and_several_files_are_looked_at(tmp_path: Path) -> None:
    write_flow(tmp_path, SHOUT)
    write_flow(tmp_path, COPY, "copy.filewright")
    good = filewright("check", "flow.filewright", "copy.filewright", at=tmp_path)
    assert (good.status, good.out) == (0, "")
    mixed = filewright("check", "flow.filewright", "missing.filewright", at=tmp_path)
    assert mixed.status == 2
    assert mixed.out.startswith("missing.filewright:1:1: error: ")


def test_a_missing_watched_folder_is_a_warning_and_the_run_says_so(tmp_path: Path) -> None:
    flow = write_flow(tmp_path, COPY)
    (tmp_path / "inbox").rmdir()
    checked = filewright("check", flow, at=tmp_path)
    assert checked.status == 0
    assert f"{flow}:4:" in checked.out
    assert ": warning: " in checked.out
    ran = filewright("run", flow, "--wait", "1s", at=tmp_path)
    assert ran.status in (2, 4), "a run that could not look is no success"
    assert "inbox" in ran.err


def test_commands_that_are_not_built_yet_say_so_and_help_has_them_not(tmp_path: Path) -> None:
    help_text = filewright("--help", at=tmp_path).out
    for command in NOT_IN_THIS_VERSION:
        answer = filewright(command, "x", at=tmp_path)
        assert (answer.status, answer.err) == (2, f"{command}: not in this version\n")
        assert f"\n    {command}" not in help_text
