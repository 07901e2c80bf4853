"""Which steps a yes to the flow lets run in a try."""

from pathlib import Path

import pytest

from filewright.engine.consent import Consent
from filewright.engine.trying.at_hand import files_at_hand
from filewright.engine.trying.reach import allowed_by
from filewright.pipeline.reader import read_file
from tests.engine.trying.flows import add_processor, flow, node, specs_with
from tests.engine.trying.test_trial import manifest

FLOW = "filewright: 1\nnodes:\n  odd: {use: odd}\n"
CODE = "def work(file, context):\n    yield 'out', file\n"


@pytest.fixture
def steps(tmp_path: Path) -> Path:
    add_processor(tmp_path / "steps", "odd", manifest("odd"), CODE)
    return tmp_path / "steps"


def test_a_yes_covers_what_lies_on_the_disk_and_nothing_else(tmp_path: Path, steps: Path) -> None:
    specs, consent, file = specs_with(steps), Consent(tmp_path / "state"), tmp_path / "a.filewright"
    file.write_text(FLOW, "utf-8")
    reading = read_file(file)

    assert allowed_by(consent, reading, reading.pipeline, specs) == {}
    consent.allow(file, reading.data, reading.require(), specs)
    assert allowed_by(consent, reading, reading.pipeline, specs) == {"odd": specs["odd"].digest}

    file.write_text(FLOW + "name: changed\n", "utf-8")
    changed = read_file(file)
    assert allowed_by(consent, changed, changed.pipeline, specs) == {}


def test_the_files_at_hand_are_those_where_the_sources_look(tmp_path: Path) -> None:
    for name in ("inbox/b.jpg", "inbox/a.txt", "inbox/c.part", "other/z.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x", "utf-8")
    pipeline = flow(
        dict(
            [
                node("in", "watch-folder", path="./inbox"),
                node("else", "watch-folder", path="./other"),
                node("only", "filter"),
            ]
        ),
        "in -> only",
    )

    found = files_at_hand(pipeline, specs_with(), "only", str(tmp_path))

    assert [(file.name, file.media_type) for file in found] == [("a.txt", "text/plain"), ("b.jpg", "image/jpeg")]
    missing = flow(dict([node("in", "watch-folder", path="./never")]))
    assert files_at_hand(missing, specs_with(), "in", str(tmp_path)) == ()
