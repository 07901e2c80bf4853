"""A yes covers what was read when it was given, and no setting laid over it gets further."""

from pathlib import Path

from tests.system.command import COPY, filewright, write_flow


def test_settings_laid_over_an_allowed_flow_do_nothing_more_than_it_does(tmp_path: Path) -> None:
    work, outside = tmp_path / "work", tmp_path / "outside"
    work.mkdir()
    write_flow(work, COPY.replace("./out", str(outside)))
    original = work / "inbox" / "one.txt"
    original.write_text("one\n", "utf-8")
    assert filewright("trust", "flow.filewright", "--yes", at=work).status == 0

    refused = filewright("run", "flow.filewright", "--set", "inbox.after=delete", at=work)
    assert refused.status == 3
    assert "deletes" in refused.err
    assert "--trust" in refused.err
    assert original.exists()
    assert not outside.exists()

    named = filewright("run", "flow.filewright", "--set", "out.name={stem}-new{suffix}", at=work)
    assert (named.status, (outside / "one-new.txt").exists()) == (0, True), "what reaches no further needs no new yes"

    once = filewright("run", "flow.filewright", "--again", "--set", "inbox.after=delete", "--trust", at=work)
    assert (once.status, original.exists()) == (0, False), once.err
    original.write_text("another\n", "utf-8")
    assert filewright("run", "flow.filewright", "--set", "inbox.after=delete", at=work).status == 3, (
        "that was one run's"
    )
    assert filewright("run", "flow.filewright", at=work).status == 0, "and the yes to the flow itself still stands"
