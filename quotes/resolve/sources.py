"""Who one source means: a name, a role, a body, a pronoun, several at once, or nobody the article tells.

Place in the flow: `discourse` asks it for every source in text order; it hands the words to `named`, `pronominal` or
`described`. An answer is given only where one candidate is clearly ahead; else it stays open and the reason names the
candidates.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from quotes.methods import SpeakerBy
from quotes.records import Span
from quotes.resolve.answers import Answer, State, failed, left_open, referent, sure
from quotes.resolve.described import described, several
from quotes.resolve.named import named, unknown
from quotes.resolve.phrase import Phrase
from quotes.resolve.pronominal import pronominal

_LABEL = re.compile(r"(?P<who>[QA])\d{0,3}")


def answer(state: State, span: Span) -> Answer:
    """Who the source at this span means; asked twice, it gives the same answer."""
    if span not in state.answers:
        with state.tree.faults.kept("resolve.sources", span) as step:
            phrase = Phrase.of(state.tree, state.cast, span)
            empty = left_open("the source has no words")
            state.answers[span] = _answer(state, phrase, span) if phrase.indices else empty
        if step.fault is not None:
            state.answers[span] = failed(step.fault)
    return state.answers[span]


def carried(state: State, span: Span) -> Answer:
    """Who said words that have no source, where the mention at `span` is the last before them.

    Open after "Her superior, Tom Reed, was away": the paragraph is about her, and the words may be hers.
    """
    found = answer(state, span)
    first = next(iter(state.tree.words_in(span)), None)
    if first is None or not found.referents or state.tree.words[first].xpos != "PRP$":
        return found
    word = state.tree.words[first]
    owner = answer(state, Span(word.start, word.end)) if word.end < span.end else found
    known = dict.fromkeys(r.label for r in (*owner.referents, *found.referents))
    return left_open(f"nothing near these words says whose they are: {' or '.join(known)}", found.candidates)


def _answer(state: State, phrase: Phrase, span: Span) -> Answer:
    parts = phrase.joined()
    return _joint([_one(state, part, span) for part in parts]) if parts else _one(state, phrase, span)


def _label(state: State, span: Span) -> Answer | None:
    """Who a transcript's "Q" or "A" is: one who asks, and whoever is interviewed; None for any other words."""
    printed = _LABEL.fullmatch(span.of(state.tree.text))
    if printed is None:
        return None
    if printed["who"] == "A" and (party := state.interviewee) is not None:
        return sure(referent(party), SpeakerBy.INTERVIEW)
    what = "asks" if printed["who"] == "Q" else "answers"
    return left_open(f"“{printed[0]}” is whoever {what}, and the article does not plainly say who that is")


def _one(state: State, phrase: Phrase, span: Span) -> Answer:
    if (labelled := _label(state, span)) is not None:
        return labelled
    if phrase.pronoun is not None:
        return pronominal(state, phrase, span, ask=lambda o: answer(state, o) if o != span else _nobody())
    mention = phrase.name() or phrase.named_after()
    if mention is not None:
        return named(state, mention, phrase)
    if all(state.tree.words[i].upos in ("DET", "ADP", "CCONJ", "SCONJ") for i in phrase.indices):
        return left_open("the words at the source name nobody")
    if phrase.plural:
        return several(state, phrase)
    proper = phrase.capitalised or phrase.body_noun is None
    if phrase.noun is None and proper and (found := unknown(state, phrase)) is not None:
        return found
    return described(state, phrase, span)


def _nobody() -> Answer:
    return left_open("the source points back at itself")


def _joint(parts: Sequence[Answer]) -> Answer:
    """The speakers of all parts; open where one of them is."""
    failed = next((p for p in parts if not p.referents), None)
    if failed is not None:
        return left_open(f"one of the joint speakers is unclear: {failed.reason}", failed.candidates)
    referents = tuple(dict.fromkeys(r for p in parts for r in p.referents))
    reason = next((p.reason for p in parts if p.reason), None)
    candidates = tuple(c for p in parts for c in p.candidates)
    return Answer(referents, SpeakerBy.JOINT, min(p.confidence for p in parts), reason, candidates)
