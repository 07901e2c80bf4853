"""The terms of the account in the words of the screen, each with its mark."""

from dataclasses import dataclass

from filewright.core.job import State
from filewright.gui.theme import Look
from filewright.text import N_, _


@dataclass(frozen=True, kw_only=True)
class Term:
    """One term of the account: `word` names the state of one file, `counted` follows a number of them."""

    key: str
    word: str
    counted: str
    look: Look
    state: State | None = None


TERMS = (
    Term(key="done", word=N_("Done"), counted=N_("done"), look=Look.DONE, state=State.DONE),
    Term(key="filtered", word=N_("Left out"), counted=N_("left out"), look=Look.FILTERED, state=State.FILTERED),
    Term(key="skipped", word=N_("Ignored"), counted=N_("ignored"), look=Look.OFF),
    Term(key="waiting", word=N_("Waiting"), counted=N_("waiting"), look=Look.IDLE, state=State.WAITING),
    Term(key="running", word=N_("Running"), counted=N_("running"), look=Look.RUNNING, state=State.RUNNING),
    Term(key="held", word=N_("Held"), counted=N_("held"), look=Look.HELD, state=State.HELD),
    Term(
        key="quarantined",
        word=N_("Needs attention"),
        counted=N_("need attention"),
        look=Look.QUARANTINE,
        state=State.QUARANTINED,
    ),
    Term(key="dismissed", word=N_("Moved out"), counted=N_("moved out"), look=Look.OFF, state=State.DISMISSED),
    Term(key="unaccounted", word=N_("Missing"), counted=N_("missing"), look=Look.MISSING),
)
"""In the order of the account, which never changes."""

_BY_KEY = {term.key: term for term in TERMS}


def term(key: str) -> Term:
    """A term by its key in the account. Raises KeyError."""
    return _BY_KEY[key]


def word(state: State) -> str:
    """What the state of one file is called."""
    return _(term(state.value).word)


def look(state: State) -> Look:
    """The mark of the state of one file."""
    return term(state.value).look
