"""Sentences about files on their way, and about the processes that carry them."""

from filewright.text.sentence import Sentence
from filewright.text.translate import N_

SENTENCES: dict[str, Sentence] = {
    "bad-file": Sentence(N_("{message}"), N_("{next_step}")),
    "unavailable": Sentence(N_("{message}"), N_("{next_step}")),
    "processor-crashed": Sentence(
        N_("The step failed: {message}"), N_("Try again; if it fails the same way, tell the step's author.")
    ),
    "processor-crashed-at-line": Sentence(
        N_("The step failed at line {line}: {message}"),
        N_("Try again; if it fails the same way, tell the step's author."),
    ),
    "bad-line": Sentence(N_("Line {line}: {message}"), N_("{next_step}")),
    "line-too-long": Sentence(
        N_("Line {line} is longer than {limit}, so this is hardly a file of lines."),
        N_("Leave it out, or use a step that works on whole files."),
    ),
    "worker-died": Sentence(
        N_("The process that worked on this file ended unexpectedly ({how})."),
        N_("Try again; a file that does this every time is damaged or too large for this step."),
    ),
    "executor-unknown": Sentence(
        N_("“{executor}” is no way to run steps."),
        N_("Use `processes`, `inline` to work without worker processes, or `dask:ADDRESS` for a cluster."),
    ),
    "cluster-not-installed": Sentence(
        N_("To work on a cluster, Filewright needs a package that is not installed."),
        N_("Install it with: pip install 'filewright[cluster]'"),
    ),
    "cluster-unreachable": Sentence(
        N_("No cluster answers at {address}: {message}."),
        N_("Start its scheduler (`dask scheduler`), or give the address that it shows."),
    ),
    "cluster-unusable": Sentence(
        N_("The cluster at {address} has no worker that can be used: {message}."),
        N_("Start workers (`dask worker {address}`) in an environment that has the same version of Filewright."),
    ),
    "cluster-gone": Sentence(
        N_("The connection to the cluster was lost."),
        N_("It is tried again by itself; see whether its scheduler still runs."),
    ),
    "cluster-without-workers": Sentence(
        N_("No worker of the cluster can be used: {message}."),
        N_("It is tried again by itself; start workers, or see why they ended."),
    ),
    "cluster-failed": Sentence(
        N_("The cluster could not do this: {message}."),
        N_("It is tried again by itself; see what the cluster's workers say."),
    ),
    "cluster-worker-lost": Sentence(
        N_("The computer of the cluster that worked on this file was lost."),
        N_("Try again; a file that does this every time is damaged or too large for this step."),
    ),
    "cluster-file-too-large": Sentence(
        N_("{file} is larger than {limit}, the most that can be sent to the cluster."),
        N_("Name a folder that all its computers see: put ?shared=FOLDER behind the address of the cluster."),
    ),
    "worker-cannot-start": Sentence(
        N_("No process for the work could be started: {message}."),
        N_("It is tried again by itself; if it stays so, free memory or start Filewright anew."),
    ),
    "time-limit": Sentence(
        N_("The step took longer than its time limit of {limit}."),
        N_("Raise the time limit in the step's settings, or leave this file out."),
    ),
    "memory-limit": Sentence(
        N_("The step needed more memory than its limit of {limit}."),
        N_("Raise the memory limit in the step's settings, or leave this file out."),
    ),
    "input-changed": Sentence(N_("The file changed while it was processed."), N_("It is taken again by itself.")),
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
    "bad-name": Sentence(N_("The name {name} cannot be used: {why}."), N_("Change the name pattern of the step.")),
    "folder-unwritable": Sentence(
        N_("The folder {folder} cannot be written: {message}."),
        N_("Allow this account to write there, or choose another folder."),
    ),
    "disk-full": Sentence(N_("The disk with {folder} is full."), N_("Make room; the files go on by themselves.")),
    "folder-gone": Sentence(
        N_("The folder {folder} is not there."),
        N_("Connect the drive or make the folder; it goes on by itself."),
    ),
    "step-missing": Sentence(
        N_("The step {processor} is not installed here."), N_("Install it, or remove the step from the flow.")
    ),
    "engine-broke": Sentence(
        N_("Filewright stopped working on this flow because of a defect of its own."),
        N_("Start the flow again: it goes on where it was, and nothing is lost. Please report what it said."),
    ),
    "engine-ended": Sentence(N_("Filewright ended while this step ran."), N_("It is tried again by itself.")),
    "killed-three-times": Sentence(
        N_("Filewright ended three times while it worked on this file alone."),
        N_("The file is probably damaged. Leave it out, or try again after an update."),
    ),
    "left-in-progress": Sentence(N_("still being written"), N_("It is taken once it has been quiet for a while.")),
    "skipped-name": Sentence(N_("left aside: its name matches {pattern}")),
    "skipped-not-included": Sentence(N_("left aside: its name matches none of {patterns}")),
    "skipped-link": Sentence(N_("left aside: it is a link")),
    "skipped-kind": Sentence(N_("left aside: it is not a regular file")),
    "skipped-unreadable": Sentence(N_("left aside: it cannot be read ({message})")),
    "job-unknown": Sentence(
        N_("There is no file with the number {job} in the record."), N_("`filewright jobs` lists what there is.")
    ),
    "name-empty": Sentence(
        N_("A file needs a name, and this one came out empty."), N_("Change the name pattern of the step.")
    ),
    "name-leads-out": Sentence(
        N_("The name {name} would lead to another folder."), N_("Change the name pattern of the step.")
    ),
    "name-forbidden": Sentence(
        N_("The name {name} cannot be used here: it holds {part}."), N_("Change the name pattern of the step.")
    ),
    "name-reserved": Sentence(
        N_("The name {name} cannot be used: it is reserved."), N_("Change the name pattern of the step.")
    ),
    "name-too-long": Sentence(
        N_("The name {name} is too long; {most} bytes are the most."), N_("Shorten the name pattern of the step.")
    ),
    "name-refused": Sentence(
        N_("The folder {folder} does not take the name {name}: {message}."),
        N_("Change the name pattern of the step."),
    ),
    "not-a-file": Sentence(N_("{path} is not a regular file, so it cannot be saved.")),
    "stage-gone": Sentence(
        N_("Another program removed a file from {folder} while it was being written."),
        N_("Try again; keep other programs from tidying up names that begin with .filewright-"),
    ),
    "disk-trouble": Sentence(
        N_("The disk with {folder} reports an error: {message}."),
        N_("Check the disk; the files go on by themselves once it works."),
    ),
    "too-many-open-files": Sentence(
        N_("Too many files are open at once."), N_("Close other programs; the files go on by themselves.")
    ),
    "trash-refused": Sentence(
        N_("{path} could not be moved to the trash: {message}."),
        N_("Choose another place for originals, or empty the trash."),
    ),
    "state-on-share": Sentence(
        N_("The state folder {path} lies on a network share ({kind}), where nothing can be kept safe."),
        N_("Choose a folder on a disk of this computer with --state or FILEWRIGHT_STATE."),
    ),
    "state-unusable": Sentence(
        N_("The state folder {path} cannot be used: {message}."),
        N_("Allow this account to write there, or choose another folder with --state."),
    ),
    "state-held": Sentence(
        N_("{path} is being run by another process (process id {pid})."),
        N_("Stop that one first, or use it: `filewright jobs` shows what it does."),
    ),
    "journal-closed": Sentence(N_("The record is closed; nothing more can be written to it.")),
    "journal-unwritten": Sentence(
        N_("The last {events} events could not be written to the record."),
        N_("Make room on the disk with the state folder. What was under way is done again at the next start."),
    ),
    "journal-disk-full": Sentence(
        N_("The disk with the state folder is full, so nothing new is begun."),
        N_("Make room; the files go on by themselves."),
    ),
    "journal-unwritable": Sentence(
        N_("The record cannot be written: {message}."),
        N_("Check the disk with the state folder; the files go on by themselves once it can be written."),
    ),
    "journal-broken": Sentence(
        N_("The record is damaged: {message}."),
        N_(
            "Stop the flow and start it again: the damaged record is set aside, and a new one begun with what is whole."
        ),
    ),
    "journal-unusable": Sentence(
        N_("The record {path} cannot be used: {message}."),
        N_("Allow this account to write there, or choose another state folder with --state."),
    ),
    "journal-unreadable": Sentence(
        N_("The record {path} is damaged: {message}."),
        N_("Run its flow: the damaged record is set aside, and a new one begun."),
    ),
    "journal-strange": Sentence(
        N_("{path} is not a record of Filewright."), N_("Move it away, or choose another state folder with --state.")
    ),
    "journal-newer": Sentence(
        N_("The record {path} was written by a newer Filewright (version {version}, this one knows {known})."),
        N_("Update Filewright, or choose another state folder with --state."),
    ),
    "journal-damaged": Sentence(
        N_("The record {path} was damaged and has been set aside as {aside}; a new one was begun."),
        N_(
            "Nothing could be read of it, so files that were done before may be done again: move those that need not"
            " be out of the watched folders. What was written is not lost."
        ),
    ),
    "journal-salvaged": Sentence(
        N_("The record {path} was damaged and has been set aside as {aside}; {known} files could be taken over."),
        N_("What is not among them may be done again. The histories of single files stay in the one set aside."),
    ),
    "skipped-before": Sentence(N_("left aside: it was there before this flow first ran")),
    "folder-unreadable": Sentence(
        N_("The folder {folder} cannot be read: {message}."), N_("Allow this account to read it; it goes on by itself.")
    ),
    "no-such-source": Sentence(N_("{node} takes no files in."), N_("Name one of: {sources}.")),
    "which-source": Sentence(
        N_("It is not clear which way the files should go in ({sources})."), N_("Name one with --into.")
    ),
    "done-before": Sentence(N_("done before and unchanged since")),
}
