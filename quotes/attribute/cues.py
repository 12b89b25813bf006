"""What the cue of a draft reports, whether it is denied and whom it was said to."""

from __future__ import annotations

from quotes.attribute.view import Range, View
from quotes.english.cue_words import Class, Cue, exhibits, nouns, verbs
from quotes.english.function_words import NEGATIONS


def known(view: View, i: int) -> Cue | None:
    """The cue verb that word i is, None where it is none."""
    return verbs().get(view.words[i].lemma.lower())


def head_verb(view: View, cue: Range) -> int | None:
    """The verb (or reporting noun) that a cue turns on: its top word where that is one, else its first verb.

    Of "stopped short of saying", "went on to say" the verb of saying, because the top is no cue verb.
    """
    candidates = [i for i in range(*cue) if view.words[i].upos == "VERB"]
    for i in view.tops(cue):
        if i in candidates:
            said = [
                k for k in candidates if k > i and (listed := known(view, k)) is not None and listed.kind == "speech"
            ]
            return said[-1] if said and known(view, i) is None else i
    if candidates:
        return candidates[0]
    return next((i for i in range(*cue) if view.words[i].upos == "NOUN"), None)


def class_of(view: View, cue: Range | None, source: Range | None, *, clause: bool, marked: bool) -> Class:
    """What a cue reports. Unknown words report speech where they have a clause or words in marks, else a stance."""
    if cue is None:
        return "speech"
    low = " ".join(view.low[i] for i in range(*cue))
    if low.startswith("according to") or low in (":", "-", "–", "—") or low.endswith(":"):
        return "speech"
    if source is not None and not marked and any(view.words[i].lemma.lower() in exhibits() for i in view.tops(source)):
        return "evidence"
    verb = head_verb(view, cue)
    if verb is not None:
        listed = known(view, verb)
        kind = listed.kind if listed else None
        if view.words[verb].upos == "NOUN":
            kind = nouns().get(view.words[verb].lemma.lower(), kind)
        if kind == "evidence":  # a report found, a minister showed: somebody states it
            return "speech" if clause or marked else "thought"
        if marked and listed and listed.voiced:
            return "speech"
        if listed and listed.denies and clause and claim(view, verb) is not None:
            return "speech"
        if kind:
            return kind
    return "speech" if marked or (clause and verb is not None and _complemented(view, verb)) else "thought"


def claim(view: View, verb: int) -> int | None:
    """The clause of a noun that a verb refuses: "rejected claims that | it leaked"; not "Diop's claims that ..."."""
    below = [k for k in view.children[verb] if view.words[k].deprel == "obj" and view.words[k].upos == "NOUN"]
    owned = {view.words[k].head for k in range(verb, min(verb + 12, len(view.words))) if _possessive(view, k)}
    for noun in (k for k in below if k not in owned and nouns().get(view.words[k].lemma.lower()) == "speech"):
        for k in view.children[noun]:
            that = any(view.low[j] == "that" and view.words[j].upos == "SCONJ" for j in view.children[k])
            if view.words[k].deprel in ("acl", "ccomp") and that:
                return k
    return None


def _possessive(view: View, k: int) -> bool:
    return view.words[k].deprel == "nmod:poss"


def _complemented(view: View, verb: int) -> bool:
    """Whether a verb has a clause for its complement: "hinted that it is late", not "adjourned it until they come"."""
    relations = ("ccomp", "xcomp", "csubj")
    below = [k for k in view.children[verb] if view.words[k].deprel.split(":")[0] in ("obj", "obl")]
    return view.words[verb].deprel.split(":")[0] == "parataxis" or any(
        view.child(k, *relations, *(("acl",) if k != verb else ())) is not None for k in (verb, *below)
    )


def asked(view: View, cue: Range | None) -> bool:
    """Whether a passive cue makes its subject the hearer: "was asked whether", "When asked about"; not "was quoted"."""
    verb = head_verb(view, cue) if cue else None
    cue_verb = known(view, verb) if verb is not None else None
    if verb is None or cue_verb is None or not cue_verb.heard or view.words[verb].xpos not in ("VBN", "VBD"):
        return False
    passive = any(view.words[k].deprel in ("nsubj:pass", "aux:pass") for k in view.children[verb])
    bare = not any(view.words[k].deprel.split(":")[0] in ("nsubj", "aux") for k in view.children[verb])
    return passive or (bare and view.words[verb].deprel.split(":")[0] in ("advcl", "acl", "root", "amod"))


def negated(view: View, cue: Range | None) -> bool:
    """Whether the source denies, refuses or did not say the content.

    "denied that it leaked", "did not say", "never claimed", "declined to", "stopped short of saying", "would neither
    confirm nor deny"; not "did not deny" and not "no doubt said".
    """
    if cue is None:
        return False
    verb = head_verb(view, cue)
    if verb is None:
        return False
    listed = known(view, verb)
    denies = listed is not None and listed.denies
    turned = any(_negation(view, k) for k in view.children[verb]) or view.low[verb - 2 : verb] == ["short", "of"]
    return denies != turned


def _negation(view: View, i: int) -> bool:
    if view.low[i] == "neither" and view.words[i].deprel.split(":")[0] in ("cc", "advmod", "det"):
        return True
    return view.words[i].deprel.split(":")[0] == "advmod" and (
        view.words[i].lemma.lower() in NEGATIONS or view.low[i] in NEGATIONS
    )
