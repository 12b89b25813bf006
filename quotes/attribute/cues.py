"""What the cue of a draft reports, whether it is denied and whom it was said to."""

from __future__ import annotations

from quotes.english.cue_words import Class, Cue, exhibits, nouns, verbs
from quotes.english.function_words import NEGATIONS
from quotes.syntax import Range, Tree


def known(tree: Tree, i: int) -> Cue | None:
    """The cue verb that word i is, None where it is none."""
    return verbs().get(tree.lemma[i])


def head_verb(tree: Tree, cue: Range) -> int | None:
    """The verb (or reporting noun) that a cue turns on: its top word where that is one, else its first verb.

    Of "stopped short of saying", "went on to say" the verb of saying, because the top is no cue verb.
    """
    candidates = [i for i in range(*cue) if tree.words[i].upos == "VERB"]
    for i in tree.tops(cue):
        if i in candidates:
            said = [
                k for k in candidates if k > i and (listed := known(tree, k)) is not None and listed.kind == "speech"
            ]
            return said[-1] if said and known(tree, i) is None else i
    if candidates:
        return candidates[0]
    return next((i for i in range(*cue) if tree.words[i].upos == "NOUN"), None)


def class_of(tree: Tree, cue: Range | None, source: Range | None, *, clause: bool, marked: bool) -> Class:
    """What a cue reports. Unknown words report speech where they have a clause or words in marks, else a stance."""
    if cue is None:
        return "speech"
    low = " ".join(tree.low[i] for i in range(*cue))
    if low.startswith("according to") or low in (":", "-", "–", "—") or low.endswith(":"):
        return "speech"
    if source is not None and not marked and any(tree.lemma[i] in exhibits() for i in tree.tops(source)):
        return "evidence"
    verb = head_verb(tree, cue)
    if verb is not None:
        listed = known(tree, verb)
        kind = listed.kind if listed else None
        if tree.words[verb].upos == "NOUN":
            kind = nouns().get(tree.lemma[verb], kind)
        if kind == "evidence":  # a report found, a minister showed: somebody states it
            return "speech" if clause or marked else "thought"
        if marked and listed and listed.voiced:
            return "speech"
        if listed and listed.denies and clause and claim(tree, verb) is not None:
            return "speech"
        if kind:
            return kind
    return "speech" if marked or (clause and verb is not None and _complemented(tree, verb)) else "thought"


def claim(tree: Tree, verb: int) -> int | None:
    """The clause of a noun that a verb refuses: "rejected claims that | it leaked"; not "Diop's claims that ..."."""
    below = [k for k in tree.all_on(verb, "obj") if tree.words[k].upos == "NOUN"]
    owned = {word.head for word in tree.words[verb : verb + 12] if word.deprel == "nmod:poss"}
    for noun in (k for k in below if k not in owned and nouns().get(tree.lemma[k]) == "speech"):
        for k in tree.children[noun]:
            if tree.words[k].deprel in ("acl", "ccomp") and tree.that(k) is not None:
                return k
    return None


def _complemented(tree: Tree, verb: int) -> bool:
    """Whether a verb has a clause for its complement: "hinted that it is late", not "adjourned it until they come"."""
    relations = ("ccomp", "xcomp", "csubj")
    below = tree.all_on(verb, "obj", "obl")
    return tree.relation[verb] == "parataxis" or any(
        tree.child(k, *relations, *(("acl",) if k != verb else ())) is not None for k in (verb, *below)
    )


def asked(tree: Tree, cue: Range | None) -> bool:
    """Whether a passive cue makes its subject the hearer: "was asked whether", "When asked about"; not "was quoted"."""
    verb = head_verb(tree, cue) if cue else None
    cue_verb = known(tree, verb) if verb is not None else None
    if verb is None or cue_verb is None or not cue_verb.heard or tree.words[verb].xpos not in ("VBN", "VBD"):
        return False
    passive = tree.child(verb, "nsubj:pass", "aux:pass") is not None
    bare = tree.child(verb, "nsubj", "aux") is None
    return passive or (bare and tree.relation[verb] in ("advcl", "acl", "root", "amod"))


def negated(tree: Tree, cue: Range | None) -> bool:
    """Whether the source denies, refuses or did not say the content.

    "denied that it leaked", "did not say", "never claimed", "declined to", "stopped short of saying", "would neither
    confirm nor deny"; not "did not deny" and not "no doubt said".
    """
    if cue is None:
        return False
    verb = head_verb(tree, cue)
    if verb is None:
        return False
    listed = known(tree, verb)
    denies = listed is not None and listed.denies
    turned = any(_negation(tree, k) for k in tree.children[verb]) or tree.low[verb - 2 : verb] == ["short", "of"]
    return denies != turned


def _negation(tree: Tree, i: int) -> bool:
    if tree.low[i] == "neither" and tree.relation[i] in ("cc", "advmod", "det"):
        return True
    return tree.relation[i] == "advmod" and (tree.lemma[i] in NEGATIONS or tree.low[i] in NEGATIONS)
