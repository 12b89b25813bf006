"""Where a source or a cue begins and ends: whole names, no marks, no preposition in front."""

from __future__ import annotations

from quotes.attribute.syntax import phrase
from quotes.attribute.view import Range, View
from quotes.english.cue_words import nouns
from quotes.english.function_words import OF_OCCASIONS


def bare(view: View, words: Range) -> Range:
    """The words without marks and commas at their ends; a cue that is only a mark ("—") stays."""
    first, last = words
    while last - 1 > first and not view.is_word(last - 1) and view.low[last - 1] not in (")", "]"):
        last -= 1
    while first < last - 1 and not view.is_word(first):
        first += 1
    return first, last


def verb_group(view: View, cue: Range, verb: int) -> Range:
    """A cue without the place and occasion behind its verb: "said | in a joint statement", "says | on its website".

    Not "called on" or "according to", whose preposition ends the cue.
    """
    first, last = cue
    for k in range(verb + 1, last):
        noun = view.words[k].head
        placed = view.low[k] in OF_OCCASIONS and view.words[k].deprel == "case" and k < noun < last
        if placed and view.words[noun].head == verb and set(range(k, last)) <= set(view.subtree(noun)):
            own = view.words[last - 1].upos != "ADP" or view.words[last - 1].head in view.subtree(noun)
            return (first, k) if own else cue
    return cue


def naming(view: View, words: Range) -> Range:
    """A source without an age behind its comma, and without what is told of it there where that is cut off.

    "Leila Aziz, who lost two cousins on the | night boat": Leila Aziz; "the founder, 94": the founder. All of "Leila
    Aziz, a nurse" and of "Aziz, Ruiz and Park": a whole apposition belongs to the source (PARC's sense).
    """
    top = next(iter(view.tops(words)), None)
    if top is None:
        return words
    commas = [k for k in range(top + 1, words[1] - 1) if view.low[k] in (",", "(", "–", "—")]
    told = {k: head for k in commas if (head := _told(view, k + 1, top)) is not None}
    if not told:
        return words
    whole = all(max(i for i in view.subtree(head) if view.is_word(i)) < words[1] for head in told.values())
    after = view.words[words[1]] if words[1] < len(view.words) else None
    if after is not None and after.upos == "CCONJ" and after.head >= 0 and view.words[after.head].head == top:
        whole = False  # "Leila Aziz, a nurse | and until May a rival of Ruiz"
    last = bare(view, words)[1] - 1
    age = view.words[last].upos == "NUM" and last - 1 in told
    aside = any(
        view.low[k] == "(" and any(view.words[i].upos == "VERB" for i in view.subtree(h)) for k, h in told.items()
    )
    return (words[0], min(told)) if age or aside or not whole else words


def _told(view: View, k: int, top: int) -> int | None:
    """The head of the clause, apposition or number that tells more of the name or noun `top` and begins with word k."""
    while view.words[k].head not in (top, -1):
        k = view.words[k].head
    relation = view.words[k].deprel.split(":")[0]
    return k if view.words[k].head == top and relation in ("acl", "appos", "nummod", "nmod") else None


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
    cut = view.words[last - 1].deprel in ("compound", "nmod:poss", "amod") and last <= head < last + 3
    if cut and not _cues(view, head):
        last = head + 1
    if view.words[last - 1].upos in ("DET", "ADP") and last - 1 > first:
        tops = view.tops((first, last - 1))
        last = max(last - 1, phrase(view, tops[0])[1]) if tops else last - 1
    while first < last - 1 and (view.words[first].upos in ("ADP", "SCONJ") or view.low[first] == "according"):
        first += 1
    return bare(view, (first, _through_name(view, first, last)))


def _through_name(view: View, first: int, last: int) -> int:
    """Where a source ends that goes on with the name of whom it describes: "Its spokesman, | Commander Ana Ruiz"."""
    named = any(view.words[i].name != "O" for i in range(first, last))
    if named or last + 1 >= len(view.words) or view.low[last] != ",":
        return last
    name = next((i for i in range(last + 1, min(last + 4, len(view.words))) if view.words[i].name == "B-PER"), None)
    top = next(iter(view.tops((first, last))), None)
    if name is None or top is None or not any(view.words[i].head == top for i in range(last + 1, name + 1)):
        return last
    end = name + 1
    while end < len(view.words) and same_name(view, end):
        end += 1
    return end


def _cues(view: View, i: int) -> bool:
    """Whether a word behind a possessive is the cue and no part of the source: "her | claim that"."""
    return view.words[i].upos == "VERB" or view.words[i].lemma.lower() in nouns()


def same_name(view: View, k: int) -> bool:
    """Whether word k goes on with the name that the word before it is part of."""
    word, before = view.words[k], view.words[k - 1]
    if word.name.startswith("I-"):
        return True
    twice = word.upos == "PROPN" and word.deprel == "nsubj" == before.deprel and word.head == before.head
    return before.upos == "PROPN" and (twice or (word.deprel == "flat" and word.head == k - 1))
