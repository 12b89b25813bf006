"""Whom a name in a source means: the one person or body of that name, or nobody where two persons share it.

Place in the flow: called by `sources` for a source that is built on a name.
"""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher

from quotes.english.names import COMPARED, ELDER, YOUNGER
from quotes.english.role_nouns import content_words
from quotes.methods import SpeakerBy
from quotes.resolve.acronyms import acronym_key, without_article
from quotes.resolve.answers import Answer, State, either, left_open, others, referent, sure, weighed
from quotes.resolve.mentions import Mention
from quotes.resolve.people import Party
from quotes.resolve.phrase import Phrase
from quotes.resolve.salience import Referent

_PRESENT, _FORGOTTEN = 0.4, 0.08  # of two persons of one surname, one must be in mind and the other long gone
_SPELLED_ALIKE = (
    # share of equal letters; "Buchman" and "Buchmann" have 0.93, "Hansen" and "Jansen" differ in the first
    0.85
)
_SHORTEST = 5  # letters of a surname that may be misspelled


def named(state: State, mention: Mention, phrase: Phrase) -> Answer:
    """Who the name means; `phrase` is the source around it."""
    parties = state.cast.of(mention)
    if mention.kind == "body":
        return _body(state, mention, phrase)
    if len(parties) > 1:
        return _shared(state, mention, parties)
    party = parties[0]
    if len(mention.name.words) < len(party.name.words):
        whole_end = party.name.words[-len(mention.name.words) :] == mention.name.words
        return sure(referent(party), SpeakerBy.SURNAME if whole_end or len(mention.name.words) > 1 else SpeakerBy.GIVEN)
    if len(party.name.words) > 1:
        return sure(referent(party), SpeakerBy.NAME)
    return _nearly_spelled(state, mention, party) or sure(referent(party), SpeakerBy.LONE_NAME)


def unknown(state: State, phrase: Phrase) -> Answer | None:
    """Who a capitalised source means that the parser called no name; None for words without a proper name."""
    word = state.tree.words[phrase.root]
    acronym = phrase.printed.isupper() and len(phrase.printed) > 1
    if word.upos != "PROPN" and not phrase.capitalised and not acronym:
        return None
    words = content_words(phrase.folded)
    found = state.cast.named(next(iter(words))) if len(words) == 1 else ()
    if len(found) == 1:
        return sure(referent(found[0]), SpeakerBy.SURNAME)
    known = state.cast.body(phrase.printed)
    if known is not None:
        return sure(referent(known), SpeakerBy.BODY)
    if word.xpos == "NNPS":
        return sure(Referent("group", phrase.shown), SpeakerBy.DESCRIBED)
    full = state.cast.acronyms.get(acronym_key(phrase.printed))
    if full is not None:
        return sure(Referent("body", without_article(full)), SpeakerBy.ACRONYM)
    return sure(Referent("body", _shown(phrase.printed)), SpeakerBy.LONE_NAME)


def _shared(state: State, mention: Mention, parties: Sequence[Party]) -> Answer:
    """A surname of several: decided only where one was just spoken of and the other long not, else open with all
    names.
    """
    by_age = _by_age(state, mention, parties)
    if by_age is not None:
        return sure(referent(by_age), SpeakerBy.SURNAME)
    near = {referent(p) for p in parties}

    def may(candidate: Referent) -> float:
        told = state.gender(candidate)
        return float(candidate in near and (told is None or mention.gender in (None, told)))

    ranking = state.memory.ranked(mention.first, may)
    rest = max((s for _, s in ranking[1:]), default=0.0)
    candidates = weighed(ranking, f"mentioned before, and has the name “{mention.text}”")
    if ranking and ranking[0][1] >= _PRESENT and rest < _FORGOTTEN:
        chosen = ranking[0][0]
        return sure(chosen, SpeakerBy.RECENT, f"“{mention.text}” could also be {others(near, chosen)}", candidates)
    return left_open(f"“{mention.text}” may be {either(p.canonical for p in parties)}", candidates)


