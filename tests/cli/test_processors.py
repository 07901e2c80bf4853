"""`filewright processors`: what is there, and what each can do."""

import json
from pathlib import Path

import pytest

from filewright.cli import main
from filewright.registry.discovery import user_folder
from tests.registry.folders import write_processor


def test_a_list_names_every_processor_on_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["processors"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 12
    assert lines[0] == "count-lines     1.0.0   step   Count lines: Counts the lines that pass and sums up at the end"
    assert main(["processors", "list"]) == 0
    assert capsys.readouterr().out.splitlines() == lines


def test_broken_ones_are_told_with_their_place(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = write_processor(user_folder(), "bad", manifest="processor: bad\nversion: 1.0.0\nrole: step\ntitle: B\n")
    assert main(["processors"]) == 0
    told = capsys.readouterr()
    assert told.err == f"{folder / 'processor.yaml'}:1:1: error: “run” is missing. Add it.\n"
    assert len(told.out.splitlines()) == 12


def test_a_list_is_also_an_object_a_line(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_processor(user_folder(), "bad", manifest="processor: bad\n")
    assert main(["processors", "list", "--json"]) == 0
    objects = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert objects[0]["processor"] == "count-lines"
    assert {o["problem"]["code"] for o in objects if "problem" in o} == {"manifest-missing-key"}


def test_one_is_shown_with_its_settings(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["processors", "show", "image-resize"]) == 0
    page = capsys.readouterr().out
    assert "Resize image (image-resize 1.0.0, step)" in page
    assert "  width (Width): integer, else 1600" in page
    assert main(["processors", "show", "image-resize", "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["params"][0]["schema"] == {"type": "integer", "minimum": 1, "maximum": 32768}


def test_an_unknown_one_is_told_with_a_guess(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["processors", "show", "image-rezise"]) == 2
    said = capsys.readouterr().err
    assert "There is no kind of step named “image-rezise” here." in said
    assert "Perhaps “image-resize” was meant." in said
