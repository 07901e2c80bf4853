"""Finds kinds of steps by what people type: titles first, then synonyms, then what a kind does, then slips of the
finger."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from filewright.core.processor import ProcessorSpec
from filewright.gui.editor.fits import Answer


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """A kind of step; `ways` are those of its ways that take the connection it is looked for (empty without one),
    `reason` says why none does."""

    spec: ProcessorSpec
    ways: tuple[str, ...] = ()
    reason: str = ""


def search(
    specs: Iterable[ProcessorSpec],
    text: str,
    *,
    usage: Mapping[str, int],
    answers: Mapping[str, Answer] | None = None,
    all_kinds: bool = False,
) -> list[Found]:
    """Kinds that every typed word is found in, the best first: where words are equally good, the most used, then by
    title. With `answers` (by id) only those that fit, unless `all_kinds`, which lists the others behind them."""
    words = text.casefold().split()
    ranked = []
    for spec in specs:
        answer = answers.get(spec.id, Answer()) if answers is not None else Answer()
        if answer.reason and not all_kinds:
            continue
        score = _score(spec, words)
        if score is not None:
            found = Found(spec=spec, ways=answer.ways, reason=answer.reason)
            ranked.append(((bool(answer.reason), score, -usage.get(spec.id, 0), spec.title.casefold()), found))
    ranked.sort(key=lambda entry: entry[0])
    return [found for _rank, found in ranked]


def _score(spec: ProcessorSpec, words: list[str]) -> int | None:
    """0 is best; None where a word is not found. The worst word counts."""
    title = spec.title.casefold()
    if not words:
        return 0
    if title.startswith(" ".join(words)):
        return 0
    title_words = title.split()
    keywords = [part for keyword in spec.keywords for part in keyword.casefold().split()]
    other = f"{spec.summary} {spec.category} {spec.id}".casefold()
    worst = 0
    for word in words:
        if any(part.startswith(word) for part in title_words):
            score = 1
        elif any(part.startswith(word) for part in keywords):
            score = 2
        elif word in title:
            score = 3
        elif any(part.startswith(word) for part in other.split()):
            score = 4
        elif any(_is_slip(word, part) for part in (*title_words, *keywords)):
            score = 5
        else:
            return None
        worst = max(worst, score)
    return worst


_SLIPS_FROM = 4
"""Shorter words with a slip in them could be anything."""


def _is_slip(word: str, wanted: str) -> bool:
    """Whether the wanted word begins like this one but for one letter: missing, too many, another, or changed places
    with the next."""
    if len(word) < _SLIPS_FROM:
        return False
    at = next((i for i, (a, b) in enumerate(zip(word, wanted, strict=False)) if a != b), None)
    if at is None:  # one is the beginning of the other: the typed one is a letter longer
        return len(word) == len(wanted) + 1
    rest, theirs = word[at:], wanted[at:]
    return (
        theirs.startswith(rest[1:])  # a letter too many
        or theirs[1:].startswith(rest)  # one missing
        or theirs[1:].startswith(rest[1:])  # another one
        or (rest[:2] == theirs[1::-1] and theirs[2:].startswith(rest[2:]))
    )
