"""Processor folders for tests, written on the spot."""

from pathlib import Path
from textwrap import dedent

MANIFEST = """\
processor: {id}
version: 1.0.0
api: 1
role: step
title: Shout
inputs: {{in: {{accepts: [text/*]}}}}
outputs: {{out: {{produces: [text/*]}}}}
params:
  marks: {{type: integer, minimum: 1, default: 1, title: Marks}}
run:
  python: processor:shout
"""

CODE = """\
def shout(file, context, *, marks):
    yield "out", file
"""


def write_processor(root: Path, id: str = "shout", manifest: str | None = None, code: str = CODE) -> Path:
    """Write a folder `root`/`id`; it works unless told otherwise."""
    folder = root / id
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "processor.yaml").write_text(MANIFEST.format(id=id) if manifest is None else dedent(manifest), "utf-8")
    (folder / "processor.py").write_text(dedent(code), "utf-8")
    return folder


def changed(old: str, new: str) -> str:
    """The standard manifest with one stretch of text replaced."""
    text = MANIFEST.format(id="shout")
    assert old in text
    return text.replace(old, new)
