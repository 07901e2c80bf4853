"""`filewright check` says everything that is wrong, one line each, and nothing else on stdout."""

import subprocess
import sys
from pathlib import Path


def check(*files: Path) -> subprocess.CompletedProcess[str]:
    """Run the real command."""
    command = [sys.executable, "-m", "filewright", "check", *map(str, files)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_a_sound_flow_is_status_0_and_no_line(tmp_path: Path) -> None:
    file = tmp_path / "good.filewright"
    (tmp_path / "inbox").mkdir()
    file.write_text(
        "filewright: 1\n"
        "nodes:\n"
        "  inbox: {use: watch-folder, with: {path: ./inbox}}\n"
        "  web: {use: save-to-folder, with: {path: ./web}}\n"
        "wires: [inbox -> web]\n"
    )
    done = check(file)
    assert (done.returncode, done.stdout) == (0, ""), done
    assert done.stderr == "1 flow looked at: 0 errors, 0 warnings\n"


def test_each_problem_is_a_line_with_its_place_and_what_to_do(tmp_path: Path) -> None:
    file = tmp_path / "bad.filewright"
    file.write_text(
        "filewright: 1\n"
        "nodes:\n"
        "  inbox: {use: watch-folder, with: {path: ./inbox, quiet: soon}}\n"
        "  up: {use: uper-case}\n"
        "  web: {use: save-to-folder, with: {path: ./inbox/web}}\n"
        "wires:\n"
        "  - inbox -> up\n"
        "  - up -> web\n"
        "  - up -> up\n"
    )
    done = check(file)
    assert done.returncode == 2
    lines = done.stdout.splitlines()
    assert [line.removeprefix(f"{file}:").split(" ", 2)[:2] for line in lines] == [
        ["3:37:", "warning:"],
        ["3:52:", "error:"],
        ["4:8:", "error:"],
        ["5:37:", "error:"],
        ["9:5:", "error:"],
    ]
    assert "Perhaps “upper-case” was meant." in lines[2]


def test_several_files_and_bad_ones_are_all_told_and_none_shows_a_traceback(tmp_path: Path) -> None:
    broken = tmp_path / "broken.filewright"
    broken.write_bytes(b"filewright: 1\nname: [\xff\n")
    empty = tmp_path / "empty.filewright"
    empty.write_bytes(b"")
    missing = tmp_path / "<img>\n.filewright"
    done = check(broken, empty, missing, tmp_path)
    assert done.returncode == 2
    assert len(done.stdout.splitlines()) == 4
    assert f"{broken}:2:8: error: " in done.stdout
    assert f"{empty}:1:1: error: The file is empty." in done.stdout
    assert "Traceback" not in done.stderr


def test_a_warning_alone_is_status_0(tmp_path: Path) -> None:
    file = tmp_path / "empty.filewright"
    file.write_text("filewright: 1\n")
    done = check(file)
    assert done.returncode == 0
    assert f"{file}:1:1: warning: The flow has no steps yet." in done.stdout


def test_flows_that_feed_each_other_are_told_with_their_places_and_never_watched(tmp_path: Path) -> None:
    for name, watched, target in (("one", "a", "b"), ("two", "b", "a")):
        (tmp_path / watched).mkdir()
        (tmp_path / f"{name}.filewright").write_text(
            "filewright: 1\n"
            "nodes:\n"
            f"  inbox: {{use: watch-folder, with: {{path: ./{watched}}}}}\n"
            f"  web: {{use: save-to-folder, with: {{path: ./{target}}}}}\n"
            "wires: [inbox -> web]\n"
        )
    one, two = tmp_path / "one.filewright", tmp_path / "two.filewright"
    assert check(one).returncode == check(two).returncode == 0
    done = check(one, two)
    assert done.returncode == 2
    first, second = done.stdout.splitlines()
    assert first.startswith(f"{one}:4:37: error: “Save to folder” puts files into ./b, where the flow “two”")
    assert second.startswith(f"{two}:4:37: error: ")
    command = [sys.executable, "-m", "filewright", "watch", str(one), str(two), "--state", str(tmp_path / "state")]
    refused = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert refused.returncode == 2
    assert "comes in here again" in refused.stderr
