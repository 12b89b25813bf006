"""Whom a description in a source means: a person by role, a body by its noun, several by number, or nobody named.

Place in the flow: called by `sources` for what is neither a name nor a pronoun. Who is not named in the article keeps
the words that describe them ("a port official").
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import islice

from quotes.english.body_nouns import body_nouns
from quotes.english.role_nouns import RoleNoun, role_classes
from quotes.english.words import fold, singular
from quotes.methods import SpeakerBy
from quotes.records import Span
from quotes.resolve.answers import Answer, State, either, left_open, others, referent, sure, weighed
from quotes.resolve.mentions import Mention
from quotes.resolve.people import Party
from quotes.resolve.phrase import Phrase
from quotes.resolve.pronominal import fits_person
from quotes.resolve.roles import Role, fit
from quotes.resolve.salience import FAINT, Referent, clear_lead

_AHEAD = 0.45  # where a role or noun fits several, the nearest must be this far ahead of the next
_EQUAL = 0.15  # fits that differ by less count as equal
_WEAK_FIT = 0.8
_SOON = 4  # paragraphs after a description within which a printed role may still explain it
_LATER_PARAGRAPHS = 2  # how far after a description its name may come


def described(state: State, phrase: Phrase, span: Span) -> Answer:
    """Who one person or body is meant by a description."""
    noun = phrase.noun
    if noun is not None:
        found = _by_role(state, phrase, noun) if phrase.definite else None
        return (
            found
            or _named_later(state, phrase, noun, span)
            or _again(state, phrase)
            or sure(Referent("person", phrase.shown), SpeakerBy.DESCRIBED)
        )
    if phrase.body_noun is not None:
        return _by_body_noun(state, phrase, phrase.body_noun)
    return sure(Referent("body", phrase.shown), SpeakerBy.DESCRIBED)


def several(state: State, phrase: Phrase) -> Answer:
    """Who several are: the persons of "both men", "the pair"; a group in the words that describe it."""
    if phrase.count and phrase.definite:
        found = _counted(state, phrase, phrase.count)
        if found:
            ordered = sorted(found, key=lambda r: state.cast.parties[r.party or 0].first.first)
            return Answer(tuple(ordered), SpeakerBy.PAIR, SpeakerBy.PAIR.confidence)
    return sure(Referent("group", phrase.shown), SpeakerBy.DESCRIBED)


def _counted(state: State, phrase: Phrase, wanted: int) -> list[Referent]:
    """So many persons: those named together in the sentences just before, else the last who spoke."""
    gender = phrase.noun.gender if phrase.noun else None

    def may(candidate: Referent) -> bool:
        told = state.gender(candidate) or state.likely_gender(candidate)
        return candidate.kind == "person" and candidate.party is not None and (gender is None or told in (None, gender))

    at = phrase.indices[0]
    for sentences in (0, 1, 2):
        together = [r for r in state.memory.named_before(at, sentences=sentences) if may(r)]
        if len(together) == wanted:
            return together
    spoke = list(islice((r for r in state.memory.speakers_before(at) if may(r)), wanted))
    return spoke if len(spoke) == wanted else []


def _by_role(state: State, phrase: Phrase, noun: RoleNoun) -> Answer | None:
    """The person whose printed role the description fits; None where nobody's does."""
    if state.tree.aside(phrase.indices[0]) and phrase.content <= set(noun.words) and phrase.folded[0] != "the":
        return None  # "minister says" in a linked headline: of any story
    scores = {
        referent(p): s
        for p in _perhaps(state, phrase, noun)
        if _introduced(state, p, phrase) and (s := _fit(state, p, phrase, noun)) > 0
    }
    if not scores:
        if noun.group == "any":
            return _by_presence(state, phrase, noun)
        return _by_deed(state, phrase, noun) or _only_person(state, phrase, noun)
    best = max(scores.values())
    top = [r for r, s in scores.items() if s >= best - _EQUAL]
    fits = weighed(sorted(scores.items(), key=lambda rs: -rs[1]), f"a role in the article fits “{phrase.shown}”")
    if len(top) == 1:
        return Answer(
            (top[0],), SpeakerBy.ROLE, SpeakerBy.ROLE.confidence - (0.1 if best < _WEAK_FIT else 0.0), None, fits
        )
    ranking = state.memory.ranked(phrase.indices[0], lambda r: float(r in top))
    if ranking and clear_lead(ranking) >= _AHEAD:
        chosen = ranking[0][0]
        near = weighed(ranking, f"a role fits “{phrase.shown}”, and mentioned before")
        return sure(chosen, SpeakerBy.NEAREST, f"“{phrase.shown}” could also be {others(top, chosen)}", near)
    return left_open(f"“{phrase.shown}” may be {either(r.label for r in top)}", fits)


