"""Drafts from the tree alone, and what the tree adds to a draft: the cue's subject, its clause, the outer teller."""

from __future__ import annotations

from quotes.attribute import cues
from quotes.attribute.draft import Draft
from quotes.attribute.view import Range, View
from quotes.records import Span


def drafts(view: View) -> list[Draft]:
    """A draft for every cue verb with a reported clause or a quotation beside it, and for "according to"."""
    out = []
    for i, word in enumerate(view.words):
        with view.kept("syntax", (i, i + 1)):
            if view.inside(i) is not None:
                continue
            listed = cues.known(view, i)
            if word.upos == "VERB" and word.deprel != "amod" and listed is not None:
                alone = word.roles is None and clause(view, i)  # thoughts, findings: where no role head tells of them
                draft = _by_verb(view, i) if listed.kind == "speech" or alone else None
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
    called = (
        view.words[verb].lemma.lower() == "call" and verb + 1 < len(view.words) and view.low[verb + 1] in ("on", "for")
    )
    return Draft(
        cue=(verb, verb + 2 if called else verb + 1),
        source=source,
        contents=sorted(contents),
        score=0.6 if source else 0.4,
    )


def _according(view: View, i: int) -> Draft | None:
    """ "According to the ministry, the dam holds": the source hangs on "according", the content is the rest."""
    head = view.words[i].head
    noun = head if view.words[i].deprel.split(":")[0] in ("case", "fixed") else view.child(i, "obl", "nmod", "obj")
    if noun is None or noun < 0:
        return None
    source = phrase(view, noun)
    sentence = view.sentences[view.sentence_of[i]]
    whole = [k for k in view.subtree(noun) if k < source[1] or view.words[k].head >= noun]  # also what tells of it
    first, last = min(i, source[0]), max(i + 2, source[1], whole[-1] + 1 if i < noun else 0)
    contents = [r for r in ((sentence.first, first), (last, sentence.last)) if len(view.content_words(r)) > 2]
    return Draft(cue=(i, i + 2), source=source, contents=contents, score=0.6) if contents else None


def subject(view: View, verb: int, depth: int = 0) -> Range | None:
    """The words of a verb's subject; a participle or a second verb takes that of the verb above it.

    "Ruiz left, saying that ...": Ruiz. "Ruiz smiled and said ...": Ruiz. "was quoted by the daily as saying": no daily.
    """
    found = view.child(verb, "nsubj", "csubj")
    if found is None:  # "Ruiz urged calm and left", the name hung on "left"
        second = [view.child(k, "nsubj") for k in view.children[verb] if view.words[k].deprel == "conj"]
        found = next((k for k in second if k is not None and k < verb), None)
    if found is not None and view.words[found].deprel == "nsubj:pass" and quoting(view, verb) is None:
        found = next((k for k in view.children[verb] if view.words[k].deprel == "obl:agent"), None)
        return phrase(view, found) if found is not None else None
    if found is not None:
        return _all_of(view, verb, found)
    agent = next((k for k in view.children[verb] if view.words[k].deprel == "obl:agent"), None)
    if agent is not None and quoting(view, verb) is None:
        return phrase(view, agent)
    if (inverted := _inverted(view, verb)) is not None:
        return inverted
    head, deprel = view.words[verb].head, view.words[verb].deprel
    if head < 0 or depth > 3:
        return None
    if deprel.split(":")[0] in ("advcl", "conj", "xcomp", "ccomp", "parataxis"):
        return subject(view, head, depth + 1)
    if deprel.split(":")[0] == "acl" and view.words[head].upos in ("NOUN", "PROPN", "PRON"):
        return phrase(view, head)
    return None


def _all_of(view: View, verb: int, found: int) -> Range:
    """A subject's words, also where the tree makes two of them: "Treasurer | Leila Aziz said"."""
    first, last = phrase(view, found)
    for k in view.children[verb]:
        if view.words[k].deprel == view.words[found].deprel and k > found:
            start, end = phrase(view, k)
            last = end if start == last else last
    return first, last


