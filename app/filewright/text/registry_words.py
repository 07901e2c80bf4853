"""Sentences about kinds of steps: their manifests, their code, and patterns for names and lines."""

from filewright.text.sentence import Sentence
from filewright.text.translate import N_

_MANIFEST: dict[str, Sentence] = {
    "manifest-too-large": Sentence(
        N_("The manifest is larger than {limit}."), N_("Put long texts and data into files of their own.")
    ),
    "manifest-not-utf8": Sentence(N_("The manifest is not written in UTF-8."), N_("Save it as UTF-8.")),
    "manifest-not-yaml": Sentence(
        N_("The manifest cannot be read as YAML: {message}."), N_("Look at this line and the one above it.")
    ),
    "manifest-several-documents": Sentence(
        N_("The manifest holds more than one document."), N_("Keep one, and remove the line with the three dashes.")
    ),
    "manifest-alias": Sentence(
        N_("Anchors, aliases and merge keys are not allowed here."), N_("Write the values out where they are needed.")
    ),
    "manifest-tag": Sentence(N_("The tag {tag} is not allowed here."), N_("Remove it.")),
    "manifest-too-deep": Sentence(N_("The manifest is nested more than {limit} deep."), N_("Write it flatter.")),
    "manifest-key-twice": Sentence(N_("“{key}” stands here twice."), N_("Keep one of the two.")),
    "manifest-key-not-text": Sentence(N_("A key has to be a word."), N_("Write a word before the colon.")),
    "manifest-unreadable": Sentence(
        N_("The folder of this kind of step cannot be read: {message}."), N_("Allow this account to read it.")
    ),
    "manifest-not-a-mapping": Sentence(
        N_("The manifest is not a list of keys with values."), N_("Begin with “processor:” and its id.")
    ),
    "manifest-unknown-key": Sentence(N_("“{key}” is not known here."), N_("Remove it. There are: {options}.")),
    "manifest-unknown-key-like": Sentence(N_("“{key}” is not known here."), N_("Perhaps “{near}” was meant.")),
    "manifest-missing-key": Sentence(N_("“{key}” is missing."), N_("Add it.")),
    "manifest-wrong-type": Sentence(
        N_("“{key}” should be of type {wanted}, and is {value}."),
        N_("A text that looks like a number needs quotation marks."),
    ),
    "manifest-not-offered": Sentence(N_("“{key}” cannot be {value}."), N_("There are: {options}.")),
    "manifest-bad-value": Sentence(N_("“{key}” cannot be {value}."), N_("{hint}")),
    "manifest-run-kinds": Sentence(N_("“run” needs exactly one way to run."), N_("Name one of: {kinds}.")),
    "manifest-engine-bundled": Sentence(
        N_("Only kinds of steps that come with Filewright can run inside its engine."),
        N_("Use “python”, “lines” or “command”."),
    ),
    "manifest-source-inputs": Sentence(
        N_("Where files come from has no way in."), N_("Remove “inputs”, or choose another role.")
    ),
    "manifest-no-inputs": Sentence(N_("The role {role} needs a way in."), N_("Add it under “inputs”.")),
    "manifest-no-outputs": Sentence(N_("The role {role} needs a way out."), N_("Add it under “outputs”.")),
    "manifest-writer-outputs": Sentence(
        N_("Where files go to has no way out."), N_("Remove “outputs”, or choose another role.")
    ),
    "manifest-port-from": Sentence(
        N_("The parameter “{param}” cannot make ways out."),
        N_("It has to be a list whose entries have a “name”."),
    ),
    "manifest-param-name": Sentence(
        N_("A parameter cannot be named “{name}”."), N_("That name is taken by what each call is given; use another.")
    ),
    "manifest-param-pattern": Sentence(N_("The pattern cannot be read: {message}."), N_("Correct it.")),
    "manifest-choice": Sentence(N_("“{value}” is not among the values of “enum”."), N_("Correct it or remove it.")),
    "manifest-describe": Sentence(
        N_("“describe” names {name}, which is no parameter."), N_("Use names of parameters in braces.")
    ),
    "manifest-no-sample": Sentence(
        N_("The sample folder “{sample}” is not there."), N_("Make it, with in/, out/ and params.yaml.")
    ),
}

_CODE: dict[str, Sentence] = {
    "code-no-module": Sentence(
        N_("There is no module “{module}” in this folder."), N_("Add {module}.py, or correct the name.")
    ),
    "code-no-function": Sentence(
        N_("{module}.py has no function “{name}”."), N_("Add it at the top level, or correct the name.")
    ),
    "code-syntax": Sentence(N_("The code cannot be read: {message}."), N_("Correct this line.")),
    "code-async": Sentence(N_("“{name}” is an async function."), N_("Write it as a plain one.")),
    "code-not-a-function": Sentence(N_("“{name}” is a class."), N_("Name a function.")),
    "code-writer-class": Sentence(
        N_("“{name}” saves lines and is a function."), N_("Make it a class with a method save.")
    ),
    "code-no-method": Sentence(N_("The class {name} has no method {method}."), N_("Add it.")),
    "code-arguments": Sentence(N_("“{name}” does not take {wanted}."), N_("Let its first arguments be: {wanted}.")),
    "code-param-undeclared": Sentence(
        N_("“{name}” wants “{param}”, which the manifest does not declare."),
        N_("Declare it under “params”, or give it a default in the code."),
    ),
    "code-param-missing": Sentence(
        N_("“{name}” does not take the parameter “{param}”."), N_("Add it as a keyword argument.")
    ),
    "code-param-default": Sentence(
        N_("“{param}” may be left out, and “{name}” has no default for it."),
        N_("Give it a default in the manifest or in the code, or mark it as required."),
    ),
    "code-port-undeclared": Sentence(
        N_("The code sends files out by “{port}”, which the manifest does not declare."), N_("There are: {options}.")
    ),
}