def _by_deed(state: State, phrase: Phrase, noun: RoleNoun) -> Answer | None:
    """Who the reporter says has done what the noun is made of: "the founder" founded something, "the owner" owns it.

    Only where one person did, and the description says no more; "the speaker" is whoever presides, whoever spoke.
    """
    if len(phrase.folded) != 2 or phrase.folded[0] != "the" or noun.group not in role_classes("deed"):
        return None
    done = {p.number: p for p in state.cast.persons() for m in p.mentions if _does(state, m, noun.words[-1])}
    if len(done) != 1:
        return None
    party = next(iter(done.values()))
    return sure(referent(party), SpeakerBy.ROLE) if party.first.first < phrase.indices[0] else None


def _does(state: State, mention: Mention, noun: str) -> bool:
    """Whether the named one is the subject of the verb that the noun is made of, in the reporter's words."""
    word = state.tree.words[mention.root]
    if word.deprel == "flat" and mention.lead <= word.head < mention.first:
        word = state.tree.words[word.head]  # "Don Ana Ruiz", built on the title
    if word.deprel != "nsubj" or word.head < 0 or mention.quoted or mention.aside:
        return False
    lemma = fold(state.tree.words[word.head].lemma)
    return noun in {f"{lemma}er", f"{lemma}or", f"{lemma}r", f"{lemma}{lemma[-1:]}er", f"{lemma.removesuffix('e')}or"}


def _only_person(state: State, phrase: Phrase, noun: RoleNoun) -> Answer | None:
    """Who "the striker" or "the novelist" is, where the article so far tells of one person without saying their trade.

    Newspapers call players, artists and writers by their trade instead of their name; "the judge", "the lawyer" are
    others, who belong to the scene.
    """
    if len(phrase.folded) != 2 or phrase.folded[0] != "the" or noun.group not in role_classes("trade"):
        return None
    ranking = state.memory.ranked(phrase.indices[0], lambda r: float(r.kind in ("person", "group")))
    if len(ranking) != 1 or ranking[0][0].party is None or ranking[0][1] < FAINT:
        return None
    chosen = ranking[0][0]
    if state.cast.parties[chosen.party or 0].roles or (noun.gender and state.gender(chosen) not in (None, noun.gender)):
        return None
    return sure(
        chosen, SpeakerBy.NOMINAL, f"“{phrase.shown}” is taken to be {chosen.label}, the only person named before it"
    )


def _perhaps(state: State, phrase: Phrase, noun: RoleNoun) -> list[Party]:
    """The persons whose age, kin or roles the description may fit, in the order of their first mention."""
    found = {*state.cast.described_as(noun, phrase.age), *state.inferred}
    return [state.cast.parties[number] for number in sorted(found)]


def _introduced(state: State, party: Party, phrase: Phrase) -> bool:
    """Whether the person is named before the description or soon after it (as after a headline)."""
    at = phrase.indices[0]
    first = party.first
    return first.first < at or state.tree.paragraph(first.first) - state.tree.paragraph(at) <= _SOON


def _fit(state: State, party: Party, phrase: Phrase, noun: RoleNoun) -> float:
    """How well the description fits the person's age, kin or printed roles, 0 to 1."""
    if phrase.age is not None:
        return float(any(m.age == phrase.age for m in party.mentions))
    gender = state.gender(referent(party))
    if noun.gender and gender and noun.gender != gender:
        return 0.0
    if noun.group == "kin":
        return 0.9 * any(m.kin is not None and singular(m.kin) == noun.words[-1] for m in party.mentions)
    beside = state.cast.bodies_beside(party, state.tree)
    roles = [*party.roles, *([state.inferred[party.number]] if party.number in state.inferred else [])]
    return max((fit(phrase.content, noun, role, beside) for role in roles), default=0.0)


def _by_presence(state: State, phrase: Phrase, noun: RoleNoun) -> Answer | None:
    """Who "the man" is: the person last spoken of, if one is clearly ahead; never for "the victim's neighbour"."""
    if len(phrase.folded) != 2 or phrase.folded[0] != "the" or noun.gender is None:
        return None
    wanted = noun.gender
    ranking = state.memory.ranked(
        phrase.indices[0], lambda r: fits_person(state, r, wanted) if r.kind == "person" else 0.0
    )
    if not ranking or ranking[0][1] < FAINT or clear_lead(ranking) < _AHEAD:
        return None
    near = weighed(ranking, f"mentioned before, and “{phrase.shown}” fits")
    return sure(ranking[0][0], SpeakerBy.NOMINAL, f"“{phrase.shown}” is taken to be {ranking[0][0].label}", near)