def _inverted(view: View, verb: int) -> Range | None:
    """The person behind a verb that follows closing marks, where the tree has an object: ‘Never!’ fumed coach Ana Ruiz.

    Not ‘Never!’ he told Ana Ruiz: a verb with a subject has its own.
    """
    objects = [k for k in view.children[verb] if k > verb and view.words[k].deprel == "obj"]
    person = next((k for k in objects if animate(view, k)), None)
    if person is None or verb == 0 or view.inside(verb - 1) is None:
        return None
    first, last = phrase(view, person)
    named = all(view.words[i].upos in ("NOUN", "PROPN", "ADJ", "DET") for i in range(verb + 1, first))
    return (verb + 1, last) if named else None


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


def named_phrase(view: View, noun: int) -> Range:
    """A noun's phrase and the name set behind it: "his foreman, Luis Vega"; of "Luis Vega, his foreman" the name."""
    first, last = phrase(view, noun)
    name = next((k for k in view.children[noun] if view.words[k].deprel == "appos" and view.words[k].name != "O"), None)
    if name is None or any(view.words[i].name != "O" for i in range(first, last)):
        return first, last
    return first, max(last, phrase(view, name)[1])


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
            out += _bounds(view, k, verb)
    if not out and listed is not None and listed.denies and (claim := cues.claim(view, verb)) is not None:
        out += _bounds(view, claim, verb)
    if out or view.words[verb].deprel.split(":")[0] != "parataxis":
        return out
    head = view.words[verb].head
    own = set(view.subtree(verb))
    rest = [i for i in view.subtree(head) if i not in own and view.is_word(i)]
    before = [i for i in rest if i < min(own)]
    after = [i for i in rest if i > max(own)]
    return [(part[0], part[-1] + 1) for part in (before, after) if part]


def _bounds(view: View, top: int, verb: int) -> list[Range]:
    """The part of a clause on its own side of the cue, and what of it stands before the cue's subject and a comma.

    "The toll, she said, would rise": both parts.
    """
    below = view.subtree(top)
    words = [i for i in below if i < verb] if top < verb else [i for i in below if i > verb]
    front = [i for i in below if i < verb and view.is_word(i)] if top > verb else []
    parted = front and front[-1] - front[0] < len(front) and view.low[front[-1] + 1] == ","
    return [*([(front[0], front[-1] + 1)] if parted else []), (words[0], words[-1] + 1)]


def beside(view: View, verb: int) -> Range | None:
    """The quotation that a cue verb stands beside in its sentence: only its own clause and marks lie between."""
    sentence = view.sentences[view.sentence_of[verb]]
    best: tuple[int, Range] | None = None
    alone = not clause(view, verb)
    for q in view.meeting(Span(max(0, sentence.span.start - 3), sentence.span.end)):
        first, last = view.range_of(q.inner)
        before = alone and not view.text[q.end : sentence.span.start].strip() and view.inside(verb) is None
        if (last <= sentence.first and not before) or first >= sentence.last:
            continue
        if cues.known(view, verb) is None and doubted(view, (first, last), verb):
            continue
        gap = range(last, verb) if last <= verb else range(verb + 1, first)
        between = [i for i in gap if view.is_word(i)]
        if all(_belongs(view, i, verb) for i in between) and (best is None or len(between) < best[0]):
            best = (len(between), (first, last))
    return best[1] if best else None


def doubted(view: View, words: Range, verb: int) -> bool:
    """Whether words in marks are one noun, the object of a verb: a “memoir”."""
    few = view.content_words(words)
    return len(few) == 1 and view.words[few[0]].head == verb and view.words[few[0]].deprel == "obj"


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
    if view.low[draft.cue[0]] == "according" and (rest := _according(view, draft.cue[0])):
        source = draft.source or rest.source
        if source and not any(a < source[1] and source[0] < b for a, b in draft.contents):
            draft.source, draft.linked = source, draft.linked if draft.source else None
        if not draft.contents:
            draft.contents = rest.contents
            return
    verb = cues.head_verb(view, draft.cue)
    if verb is None or view.words[verb].upos != "VERB":
        draft.source = draft.source or _from(view, draft.cue[0])
        return
    if not draft.contents:
        draft.contents = clause(view, verb)
        quoted = beside(view, verb)
        if quoted and all(quoted[0] <= a and b <= quoted[1] for a, b in draft.contents):
            draft.contents = [quoted]
    if cues.asked(view, draft.cue):
        agent = next((k for k in view.children[verb] if view.words[k].deprel == "obl:agent"), None)
        draft.source = phrase(view, agent) if agent is not None else None
    elif draft.source is None:
        found = subject(view, verb)
        others = [r for r in draft.contents if found is None or not (found[0] <= r[0] and r[1] <= found[1])]
        draft.contents = others or draft.contents  # "‘No more’, says valley mayor": the subject is no content
        inside = found is not None and any(a <= found[0] < b for a, b in draft.contents)
        draft.source = None if inside else found
        draft.linked = None
    _second_hand(view, draft, verb)


