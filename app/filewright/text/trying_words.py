"""Sentences about trying a flow with one file."""

from filewright.text.sentence import Sentence
from filewright.text.translate import N_

SENTENCES: dict[str, Sentence] = {
    "try-circle": Sentence(
        N_("These connections go in a circle, so the file would never arrive."),
        N_("Take one of them out, then try again."),
    ),
    "try-no-room": Sentence(
        N_("There is no room for a copy of the file to try with: {message}."),
        N_("Free some space where this system keeps what is needed for a while, then try again."),
    ),
}
