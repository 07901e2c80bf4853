"""Sentences about flows: what is wrong in a flow file, with a step, a setting or a connection."""

from filewright.text.sentence import Sentence
from filewright.text.translate import N_

_STEPS: dict[str, Sentence] = {
    "flow-empty": Sentence(N_("The flow has no steps yet."), N_("Add a step that brings files in.")),
    "unknown-processor": Sentence(
        N_("There is no kind of step named “{use}” here."),
        N_("Install it, correct its name, or remove the step."),
    ),
    "unknown-processor-like": Sentence(
        N_("There is no kind of step named “{use}” here."), N_("Perhaps “{near}” was meant.")
    ),
    "other-version": Sentence(
        N_("The flow asks for version {wanted} of “{use}”, and version {found} is here."),
        N_("Install version {wanted}, or use the one that is here and look its settings through."),
    ),
    "step-off": Sentence(
        N_("“{step}” is off: files that reach it are left out."), N_("Switch it on to have them worked on.")
    ),
    "source-off": Sentence(N_("“{step}” is off: it brings no files in."), N_("Switch it on to have files taken in.")),
    "skip-without-way-in": Sentence(
        N_("“{step}” cannot be skipped: it is where files come from."), N_("Switch it on, or off.")
    ),
    "skip-without-way-out": Sentence(
        N_("“{step}” cannot be skipped: nothing leads on from it."), N_("Switch it on, or off.")
    ),
    "bad-timeout": Sentence(
        N_("A time limit has to be longer than nothing."), N_("Write a longer time, such as 60s, or leave it out.")
    ),
    "bad-workers": Sentence(
        N_("At least one file has to be worked on at once."), N_("Write 1 or more, or leave it out.")
    ),
    "bad-retry": Sentence(
        N_("A step has to be tried at least once."), N_("Write 1 or more attempts, or leave it out.")
    ),
}

_SETTINGS: dict[str, Sentence] = {
    "param-unknown": Sentence(
        N_("This kind of step has no setting named “{param}”."), N_("Remove it. There are: {options}.")
    ),
    "param-unknown-like": Sentence(
        N_("This kind of step has no setting named “{param}”."), N_("Perhaps “{near}” was meant.")
    ),
    "param-secret-in-file": Sentence(
        N_("“{title}” is a secret, and a flow file keeps none: whoever gets the file could read it."),
        N_("Put it into the keyring of this computer, and write only its name here: keyring:my-backup."),
    ),
    "param-missing": Sentence(N_("{title} is not set, and the step needs it."), N_("Fill it in.")),
    "param-empty": Sentence(N_("{title} has no value."), N_("Fill it in, or remove it to have the usual value.")),
    "value-not-string": Sentence(
        N_("{title} should be a text, and is {value}."), N_('Put it in quotation marks: "{value}".')
    ),
    "value-not-integer": Sentence(N_("{title} should be a whole number, and is {value}."), N_("Write a whole number.")),
    "value-not-number": Sentence(N_("{title} should be a number, and is {value}."), N_("Write a number.")),
    "value-not-boolean": Sentence(N_("{title} should be true or false, and is {value}."), N_("Write true or false.")),
    "value-not-array": Sentence(
        N_("{title} should be a list, and is {value}."), N_("Write the entries in brackets: [one, two].")
    ),
    "value-not-object": Sentence(
        N_("{title} should be names with values, and is {value}."), N_("Write each as name: value.")
    ),
    "value-not-null": Sentence(N_("{title} should have no value, and is {value}."), N_("Remove the value.")),
    "value-not-offered": Sentence(N_("{title} cannot be {value}."), N_("Choose one of: {options}.")),
    "value-too-small": Sentence(N_("{title} is {value}, and the least is {limit}."), N_("Write {limit} or more.")),
    "value-too-large": Sentence(N_("{title} is {value}, and the most is {limit}."), N_("Write {limit} or less.")),
    "value-not-above": Sentence(N_("{title} is {value}, and has to be above {limit}."), N_("Write more than {limit}.")),
    "value-not-below": Sentence(N_("{title} is {value}, and has to be below {limit}."), N_("Write less than {limit}.")),
    "value-empty": Sentence(N_("{title} is empty."), N_("Fill it in.")),
    "value-too-short": Sentence(
        N_("{title} is “{value}”, which is too short."), N_("Write at least {limit} characters.")
    ),
    "value-too-long": Sentence(N_("{title} is “{value}”, which is too long."), N_("Write at most {limit} characters.")),
    "value-other-form": Sentence(
        N_("{title} is “{value}”, which has not the form that the step expects."), N_("It has to match {pattern}.")
    ),
    "value-no-entries": Sentence(N_("{title} has no entries."), N_("Add at least one.")),
    "value-too-few": Sentence(N_("{title} has too few entries."), N_("There have to be at least {limit}.")),
    "value-too-many": Sentence(N_("{title} has too many entries."), N_("There can be at most {limit}.")),
    "value-twice": Sentence(N_("{title} has {value} twice."), N_("Remove one of them.")),
    "value-entry-missing": Sentence(N_("{title} has no “{entry}”."), N_("Add it.")),
    "value-entry-unknown": Sentence(N_("{title} cannot have “{entry}”."), N_("Remove it, or use one of: {options}.")),
    "value-bad-duration": Sentence(
        N_("{title}: “{value}” is not a length of time."),
        N_("Write a number and a unit, such as 500ms, 2s, 5m, 1h or 7d."),
    ),
    "value-bad-size": Sentence(
        N_("{title}: “{value}” is not a size."), N_("Write a number and a unit, such as 800kB, 10MiB or 1.5GB.")
    ),
    "value-bad-regex": Sentence(
        N_("{title}: “{value}” is not a pattern that can be searched for."),
        N_("Put a backslash before characters such as ( [ * + ? that are meant as they are."),
    ),
    "value-bad-path": Sentence(
        N_("{title}: “{value}” cannot be a place on a disk."), N_("Choose the file or folder anew.")
    ),
    "way-out-name": Sentence(
        N_("“{name}” cannot be the name of a way out."), N_("Write a name of one line, without “->”.")
    ),
    "way-out-twice": Sentence(N_("Two ways out are named “{name}”."), N_("Give one of them another name.")),
}

