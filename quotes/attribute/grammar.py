"""Drafts from the tree alone, and what the tree adds to a draft: the cue's subject, its clause, the outer teller."""

from __future__ import annotations

from quotes.attribute import cues
from quotes.attribute.draft import Draft
from quotes.attribute.failed import kept
from quotes.records import Span
from quotes.syntax import Range, Tree


def drafts(tree: Tree) -> list[Draft]:
    """A draft for every cue verb with a reported clause or a quotation beside it, and for "according to"."""
    out = []
    for i, word in enumerate(tree.words):
        with kept(tree, "grammar", (i, i + 1)):
            if tree.quotation(i) is not None:
                continue
            listed = cues.known(tree, i)
            if word.upos == "VERB" and word.deprel != "amod" and listed is not None:
                alone = word.roles is None and clause(tree, i)  # thoughts, findings: where no role head tells of them
                draft = _by_verb(tree, i) if listed.kind == "speech" or alone else None
            elif tree.low[i] == "according" and i + 1 < len(tree.words) and tree.low[i + 1] == "to":
                draft = _according(tree, i)
            else:
                continue
            if draft is not None:
                out.append(draft)
    return out


def _by_verb(tree: Tree, verb: int) -> Draft | None:
    contents = clause(tree, verb)
    quoted = beside(tree, verb)
    if quoted is not None and not any(a <= quoted[0] < b for a, b in contents):
        contents.append(quoted)
    if not contents:
        return None
    source = subject(tree, verb)
    called = tree.lemma[verb] == "call" and verb + 1 < len(tree.words) and tree.low[verb + 1] in ("on", "for")
    return Draft(
        cue=(verb, verb + 2 if called else verb + 1),
        source=source,
        contents=sorted(contents),
        score=0.6 if source else 0.4,
    )


def _according(tree: Tree, i: int) -> Draft | None:
    """ "According to the ministry, the dam holds": the source hangs on "according", the content is the rest."""
    head = tree.words[i].head
    noun = head if tree.relation[i] in ("case", "fixed") else tree.child(i, "obl", "nmod", "obj")
    if noun is None or noun < 0:
        return None
    source = phrase(tree, noun)
    sentence = tree.sentence(i)
    whole = [k for k in tree.subtree(noun) if k < source[1] or tree.words[k].head >= noun]  # also what tells of it
    first, last = min(i, source[0]), max(i + 2, source[1], whole[-1] + 1 if i < noun else 0)
    contents = [r for r in ((sentence.first, first), (last, sentence.last)) if len(tree.content_words(r)) > 2]
    return Draft(cue=(i, i + 2), source=source, contents=contents, score=0.6) if contents else None


def subject(tree: Tree, verb: int, depth: int = 0) -> Range | None:
    """The words of a verb's subject; a participle or a second verb takes that of the verb above it.

    "Ruiz left, saying that ...": Ruiz. "Ruiz smiled and said ...": Ruiz. "was quoted by the daily as saying": no daily.
    """
    found = tree.child(verb, "nsubj", "csubj")
    if found is None:  # "Ruiz urged calm and left", the name hung on "left"
        second = [tree.child(k, "nsubj") for k in tree.all_on(verb, "conj")]
        found = next((k for k in second if k is not None and k < verb), None)
    if found is not None and tree.words[found].deprel == "nsubj:pass" and quoting(tree, verb) is None:
        found = tree.agent(verb)
        return phrase(tree, found) if found is not None else None
    if found is not None:
        return _all_of(tree, verb, found)
    agent = tree.agent(verb)
    if agent is not None and quoting(tree, verb) is None:
        return phrase(tree, agent)
    if (inverted := _inverted(tree, verb)) is not None:
        return inverted
    head, deprel = tree.words[verb].head, tree.words[verb].deprel
    if head < 0 or depth > 3:
        return None
    if deprel.split(":")[0] in ("advcl", "conj", "xcomp", "ccomp", "parataxis"):
        return subject(tree, head, depth + 1)
    if deprel.split(":")[0] == "acl" and tree.words[head].upos in ("NOUN", "PROPN", "PRON"):
        return phrase(tree, head)
    return None


