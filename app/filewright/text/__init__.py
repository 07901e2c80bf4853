"""Words for people: gettext access and the catalogue of sentences.

| module | what it holds |
|---|---|
| `translate` | `_`, `ngettext`, `N_`: the only way a string reaches a person |
| `catalogue` | `sentence(code, fields)`, `next_step(code, fields)`: a code becomes words when it is shown |
| `pipeline_words`, `engine_words`, `watch_words`, `registry_words`, … | the sentences, by area |
"""

from filewright.text.catalogue import next_step, sentence
from filewright.text.sentence import Sentence
from filewright.text.translate import N_, _, ngettext

__all__ = ["N_", "Sentence", "_", "next_step", "ngettext", "sentence"]
