"""What stands on a connection that cannot work: at most four words. The whole sentence is in the list of problems."""

from filewright.core.problem import Problem
from filewright.text import N_, _

_WORDS = {
    "types-cannot-meet": N_("Kinds do not fit"),
    "circle": N_("Would make a loop"),
    "circle-of-one": N_("Would make a loop"),
    "wire-unknown-step": N_("Step is gone"),
    "unknown-way-out": N_("No such way out"),
    "unknown-way-out-like": N_("No such way out"),
    "unknown-way-out-none": N_("Gives no files"),
    "unknown-way-in": N_("No such way in"),
    "unknown-way-in-like": N_("No such way in"),
    "unknown-way-in-none": N_("Takes no files"),
    "wire-twice": N_("Drawn twice"),
    "folder-in-watched": N_("Would come in again"),
    "folder-is-watched": N_("Would come in again"),
    "folder-leads-into-watched": N_("Would come in again"),
    "folder-loops-through-flow": N_("Would come in again"),
    "folder-one-target": N_("Same file twice"),
}


def few_words(problem: Problem) -> str:
    """The gist of a connection's problem."""
    return _(_WORDS.get(problem.code, N_("Does not work")))
