"""Sentences about taking changes back."""

from filewright.text.sentence import Sentence
from filewright.text.translate import N_

SENTENCES: dict[str, Sentence] = {
    "taken-back": Sentence(N_("What it changed was taken back."), N_("Do it again to have its results anew.")),
    "taken-back-partly": Sentence(
        N_("What it changed was taken back, but for {path} and what else was left alone ({count} in all)."),
        N_("Look at what was left alone, then undo once more or keep it."),
    ),
    "undo-changed": Sentence(
        N_("{path} was changed since, so it stays as it is."), N_("Remove it by hand if it is not needed.")
    ),
    "undo-gone": Sentence(
        N_("{path} is no longer there, so it cannot be taken back."),
        N_("Put the file back where it was, then ask again."),
    ),
    "undo-later": Sentence(
        N_("{path} was written again by a later run, so it stays as it is."), N_("Undo the later run first.")
    ),
    "undo-cut-off": Sentence(
        N_("Its work was cut off while files were being put in place."), N_("Run the flow once more, then ask again.")
    ),
    "undo-joined": Sentence(
        N_("It is part of {path}, which was made of {count} files: it cannot be taken back alone."),
        N_("Take back {path}, and all that it was made of with it."),
    ),
    "undo-place-taken": Sentence(
        N_("Another file lies at {path} now, so nothing is put back there."),
        N_("Move that file away, then ask again."),
    ),
    "undo-folder-gone": Sentence(
        N_("The folder {path} is no longer there, so nothing is put back there."), N_("Make it anew, then ask again.")
    ),
    "undo-not-kept": Sentence(
        N_("What was at {path} before could not be kept, so this cannot be taken back."),
    ),
    "undo-unreadable": Sentence(
        N_("{path} cannot be looked at: {message}."), N_("Allow this account to read it, then ask again.")
    ),
    "undo-which": Sentence(
        N_("It is not clear what to undo."), N_("Name files, or say --run NUMBER or --since TIME, but one of these.")
    ),
    "undo-which-flow": Sentence(N_("Several flows have run: {flows}."), N_("Say which one is meant with --pipe FILE.")),
    "bad-time": Sentence(
        N_("“{text}” is no time."), N_("Write it like 2026-01-31T12:00:00Z, or as 10m, 2h, 3d for so long ago.")
    ),
}