def _all_of(tree: Tree, verb: int, found: int) -> Range:
    """A subject's words, also where the tree makes two of them: "Treasurer | Leila Aziz said"."""
    first, last = phrase(tree, found)
    for k in tree.children[verb]:
        if tree.words[k].deprel == tree.words[found].deprel and k > found:
            start, end = phrase(tree, k)
            last = end if start == last else last
    return first, last


def _inverted(tree: Tree, verb: int) -> Range | None:
    """The person behind a verb that follows closing marks, where the tree has an object: ‘Never!’ fumed coach Ana Ruiz.

    Not ‘Never!’ he told Ana Ruiz: a verb with a subject has its own.
    """
    objects = [k for k in tree.all_on(verb, "obj") if k > verb]
    person = next((k for k in objects if animate(tree, k)), None)
    if person is None or verb == 0 or tree.quotation(verb - 1) is None:
        return None
    first, last = phrase(tree, person)
    named = all(tree.words[i].upos in ("NOUN", "PROPN", "ADJ", "DET") for i in range(verb + 1, first))
    return (verb + 1, last) if named else None


def phrase(tree: Tree, noun: int) -> Range:
    """The noun and what names it: no relative clause, no clause after it, no verb's complement.

    "Amara Diallo, who chairs the fund": Amara Diallo. "a spokesman for the port": all of it.
    """
    kept = [noun]
    for k in tree.children[noun]:
        deprel = tree.relation[k]
        if deprel in ("acl", "advcl", "parataxis", "punct", "cc", "cop", "mark", "advmod", "discourse", "ccomp", "obl"):
            continue
        if deprel == "appos" and k > noun:
            continue
        kept += tree.subtree(k)
    first, last = min(kept), max(kept) + 1
    while last - 1 > noun and not tree.is_word(last - 1):
        last -= 1
    while first < noun and not tree.is_word(first):
        first += 1
    return first, last


def named_phrase(tree: Tree, noun: int) -> Range:
    """A noun's phrase and the name set behind it: "his foreman, Luis Vega"; of "Luis Vega, his foreman" the name."""
    first, last = phrase(tree, noun)
    name = next((k for k in tree.all_on(noun, "appos") if tree.words[k].name != "O"), None)
    if name is None or tree.named((first, last)):
        return first, last
    return first, max(last, phrase(tree, name)[1])


def clause(tree: Tree, verb: int) -> list[Range]:
    """The clauses a verb reports: its complement, or the clause it is set into ("The ice, she said, will not wait")."""
    out: list[Range] = []
    listed = cues.known(tree, verb)
    orders = listed is not None and listed.orders
    promises = listed is not None and listed.promises
    for k in tree.children[verb]:
        deprel = tree.relation[k]
        to = tree.has(k, "to")
        wanted = to and ((deprel == "xcomp" and (orders or promises)) or (deprel == "advcl" and orders))
        if deprel == "ccomp" or wanted:
            out += _bounds(tree, k, verb)
    if not out and listed is not None and listed.denies and (claim := cues.claim(tree, verb)) is not None:
        out += _bounds(tree, claim, verb)
    if out or tree.relation[verb] != "parataxis":
        return out
    head = tree.words[verb].head
    own = set(tree.subtree(verb))
    rest = [i for i in tree.subtree(head) if i not in own and tree.is_word(i)]
    before = [i for i in rest if i < min(own)]
    after = [i for i in rest if i > max(own)]
    return [(part[0], part[-1] + 1) for part in (before, after) if part]


def _bounds(tree: Tree, top: int, verb: int) -> list[Range]:
    """The part of a clause on its own side of the cue, and what of it stands before the cue's subject and a comma.

    "The toll, she said, would rise": both parts.
    """
    below = tree.subtree(top)
    words = [i for i in below if i < verb] if top < verb else [i for i in below if i > verb]
    front = [i for i in below if i < verb and tree.is_word(i)] if top > verb else []
    parted = front and front[-1] - front[0] < len(front) and tree.low[front[-1] + 1] == ","
    return [*([(front[0], front[-1] + 1)] if parted else []), (words[0], words[-1] + 1)]


