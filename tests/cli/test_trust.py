"""`filewright trust` lists what a flow would do and records a yes; `run` and `watch` do nothing without one."""

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

COMMAND = (sys.executable, "-m", "filewright")


def filewright(*arguments: object) -> subprocess.CompletedProcess[str]:
    """Run the real command; nobody can be asked."""
    command = [*COMMAND, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)


def answered(answer: str, *arguments: object) -> tuple[int, str]:
    """Run the real command at a terminal where somebody types an answer; the status, and what the terminal showed."""
    mine, theirs = pty.openpty()
    child = subprocess.Popen([*COMMAND, *map(str, arguments)], stdin=theirs, stdout=theirs, stderr=theirs)
    os.close(theirs)
    os.write(mine, f"{answer}\n".encode())
    shown = b""
    try:
        while piece := os.read(mine, 4096):
            shown += piece
    except OSError:  # the child has closed its end
        pass
    status = child.wait()
    os.close(mine)
    return status, shown.decode()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A flow that puts files outside its folder and deletes what it took in."""
    home = tmp_path / "flows"
    (home / "inbox").mkdir(parents=True)
    (home / "inbox" / "letter.txt").write_text("hello\n")
    place = home / "flow.filewright"
    place.write_text(
        "filewright: 1\n"
        "nodes:\n"
        "  inbox: {use: watch-folder, with: {path: ./inbox, quiet: 0s, after: delete}}\n"
        "  out: {use: save-to-folder, with: {path: ../out}}\n"
        "wires: [inbox -> out]\n"
    )
    return place


def test_without_a_yes_nothing_is_done_and_the_list_is_told(file: Path) -> None:
    done = filewright("run", file)
    assert done.returncode == 3
    assert "deletes the original files" in done.stderr
    assert (file.parent / "inbox" / "letter.txt").exists()
    assert not (file.parent.parent / "out").exists()


def test_show_lists_and_records_nothing(file: Path) -> None:
    done = filewright("trust", file, "--show")
    assert done.returncode == 0
    assert f"puts files into {file.parent.parent / 'out'}" in done.stdout
    assert "deletes the original files" in done.stdout
    assert "no sandbox" in done.stdout
    assert "It is not allowed yet." in done.stdout
    assert filewright("run", file).returncode == 3


def test_a_yes_lets_it_run_until_one_byte_changes(file: Path) -> None:
    done = filewright("trust", file, "--yes")
    assert done.returncode == 0, done.stderr
    assert "It is allowed." in filewright("trust", file, "--show").stdout
    ran = filewright("run", file)
    assert ran.returncode == 0, ran.stderr
    assert (file.parent.parent / "out" / "letter.txt").read_text() == "hello\n"
    assert not (file.parent / "inbox" / "letter.txt").exists()
    file.write_text(file.read_text() + "#")
    assert filewright("run", file).returncode == 3


def test_a_flow_that_keeps_to_its_folder_is_told_so(file: Path) -> None:
    file.write_text(file.read_text().replace(", after: delete", "").replace("../out", "./out"))
    done = filewright("trust", file)
    assert done.returncode == 0
    assert "needs no consent" in done.stdout


def test_a_broken_flow_cannot_be_allowed(file: Path) -> None:
    file.write_text(file.read_text().replace("save-to-folder", "no-such-thing"))
    done = filewright("trust", file, "--yes")
    assert done.returncode == 2
    assert f"{file}:4:9: error: " in done.stderr


def test_at_a_terminal_the_owner_is_asked(file: Path) -> None:
    status, shown = answered("n", "trust", file)
    assert status == 3
    assert "Allow it? [y/N]" in shown
    assert answered("", "trust", file)[0] == 3
    assert answered("y", "trust", file)[0] == 0
    assert "It is allowed." in filewright("trust", file, "--show").stdout


def test_where_nobody_can_be_asked_the_answer_is_no(file: Path) -> None:
    done = filewright("trust", file)
    assert done.returncode == 3
    assert "--yes" in done.stderr
