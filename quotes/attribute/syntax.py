"""Drafts from the tree alone, and what the tree adds to a draft: the cue's subject, its clause, the outer teller."""

from __future__ import annotations

from quotes.attribute import cues
from quotes.attribute.draft import Draft
from quotes.attribute.view import Range, View

BY_TREE = 0.7  # how sure a source is that the role head does not link and the tree names


def drafts(view: View) -> list[Draft]:
    """A draft for every cue verb with a reported clause or a quotation beside it, and for "according to"."""
    out = []
    for i, word in enumerate(view.words):
        if view.inside(i) is not None:
            continue
        listed = cues.known(view, i)
        if word.upos == "VERB" and word.deprel != "amod" and listed is not None and listed.kind == "speech":
            draft = _by_verb(view, i)
        elif view.low[i] == "according" and i + 1 < len(view.words) and view.low[i + 1] == "to":
            draft = _according(view, i)
        else:
            continue
        if draft is not None:
            out.append(draft)
    return out


def _by_verb(view: View, verb: int) -> Draft | None:
    contents = clause(view, verb)
    quoted = beside(view, verb)
    if quoted is not None and not any(a <= quoted[0] < b for a, b in contents):
        contents.append(quoted)
    if not contents:
        return None
    source = subject(view, verb)
    return Draft(cue=(verb, verb + 1), source=source, contents=sorted(contents), score=0.6 if source else 0.4)


def _according(view: View, i: int) -> Draft | None:
    """ "According to the ministry, the dam holds": the source hangs on "according", the content is the rest."""
    head = view.words[i].head
    noun = head if view.words[i].deprel.split(":")[0] in ("case", "fixed") else view.child(i, "obl", "nmod", "obj")
    if noun is None or noun < 0:
        return None
    source = phrase(view, noun)
    sentence = view.sentences[view.sentence_of[i]]
    first, last = min(i, source[0]), max(i + 2, source[1])
    contents = [r for r in ((sentence.first, first), (last, sentence.last)) if len(view.content_words(r)) > 2]
    return Draft(cue=(i, i + 2), source=source, contents=contents, score=0.6) if contents else None


def subject(view: View, verb: int, depth: int = 0) -> Range | None:
    """The words of a verb's subject; a participle or a second verb takes that of the verb above it.

    "Ruiz left, saying that ...": Ruiz. "Ruiz smiled and said ...": Ruiz. "was quoted by the daily as saying": no daily.
    """
    found = view.child(verb, "nsubj", "csubj")
    if found is not None and view.words[found].deprel == "nsubj:pass" and quoting(view, verb) is None:
        found = next((k for k in view.children[verb] if view.words[k].deprel == "obl:agent"), None)
        return phrase(view, found) if found is not None else None
    if found is not None:
        return phrase(view, found)
    agent = next((k for k in view.children[verb] if view.words[k].deprel == "obl:agent"), None)
    if agent is not None and quoting(view, verb) is None:
        return phrase(view, agent)
    head, deprel = view.words[verb].head, view.words[verb].deprel
    if head < 0 or depth > 3:
        return None
    if deprel.split(":")[0] in ("advcl", "conj", "xcomp", "ccomp", "parataxis"):
        return subject(view, head, depth + 1)
    if deprel.split(":")[0] == "acl" and view.words[head].upos in ("NOUN", "PROPN", "PRON"):
        return phrase(view, head)
    return None


def phrase(view: View, noun: int) -> Range:
    """The noun and what names it: no relative clause, no clause after it, no verb's complement.

    "Amara Diallo, who chairs the fund": Amara Diallo. "a spokesman for the port": all of it.
    """
    kept = [noun]
    for k in view.children[noun]:
        deprel = view.words[k].deprel.split(":")[0]
        if deprel in ("acl", "advcl", "parataxis", "punct", "cc", "cop", "mark", "advmod", "discourse", "ccomp", "obl"):
            continue
        if deprel == "appos" and k > noun:
            continue
        kept += view.subtree(k)
    first, last = min(kept), max(kept) + 1
    while last - 1 > noun and not view.is_word(last - 1):
        last -= 1
    while first < noun and not view.is_word(first):
        first += 1
    return first, last


def clause(view: View, verb: int) -> list[Range]:
    """The clauses a verb reports: its complement, or the clause it is set into ("The ice, she said, will not wait")."""
    out: list[Range] = []
    listed = cues.known(view, verb)
    orders = listed is not None and listed.orders
    promises = listed is not None and listed.promises
    for k in view.children[verb]:
        deprel = view.words[k].deprel.split(":")[0]
        to = any(view.low[j] == "to" for j in view.children[k])
        wanted = to and ((deprel == "xcomp" and (orders or promises)) or (deprel == "advcl" and orders))
        if deprel == "ccomp" or wanted:
            out.append(_bounds(view, k, verb))
    if out or view.words[verb].deprel.split(":")[0] != "parataxis":
        return out
    head = view.words[verb].head
    own = set(view.subtree(verb))
    rest = [i for i in view.subtree(head) if i not in own and view.is_word(i)]
    before = [i for i in rest if i < min(own)]
    after = [i for i in rest if i > max(own)]
    return [(part[0], part[-1] + 1) for part in (before, after) if part]


def _bounds(view: View, top: int, verb: int) -> Range:
    """The part of a clause that lies on its own side of the cue."""
    words = view.subtree(top)
    words = [i for i in words if i < verb] if top < verb else [i for i in words if i > verb]
    return words[0], words[-1] + 1