def _again(state: State, phrase: Phrase) -> Answer | None:
    """The unnamed person described before with the same noun: "a port official" for "the official"."""
    if phrase.folded[0] != "the":
        return None

    asked = frozenset(singular(w) for w in phrase.content)
    same = [r for r in state.memory.called(asked, phrase.indices[0]) if r.kind == "person" and r.party is None]
    return sure(same[0], SpeakerBy.DESCRIBED) if len(same) == 1 else None


def _named_later(state: State, phrase: Phrase, noun: RoleNoun, span: Span) -> Answer | None:
    """The person of the next attribution, where the name comes there for the first time and without a word on who it
    is.

    "…, the fund's director says. / But Amara Diallo told …": a bare new name is taken to be the one just described.
    Not where the name brings a role of its own ("But Norvik lawyer Amara Diallo told …").
    """
    if state.tree.aside(phrase.indices[0]) or noun.group in ("any", "kin"):
        return None
    party = _next_bare_name(state, span)
    if party is None or (noun.gender and party.gender and noun.gender != party.gender):
        return None
    steps = state.tree.paragraph(party.first.first) - state.tree.paragraph(phrase.indices[0])
    if steps > _LATER_PARAGRAPHS:
        return None
    state.inferred[party.number] = Role(phrase.shown, phrase.content, noun, "inferred")
    return sure(
        referent(party),
        SpeakerBy.LATER,
        f"“{phrase.shown}” is taken to be {party.canonical}, who is named only after it",
    )


def _next_bare_name(state: State, span: Span) -> Party | None:
    """The person of the next source that is no pronoun, if it is a full name never met before and without
    introduction.
    """
    later = islice(state.sources, bisect_right(state.sources, span.end, key=lambda s: s.start), None)
    phrases = (Phrase.of(state.tree, state.cast, s) for s in later)
    following = next((p for p in phrases if p.indices and p.pronoun is None), None)
    mention = following.name() if following else None
    if mention is None or mention.kind != "person" or len(mention.name.words) < 2:
        return None
    party = state.cast.of(mention)[0]
    first = next((m for m in party.mentions if not m.aside), None)
    bare = not (party.roles or mention.kin or mention.titles)
    return party if first == mention and bare else None


def _by_body_noun(state: State, phrase: Phrase, noun: str) -> Answer:
    """The body that "the ministry" or "the company" takes up; the words as they stand where none or several may be
    meant.
    """
    as_it_stands = sure(Referent("body", phrase.shown), SpeakerBy.DESCRIBED)
    if not phrase.definite:
        return as_it_stands
    asked = frozenset(singular(w) for w in phrase.content)
    at = phrase.indices[0]
    mentioned = {r for r in state.memory.called(asked, at) if r.kind == "body"}
    known = [referent(p) for p in state.cast.bodies_called(asked)]
    ranking = state.memory.ranked(at, lambda r: float(r in mentioned))
    near = weighed(ranking, f"mentioned before, and “{phrase.shown}” fits")
    if ranking and clear_lead(ranking) >= _AHEAD:
        chosen = ranking[0][0]
        rivals = [r for r in known if r != chosen]
        if not rivals:
            return sure(chosen, SpeakerBy.BODY, candidates=near)
        return sure(chosen, SpeakerBy.NEAREST, f"“{phrase.shown}” could also be {others(rivals, chosen)}", near)
    alone = {*known, *mentioned}
    if len(alone) == 1 and not ranking:
        return sure(alone.pop(), SpeakerBy.BODY)
    bare = phrase.folded[0] in ("the", "this") and len(phrase.folded) <= 3
    if ranking or mentioned or not bare or not body_nouns()[noun]:
        return as_it_stands
    return _taken_up(state, phrase, at) or as_it_stands


def _taken_up(state: State, phrase: Phrase, at: int) -> Answer | None:
    """The organisation last spoken of, for "the company", if one is clearly ahead; never a place."""

    def organisation(candidate: Referent) -> float:
        if candidate.kind != "body" or candidate.party is None:
            return 0.0
        return float(any(m.tag == "ORG" for m in state.cast.parties[candidate.party].mentions))

    ranking = [(r, s) for r, s in state.memory.ranked(at, organisation) if s >= FAINT]
    if not ranking or clear_lead(ranking) < _AHEAD:
        return None
    near = weighed(ranking, "an organisation mentioned before")
    return sure(ranking[0][0], SpeakerBy.TAKEN_UP, f"“{phrase.shown}” is taken to be {ranking[0][0].label}", near)
