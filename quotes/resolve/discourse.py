"""Going through an article from first to last: names, subjects and sources are remembered as a reader would.

Place in the flow: called once an article by `quotes.resolve`; fills the memory that pronouns are resolved with.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from quotes.english.body_nouns import body_nouns
from quotes.english.names import as_gender
from quotes.english.pronouns import pronouns
from quotes.english.role_nouns import role_at_end
from quotes.english.words import singular
from quotes.methods import SpeakerBy
from quotes.records import Span
from quotes.resolve.answers import Answer, State, referent
from quotes.resolve.phrase import Phrase
from quotes.resolve.salience import Referent
from quotes.resolve.sources import answer as answer_of
from quotes.schema import together

_SURE = 0.938  # from this confidence on, a pronoun tells the gender of whom it means


def read_through(state: State) -> None:
    """Remember all names, then resolve every source and what else refers back in the running text, in text order."""
    sources = {s for a in state.attributions if (s := a.source or a.antecedent)}
    heads: dict[Span, Phrase] = {}
    for span in sources:
        with state.tree.faults.kept("resolve.discourse", span):
            heads[span] = Phrase.of(state.tree, state.cast, span)
    speaking = {phrase.root: span for span, phrase in heads.items() if phrase.indices}
    with state.tree.faults.kept("resolve.discourse"):
        _names(state, speaking)
    for span in sorted({*sources, *_others(state, sources)}):
        with state.tree.faults.kept("resolve.discourse", span):
            answer = answer_of(state, span)
            phrase = heads.get(span) or Phrase.of(state.tree, state.cast, span)
            if phrase.indices:
                if span in sources and not _only_thinks(state, span):
                    state.memory.talked.update(answer.referents)
                _remember(state, phrase, answer, speaking=span in sources)


def _others(state: State, sources: set[Span]) -> list[Span]:
    """What else refers back, outside of the sources."""
    with state.tree.faults.kept("resolve.discourse"):
        covered = {i for span in sources for i in state.tree.words_in(span)}
        return [span for span in _subjects(state) if covered.isdisjoint(state.tree.words_in(span))]
    return []


def _names(state: State, speaking: dict[int, Span]) -> None:
    """Remember every name, those at the head of a source as speaking.

    A surname of several counts for the one of them who was named last: whoever it is, he is more in mind than others.
    """
    last: dict[int, int] = {}
    for turn, mention in enumerate(state.cast.mentions):
        parties = state.cast.of(mention)
        if not parties:
            continue
        meant = parties[0] if len(parties) == 1 else max(parties, key=lambda p: (last.get(p.number, -1), -p.number))
        if len(parties) == 1 or meant.number in last:
            speaks = any(root in speaking for root in range(mention.lead, mention.last))
            state.memory.record(referent(meant), mention.root, speaking=speaks and len(parties) == 1)
            last[meant.number] = turn


def _remember(state: State, phrase: Phrase, answer: Answer, *, speaking: bool) -> None:
    """Remember whom a source or subject meant, and what a clear pronoun tells of gender."""
    referents = answer.referents
    if len(referents) > 1:
        members = tuple(r.party for r in referents if r.party is not None)
        whole = members if len(members) == len(referents) else ()
        group = Referent("group", together(r.label for r in referents), None, whole)
        state.memory.record(group, phrase.root, speaking=speaking)
    for one in referents:
        heard = one.party is not None or one in state.memory.talked
        state.memory.record(one, phrase.root, speaking=speaking and heard)
    if len(referents) != 1 or referents[0].kind != "person":
        return
    gender = None
    clear = answer.method == SpeakerBy.PRONOUN and answer.confidence >= _SURE and phrase.folded[0] in ("he", "she")
    if clear and phrase.pronoun:
        gender = as_gender(phrase.pronoun.gender)
    elif phrase.noun is not None and answer.method in (SpeakerBy.ROLE, SpeakerBy.DESCRIBED):
        gender = phrase.noun.gender
    if gender is not None:
        state.memory.genders.setdefault(referents[0], gender)


def _only_thinks(state: State, span: Span) -> bool:
    """Whether the source is one of thoughts and stances only: the judge of "The judge thanked the interpreter"."""
    pieces = state.said_by(span)
    return bool(pieces) and all(piece.act == "thought" for piece in pieces)


def _subjects(state: State) -> Iterator[Span]:
    """The subjects of the reporter's own sentences that are no names: pronouns, role nouns, bodies, groups."""
    tree = state.tree
    named = {i for m in state.cast.mentions for i in range(m.first, m.last)}
    for index, word in enumerate(tree.words):
        if tree.quoted[index] or index in named or tree.aside(index):
            continue
        subject = word.deprel.startswith("nsubj") or word.deprel == "obl:agent"
        pronoun = pronouns().get(tree.folded[index])
        if pronoun is not None:
            person = pronoun.number == "sing" and as_gender(pronoun.gender) is not None
            if word.upos == "PRON" and (person or (subject and pronoun.number == "plur")):
                yield Span(word.start, word.end)
        elif subject and word.upos in ("NOUN", "PROPN") and _may_speak(tree.folded[index]):
            yield _noun_phrase(state, index)


def _glued(state: State, index: int) -> bool:
    """Whether the word goes on the printed word before it: the "-" and "General" of "Secretary-General"."""
    hyphen = "-" in (state.tree.form[index], state.tree.form[index - 1])
    return index > 0 and hyphen and state.tree.adjacent(index - 1, index)


def _may_speak(folded: str) -> bool:
    return role_at_end((folded,)) is not None or singular(folded) in body_nouns()


def _noun_phrase(state: State, head: int) -> Span:
    """The phrase on a noun, without commas, relative clauses and what follows them."""
    tree = state.tree
    inside: Iterable[int] = [i for i in tree.subtree(head) if i <= head]
    first = head
    for index in sorted(inside, reverse=True):
        if first - index > 1 or tree.folded[index] == ",":
            break
        first = index
    while first > 0 and _glued(state, first):
        first -= 1
    last = head
    while last + 1 < len(tree.words) and _glued(state, last + 1):
        last += 1
    while last + 1 < len(tree.words) and tree.words[last + 1].upos in (
        "ADP",
        "DET",
        "PROPN",
        "NOUN",
        "ADJ",
    ):
        if last + 1 not in tree.subtree(head):
            break
        last += 1
    return Span(tree.words[first].start, tree.words[last].end)