_CONNECTIONS: dict[str, Sentence] = {
    "wire-unknown-step": Sentence(
        N_("There is no step “{node}” in this flow."), N_("Correct its name, or remove the connection.")
    ),
    "wire-unknown-step-like": Sentence(
        N_("There is no step “{node}” in this flow."), N_("Perhaps “{near}” was meant.")
    ),
    "unknown-way-out": Sentence(N_("“{step}” has no way out “{way}”."), N_("It has: {ways}.")),
    "unknown-way-out-like": Sentence(N_("“{step}” has no way out “{way}”."), N_("Use “{near}”.")),
    "unknown-way-out-none": Sentence(N_("Nothing leads on from “{step}”."), N_("Remove this connection.")),
    "unknown-way-in": Sentence(N_("“{step}” has no way in “{way}”."), N_("It has: {ways}.")),
    "unknown-way-in-like": Sentence(N_("“{step}” has no way in “{way}”."), N_("Use “{near}”.")),
    "unknown-way-in-none": Sentence(N_("Nothing leads into “{step}”."), N_("Remove this connection.")),
    "types-cannot-meet": Sentence(
        N_("What leaves “{source}” ({produced}) is nothing that “{target}” takes ({accepted})."),
        N_("Connect another way out, or put a step between them that converts."),
    ),
    "wire-twice": Sentence(N_("The connection {wire} is there twice."), N_("Remove one of them.")),
    "circle": Sentence(
        N_("These steps lead in a circle: {steps}. Files would never come out."), N_("Remove one of the connections.")
    ),
    "circle-of-one": Sentence(
        N_("“{step}” leads into itself. Files would never come out."), N_("Remove the connection.")
    ),
    "step-unconnected": Sentence(N_("“{step}” is not connected."), N_("Connect it, or remove it.")),
    "source-unconnected": Sentence(
        N_("Files from “{step}” go nowhere."), N_("Connect it to the step they should go to.")
    ),
    "nothing-comes-in": Sentence(N_("Nothing leads into “{step}”."), N_("Connect a step to it, or remove it.")),
    "nothing-goes-out": Sentence(
        N_("What leaves “{step}” goes nowhere."), N_("Connect it to the step its files should go to.")
    ),
    "way-in-unwired": Sentence(N_("Nothing leads into “{step}” by “{way}”."), N_("Connect a step to it.")),
    "way-out-unwired": Sentence(
        N_("What leaves “{step}” by “{way}” goes nowhere."), N_("Connect it to the step those files should go to.")
    ),
}