def beside(tree: Tree, verb: int) -> Range | None:
    """The quotation that a cue verb stands beside in its sentence: only its own clause and marks lie between."""
    sentence = tree.sentence(verb)
    best: tuple[int, Range] | None = None
    alone = not clause(tree, verb)
    for q in tree.meeting(Span(max(0, sentence.span.start - 3), sentence.span.end)):
        first, last = tree.range_of(q.inner)
        before = alone and not tree.text[q.end : sentence.span.start].strip() and tree.quotation(verb) is None
        if (last <= sentence.first and not before) or first >= sentence.last:
            continue
        if cues.known(tree, verb) is None and doubted(tree, (first, last), verb):
            continue
        gap = range(last, verb) if last <= verb else range(verb + 1, first)
        between = [i for i in gap if tree.is_word(i)]
        if all(_belongs(tree, i, verb) for i in between) and (best is None or len(between) < best[0]):
            best = (len(between), (first, last))
    return best[1] if best else None


def doubted(tree: Tree, words: Range, verb: int) -> bool:
    """Whether words in marks are one noun, the object of a verb: a “memoir”."""
    few = tree.content_words(words)
    return len(few) == 1 and tree.words[few[0]].head == verb and tree.words[few[0]].deprel == "obj"


def _belongs(tree: Tree, i: int, verb: int) -> bool:
    """Whether a word between cue and quotation is of the cue's own clause: subject, hearer, adverb, "that"."""
    branch = tree.branch(i, verb)
    own = branch is not None and tree.relation[branch] in ("nsubj", "obj", "iobj", "obl", "advmod", "aux", "advcl")
    return own or tree.low[i] == "that"


def fill(tree: Tree, draft: Draft) -> None:
    """What the tree knows of a draft that lacks a source or a content."""
    if draft.cue is None:
        return
    if tree.low[draft.cue[0]] == "according" and (rest := _according(tree, draft.cue[0])):
        source = draft.source or rest.source
        if source and not any(a < source[1] and source[0] < b for a, b in draft.contents):
            draft.source, draft.linked = source, draft.linked if draft.source else None
        if not draft.contents:
            draft.contents = rest.contents
            return
    verb = cues.head_verb(tree, draft.cue)
    if verb is None or tree.words[verb].upos != "VERB":
        draft.source = draft.source or _from(tree, draft.cue[0])
        return
    if not draft.contents:
        draft.contents = clause(tree, verb)
        quoted = beside(tree, verb)
        if quoted and all(quoted[0] <= a and b <= quoted[1] for a, b in draft.contents):
            draft.contents = [quoted]
    if cues.asked(tree, draft.cue):
        agent = tree.agent(verb)
        draft.source = phrase(tree, agent) if agent is not None else None
    elif draft.source is None:
        found = subject(tree, verb)
        others = [r for r in draft.contents if found is None or not (found[0] <= r[0] and r[1] <= found[1])]
        draft.contents = others or draft.contents  # "‘No more’, says valley mayor": the subject is no content
        inside = found is not None and any(a <= found[0] < b for a, b in draft.contents)
        draft.source = None if inside else found
        draft.linked = None
    _second_hand(tree, draft, verb)


def _from(tree: Tree, cue: int) -> Range | None:
    """The person a sentence opens with as the origin of what follows: "From Ana Ruiz, one word: ‘Never.’"."""
    first = tree.sentence(cue).first
    head = tree.words[first].head
    if tree.low[first] != "from" or not first < head < cue or tree.words[first].deprel != "case":
        return None
    last = head + 1
    while last < cue and tree.is_word(last):  # to the comma: the name may hang on its role or stand above it
        last += 1
    return (first + 1, last) if tree.named((first, last)) else None


