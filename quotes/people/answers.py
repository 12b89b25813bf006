"""From what was decided to the record of the table: names, ids, role, confidence, a reason where it is doubtful.

Place in the flow: last of the room. The confidence is the ranking's probability, set right for what kind of words the
source is by how often such answers were right on articles that the weights had not seen (`calibration.tsv`).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from quotes.english import lists
from quotes.english.names import slug
from quotes.faults import Fault
from quotes.methods import SpeakerBy
from quotes.people.acronyms import acronym_key
from quotes.people.cast import Party, Referent
from quotes.people.memory import Memory
from quotes.people.ranking import Ranked
from quotes.people.reading import Meant
from quotes.people.settled import CONFIDENCE as SETTLED
from quotes.people.telling import unnamed
from quotes.people.wording import weightiest
from quotes.records import Resolution, Speaker, SpeakerCandidate
from quotes.schema import together

OPEN_BELOW = 0.5  # of the confidence: rather nobody than one who is more likely wrong than right
SHARED_OPEN_BELOW = 0.7  # the same of a name that several have: readers would not guess
ANY_OPEN_BELOW = 0.4  # of the ranking's probability, of any pronoun
TWO_OPEN_BELOW = 0.6  # of the ranking's probability, of a pronoun behind two who were mentioned side by side
_KEPT = 5  # candidates
_LEAST, _MOST = 0.02, 0.99
_WORTH = 3  # answers that are told of a candidate


@dataclass(frozen=True, slots=True)
class Answer:
    """Who a source means: referents in text order, none where it stays open."""

    referents: tuple[Referent, ...]
    method: SpeakerBy
    confidence: float
    reason: str | None = None
    candidates: tuple[SpeakerCandidate, ...] = ()
    told: str | None = None


def answer(parts: Sequence[Meant], memory: Memory, told: str | None = None) -> Answer:
    """The answer of a source, of several parts where several speak together, with what is told of it."""
    return replace(_answer(parts, memory), told=told)


def _answer(parts: Sequence[Meant], memory: Memory) -> Answer:
    found = [_of_one(part, memory) for part in parts]
    if len(found) == 1:
        return found[0]
    open_one = next((one for one in found if not one.referents), None)
    candidates = tuple(c for one in found for c in one.candidates)
    if open_one is not None:
        return left_open(f"one of the joint speakers is unclear: {open_one.reason}", candidates)
    referents = tuple(dict.fromkeys(r for one in found for r in one.referents))
    reason = next((one.reason for one in found if one.reason), None)
    return Answer(referents, SpeakerBy.JOINT, min(one.confidence for one in found), reason, candidates)


def left_open(reason: str, candidates: tuple[SpeakerCandidate, ...] = ()) -> Answer:
    """An answer that names nobody, with the reason in words a reporter understands."""
    return Answer((), SpeakerBy.OPEN, 0.0, reason, candidates)


def failed(fault: Fault | None) -> Answer:
    """An answer that names nobody, since a step failed that was to find it."""
    return left_open(fault.reason if fault else "a step of the program failed here")


def _of_one(meant: Meant, memory: Memory) -> Answer:
    source = meant.source
    candidates = _weighed(meant.ranking)
    if meant.who is None and source.pronoun:
        return left_open(unnamed(meant, memory), candidates)
    method = way(meant, memory)
    confidence = calibrated(meant.probability, source.way, named=meant.who is not None)
    confidence = SETTLED if meant.settled else confidence
    if meant.who is None:
        kind = "person" if source.noun else "body"
        who = Referent("group" if source.plural else kind, source.shown, at=source.first)  # type: ignore[arg-type]
        return Answer((who,), method, confidence, None, candidates)
    lost = source.pronoun and not meant.settled and meant.probability < ANY_OPEN_BELOW
    two = source.pronoun in ("he", "she") and meant.probability < TWO_OPEN_BELOW and _side_by_side(meant, memory)
    if lost or two:
        return left_open(unnamed(meant, memory), candidates)
    if confidence < (SHARED_OPEN_BELOW if method == SpeakerBy.RECENT else OPEN_BELOW if source.pronoun else 0.0):
        return left_open(unnamed(meant, memory), candidates)
    return Answer(meant.who.members or (meant.who,), method, confidence, None, candidates)


def _side_by_side(meant: Meant, memory: Memory) -> bool:
    """Whether the likeliest two were last mentioned in one sentence: "Reed met Abt. He …"."""
    first, *others = [r.who for r in meant.ranking if r.who is not None][:2]
    near = memory.before(first, meant.source.first)
    rival = memory.before(others[0], meant.source.first) if others else None
    of = memory.tree.mended_sentence_of
    return near is not None and rival is not None and of[near.at] == of[rival.at]


def way(meant: Meant, memory: Memory) -> SpeakerBy:
    """How the speaker was found, in the words of the table."""
    source, who = meant.source, meant.who
    if who is None:
        return SpeakerBy.DESCRIBED
    if who.members:
        return SpeakerBy.PAIR
    if source.pronoun:
        relative, first = SpeakerBy.RELATIVE, SpeakerBy.FIRST_PERSON
        by = {"who": relative, "which": relative, "I": first, "we": first}
        return by.get(source.pronoun, SpeakerBy.PRONOUN)
    if who.party is None:
        return SpeakerBy.DESCRIBED
    party = memory.party(who)
    if source.kind == "described":
        return SpeakerBy.ROLE if who.kind == "person" else SpeakerBy.TAKEN_UP
    return _by_name(meant, party, memory)


def _by_name(meant: Meant, party: Party, memory: Memory) -> SpeakerBy:
    mention = next((m for m in meant.source.names if party in memory.cast.of(m)), None)
    if mention is None or party.kind == "body":
        return SpeakerBy.ACRONYM if mention and acronym_key(mention.text) else SpeakerBy.BODY
    if len(memory.cast.of(mention)) > 1:
        return SpeakerBy.RECENT
    if len(mention.name.words) > 1:
        return SpeakerBy.NAME
    if len(party.name.words) == 1:
        return SpeakerBy.LONE_NAME
    return SpeakerBy.GIVEN if mention.name.words[0] == party.name.words[0] else SpeakerBy.SURNAME


def _weighed(ranking: Sequence[Ranked]) -> tuple[SpeakerCandidate, ...]:
    """The best of a ranking, as they are kept with an answer."""
    named = [r for r in ranking if r.who is not None][:_KEPT]
    return tuple(SpeakerCandidate(r.who.label, round(r.probability, 3), weightiest(r, _WORTH)) for r in named if r.who)


@cache
def _calibration() -> Mapping[str, tuple[float, float]]:
    """By the kind of words: what the log-odds are multiplied by, and what is added."""
    rows = lists.read(files(__package__).joinpath("calibration.tsv"))
    return {kind: (float(slope), float(offset)) for kind, slope, offset in rows}


def calibrated(probability: float, kind: str, *, named: bool) -> float:
    """How likely the answer is right, in [0.02, 0.99]."""
    known = _calibration()
    slope, offset = known.get(f"{kind}, {'named' if named else 'nobody'}", known["any"])
    inside = min(max(probability, 1e-6), 1 - 1e-6)
    odds = slope * math.log(inside / (1 - inside)) + offset
    return round(min(_MOST, max(_LEAST, 1 / (1 + math.exp(-odds)))), 3)


def ids(found: Sequence[Answer | None]) -> dict[Referent, str]:
    """Ids by referent, in text order of the parties; "-2" for another person of the same name."""
    referents = {r for one in found if one for r in one.referents}
    ordered = sorted(referents, key=lambda r: (r.party is None, r.party or 0, r.at or 0, r.label))
    owners: dict[str, list[object]] = {}
    given = {}
    for referent in ordered:
        base = slug(referent.label)
        owner: object = referent.party if referent.party is not None else referent.label
        known = owners.setdefault(base, [])
        if owner not in known:
            known.append(owner)
        place = known.index(owner) + 1
        given[referent] = base if place == 1 else f"{base}-{place}"
    return given


def resolution(found: Answer, given: Mapping[Referent, str], memory: Memory) -> Resolution:
    """The record of an answer."""
    return Resolution(
        tuple(r.label for r in found.referents),
        tuple(given[r] for r in found.referents),
        _role(found, memory),
        found.confidence,
        found.method,
        found.reason,
        found.candidates,
        tuple(_speaker(r, given[r], memory) for r in found.referents),
        found.told,
    )


def _speaker(referent: Referent, id: str, memory: Memory) -> Speaker:
    """What the article says of a referent."""
    if referent.party is None:
        named = referent.kind == "body" and referent.label[:1].isupper()  # "Whitehall", that is no name to the tagger
        return Speaker(id, referent.label, referent.kind, named)
    party = memory.party(referent)
    forms = dict.fromkeys(m.text for m in party.mentions)
    roles = dict.fromkeys(role.text for role in party.roles)
    return Speaker(id, referent.label, referent.kind, True, tuple(forms), tuple(roles), memory.gender(referent))


def _role(found: Answer, memory: Memory) -> str | None:
    """The role as printed beside the name; of joint speakers only where each has one."""
    roles = []
    for referent in found.referents:
        printed = memory.party(referent).roles if referent.party is not None else ()
        roles.append(printed[0].text if printed else None)
    return together(roles) if roles and all(roles) else None
