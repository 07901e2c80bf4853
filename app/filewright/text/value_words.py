"""Sentences about values that a person types: durations and sizes."""

from filewright.text.sentence import Sentence
from filewright.text.translate import N_

SENTENCES: dict[str, Sentence] = {
    "bad-duration": Sentence(
        N_("“{value}” is not a length of time."), N_("Write a number and a unit, such as 500ms, 2s, 5m, 1h or 7d.")
    ),
    "bad-size": Sentence(
        N_("“{value}” is not a size."), N_("Write a number and a unit, such as 800kB, 10MiB or 1.5GB.")
    ),
    "condition-shape": Sentence(
        N_("This is no condition."), N_('Write one such as {{name: "*.jpg"}}, or a group: all, any or none.')
    ),
    "condition-group": Sentence(
        N_("“{group}” holds no list of conditions."),
        N_("Write the conditions of the group below each other, each with a dash."),
    ),
    "condition-deep": Sentence(
        N_("These groups lie deeper in each other than {limit} levels."), N_("Join some of them, or use a second step.")
    ),
    "condition-empty": Sentence(N_("A condition has nothing to compare with."), N_("Fill it in, or take it out.")),
    "condition-unknown": Sentence(N_("“{entry}” is no condition."), N_("These are: {options}.")),
    "condition-comparison": Sentence(
        N_("A condition on an attribute needs one comparison."), N_("Use one of: {options}.")
    ),
}
