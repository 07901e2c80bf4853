"""Sentences of the registry side."""

from filewright.text.sentence import Sentence
from filewright.text.translate import N_

SENTENCES: dict[str, Sentence] = {}