_FILE: dict[str, Sentence] = {
    "flow-file-missing": Sentence(N_("There is no file {file}."), N_("Check its name and folder.")),
    "flow-not-a-file": Sentence(N_("{file} is not a regular file."), N_("Name a flow file.")),
    "flow-file-unreadable": Sentence(N_("{file} cannot be read: {message}."), N_("Allow this account to read it.")),
    "flow-too-large": Sentence(N_("The file is larger than {limit}, so it is no flow."), N_("Name a flow file.")),
    "flow-byte-order-mark": Sentence(
        N_("The file begins with a byte order mark."), N_("Save it as UTF-8 without byte order mark (BOM).")
    ),
    "flow-other-encoding": Sentence(N_("The file is written in {encoding}."), N_("Save it as UTF-8.")),
    "flow-not-utf8": Sentence(N_("There are bytes here that are not UTF-8."), N_("Save the file as UTF-8.")),
    "flow-character": Sentence(N_("There is a character here that no text has ({character})."), N_("Remove it.")),
    "flow-nothing": Sentence(N_("The file is empty."), N_("A flow begins with the line “filewright: 1”.")),
    "flow-no-flow": Sentence(
        N_("This is not a flow: there is no “filewright: 1”."), N_("A flow begins with the line “filewright: 1”.")
    ),
    "pasted-no-flow": Sentence(
        N_("The clipboard holds no steps."),
        N_("Copy steps here or in another window, or the whole text of a flow."),
    ),
    "flow-bad-format": Sentence(N_("“{value}” is not the number of a format."), N_("Write “filewright: {format}”.")),
    "flow-newer": Sentence(
        N_("This flow was made by a newer version of Filewright (format {format})."),
        N_("Update Filewright to open it."),
    ),
}

_YAML: dict[str, Sentence] = {
    "flow-not-yaml": Sentence(
        N_("The text cannot be read here: {message}."), N_("Correct this line or the one above it.")
    ),
    "flow-quote-open": Sentence(N_("The quotation begun here does not end."), N_("Add the closing quotation mark.")),
    "flow-bracket-open": Sentence(
        N_("The list begun here with “[” does not end well."), N_("Check its commas and the closing “]”.")
    ),
    "flow-brace-open": Sentence(
        N_("What begins here with “{{” does not end well."), N_("Check its commas and the closing “}}”.")
    ),
    "flow-tab": Sentence(N_("There is a tab here."), N_("Indent with spaces.")),
    "flow-needs-quotes": Sentence(
        N_("A text cannot begin with “{character}”."), N_("Put the text in quotation marks.")
    ),
    "flow-colon": Sentence(
        N_("There is a colon too many in this line, or it is indented too far."),
        N_("Put a text that holds a colon in quotation marks, or line the line up with those above it."),
    ),
    "flow-no-colon": Sentence(N_("A name stands here without a colon and value."), N_("Write it as name: value.")),
    "flow-indent": Sentence(
        N_("This line does not fit the ones above it."), N_("Line it up with the entries it belongs to.")
    ),
    "flow-too-deep": Sentence(
        N_("This is nested more than {limit} levels deep, as no flow is."), N_("Remove the inner levels.")
    ),
    "flow-several-documents": Sentence(
        N_("A second document begins here."), N_("Keep one flow to a file; remove this line and what follows.")
    ),
    "flow-alias": Sentence(N_("References (“*name”) cannot be used in a flow."), N_("Write the value out.")),
    "flow-anchor": Sentence(N_("Marks for references (“&{name}”) cannot be used in a flow."), N_("Remove it.")),
    "flow-tag": Sentence(
        N_("Types (“{tag}”) cannot be used in a flow."), N_("Remove it; put a text in quotation marks.")
    ),
    "flow-merge": Sentence(N_("Merging (“<<”) cannot be used in a flow."), N_("Write the entries out.")),
    "flow-key-not-text": Sentence(N_("A name has to be a plain text."), N_("Write it as name: value.")),
    "flow-key-twice": Sentence(
        N_("“{key}” is here a second time; it stands in line {line} already."), N_("Remove or rename one of them.")
    ),
}

