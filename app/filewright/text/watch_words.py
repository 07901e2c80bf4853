"""Sentences about watched folders: what is noticed how, what does not enter, and what became of a path."""

from filewright.text.sentence import Sentence
from filewright.text.translate import N_

SENTENCES = {
    "polls-share": Sentence(
        N_("{folder} lies on a network share, so it is looked through every {seconds} s."),
        N_("Nothing is lost; files are noticed a little later."),
    ),
    "polls-deaf": Sentence(
        N_("The system does not tell when files come into {folder}, so it is looked through every {seconds} s."),
        N_("Nothing is lost; files are noticed a little later."),
    ),
    "polls-refused": Sentence(
        N_("{folder} cannot be listened to ({message}), so it is looked through every {seconds} s."),
        N_("Nothing is lost; files are noticed a little later."),
    ),
    "polls-too-many": Sentence(
        N_(
            "The system does not let so many folders be listened to ({count} below {folder} are not),"
            " so they are looked through every {seconds} s."
        ),
        N_("Nothing is lost. On Linux, raise fs.inotify.max_user_watches to have files noticed at once."),
    ),
    "watcher-failed": Sentence(
        N_("Looking for new files failed ({message})."),
        N_("It is tried again by itself. If this stays, start the flow anew and report it."),
    ),
    "journal-busy": Sentence(N_("The record cannot be asked while it cannot be written.")),
    "unaccounted": Sentence(
        N_("Files lie there that the record does not account for ({count}): {paths}."),
        N_("Start the flow anew, so that they are taken in, and report this."),
    ),
    "unaccounted-one": Sentence(
        N_("it lies there, and the record does not account for it."),
        N_("Start the flow anew, so that it is taken in, and report this."),
    ),
    "left-unfinished": Sentence(
        N_("At the end, files were still being written ({count}); they are taken in the next time."),
    ),
    "skipped-marker": Sentence(N_("left aside: it only says that another file is whole")),
    "skipped-circle": Sentence(N_("left aside: this link leads back to where it lies, or to what the flow writes")),
    "skipped-subfolder": Sentence(
        N_("left aside: it lies in a subfolder, and {folder} is watched without its subfolders."),
        N_('Switch "With its subfolders" on in the step to take it in.'),
    ),
    "skipped-behind-link": Sentence(
        N_("left aside: {link} is a link to a folder, and those are not followed."),
        N_('Switch "Also what links to folders lead to" on in the step to take it in.'),
    ),
    "skipped-folder": Sentence(N_("it is a folder: its files are taken in, each by itself")),
    "is-watched": Sentence(N_("it is the watched folder itself: its files are taken in, each by itself")),
    "skipped-source-off": Sentence(
        N_("left aside: the step {node} is switched off."), N_("Switch it on to take the file in.")
    ),
    "waits-until-quiet": Sentence(
        N_("still being written: it is taken once it has not changed for {seconds:g} s"),
    ),
    "waits-for-marker": Sentence(N_("waits for {marker}, which says that it is whole")),
    "waits-its-turn": Sentence(N_("waits its turn")),
    "waits-to-be-seen": Sentence(N_("not looked at yet; it is within seconds")),
    "waits-for-a-run": Sentence(
        N_("not taken in yet: the flow is not running."), N_("Run the flow, or watch, to take it in.")
    ),
    "changed-since": Sentence(
        N_("it has changed since; it is taken in again when the flow runs."), N_("Run the flow, or watch.")
    ),
    "path-not-there": Sentence(
        N_("there is no such file, and none was ever taken in."), N_("Check how it is written.")
    ),
    "path-gone": Sentence(N_("the file itself is not there any more")),
    "path-elsewhere": Sentence(
        N_("it lies in no folder that this flow watches, and was never handed to it."),
        N_("Move it into a watched folder, or hand it over: filewright run FLOW FILE."),
    ),
}
