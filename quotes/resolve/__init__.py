"""Who stands behind every attribution of an article: one canonical name and id, or open with the reason.

Place in the flow: after `attribute`, before `table`. Inside: `mentions` finds the names, `grouping` puts those of
one person or body together (`people`), `phrase` reads a source's words, `salience` keeps who is in mind, `sources`
decides.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from quotes.english.names import slug
from quotes.faults import DOUBTED, Fault
from quotes.methods import SpeakerBy
from quotes.records import Attribution, Resolution, Speaker
from quotes.resolve.answers import Answer, State, failed
from quotes.resolve.discourse import read_through
from quotes.resolve.grouping import cast
from quotes.resolve.mentions import STEP as NAMES
from quotes.resolve.mentions import names
from quotes.resolve.people import Cast
from quotes.resolve.salience import Memory, Referent
from quotes.resolve.sources import answer as answer_of
from quotes.resolve.sources import carried
from quotes.schema import together
from quotes.syntax import Tree

__all__ = ["speakers"]

_NO_SOURCE = "the article does not say whose words these are"


def speakers(tree: Tree, attributions: Sequence[Attribution]) -> tuple[Resolution, ...]:
    """The speaker or speakers of each attribution, aligned with `attributions`; open ones carry a reason.

    A source is resolved with what the article said before it, so the order of the attributions does not matter.
    A step that fails is noted in the tree's faults; its attribution, of a step for the whole article all, are open, and
    answers that hang on what it was to remember are doubted. Faults that keep nothing raise.
    """
    faults = tree.faults
    before = len(faults.found)
    with faults.kept("resolve") as whole:
        sources = [s for a in attributions if (s := a.source or a.antecedent)]
        cast_ = cast(tree, names(tree, sources))
        state = State(tree, cast_, attributions, Memory(tree))
        with faults.kept("resolve.discourse"):
            read_through(state)
        found = [_found(state, a) for a in attributions]
        if len(faults.found) > before:
            found = [_doubted(a, answer, faults.found[before:]) for a, answer in zip(attributions, found, strict=True)]
        ids = _ids(found)
        return tuple(_resolved(a, answer, ids, state) for a, answer in zip(attributions, found, strict=True))
    return tuple(_left_open(whole.fault) for _ in attributions)


def _found(state: State, attribution: Attribution) -> Answer | None:
    span = attribution.source or attribution.antecedent
    if span is None:
        return None
    with state.tree.faults.kept("resolve.sources", span) as step:
        return answer_of(state, span) if attribution.source else carried(state, span)
    return failed(step.fault)


def _doubted(attribution: Attribution, answer: Answer | None, faults: Sequence[Fault]) -> Answer | None:
    """The answer, less sure where a step failed before it that was to remember whom it may mean."""
    source = attribution.source or attribution.antecedent
    if answer is None or source is None:
        return answer
    alone = answer.method.alone
    here = (f for f in faults if f.step == NAMES or (f.spans and f.meets(source)) or (not alone and f.before(source)))
    fault = next(here, None)
    if fault is None:
        return answer
    reason = together(dict.fromkeys((answer.reason, fault.reason)))
    return replace(answer, confidence=min(answer.confidence, DOUBTED), reason=reason)


def _resolved(attribution: Attribution, answer: Answer | None, ids: dict[Referent, str], state: State) -> Resolution:
    source = attribution.source or attribution.antecedent
    where = [source] if source else [piece.span for piece in attribution.pieces]
    with state.tree.faults.kept("resolve.answer", *where) as step:
        return _resolution(answer, ids, state)
    return _left_open(step.fault)


def _left_open(fault: Fault | None) -> Resolution:
    return Resolution((), (), None, 0.0, SpeakerBy.OPEN, failed(fault).reason)


def _ids(found: Sequence[Answer | None]) -> dict[Referent, str]:
    """Ids by referent, in text order of the parties; "-2" for another person of the same name."""
    referents = {r for answer in found if answer for r in answer.referents}
    ordered = sorted(referents, key=lambda r: (r.party is None, r.party or 0, r.label))
    owners: dict[str, list[object]] = {}
    ids = {}
    for referent in ordered:
        base = slug(referent.label)
        owner: object = referent.party if referent.party is not None else referent.label
        known = owners.setdefault(base, [])
        if owner not in known:
            known.append(owner)
        place = known.index(owner) + 1
        ids[referent] = base if place == 1 else f"{base}-{place}"
    return ids


def _resolution(answer: Answer | None, ids: dict[Referent, str], state: State) -> Resolution:
    if answer is None:
        return Resolution((), (), None, 0.0, SpeakerBy.OPEN, _NO_SOURCE)
    return Resolution(
        tuple(r.label for r in answer.referents),
        tuple(ids[r] for r in answer.referents),
        _role(answer, state.cast),
        answer.confidence,
        answer.method,
        answer.reason,
        answer.candidates,
        tuple(_speaker(r, ids[r], state) for r in answer.referents),
    )


def _speaker(referent: Referent, id: str, state: State) -> Speaker:
    """What the article says of a referent."""
    if referent.party is None:
        named = referent.kind == "body" and referent.label[:1].isupper()  # "Whitehall", that the parser called no name
        return Speaker(id, referent.label, referent.kind, named)
    party = state.cast.parties[referent.party]
    forms = dict.fromkeys(m.text for m in party.mentions)
    roles = dict.fromkeys(role.text for role in party.roles)
    return Speaker(id, referent.label, referent.kind, True, tuple(forms), tuple(roles), state.gender(referent))


def _role(answer: Answer, cast_: Cast) -> str | None:
    """The role as printed beside the name; of joint speakers only where each has one."""
    roles = []
    for referent in answer.referents:
        printed = cast_.parties[referent.party].roles if referent.party is not None else ()
        roles.append(printed[0].text if printed else None)
    return together(roles) if roles and all(roles) else None
