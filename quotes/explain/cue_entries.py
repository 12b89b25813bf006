"""The entry of the lists of cue words that a cue falls under."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from quotes.english import lists
from quotes.records import Span
from quotes.syntax import Tree

# Where a word is looked up by its part of speech; a verb that is no noun and the other way round.
_LISTS = {"VERB": "cues.tsv", "AUX": "cues.tsv", "NOUN": "cue_nouns.tsv"}


@dataclass(frozen=True, slots=True)
class CueEntry:
    """A line of `quotes/english`: the word as listed, what it reports (speech, thought, evidence) and its marks."""

    file: str
    word: str
    reports: str
    marks: tuple[str, ...]  # such as "no": the word itself denies


def cue_entry(tree: Tree, cue: Span) -> CueEntry | None:
    """The entry of the word that the cue turns on; else of its first word that is listed; None where none is.

    "was quick to deny": deny; "according to": none, for the rule knows it without a list.
    """
    top = tree.pivot(cue)
    ordered = sorted(tree.words_in(cue), key=lambda i: (i != top, i))
    found = (_entry(tree.lemma[i], _LISTS.get(tree.words[i].upos)) for i in ordered)
    return next((entry for entry in found if entry is not None), None)


def _entry(lemma: str, file: str | None) -> CueEntry | None:
    line = _lines(file).get(lemma) if file else None
    if file is None or line is None:
        return None
    reports, *marks = line
    return CueEntry(file, lemma, reports, tuple(marks[0].split(",")) if marks else ())


@cache
def _lines(file: str) -> dict[str, list[str]]:
    return {lemma: rest for lemma, *rest in lists.rows(file)}