def _second_hand(tree: Tree, draft: Draft, verb: int) -> None:
    """ "the agency quoted Mr Osei saying", "Mr Osei was quoted by the agency": Mr Osei's words, via the agency."""
    quote = quoting(tree, verb)
    if quote is None:
        _quoted_source(tree, draft)
        return
    saying = next((k for k in tree.children[quote] if tree.lemma[k] in ("say", "tell")), None)
    agent = next((k for i in (quote, saying) if i is not None for k in tree.children[i] if _agent(tree, k)), None)
    passive = tree.child(quote, "nsubj:pass")
    if passive is not None:
        draft.source = phrase(tree, passive)
        if saying is not None and draft.cue == (quote, quote + 1) and saying == quote + 2:
            draft.cue = (quote, saying + 1)
        draft.via = _without_by(tree, agent) if agent is not None else draft.via
        return
    # Object, indirect object or subject of "saying": parsers find them equally likely, and all mean the same.
    told = tree.child(quote, "obj", "iobj")
    if told is None and saying is not None:
        told = tree.child(saying, "nsubj")
    teller = tree.child(quote, "nsubj")
    if told is None or teller is None or tree.quotation(told) is not None:
        return
    if saying is not None or animate(tree, told):
        draft.source, draft.via = phrase(tree, told), phrase(tree, teller)
    if saying is not None and quote < told < saying:
        draft.cue = (saying, saying + 1)
        later = [(max(a, saying + 1), b) for a, b in draft.contents if b > saying + 1 and a > quote]
        draft.contents = [r for r in draft.contents if r[0] < quote] + (later or clause(tree, saying))


def _quoted_source(tree: Tree, draft: Draft) -> None:
    """ "Mr Osei, quoted by the agency, said ...": via the agency."""
    below = [k for i in range(*(draft.source or (0, 0))) for k in tree.children[i]]
    quoted = [k for k in below if tree.words[k].deprel == "acl" and tree.lemma[k] in ("quote", "cite")]
    by = [k for q in quoted for k in tree.children[q] if tree.has(k, "by")]
    if by:
        agent = by[0]
        draft.via = _without_by(tree, agent)


def _without_by(tree: Tree, agent: int) -> Range:
    first, last = phrase(tree, agent)
    return (first + 1 if tree.low[first] == "by" else first), last


def _agent(tree: Tree, k: int) -> bool:
    """Whether word k is who did what the passive above it tells: "quoted as saying by the Gulf Agency"."""
    by = tree.has(k, "by")
    return tree.words[k].deprel == "obl:agent" or (tree.words[k].deprel == "obl" and by and animate(tree, k))


def quoting(tree: Tree, verb: int) -> int | None:
    """The verb "quote" or "cite" that a cue is or hangs on: "quoted her as saying"."""
    for _ in range(3):
        if verb < 0:
            return None
        if tree.lemma[verb] in ("quote", "cite"):
            return verb
        if tree.relation[verb] not in ("advcl", "xcomp", "ccomp", "acl", "parataxis"):
            return None
        verb = tree.words[verb].head
    return None


def animate(tree: Tree, i: int) -> bool:
    """Whether a word may stand for a person or body that speaks: "cited Mr Osei", not "cited high costs"."""
    word = tree.words[i]
    return word.upos == "PRON" or word.name != "O" or any(tree.words[k].name != "O" for k in tree.subtree(i))


def united(tree: Tree, drafts: list[Draft]) -> list[Draft]:
    """ "quoted" and its "saying" as one draft."""
    out: dict[int, Draft] = {}
    rest = []
    for draft in drafts:
        verb = cues.head_verb(tree, draft.cue) if draft.cue else None
        quote = quoting(tree, verb) if verb is not None and tree.words[verb].upos == "VERB" else None
        if quote is None:
            rest.append(draft)
        elif quote in out:
            out[quote].contents = sorted([*out[quote].contents, *draft.contents])
            out[quote].score = max(out[quote].score, draft.score)
        else:
            out[quote] = draft
    return [*rest, *out.values()]
