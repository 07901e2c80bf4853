"""A flow that reaches beyond its folder needs a yes, which holds for exactly what was read and for nothing else."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from filewright.core import edits
from filewright.core.graph import NodeState
from filewright.core.pipeline import Pipeline
from filewright.core.processor import ProcessorSpec, Role, RunKind, RunSpec, Touch
from filewright.core.touches import Reach
from filewright.engine.consent import Consent, touched_by
from filewright.errors import StateError
from filewright.pipeline.reader import read_text
from filewright.text.catalogue import CATALOGUE
from tests.core.kinds import SPECS, kind

FOREIGN = kind("stranger", bundled=False)
SHELL = replace(kind("shell"), run=RunSpec(kind=RunKind.COMMAND, command=("convert", "{input}")))
POST = kind("post", Role.WRITER, touches=frozenset({Touch.NETWORK}))
ORIGINAL = kind("move-original", touches=frozenset({Touch.DELETES, Touch.FILES_OUTSIDE}))
ALL: Mapping[str, ProcessorSpec] = {
    **SPECS,
    "stranger": FOREIGN,
    "shell": SHELL,
    "post": POST,
    "move-original": ORIGINAL,
}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    place = tmp_path / "flows" / "a.filewright"
    place.parent.mkdir()
    return place


@pytest.fixture
def consent(tmp_path: Path) -> Consent:
    return Consent(tmp_path / "state")


def flow(
    inbox: str = "./inbox", out: str = "./out", step: str = "rename", source: str = "", writer: str = ""
) -> Pipeline:
    """A flow from one folder through a step to another."""
    text = (
        "filewright: 1\n"
        "nodes:\n"
        f"  inbox: {{use: watch-folder, with: {{path: '{inbox}'{source}}}}}\n"
        f"  step: {{use: {step}}}\n"
        f"  out: {{use: save-to-folder, with: {{path: '{out}'{writer}}}}}\n"
        "wires: [inbox -> step, step -> out]\n"
    )
    return read_text(text, Path("x")).require()


def codes(pipeline: Pipeline, file: Path) -> list[str]:
    found = touched_by(pipeline, ALL, file)
    for touch in found:
        assert touch.code in CATALOGUE
        assert "<" not in touch.sentence, "a field of the sentence is missing"
    return [touch.code for touch in found]


def test_a_flow_that_keeps_to_its_folder_needs_no_yes(file: Path, consent: Consent) -> None:
    assert codes(flow(), file) == []
    assert codes(flow(inbox=".", out="./a/../b"), file) == []
    assert codes(flow(inbox=str(file.parent / "in")), file) == []
    assert consent.may_run(file, b"x", flow(), ALL)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"out": "../out"}, ["touch-writes-outside"]),
        ({"out": "/elsewhere"}, ["touch-writes-outside"]),
        ({"out": "~/pictures"}, ["touch-writes-outside"]),
        ({"out": "../flows-2"}, ["touch-writes-outside"]),
        ({"out": "../flows/out"}, []),
        ({"inbox": "../in"}, ["touch-reads-outside"]),
        ({"source": ", after: move"}, ["touch-moves-originals"]),
        ({"source": ", after: trash"}, ["touch-trashes-originals"]),
        ({"source": ", after: delete"}, ["touch-deletes-originals"]),
        ({"source": ", after: keep"}, []),
        ({"source": ", after: move, moved_to: /x"}, ["touch-writes-outside", "touch-moves-originals"]),
        ({"source": ", moved_to: /x"}, []),
        ({"writer": ", conflict: overwrite"}, ["touch-overwrites"]),
        ({"writer": ", conflict: skip"}, []),
        ({"step": "stranger"}, ["touch-not-bundled"]),
        ({"step": "shell"}, ["touch-command"]),
        ({"step": "move-original"}, ["touch-originals", "touch-any-files"]),
    ],
)
def test_what_reaches_further_is_listed(changes: dict[str, str], expected: list[str], file: Path) -> None:
    assert codes(flow(**changes), file) == expected


def test_what_a_manifest_declares_is_listed_with_the_steps_name(file: Path) -> None:
    pipeline = edits.change_node(flow(), "out", use="post", params={}, title="Tell the shop")
    (touch,) = touched_by(pipeline, ALL, file)
    assert touch.reach is Reach.NETWORK
    assert touch.node == "out"
    assert "Tell the shop" in touch.sentence


def test_a_link_out_of_the_folder_is_seen_through(file: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (file.parent / "out").symlink_to(tmp_path / "elsewhere")
    (touch,) = touched_by(flow(), ALL, file)
    assert touch.code == "touch-writes-outside"
    assert str(tmp_path / "elsewhere") in touch.sentence


def test_the_folder_itself_may_be_reached_by_a_link(file: Path, tmp_path: Path) -> None:
    (tmp_path / "shortcut").symlink_to(file.parent)
    assert codes(flow(), tmp_path / "shortcut" / "a.filewright") == []


def test_steps_that_are_off_do_nothing_but_foreign_ones_are_named_all_the_same(file: Path) -> None:
    off = edits.change_node(flow(out="/elsewhere"), "out", state=NodeState.DISABLED)
    assert codes(off, file) == []
    foreign = edits.change_node(flow(step="stranger"), "step", state=NodeState.BYPASSED)
    assert codes(foreign, file) == ["touch-not-bundled"]


def test_a_yes_holds_for_these_bytes_at_this_path_with_these_processors(file: Path, consent: Consent) -> None:
    pipeline = flow(step="stranger")
    assert not consent.may_run(file, b"content", pipeline, ALL)
    consent.allow(file, b"content", pipeline, ALL)
    assert consent.may_run(file, b"content", pipeline, ALL)
    assert not consent.may_run(file, b"Content", pipeline, ALL)
    assert not consent.may_run(file.with_name("b.filewright"), b"content", pipeline, ALL)
    swapped = {**ALL, "stranger": replace(FOREIGN, digest="another")}
    assert not consent.may_run(file, b"content", pipeline, swapped)
    assert consent.may_run(file, b"content", pipeline, ALL)


def test_a_yes_is_there_in_the_next_process_and_can_be_withdrawn(file: Path, consent: Consent, tmp_path: Path) -> None:
    consent.allow(file, b"x", flow(out="/x"), ALL)
    assert Consent(tmp_path / "state").may_run(file, b"x", flow(out="/x"), ALL)
    consent.withdraw(file)
    assert not Consent(tmp_path / "state").may_run(file, b"x", flow(out="/x"), ALL)
    consent.withdraw(file)


def test_saving_over_what_was_allowed_keeps_the_yes_and_saving_what_was_not_gives_none(
    file: Path, consent: Consent
) -> None:
    assert not consent.carry_over(file, b"1", b"2", flow(out="/x"), ALL)
    assert not consent.is_allowed(file, b"2", flow(out="/x"), ALL)
    consent.allow(file, b"2", flow(out="/x"), ALL)
    assert consent.carry_over(file, b"2", b"3", flow(out="/y", step="stranger"), ALL)
    assert consent.is_allowed(file, b"3", flow(out="/y", step="stranger"), ALL)
    assert not consent.is_allowed(file, b"2", flow(out="/x"), ALL)


def test_a_yes_to_other_content_is_not_carried_over(file: Path, consent: Consent) -> None:
    consent.allow(file, b"mine", flow(out="/x"), ALL)
    assert not consent.carry_over(file, b"somebody put another flow here", b"3", flow(out="/x"), ALL)
    assert not consent.is_allowed(file, b"3", flow(out="/x"), ALL)


def test_a_changed_processor_is_not_carried_over(file: Path, consent: Consent) -> None:
    consent.allow(file, b"1", flow(step="stranger"), ALL)
    swapped = {**ALL, "stranger": replace(FOREIGN, digest="another")}
    assert not consent.carry_over(file, b"1", b"2", flow(step="stranger"), swapped)
    assert not consent.carry_over(file, b"1", b"2", flow(), swapped)


def test_saved_under_another_name_the_yes_goes_along(file: Path, consent: Consent) -> None:
    other = file.with_name("b.filewright")
    assert not consent.carry_over(file, b"1", b"2", flow(out="/x"), ALL, saved_as=other)
    consent.allow(file, b"1", flow(out="/x"), ALL)
    assert consent.carry_over(file, b"1", b"2", flow(out="/x"), ALL, saved_as=other)
    assert consent.is_allowed(other, b"2", flow(out="/x"), ALL)
    assert consent.is_allowed(file, b"1", flow(out="/x"), ALL)


def test_what_was_made_in_the_own_app_is_allowed_and_marked(file: Path, consent: Consent) -> None:
    consent.mark_own(file, b"1", flow(out="/x"), ALL)
    assert consent.is_allowed(file, b"1", flow(out="/x"), ALL)
    record = consent.record(file)
    assert record is not None
    assert record.own


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"path": 1}', b"\xff", b"[" * 100_000])
def test_a_damaged_record_is_no_yes(file: Path, consent: Consent, damage: bytes, tmp_path: Path) -> None:
    consent.allow(file, b"1", flow(out="/x"), ALL)
    (record,) = (tmp_path / "state" / "consent").iterdir()
    record.write_bytes(damage)
    assert not consent.may_run(file, b"1", flow(out="/x"), ALL)
    consent.allow(file, b"1", flow(out="/x"), ALL)
    assert consent.may_run(file, b"1", flow(out="/x"), ALL)


def test_a_record_of_one_path_does_not_speak_for_another(file: Path, consent: Consent, tmp_path: Path) -> None:
    consent.allow(file, b"1", flow(out="/x"), ALL)
    other = file.with_name("b.filewright")
    (record,) = (tmp_path / "state" / "consent").iterdir()
    consent.allow(other, b"9", flow(out="/x"), ALL)
    for place in (tmp_path / "state" / "consent").iterdir():
        if place != record:
            place.write_bytes(record.read_bytes())
    assert not consent.is_allowed(other, b"1", flow(out="/x"), ALL)


def test_a_yes_that_cannot_be_kept_is_said(file: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StateError) as caught:
        Consent(tmp_path / "file").allow(file, b"1", flow(out="/x"), ALL)
    assert caught.value.code == "consent-not-kept"
    assert "<" not in str(caught.value)
