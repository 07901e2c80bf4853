"""Words can be read on every frame and note, and connections still stand out in a frame."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from filewright.core.media import Kind
from filewright.core.pipeline import Tint
from filewright.gui.editor.paint.area import edge_color, fill_color, note_color
from filewright.gui.editor.paint.ink import Ink
from filewright.gui.theme import Theme, ThemeChoice
from filewright.paths import resources
from tests.gui.theme.color_science import SIGHTS, contrast, difference, seen


@pytest.fixture(params=[ThemeChoice.DARK, ThemeChoice.LIGHT])
def ink(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[Ink]:
    theme = Theme(resources(), choice=request.param, reduced_motion=True)
    yield Ink(theme)
    theme.deleteLater()


def test_words_can_be_read_on_every_tint(ink: Ink) -> None:
    for tint in Tint:
        for words in ("text.primary", "text.secondary", "text.link"):
            for fill in (fill_color(ink, tint), note_color(ink, tint)):
                assert contrast(ink.color(words).name(), fill.name()) >= 4.5, (tint, words)


def test_connections_stand_out_in_every_frame(ink: Ink) -> None:
    for tint in Tint:
        for kind in Kind:
            line = ink.color(f"wire_idle.{kind.value}").name()
            assert contrast(line, fill_color(ink, tint).name()) >= 2.3, (tint, kind)
            assert contrast(ink.color(f"type.{kind.value}").name(), fill_color(ink, tint).name()) >= 3, (tint, kind)


@pytest.mark.parametrize("sight", SIGHTS)
def test_no_two_tints_look_alike(ink: Ink, sight: str) -> None:
    edges = [seen(edge_color(ink, tint).name(), sight) for tint in Tint]
    apart = min(difference(a, b) for i, a in enumerate(edges) for b in edges[i + 1 :])
    assert apart >= 10