def _from(view: View, cue: int) -> Range | None:
    """The person a sentence opens with as the origin of what follows: "From Ana Ruiz, one word: ‘Never.’"."""
    first = view.sentences[view.sentence_of[cue]].first
    head = view.words[first].head
    if view.low[first] != "from" or not first < head < cue or view.words[first].deprel != "case":
        return None
    last = head + 1
    while last < cue and view.is_word(last):  # to the comma: the name may hang on its role or stand above it
        last += 1
    return (first + 1, last) if any(view.words[i].name != "O" for i in range(first, last)) else None


def _second_hand(view: View, draft: Draft, verb: int) -> None:
    """ "the agency quoted Mr Osei saying", "Mr Osei was quoted by the agency": Mr Osei's words, via the agency."""
    quote = quoting(view, verb)
    if quote is None:
        _quoted_source(view, draft)
        return
    saying = next((k for k in view.children[quote] if view.words[k].lemma.lower() in ("say", "tell")), None)
    agent = next((k for i in (quote, saying) if i is not None for k in view.children[i] if _agent(view, k)), None)
    passive = next((k for k in view.children[quote] if view.words[k].deprel == "nsubj:pass"), None)
    if passive is not None:
        draft.source = phrase(view, passive)
        if saying is not None and draft.cue == (quote, quote + 1) and saying == quote + 2:
            draft.cue = (quote, saying + 1)
        draft.via = _without_by(view, agent) if agent is not None else draft.via
        return
    # Object, indirect object or subject of "saying": parsers find them equally likely, and all mean the same.
    told = view.child(quote, "obj", "iobj")
    if told is None and saying is not None:
        told = view.child(saying, "nsubj")
    teller = view.child(quote, "nsubj")
    if told is None or teller is None or view.inside(told) is not None:
        return
    if saying is not None or animate(view, told):
        draft.source, draft.via = phrase(view, told), phrase(view, teller)
    if saying is not None and quote < told < saying:
        draft.cue = (saying, saying + 1)
        later = [(max(a, saying + 1), b) for a, b in draft.contents if b > saying + 1 and a > quote]
        draft.contents = [r for r in draft.contents if r[0] < quote] + (later or clause(view, saying))


def _quoted_source(view: View, draft: Draft) -> None:
    """ "Mr Osei, quoted by the agency, said ...": via the agency."""
    below = [k for i in range(*(draft.source or (0, 0))) for k in view.children[i]]
    quoted = [k for k in below if view.words[k].deprel == "acl" and view.words[k].lemma.lower() in ("quote", "cite")]
    by = [k for q in quoted for k in view.children[q] if any(view.low[j] == "by" for j in view.children[k])]
    if by:
        agent = by[0]
        draft.via = _without_by(view, agent)


def _without_by(view: View, agent: int) -> Range:
    first, last = phrase(view, agent)
    return (first + 1 if view.low[first] == "by" else first), last


def _agent(view: View, k: int) -> bool:
    """Whether word k is who did what the passive above it tells: "quoted as saying by the Gulf Agency"."""
    by = any(view.low[j] == "by" for j in view.children[k])
    return view.words[k].deprel == "obl:agent" or (view.words[k].deprel == "obl" and by and animate(view, k))


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


def animate(view: View, i: int) -> bool:
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