_REGISTRY: dict[str, Sentence] = {
    "processor-unknown": Sentence(
        N_("There is no kind of step named “{id}” here."), N_("“filewright processors” lists those that are there.")
    ),
    "processor-unknown-like": Sentence(
        N_("There is no kind of step named “{id}” here."), N_("Perhaps “{near}” was meant.")
    ),
    "processor-other-version": Sentence(
        N_("Version {wanted} of “{id}” is not here, but {found} is."), N_("Install version {wanted}.")
    ),
    "processor-broken": Sentence(
        N_("The kind of step “{id}” is here, but has a problem."), N_("“filewright processors” tells what it is.")
    ),
    "processor-twice": Sentence(
        N_("“{id}” is also in {other}, and that one is used."), N_("Remove one of the two, or change its id.")
    ),
}

_PATTERNS: dict[str, Sentence] = {
    "name-pattern-empty": Sentence(N_("The pattern is empty."), N_("Write a name, such as {{stem}}{{suffix}}.")),
    "name-pattern-brace": Sentence(
        N_("A closing brace stands alone."), N_("Write it twice, }}}}, to have one in the name.")
    ),
    "name-pattern-open": Sentence(N_("A brace is not closed."), N_("Close it with }}, or write {{{{ to have one.")),
    "name-pattern-code": Sentence(
        N_("“{part}” is not allowed: a pattern reads what is known of a file by its name, and nothing else."),
        N_("Use a part such as {{stem}} or {{image.width}}."),
    ),
    "name-pattern-unknown": Sentence(
        N_("A file has nothing named “{part}”."), N_("There are: {options}, and details such as {{image.width}}.")
    ),
    "name-pattern-unknown-like": Sentence(N_("A file has nothing named “{part}”."), N_("Perhaps “{near}” was meant.")),
    "name-pattern-form": Sentence(
        N_("“{part}” cannot be written as “{form}”."),
        N_("Write dates as {{date:%Y-%m-%d}}, counters as {{counter:3}}, letters as {{stem:lower}}."),
    ),
    "name-pattern-slash": Sentence(
        N_("A name cannot hold “{sign}”."), N_("Folders are set under Subfolders, with / between them.")
    ),
    "name-pattern-sign": Sentence(
        N_("A name cannot hold the sign “{sign}” on every system."), N_("Use a hyphen or a space.")
    ),
    "name-pattern-outside": Sentence(
        N_("The pattern leads out of the folder."), N_("Begin with a folder's name, and leave out “..”.")
    ),
    "name-pattern-counter-twice": Sentence(N_("A name can have one counter."), N_("Remove the other.")),
    "name-pattern-counter-folder": Sentence(
        N_("Folders cannot be counted."), N_("Use the counter in the name of the file.")
    ),
    "name-part-missing": Sentence(
        N_("This file has no “{part}”, which the name pattern asks for."),
        N_("Write {{{part}|unknown}} to have another word there."),
    ),
    "name-part-missing-like": Sentence(
        N_("This file has no “{part}”, which the name pattern asks for."), N_("Perhaps “{near}” was meant.")
    ),
    "pattern-too-long": Sentence(N_("The pattern is longer than {limit} signs."), N_("Write it shorter.")),
    "pattern-unreadable": Sentence(
        N_("The pattern cannot be read: {message}."), N_("Look at its brackets and at the signs after a backslash.")
    ),
    "pattern-for-ever": Sentence(
        N_("The pattern {pattern} could take for ever on some lines."),
        N_("Write it so that no repeat stands within a repeat, such as \\w+ instead of (\\w+)*."),
    ),
    "name-part-no-date": Sentence(
        N_("“{part}” of this file is no date: {value}."), N_("Use {{date}}, or correct the date in the file.")
    ),
}

_SAMPLES: dict[str, Sentence] = {
    "sample-empty": Sentence(N_("The sample has no file to begin with."), N_("Put one into its folder “in”.")),
    "sample-failed": Sentence(
        N_("The sample file {name} was not worked on: {message}"),
        N_("Correct the code, or name the file under “refused” in expect.yaml."),
    ),
    "sample-not-refused": Sentence(
        N_("The sample file {name} should be refused, and was not."), N_("Let the code raise BadFile for it.")
    ),
    "sample-missing": Sentence(N_("{name} should come out, and did not."), N_("Correct the code or the sample.")),
    "sample-unexpected": Sentence(
        N_("{name} came out, and the sample does not have it."), N_("Correct the code, or add it to “out”.")
    ),
    "sample-differs": Sentence(N_("{name} came out otherwise: {how}."), N_("Correct the code or the sample.")),
    "sample-twice": Sentence(N_("{name} came out twice."), N_("Give the files of the sample other names.")),
    "sample-param-unknown": Sentence(
        N_("The sample sets “{name}”, which is no parameter."), N_("Remove it from params.yaml.")
    ),
}

SENTENCES: dict[str, Sentence] = {**_MANIFEST, **_CODE, **_REGISTRY, **_PATTERNS, **_SAMPLES}