_FIELDS: dict[str, Sentence] = {
    "flow-unknown-key": Sentence(N_("“{key}” is nothing that {where} can have."), N_("Remove it. There are: {known}.")),
    "flow-unknown-key-like": Sentence(
        N_("“{key}” is nothing that {where} can have."), N_("Perhaps “{near}” was meant.")
    ),
    "flow-not-mapping": Sentence(N_("“{key}” needs names with values."), N_("Write each below it as name: value.")),
    "flow-not-text": Sentence(N_("“{key}” has to be a text."), N_("Write it on one line, in quotation marks.")),
    "flow-not-boolean": Sentence(N_("“{key}” is {value}, and can be true or false."), N_("Write true or false.")),
    "flow-not-offered": Sentence(N_("“{key}” cannot be “{value}”."), N_("Choose one of: {options}.")),
    "flow-not-whole": Sentence(
        N_("“{key}” is “{value}”, and has to be a whole number from 1 on."), N_("Write 1 or more.")
    ),
    "flow-bad-duration": Sentence(
        N_("“{key}” is “{value}”, which is not a length of time."),
        N_("Write a number and a unit, such as 500ms, 2s, 5m, 1h or 7d."),
    ),
    "flow-bad-size": Sentence(
        N_("“{key}” is “{value}”, which is not a size."),
        N_("Write a number and a unit, such as 800kB, 10MiB or 1.5GB."),
    ),
    "flow-bad-id": Sentence(
        N_("“{value}” is not an id that Filewright wrote."), N_("Remove the line; saving writes a new one.")
    ),
    "flow-bad-node-key": Sentence(
        N_("“{key}” cannot name a step."), N_("Use small letters, digits, - and _, and begin with a letter or digit.")
    ),
    "flow-node-without-use": Sentence(
        N_("The step “{node}” does not say what kind of step it is."), N_("Add a line such as “use: save-to-folder”.")
    ),
    "flow-bad-use": Sentence(
        N_("“{value}” cannot be a kind of step."), N_("Write its name, such as image-resize or image-resize@1.")
    ),
    "flow-wires-not-list": Sentence(
        N_("“wires” has to be a list."), N_("Write each connection below it as “- from -> to”.")
    ),
    "flow-bad-wire": Sentence(
        N_("“{value}” is not a connection."),
        N_("Write “step -> step”, or with the ways “step.way-out -> step.way-in”."),
    ),
    "flow-wire-twice": Sentence(
        N_("The connection {wire} is here a second time; it stands in line {line} already."), N_("Remove one of them.")
    ),
    "flow-bad-place": Sentence(N_("The place of “{key}” cannot be read."), N_("Write two numbers: {key}: [240, 0].")),
    "flow-bad-frame": Sentence(
        N_("The frame “{key}” cannot be read."),
        N_("Below it write “at: [0, 0]” and “size: [480, 240]”; color is plain, blue, amber, green or violet."),
    ),
    "flow-bad-note": Sentence(
        N_("The note “{key}” cannot be read."),
        N_("Below it write “at: [0, 0]” and “size: [240, 96]”; color is plain, blue, amber, green or violet."),
    ),
    "flow-bad-collapsed": Sentence(
        N_("A collapsed step cannot be read."), N_("Write names of steps: collapsed: [resize, web].")
    ),
}

_SAVING: dict[str, Sentence] = {
    "flow-changed-meanwhile": Sentence(
        N_("{file} was changed by somebody else since it was opened."),
        N_("Open it anew, save under another name, or save over it."),
    ),
    "flow-file-there": Sentence(
        N_("There is a file named {file} already."), N_("Choose another name, or save over it.")
    ),
    "flow-not-written": Sentence(
        N_("{file} cannot be written: {message}."), N_("Choose a folder that this account can write to.")
    ),
    "flow-not-the-same": Sentence(
        N_("{file} was not saved: what would be written does not say the same as the flow."),
        N_("Save under another name; the old file is as it was."),
    ),
    "flow-not-writable": Sentence(N_("The value {value} cannot be written into a file."), N_("Change that setting.")),
    "flow-not-writable-name": Sentence(
        N_("“{value}” holds bytes that are no text, and a flow file is text."),
        N_("Give that file or folder another name."),
    ),
}

_DRAFTS: dict[str, Sentence] = {
    "edits-not-kept": Sentence(
        N_("Edits that are not saved cannot be kept in {folder}: {message}."),
        N_("Save now and then: they would be lost if Filewright ended."),
    ),
}

