"""Drafts from nouns that report: a claim, a plea, a warning with the words or the clause that belong to it."""

from __future__ import annotations

from bisect import bisect_right

from quotes.attribute.draft import Draft
from quotes.attribute.pieces import kind
from quotes.attribute.syntax import animate, phrase
from quotes.attribute.view import Range, View
from quotes.english.cue_words import nouns
from quotes.english.function_words import BETWEEN_NOUN_AND_MARKS
from quotes.methods import RowBy

_NEAR = 14  # words after the noun in which the marks must begin


def drafts(view: View) -> list[Draft]:
    """Words in marks under a noun that reports: "despite pleas by Ms Adeyemi to “open the gates”".

    The noun names its source (possessive, or "by", "of", "from") and the marks follow it as its infinitive, clause or
    complement; or they stand in its clause with "that": "his claim that there were “thousands” of them". Not "the
    minister's decision to “wait”": a decision is no speech.
    """
    out = []
    quoted = [(*view.range_of(q.inner), q) for q in view.outer]
    starts = [first for first, _, _ in quoted]
    for i, word in enumerate(view.words):
        with view.kept("nouns", (i, i + 1)):
            if word.upos != "NOUN" or nouns().get(word.lemma.lower()) != "speech" or view.inside(i) is not None:
                continue
            source = next((k for k in view.children[i] if _owns(view, k)), None)
            if source is None:
                continue
            own = phrase(view, source)
            if (claim := _claimed(view, i)) is not None and any(view.inside(k) is not None for k in range(*claim)):
                out.append(Draft(cue=(i, i + 1), source=own, contents=[claim], score=0.97, method=RowBy.NOUN))
                continue
            for first, last, q in quoted[bisect_right(starts, i) : bisect_right(starts, i + _NEAR)]:
                before = [k for k in range(i + 1, first) if view.is_word(k)]
                plain = all(own[0] <= k < own[1] or view.low[k] in BETWEEN_NOUN_AND_MARKS for k in before)
                called = not before and kind(view, q) == "mixed"  # "he called the reply ‘an insult’": a name for it
                if plain and not called:
                    out.append(
                        Draft(cue=(i, i + 1), source=own, contents=[(first, last)], score=0.97, method=RowBy.NOUN)
                    )
    return out


def _claimed(view: View, noun: int) -> Range | None:
    """The clause with "that" that a reporting noun has: "Ruiz's claim that | the water was clean"."""
    for k in view.children[noun]:
        that = next((j for j in view.children[k] if view.low[j] == "that" and view.words[j].upos == "SCONJ"), None)
        if (
            k > noun
            and that is not None
            and view.words[k].deprel.split(":")[0] in ("acl", "ccomp")
            and that <= noun + 2
        ):
            return that + 1, view.subtree(k)[-1] + 1
    return None


def _owns(view: View, k: int) -> bool:
    word = view.words[k]
    if word.deprel == "nmod:poss":
        return True
    case = {view.low[j] for j in view.children[k] if view.words[j].deprel == "case"}
    return word.deprel.split(":")[0] in ("nmod", "obl") and bool(case & {"by", "from", "of"}) and animate(view, k)
