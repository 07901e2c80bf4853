"""“Log router” on many logs, compared byte for byte with what plain Python makes of them."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from filewright.pipeline.templates import find_templates, use_template
from tests.system.scripts import script
from tests.system.works import by_command, by_window

COUNT = 50

ERROR = re.compile(rb"ERROR|\[error\]|level=error|FATAL")
WARNING = re.compile(rb"WARN|\[warning\]|level=warn")


def sorted_by_hand(data: bytes) -> tuple[bytes, bytes, bytes]:
    """The lines with errors, with warnings, and all others."""
    errors, warnings, general = [], [], []
    for line in data.splitlines(keepends=True):
        (errors if ERROR.search(line) else warnings if WARNING.search(line) else general).append(line)
    return b"".join(errors), b"".join(warnings), b"".join(general)


@pytest.mark.parametrize("work", [by_command, by_window])
def test_every_line_goes_its_way_and_is_counted(tmp_path: Path, work: Callable[..., dict[str, int]]) -> None:
    template = next(t for t in find_templates() if t.title == "Log router")
    flow = use_template(template, tmp_path / "work")
    top = flow.parent
    shutil.rmtree(top / "logs")
    made = script("make_logs").make(top / "logs", COUNT, seed=7)
    (top / "logs" / "notes.txt").write_text("ERROR: this is no log\n", "utf-8")

    account = work(flow, within=50)

    rest = dict.fromkeys(("filtered", "waiting", "running", "held", "quarantined", "dismissed", "unaccounted"), 0)
    assert account == {"seen": COUNT + 1, "done": COUNT, "skipped": 1, **rest}
    outputs = {path.relative_to(top) for path in top.rglob("*") if path.is_file() and path.parent.name != "logs"}
    wanted = {flow.relative_to(top)}
    for one in made:
        data = (top / "logs" / one.file).read_bytes()
        stem = Path(one.file).stem
        counted = "" if data else "0 other lines\n"  # an empty file goes the last way
        kinds = (
            ("errors", "errors", one.error),
            ("warnings", "warnings", one.warn),
            ("general", "other lines", one.general),
        )
        for (folder, label, count), lines in zip(kinds, sorted_by_hand(data), strict=True):
            if count:  # a way that no line took leads to nothing
                target = Path(folder) / f"{stem}-{folder}.log"
                wanted.add(target)
                assert (top / target).read_bytes() == lines
                counted += f"{count} {label}\n"
        counts = Path("counts") / f"{stem}-counts.txt"
        wanted.add(counts)
        assert (top / counts).read_text("utf-8") == counted
    assert outputs == wanted
