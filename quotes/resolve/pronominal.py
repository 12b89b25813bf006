"""Whom a pronoun in a source means: the one clearly most in mind, or nobody.

Place in the flow: called by `sources`. "he", "she" go to persons, "it" to bodies, "they" to groups first, "who" to
the noun it stands by, "I" to the speaker of the quotation around it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from quotes.english.function_words import PAIR
from quotes.english.names import Gender, as_gender
from quotes.english.pronouns import FIRST_PLURAL, Pronoun
from quotes.english.times import is_time
from quotes.methods import SpeakerBy
from quotes.records import Span
from quotes.resolve.answers import Answer, State, either, left_open, referent, sure, weighed
from quotes.resolve.mentions import Mention
from quotes.resolve.named import named
from quotes.resolve.phrase import Phrase
from quotes.resolve.salience import FAINT, Referent, clear_lead

_LEAD = 0.06  # the first candidate must be this much ahead of the second to be answered
# The confidence of a bare answer, how much more one has who is alone in mind, and how much in mind he must be for that.
# The pronoun of who says something in news nearly always goes on with who spoke: 42 of 42 on the seeds and GUM news.
# Of any pronoun, on GUM-open dev, 97 % of 120 answers with 0.9 or more are right; on its training part, mostly
# biographies, 90 % of 581.
_AS_SOURCE = (0.87, 0.12, 0.5)
_ELSEWHERE = (0.78, 0.17, 0.7)
_DOUBT = 0.4  # with less than this lead the reason names the second
_MISFIT = 0.3  # factor: the list of first names speaks against the pronoun's gender
_HINTED = 1.1  # factor: it speaks for it, or words of the article do
_ALONE = FAINT / 2  # how faint the only person named so far may be
_PAIRED_WITHIN = 2  # sentences before the pronoun's in which both are named
_IN_CONTENT = 0.25  # factor: the content itself names the person
_LOST_FLOOR = 0.5  # factor: a body has spoken since the person was last mentioned
_NUMBER = {"group": 1.0, "body": 0.6, "person": 0.3}  # factors for "they": of one person it is rare in news

Ask = Callable[[Span], Answer]


def pronominal(state: State, phrase: Phrase, span: Span, *, ask: Ask) -> Answer:
    """Who the pronoun means; `ask` answers another source on which this one depends."""
    pronoun = phrase.pronoun
    if pronoun is None:
        return left_open("the pronoun was not understood")
    word, at = phrase.folded[0], phrase.root
    if pronoun.number == "relative":
        return _relative(state, at, ask)
    if pronoun.number in ("first", "second"):
        return _in_person(state, phrase.printed, span, ask)
    speaks = not state.tree.quoted[at] and any(p.span.end > p.span.start for p in state.said_by(span))
    return _nearest(state, word, at, _fits(state, pronoun, at, span), speaks=speaks)


def fits_person(state: State, candidate: Referent, wanted: Gender | None) -> float:
    """How well a person fits a gender, as a factor: words of the article decide, first names only hint."""
    gender, likely = state.gender(candidate), state.likely_gender(candidate)
    if wanted is None:
        return 1.0
    if gender is not None:
        return _HINTED * (gender == wanted)
    return 1.0 if likely is None else _HINTED if likely == wanted else _MISFIT


def _fits(state: State, pronoun: Pronoun, at: int, span: Span) -> Callable[[Referent], float]:
    if pronoun.gender == "body":
        return lambda r: float(r.kind == "body")
    if pronoun.number == "plur":
        return lambda r: _NUMBER[r.kind]
    wanted = as_gender(pronoun.gender)
    talking, in_content = _talking(state, span), _in_content(state, span)
    lost = state.memory.lost_floor(at)

    def person(candidate: Referent) -> float:
        if candidate.kind != "person" or candidate in talking:
            return 0.0
        factor = _LOST_FLOOR if lost(candidate) else 1.0
        return fits_person(state, candidate, wanted) * factor * (_IN_CONTENT if candidate.party in in_content else 1.0)

    return person


def _nearest(state: State, word: str, at: int, fits: Callable[[Referent], float], *, speaks: bool) -> Answer:
    everybody = state.memory.ranked(at, fits)
    floor = _ALONE if len(everybody) == 1 else FAINT
    ranking = [(r, s) for r, s in everybody if s >= floor]
    if not ranking:
        return left_open(f"nobody named near enough before “{word}” fits it")
    lead = 0.0 if _on_a_par(state, at, ranking) else clear_lead(ranking)
    chosen, strength = ranking[0]
    candidates = weighed(ranking, f"mentioned before, and “{word}” fits")
    if lead < _LEAD:
        return left_open(f"“{word}” may be {either(r.label for r, _ in ranking[:2])}", candidates)
    if strength < FAINT:
        only = f"“{word}” is taken to be {chosen.label}, the only one named before it"
        return Answer(_members(state, chosen), SpeakerBy.PRONOUN, SpeakerBy.NOMINAL.confidence, only, candidates)
    weighed_against = ranking if speaks else everybody  # who is nearly out of mind seldom speaks, but may be told of
    lead = clear_lead(weighed_against)
    least, more, present = _AS_SOURCE if speaks else _ELSEWHERE
    confidence = round(least + more * lead * min(1.0, strength / present), 3)
    return Answer(
        _members(state, chosen),
        SpeakerBy.PRONOUN,
        confidence,
        f"“{word}” could also be {weighed_against[1][0].label}" if lead < _DOUBT else None,
        candidates,
    )


def _on_a_par(state: State, at: int, ranking: Sequence[tuple[Referent, float]]) -> bool:
    """Whether the pronoun's own sentence goes on with the first two as a pair: neither is its subject before the other.

    "Karimi ran into Molnar. “Leave,” he shouted before both men sat down" is open; a man and a woman it parts.
    """
    if len(ranking) < 2 or any(r.kind != "person" for r, _ in ranking[:2]) or ranking[1][1] < FAINT:
        return False
    sentence = state.tree.mended_sentence(at)
    words = state.tree.folded[sentence.first : sentence.last]
    named = state.memory.named_before(at, sentences=_PAIRED_WITHIN)
    pair = any(w in PAIR and not state.tree.quoted[sentence.first + n] for n, w in enumerate(words))
    return pair and {r for r, _ in ranking[:2]} <= set(named)


def _members(state: State, chosen: Referent) -> tuple[Referent, ...]:
    """Those named one by one, where a group was ("Lee and Park said … they said")."""
    if not chosen.members:
        return (chosen,)
    parties = (state.cast.parties[n] for n in chosen.members)
    return tuple(Referent(p.kind, p.canonical, p.number) for p in parties)


def _talking(state: State, span: Span) -> frozenset[Referent]:
    """Who speaks the quotation that this source stands in: never its "he" or "she"."""
    inside = any(state.tree.quoted[i] for i in state.tree.words_in(span))
    holder = state.holder(span) if inside else None
    return frozenset(state.answers[holder].referents) if holder in state.answers else frozenset()


def _in_content(state: State, span: Span) -> frozenset[int]:
    """The persons whom the content of this source names: few people say their own name.

    Molnar is not the "he" of "He said Molnar had lied", nor of "“Molnar lied,” he said"; he may be that of "Molnar had
    won, he said".
    """
    told = [p.span for p in state.said_by(span) if p.kind != "indirect" or p.span.start >= span.end]
    named = {m for piece in told for i in state.tree.words_in(piece) for m in state.cast.touching(i)}
    return frozenset(p.number for m in named if len(found := state.cast.of(m)) == 1 for p in found)


def _in_person(state: State, word: str, span: Span, ask: Ask) -> Answer:
    holder = state.holder(span)
    found = None if word.lower() in ("you", "your") else ask(holder) if holder else _answering(state, span)
    if found is None:
        return left_open(f"“{word}” is the reporter or the reader, whom the article does not name")
    if not found.referents:
        return left_open(f"“{word}” is whoever speaks the quotation around it, and that is open")
    if word.lower() in FIRST_PLURAL:
        doubtful = SpeakerBy.FIRST_PERSON.confidence - 0.25
        return Answer(
            found.referents, SpeakerBy.FIRST_PERSON, doubtful, f"“{word}” may speak for others too", found.candidates
        )
    if holder is None:
        return found
    sure_of = min(SpeakerBy.FIRST_PERSON.confidence, found.confidence)
    return Answer(found.referents, SpeakerBy.FIRST_PERSON, sure_of, found.reason, found.candidates)


def _answering(state: State, span: Span) -> Answer | None:
    """Who is interviewed, outside of the questions; None in an article that is no interview."""
    party = state.interviewee
    (paragraph, *_) = state.tree.paragraphs(span)
    question = state.tree.article.paragraphs[paragraph].of(state.tree.text).endswith("?")
    return None if party is None or question else sure(referent(party), SpeakerBy.INTERVIEW)


def _relative(state: State, at: int, ask: Ask) -> Answer:
    """Whom "who" goes with: the noun its clause hangs on, else the name right before."""
    index = at
    for _ in range(8):
        word = state.tree.words[index]
        if word.deprel.startswith("acl") and 0 <= word.head < at and not is_time(state.tree.form[word.head]):
            return _as_relative(ask(_modified(state, word.head, at)))
        if word.head < 0:
            break
        index = word.head
    mention = _named_right_before(state, at)
    if mention is None:
        return left_open("nobody is named right before “who”")
    return _as_relative(named(state, mention, Phrase(state.tree, state.cast, tuple(range(mention.lead, mention.last)))))


def _named_right_before(state: State, at: int) -> Mention | None:
    """The name before word `at` with only marks and times between: "Ruiz today, who"."""
    for end in range(at, 0, -1):
        ending = [m for m in state.cast.touching(end - 1) if m.last == end]
        if ending:
            return ending[-1]
        if not (state.tree.is_mark(end - 1) or is_time(state.tree.form[end - 1])):
            break
    return None


def _as_relative(found: Answer) -> Answer:
    return replace(found, method=SpeakerBy.RELATIVE) if found.referents else found


def _modified(state: State, head: int, at: int) -> Span:
    """The span of the noun or name that a relative clause at word `at` hangs on."""
    tree = state.tree
    inside = [m for m in state.cast.touching(head) if m.first <= head]
    if inside:
        return inside[0].span(tree)
    first = head
    while first - 1 in tree.subtree(head) and tree.folded[first - 1] != ",":
        first -= 1
    last = head
    while last + 1 < at and last + 1 in tree.subtree(head) and tree.words[last + 1].upos != "PUNCT":
        last += 1
    return Span(tree.words[first].start, tree.words[last].end)
