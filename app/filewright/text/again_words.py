"""Sentences about doing things again, and about speaking to the process that holds a flow."""

from filewright.text.sentence import Sentence
from filewright.text.translate import N_

SENTENCES: dict[str, Sentence] = {
    "not-set-aside": Sentence(
        N_("It is not set aside."), N_("Only a file that needs attention can be retried or moved out.")
    ),
    "still-open": Sentence(N_("It is being worked on."), N_("Ask again once it has ended.")),
    "joined-job": Sentence(
        N_("It was joined from several files."), N_("Do one of those again; `filewright trace` names them.")
    ),
    "source-removed": Sentence(
        N_("{node}, where it came in, is no longer in the flow."),
        N_("Try it with the version it came with: --version old."),
    ),
    "redo-input-gone": Sentence(N_("The file {path} is no longer there."), N_("Put it back, then ask again.")),
    "nothing-to-do-again": Sentence(N_("There is nothing like that."), N_("`filewright jobs` lists what there is.")),
    "all-and-named": Sentence(
        N_("--all means every one, and some are named besides."), N_("Leave one of the two out.")
    ),
    "flow-moved": Sentence(
        N_("The flow {path} is no longer there."),
        N_("Run it once where it lies now, then ask again."),
    ),
    "never-ran": Sentence(N_("{path} has never run."), N_("Run it first.")),
    "flow-has-errors": Sentence(N_("The flow {path} has errors."), N_("Mend them, then ask again.")),
    "consent-missing": Sentence(N_("Nothing was done, since {path} may not run yet.")),
    "door-refused": Sentence(N_("No other process can speak to this one: {message}.")),
    "holder-unreachable": Sentence(
        N_("{path} is being run by another process (process id {pid}), which does not answer."),
        N_("Stop that one, then ask again."),
    ),
    "holder-went": Sentence(
        N_("The process that runs this flow (process id {pid}) ended before it answered."),
        N_("See with `filewright jobs` what was done, and ask again."),
    ),
    "holder-silent": Sentence(
        N_("The process that runs this flow (process id {pid}) does not answer."),
        N_("See whether it is stopped or hangs; end it, then ask again."),
    ),
    "engine-at-rest": Sentence(N_("The flow has just come to rest."), N_("Ask again.")),
    "other-version": Sentence(
        N_("The process that runs this flow (process id {pid}) is another version of Filewright."),
        N_("Start it anew, then ask again."),
    ),
    "call-unreadable": Sentence(N_("What was asked could not be read: {message}.")),
    "call-failed": Sentence(
        N_("The process that runs this flow failed at this ({message})."), N_("Its log says more.")
    ),
    "answer-too-long": Sentence(N_("The answer is too long."), N_("Ask for less at a time.")),
}
