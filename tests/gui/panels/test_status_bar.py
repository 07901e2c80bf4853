"""The account always adds up, and says only what there is."""

import pytest
from pytestqt.qtbot import QtBot

from filewright.core.ledger import Ledger
from filewright.gui.panels.status_bar import AccountLine
from filewright.gui.theme import Theme


@pytest.fixture
def line(qtbot: QtBot, theme: Theme) -> AccountLine:
    made = AccountLine(theme)
    qtbot.addWidget(made)
    return made


@pytest.mark.parametrize(
    ("ledger", "text"),
    [
        (Ledger(), "0 seen = 0 done ✓ 0 missing"),
        (
            Ledger(done=12_380, filtered=28, waiting=11, running=4, quarantined=8),
            "12,431 seen = 12,380 done + 28 left out + 11 waiting + 4 running + 8 need attention ✓ 0 missing",
        ),
        (Ledger(done=1, quarantined=1), "2 seen = 1 done + 1 needs attention ✓ 0 missing"),
        (
            Ledger(done=1, skipped=2, held=3, dismissed=4, unaccounted=5),
            "15 seen = 1 done + 2 ignored + 3 held + 4 moved out ! 5 missing",
        ),
    ],
)
def test_terms_of_zero_are_left_out_but_for_done_and_missing(line: AccountLine, ledger: Ledger, text: str) -> None:
    line.show_ledger(ledger)
    assert line.text() == text
    assert line.accessibleName() == text


def test_a_narrow_window_shows_seen_and_missing_alone(line: AccountLine) -> None:
    line.show_ledger(Ledger(done=1, waiting=2))
    line.set_narrow(True)
    assert line.text() == "3 seen ✓ 0 missing"
    line.set_narrow(False)
    assert line.text() == "3 seen = 1 done + 2 waiting ✓ 0 missing"


def test_what_is_missing_can_be_looked_for(qtbot: QtBot, line: AccountLine) -> None:
    line.show()
    line.show_ledger(Ledger(done=1))
    assert not line.find_button.isVisible()
    line.show_ledger(Ledger(done=1, unaccounted=1))
    assert line.find_button.isVisible()
    with qtbot.waitSignal(line.clicked) as clicked:
        line.find_button.click()
    assert clicked.args == ["unaccounted"]
