"""Sentences of the command line."""

from filewright.text.sentence import Sentence
from filewright.text.translate import N_

SENTENCES: dict[str, Sentence] = {
    "which-jobs": Sentence(N_("No file is named."), N_("Name jobs, as `filewright jobs` lists them, or say --all.")),
    "set-form": Sentence(N_("--set {text} is not of the form NODE.PARAM=VALUE."), N_("Write --set resize.width=800.")),
    "set-node": Sentence(N_("--set names {node}, which is not in this flow."), N_("It has {nodes}.")),
    "workers-number": Sentence(N_("--workers {number} is not possible."), N_("Give a number from 1 to {most}.")),
    "output-refused": Sentence(N_("The output cannot be written: {message}."), N_("Put it out somewhere else.")),
    "working-folder-gone": Sentence(
        N_("The folder that this command was started in is not there any more."), N_("Go to another one first.")
    ),
    "into-without-files": Sentence(
        N_("--into {node} says where files go in, and no file is named."), N_("Name the files after the flow.")
    ),
    "no-such-file": Sentence(N_("There is no file {path}."), N_("Check the name.")),
    "no-such-executor": Sentence(N_("--executor {kind} is not known."), N_("Use processes or inline.")),
    "no-such-term": Sentence(N_("There is no such state."), N_("Use one of: {terms}.")),
    "no-such-job": Sentence(N_("Nothing is known of {what}."), N_("Give a job's name, or the path of a file.")),
    "settings-not-saved": Sentence(
        N_("The settings cannot be saved in {file}: {message}."), N_("Allow this account to write there.")
    ),
    "not-in-this-version": Sentence(N_("{what}: not in this version")),
}