_FOLDERS: dict[str, Sentence] = {
    "folder-in-watched": Sentence(
        N_("“{step}” puts files into {folder}, inside the folder that “{source}” watches: they would come in again."),
        N_("Choose a folder outside {watched}."),
    ),
    "folder-is-watched": Sentence(
        N_("“{step}” puts files into {folder}, where “{source}” takes them from: they would come in again."),
        N_("Choose another folder."),
    ),
    "folder-leads-into-watched": Sentence(
        N_("“{step}” puts files into subfolders of {folder} that “{source}” watches: they would come in again."),
        N_("Choose another folder, or other subfolders."),
    ),
    "folder-may-be-watched": Sentence(
        N_("“{step}” may put files into a subfolder of {folder} that “{source}” watches: they would come in again."),
        N_("Choose a folder beside {watched}."),
    ),
    "folder-loops-through-flow": Sentence(
        N_(
            "“{step}” puts files into {folder}, where the flow “{flow}” takes them from; "
            "what it makes of them comes in here again."
        ),
        N_("Choose another folder for one of the two flows."),
    ),
    "folder-written-by-flow": Sentence(
        N_(
            "“{step}” puts files into the same folder as the flow “{flow}”, "
            "and one would replace or leave out the other's."
        ),
        N_("Give them different folders or names, or let both take another name where one is taken."),
    ),
    "folder-watched-by-flow": Sentence(
        N_("“{step}” takes its files from the same folder as the flow “{flow}”, and one of the two takes them away."),
        N_("Choose another folder for one of them, or let both leave the files where they are."),
    ),
    "folder-one-target": Sentence(
        N_("“{step}” and “{other}” get the same files and save them under the same name: one would be lost."),
        N_("Give them different folders or names, or let both take another name where one is taken."),
    ),
    "folder-other-spelling": Sentence(
        N_("{folder} and {other} differ in capitals alone: on Windows and most Macs they are one folder."),
        N_("Write them the same, or give one another name."),
    ),
    "folder-other-spelling-loop": Sentence(
        N_(
            "{folder} and {other} differ in capitals alone: on Windows and most Macs they are one folder, "
            "and files would come in again."
        ),
        N_("Give one of them another name."),
    ),
    "folder-is-file": Sentence(N_("{folder} is a file, not a folder."), N_("Choose a folder.")),
    "folder-missing": Sentence(
        N_("The folder {folder} of “{step}” is not there."),
        N_("Make it, or connect its drive; files are taken in as soon as it is there."),
    ),
    "folder-not-readable": Sentence(
        N_("The folder {folder} of “{step}” cannot be read."), N_("Allow this account to read it.")
    ),
    "folder-not-writable": Sentence(
        N_("The folder {folder} of “{step}” cannot be written to."), N_("Allow this account to write to it.")
    ),
    "folder-holds-flow": Sentence(
        N_("This flow's own file, {file}, lies in {folder} and would be taken in by “{step}”."),
        N_("Take in only certain names, or keep the flow elsewhere."),
    ),
    "folder-watched-twice": Sentence(
        N_("“{step}” takes its files from the same folder as “{other}”: each would be worked on twice."),
        N_("Choose another folder, or connect one of them to both ways."),
    ),
    "folder-written-twice": Sentence(
        N_("“{step}” puts files into the same folder as “{other}”, and one would replace or leave out the other's."),
        N_("Give them different folders or names, or let both take another name where one is taken."),
    ),
}

_TOUCHES: dict[str, Sentence] = {
    "touch-not-bundled": Sentence(
        N_("It uses the kind of step “{title}” ({id} {version}), which did not come with Filewright: {folder}.")
    ),
    "touch-reads-outside": Sentence(N_("“{step}” takes in files from {folder}.")),
    "touch-writes-outside": Sentence(N_("“{step}” puts files into {folder}.")),
    "touch-moves-originals": Sentence(N_("“{step}” moves the original files away when they are done.")),
    "touch-trashes-originals": Sentence(N_("“{step}” moves the original files to the trash when they are done.")),
    "touch-deletes-originals": Sentence(N_("“{step}” deletes the original files when they are done.")),
    "touch-overwrites": Sentence(N_("“{step}” replaces files of the same name.")),
    "touch-originals": Sentence(N_("“{step}” may move or delete original files.")),
    "touch-any-files": Sentence(N_("“{step}” may read and change files outside the flow's folder.")),
    "touch-network": Sentence(N_("“{step}” connects to other computers; undo does not take back what it sends.")),
    "touch-commands": Sentence(N_("“{step}” starts other programs; undo does not take back what they do.")),
    "touch-command": Sentence(N_("“{step}” starts the program {command}; undo does not take back what it does.")),
    "consent-not-kept": Sentence(
        N_("Your answer cannot be kept in {folder}: {message}."), N_("Allow this account to write there.")
    ),
}

SENTENCES: dict[str, Sentence] = {
    **_FILE,
    **_YAML,
    **_FIELDS,
    **_STEPS,
    **_SETTINGS,
    **_CONNECTIONS,
    **_DRAFTS,
    **_FOLDERS,
    **_SAVING,
    **_TOUCHES,
}
