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
}
