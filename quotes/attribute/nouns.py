"""Drafts from nouns that report: a claim, a plea, a warning with the words or the clause that belong to it."""

from __future__ import annotations

from bisect import bisect_right

from quotes.attribute.draft import Draft
from quotes.attribute.failed import kept
from quotes.attribute.grammar import animate, phrase
from quotes.attribute.pieces import kind
from quotes.english.cue_words import nouns
from quotes.english.function_words import BETWEEN_NOUN_AND_MARKS
from quotes.methods import RowBy
from quotes.syntax import Range, Tree

_NEAR = 14  # words after the noun in which the marks must begin


def drafts(tree: Tree) -> list[Draft]:
    """Words in marks under a noun that reports: "despite pleas by Ms Adeyemi to “open the gates”".

    The noun names its source (possessive, or "by", "of", "from") and the marks follow it as its infinitive, clause or
    complement; or they stand in its clause with "that": "his claim that there were “thousands” of them". Not "the
    minister's decision to “wait”": a decision is no speech.
    """
    out = []
    quoted = [(*tree.range_of(q.inner), q) for q in tree.outer]
    starts = [first for first, _, _ in quoted]
    for i, word in enumerate(tree.words):
        with kept(tree, "nouns", (i, i + 1)):
            if word.upos != "NOUN" or nouns().get(word.lemma.lower()) != "speech" or tree.quotation(i) is not None:
                continue
            source = next((k for k in tree.children[i] if _owns(tree, k)), None)
            if source is None:
                continue
            own = phrase(tree, source)
            if (claim := _claimed(tree, i)) is not None and any(tree.quotation(k) is not None for k in range(*claim)):
                out.append(Draft(cue=(i, i + 1), source=own, contents=[claim], score=0.97, method=RowBy.NOUN))
                continue
            for first, last, q in quoted[bisect_right(starts, i) : bisect_right(starts, i + _NEAR)]:
                before = [k for k in range(i + 1, first) if tree.is_word(k)]
                plain = all(own[0] <= k < own[1] or tree.low[k] in BETWEEN_NOUN_AND_MARKS for k in before)
                called = not before and kind(tree, q) == "mixed"  # "he called the reply ‘an insult’": a name for it
                if plain and not called:
                    out.append(
                        Draft(cue=(i, i + 1), source=own, contents=[(first, last)], score=0.97, method=RowBy.NOUN)
                    )
    return out


def _claimed(tree: Tree, noun: int) -> Range | None:
    """The clause with "that" that a reporting noun has: "Ruiz's claim that | the water was clean"."""
    for k in tree.children[noun]:
        that = tree.that(k)
        if k > noun and that is not None and tree.relation[k] in ("acl", "ccomp") and that <= noun + 2:
            return that + 1, tree.subtree(k)[-1] + 1
    return None


def _owns(tree: Tree, k: int) -> bool:
    word = tree.words[k]
    if word.deprel == "nmod:poss":
        return True
    case = {tree.low[j] for j in tree.children[k] if tree.words[j].deprel == "case"}
    return tree.relation[k] in ("nmod", "obl") and bool(case & {"by", "from", "of"}) and animate(tree, k)
