"""Sentences of the pipeline side."""

from filewright.text.sentence import Sentence
from filewright.text.translate import N_

SENTENCES: dict[str, Sentence] = {}