def _by_age(state: State, mention: Mention, parties: Sequence[Party]) -> Party | None:
    """The one of a name who "the younger Brandt" or "the elder Brandt" is; None where the article does not tell.

    Told by a word of kin ("his son, Peter Brandt"), "Jr." or printed ages; not by who is named first.
    """
    words = state.tree.folded[max(0, mention.lead - 2) : mention.first]
    wanted = next((COMPARED[w] for w in words if w in COMPARED), 0)
    if not wanted or len(parties) != 2:
        return None
    one, other = parties
    younger = _younger(one, other)
    if younger is None:
        return None
    return younger if wanted < 0 else other if younger is one else one


def _younger(one: Party, other: Party) -> Party | None:
    """The younger of two relatives of one name, by kin, generation or age; None where nothing tells."""
    for a, b in ((one, other), (other, one)):
        if _generation(a) < _generation(b):
            return a
    ages = [next((m.age for m in p.mentions if m.age is not None), None) for p in (one, other)]
    if ages[0] is None or ages[1] is None or ages[0] == ages[1]:
        return None
    return one if ages[0] < ages[1] else other


def _generation(party: Party) -> int:
    """-1 for somebody introduced as a child, 1 as a parent, of somebody; 0 for all others."""
    kin = {m.kin for m in party.mentions if m.kin} | {m.name.generation for m in party.mentions if m.name.generation}
    return -1 if kin & YOUNGER else 1 if kin & ELDER else 0


def _nearly_spelled(state: State, mention: Mention, party: Party) -> Answer | None:
    """The one person whose surname is spelled nearly like a surname met only here."""
    word = mention.name.last
    if len(word) < _SHORTEST or len(party.mentions) > 1 or party.roles or len(mention.name.words) > 1:
        return None
    alike = [p for p in state.cast.persons() if p.first.first < mention.first and _alike(p, word)]
    if len(alike) != 1:
        return None
    reason = f"“{mention.text}” is taken to be {alike[0].canonical}, spelled otherwise"
    return sure(referent(alike[0]), SpeakerBy.SPELLING, reason)


def _alike(party: Party, word: str) -> bool:
    last = party.name.last
    if len(party.name.words) < 2 or last == word or last[0] != word[0]:
        return False
    return SequenceMatcher(None, last, word).ratio() >= _SPELLED_ALIKE


def _body(state: State, mention: Mention, phrase: Phrase) -> Answer:
    surname = _surname_of(state, mention)
    if surname is not None:
        return sure(referent(surname), SpeakerBy.SURNAME)
    party = state.cast.of(mention)[0]
    if acronym_key(mention.text) in state.cast.acronyms:
        return sure(referent(party), SpeakerBy.ACRONYM)
    before = state.tree.folded[mention.first - 1] if mention.first else ""
    if before == "the" and len(mention.name.words) == 1 and not acronym_key(mention.text):
        return sure(Referent("body", f"The {party.canonical}", party.number), SpeakerBy.BODY)
    return sure(_whole(state, mention, phrase, party), SpeakerBy.BODY)


def _whole(state: State, mention: Mention, phrase: Phrase, party: Party) -> Referent:
    """The body with the capitalised words that the tagger left out: "Committee" of "Committee of the Arctic Sea"."""
    if len(party.mentions) > 1:
        return referent(party)
    large = [i for i in phrase.indices if state.tree.words[i].upos == "PROPN"]
    first, last = min([*large, mention.first]), max([*large, mention.last - 1]) + 1
    small = ("PROPN", "ADP", "DET", "CCONJ", "PUNCT")
    plain = all(state.tree.words[i].upos in small for i in range(first, last) if not mention.first <= i < mention.last)
    if not plain or any(state.tree.form[i] == "," for i in range(first, last)):
        return referent(party)
    return Referent("body", without_article(state.tree.printed(first, last)), party.number)


def _surname_of(state: State, mention: Mention) -> Party | None:
    """The person spoken of before whose surname is also a place: "London" of Valeria London."""
    if len(mention.name.words) != 1:
        return None
    found = [p for p in state.cast.named(mention.name.last) if len(p.name.words) > 1]
    return found[0] if len(found) == 1 and found[0].first.first < mention.first else None


def _shown(text: str) -> str:
    """A body by the words of its source: "the Quirinale" keeps its article, "the Arctic Fund" does not."""
    plain = without_article(text)
    nickname = plain != text and text.lower().startswith("the ") and " " not in plain and not acronym_key(plain)
    return f"The {plain}" if nickname else plain
