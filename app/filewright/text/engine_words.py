"""Sentences about files on their way, and about the processes that carry them."""

from filewright.text.sentence import Sentence
from filewright.text.translate import N_

SENTENCES: dict[str, Sentence] = {
    "bad-file": Sentence(N_("{message}"), N_("{next_step}")),
    "unavailable": Sentence(N_("{message}"), N_("{next_step}")),
    "processor-crashed": Sentence(
        N_("The step failed: {message}"), N_("Try again; if it fails the same way, tell the step's author.")
    ),
    "worker-died": Sentence(
        N_("The process that worked on this file ended unexpectedly ({how})."),
        N_("Try again; a file that does this every time is damaged or too large for this step."),
    ),
    "time-limit": Sentence(
        N_("The step took longer than its time limit of {limit}."),
        N_("Raise the time limit in the step's settings, or leave this file out."),
    ),
    "memory-limit": Sentence(
        N_("The step needed more memory than its limit of {limit}."),
        N_("Raise the memory limit in the step's settings, or leave this file out."),
    ),
    "input-changed": Sentence(
        N_("The file changed while it was processed."), N_("It is taken again by itself.")
    ),
    "input-gone": Sentence(
        N_("The file is no longer there."), N_("Put it back to have it processed, or dismiss this entry.")
    ),
    "input-unreadable": Sentence(
        N_("The file cannot be read: {message}."), N_("Allow this account to read it, then try again.")
    ),
    "name-taken": Sentence(
        N_("A file named {name} is already there, and this step is set to fail then."),
        N_("Move that file away, or change what happens if a file of that name exists."),
    ),
    "bad-name": Sentence(
        N_("The name {name} cannot be used: {why}."), N_("Change the name pattern of the step.")
    ),
    "folder-unwritable": Sentence(
        N_("The folder {folder} cannot be written: {message}."),
        N_("Allow this account to write there, or choose another folder."),
    ),
    "disk-full": Sentence(
        N_("The disk with {folder} is full."), N_("Make room; the files go on by themselves.")
    ),
    "folder-gone": Sentence(
        N_("The folder {folder} is not there."),
        N_("Connect the drive or make the folder; it goes on by itself."),
    ),
    "step-missing": Sentence(
        N_("The step {processor} is not installed here."), N_("Install it, or remove the step from the flow.")
    ),
    "killed-three-times": Sentence(
        N_("Filewright ended three times while it worked on this file alone."),
        N_("The file is probably damaged. Leave it out, or try again after an update."),
    ),
    "left-in-progress": Sentence(
        N_("still being written"), N_("It is taken once it has been quiet for a while.")
    ),
    "skipped-name": Sentence(N_("left aside: its name matches {pattern}")),
    "skipped-not-included": Sentence(N_("left aside: its name matches none of {patterns}")),
    "skipped-link": Sentence(N_("left aside: it is a link")),
    "skipped-kind": Sentence(N_("left aside: it is not a regular file")),
    "skipped-unreadable": Sentence(N_("left aside: it cannot be read ({message})")),
    "done-before": Sentence(N_("done before and unchanged since")),
}
