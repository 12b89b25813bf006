"""Where a source or a cue begins and ends: whole names, no marks, no preposition in front."""

from __future__ import annotations

from quotes.attribute.syntax import phrase
from quotes.attribute.view import Range, View


def bare(view: View, words: Range) -> Range:
    """The words without marks and commas at their ends; a cue that is only a mark ("—") stays."""
    first, last = words
    while last - 1 > first and not view.is_word(last - 1) and view.low[last - 1] not in (")", "]"):
        last -= 1
    while first < last - 1 and not view.is_word(first):
        first += 1
    return first, last


def source(view: View, words: Range) -> Range:
    """A source's words: names whole, "by" and "according to" outside, nothing cut behind an article.

    "by the union": the union. "Norvik | Shipping": Norvik Shipping. "Tomasz | Nowak": Tomasz Nowak.
    "Fishermen in the | village": Fishermen in the village.
    """
    first, last = bare(view, words)
    while last < len(view.words) and same_name(view, last):
        last += 1
    while first > 0 and view.words[first].name.startswith("I-") and same_name(view, first):
        first -= 1
    head = view.words[last - 1].head
    if view.words[last - 1].deprel in ("compound", "nmod:poss", "amod") and last <= head < last + 3:
        last = head + 1
    if view.words[last - 1].upos in ("DET", "ADP") and last - 1 > first:
        tops = view.tops((first, last - 1))
        last = max(last - 1, phrase(view, tops[0])[1]) if tops else last - 1
    while first < last - 1 and (view.words[first].upos in ("ADP", "SCONJ") or view.low[first] == "according"):
        first += 1
    return bare(view, (first, last))


def same_name(view: View, k: int) -> bool:
    """Whether word k goes on with the name that the word before it is part of."""
    return view.words[k].name.startswith("I-") or (
        view.words[k].deprel == "flat" and view.words[k - 1].upos == "PROPN" and view.words[k].head == k - 1
    )