def beside(view: View, verb: int) -> Range | None:
    """The quotation that a cue verb stands beside in its sentence: only its own clause and marks lie between."""
    sentence = view.sentences[view.sentence_of[verb]]
    best: tuple[int, Range] | None = None
    for q in view.outer:
        first, last = view.range_of(q.inner)
        if last <= sentence.first or first >= sentence.last:
            continue
        gap = range(last, verb) if last <= verb else range(verb + 1, first)
        between = [i for i in gap if view.is_word(i)]
        if all(_belongs(view, i, verb) for i in between) and (best is None or len(between) < best[0]):
            best = (len(between), (first, last))
    return best[1] if best else None


def _belongs(view: View, i: int, verb: int) -> bool:
    """Whether a word between cue and quotation is of the cue's own clause: subject, hearer, adverb, "that"."""
    at = i
    while at >= 0 and at != verb:
        deprel = view.words[at].deprel.split(":")[0]
        if view.words[at].head == verb:
            return deprel in ("nsubj", "obj", "iobj", "obl", "advmod", "aux", "advcl") or view.low[i] == "that"
        at = view.words[at].head
    return view.low[i] == "that"


def fill(view: View, draft: Draft) -> None:
    """What the tree knows of a draft that lacks a source or a content."""
    if draft.cue is None:
        return
    verb = cues.head_verb(view, draft.cue)
    if verb is None or view.words[verb].upos != "VERB":
        return
    if not draft.contents:
        draft.contents = clause(view, verb)
        quoted = beside(view, verb)
        if not draft.contents and quoted:
            draft.contents = [quoted]
    if cues.asked(view, draft.cue):
        agent = next((k for k in view.children[verb] if view.words[k].deprel == "obl:agent"), None)
        draft.source = phrase(view, agent) if agent is not None else None
    elif draft.source is None:
        found = subject(view, verb)
        inside = found is not None and any(a <= found[0] < b for a, b in draft.contents)
        draft.source = None if inside else found
        draft.sure = BY_TREE
    _second_hand(view, draft, verb)


def _second_hand(view: View, draft: Draft, verb: int) -> None:
    """ "the agency quoted Mr Osei saying", "Mr Osei was quoted by the agency": Mr Osei's words, via the agency."""
    quote = quoting(view, verb)
    if quote is None:
        return
    agent = next((k for k in view.children[quote] if view.words[k].deprel == "obl:agent"), None)
    passive = next((k for k in view.children[quote] if view.words[k].deprel == "nsubj:pass"), None)
    if passive is not None:
        draft.source = phrase(view, passive)
        draft.via = phrase(view, agent) if agent is not None else draft.via
        return
    saying = next((k for k in view.children[quote] if view.words[k].lemma.lower() in ("say", "tell")), None)
    told = view.child(quote, "obj")
    if told is None and saying is not None:
        told = view.child(saying, "nsubj")
    teller = view.child(quote, "nsubj")
    if told is not None and teller is not None and view.inside(told) is None and _animate(view, told):
        draft.source, draft.via = phrase(view, told), phrase(view, teller)


def quoting(view: View, verb: int) -> int | None:
    """The verb "quote" or "cite" that a cue is or hangs on: "quoted her as saying"."""
    for _ in range(3):
        if verb < 0:
            return None
        if view.words[verb].lemma.lower() in ("quote", "cite"):
            return verb
        if view.words[verb].deprel.split(":")[0] not in ("advcl", "xcomp", "ccomp", "acl", "parataxis"):
            return None
        verb = view.words[verb].head
    return None


def _animate(view: View, i: int) -> bool:
    """Whether a word may stand for a person or body that speaks: "cited Mr Osei", not "cited high costs"."""
    word = view.words[i]
    return word.upos == "PRON" or word.name != "O" or any(view.words[k].name != "O" for k in view.subtree(i))


def united(view: View, drafts: list[Draft]) -> list[Draft]:
    """ "quoted" and its "saying" as one draft."""
    out: dict[int, Draft] = {}
    rest = []
    for draft in drafts:
        verb = cues.head_verb(view, draft.cue) if draft.cue else None
        quote = quoting(view, verb) if verb is not None and view.words[verb].upos == "VERB" else None
        if quote is None:
            rest.append(draft)
        elif quote in out:
            out[quote].contents = sorted([*out[quote].contents, *draft.contents])
            out[quote].score = max(out[quote].score, draft.score)
        else:
            out[quote] = draft
    return [*rest, *out.values()]


def by_nouns(view: View) -> list[Draft]:
    """Words in marks under a noun that reports: "despite pleas by Ms Adeyemi to “open the gates”".

    The noun names its source (possessive, or "by", "of", "from") and the marks follow it as its infinitive, clause or
    complement. Not "the minister's decision to “wait”": a decision is no speech.
    """
    out = []
    for i, word in enumerate(view.words):
        if word.upos != "NOUN" or cues.nouns().get(word.lemma.lower()) != "speech" or view.inside(i) is not None:
            continue
        source = next((k for k in view.children[i] if _owns(view, k)), None)
        if source is None:
            continue
        below = view.subtree(i)
        for q in view.outer:
            first, last = view.range_of(q.inner)
            before = [k for k in range(i + 1, first) if view.is_word(k)]
            own = phrase(view, source)
            plain = all(
                own[0] <= k < own[1] or view.low[k] in ("to", "that", "by", "of", "from", "for", "as") for k in before
            )
            if i < first <= i + 14 and (first in below or plain) and plain:
                out.append(Draft(cue=(i, i + 1), source=own, contents=[(first, last)], score=0.97, method="noun"))
    return out


def _owns(view: View, k: int) -> bool:
    word = view.words[k]
    if word.deprel == "nmod:poss":
        return True
    case = {view.low[j] for j in view.children[k] if view.words[j].deprel == "case"}
    return word.deprel.split(":")[0] in ("nmod", "obl") and bool(case & {"by", "from", "of"}) and _animate(view, k)
