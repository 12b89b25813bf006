"""Where a source or a cue begins and ends: whole names, no marks, no preposition in front."""

from __future__ import annotations

from quotes.attribute.grammar import phrase
from quotes.english.cue_words import nouns
from quotes.english.function_words import OF_OCCASIONS
from quotes.syntax import Range, Tree


def bare(tree: Tree, words: Range) -> Range:
    """The words without marks and commas at their ends; a cue that is only a mark ("—") stays."""
    first, last = words
    while last - 1 > first and not tree.is_word(last - 1) and tree.low[last - 1] not in (")", "]"):
        last -= 1
    while first < last - 1 and not tree.is_word(first):
        first += 1
    return first, last


def verb_group(tree: Tree, cue: Range, verb: int) -> Range:
    """A cue without the place and occasion behind its verb: "said | in a joint statement", "says | on its website".

    Not "called on" or "according to", whose preposition ends the cue.
    """
    first, last = cue
    for k in range(verb + 1, last):
        noun = tree.words[k].head
        placed = tree.low[k] in OF_OCCASIONS and tree.words[k].deprel == "case" and k < noun < last
        if placed and tree.words[noun].head == verb and set(range(k, last)) <= set(tree.subtree(noun)):
            own = tree.words[last - 1].upos != "ADP" or tree.words[last - 1].head in tree.subtree(noun)
            return (first, k) if own else cue
    return cue


def naming(tree: Tree, words: Range) -> Range:
    """A source without an age behind its comma, and without what is told of it there where that is cut off.

    "Leila Aziz, who lost two cousins on the | night boat": Leila Aziz; "the founder, 94": the founder. All of "Leila
    Aziz, a nurse" and of "Aziz, Ruiz and Park": a whole apposition belongs to the source (PARC's sense).
    """
    top = next(iter(tree.tops(words)), None)
    if top is None:
        return words
    commas = [k for k in range(top + 1, words[1] - 1) if tree.low[k] in (",", "(", "–", "—")]
    further = {k: head for k in commas if (head := _further(tree, k + 1, top)) is not None}
    if not further:
        return words
    whole = all(max(i for i in tree.subtree(head) if tree.is_word(i)) < words[1] for head in further.values())
    after = tree.words[words[1]] if words[1] < len(tree.words) else None
    if after is not None and after.upos == "CCONJ" and after.head >= 0 and tree.words[after.head].head == top:
        whole = False  # "Leila Aziz, a nurse | and until May a rival of Ruiz"
    last = bare(tree, words)[1] - 1
    age = tree.words[last].upos == "NUM" and last - 1 in further
    aside = any(
        tree.low[k] == "(" and any(tree.words[i].upos == "VERB" for i in tree.subtree(h)) for k, h in further.items()
    )
    return (words[0], min(further)) if age or aside or not whole else words


def _further(tree: Tree, k: int, top: int) -> int | None:
    """The head of the clause, apposition or number that tells more of the name or noun `top` and begins with word k."""
    branch = tree.branch(k, top)
    return branch if branch is not None and tree.relation[branch] in ("acl", "appos", "nummod", "nmod") else None


def source(tree: Tree, words: Range) -> Range:
    """A source's words: names whole, "by" and "according to" outside, nothing cut behind an article.

    "by the union": the union. "Norvik | Shipping": Norvik Shipping. "Tomasz | Nowak": Tomasz Nowak.
    "Fishermen in the | village": Fishermen in the village.
    """
    first, last = bare(tree, words)
    while last < len(tree.words) and same_name(tree, last):
        last += 1
    while first > 0 and tree.words[first].name.startswith("I-") and same_name(tree, first):
        first -= 1
    head = tree.words[last - 1].head
    cut = tree.words[last - 1].deprel in ("compound", "nmod:poss", "amod") and last <= head < last + 3
    if cut and not _cues(tree, head):
        last = head + 1
    if tree.words[last - 1].upos in ("DET", "ADP") and last - 1 > first:
        tops = tree.tops((first, last - 1))
        last = max(last - 1, phrase(tree, tops[0])[1]) if tops else last - 1
    while first < last - 1 and (tree.words[first].upos in ("ADP", "SCONJ") or tree.low[first] == "according"):
        first += 1
    return bare(tree, (first, _through_name(tree, first, last)))


def _through_name(tree: Tree, first: int, last: int) -> int:
    """Where a source ends that goes on with the name of whom it describes: "Its spokesman, | Commander Ana Ruiz"."""
    named = tree.named((first, last))
    if named or last + 1 >= len(tree.words) or tree.low[last] != ",":
        return last
    name = next((i for i in range(last + 1, min(last + 4, len(tree.words))) if tree.words[i].name == "B-PER"), None)
    top = next(iter(tree.tops((first, last))), None)
    if name is None or top is None or not any(tree.words[i].head == top for i in range(last + 1, name + 1)):
        return last
    end = name + 1
    while end < len(tree.words) and same_name(tree, end):
        end += 1
    return end


def _cues(tree: Tree, i: int) -> bool:
    """Whether a word behind a possessive is the cue and no part of the source: "her | claim that"."""
    return tree.words[i].upos == "VERB" or tree.lemma[i] in nouns()


def same_name(tree: Tree, k: int) -> bool:
    """Whether word k goes on with the name that the word before it is part of."""
    word, before = tree.words[k], tree.words[k - 1]
    if word.name.startswith("I-"):
        return True
    twice = word.upos == "PROPN" and word.deprel == "nsubj" == before.deprel and word.head == before.head
    return before.upos == "PROPN" and (twice or (word.deprel == "flat" and word.head == k - 1))
