"""Who stands behind every attribution of an article: one canonical name and id, or open with the reason.

Place in the flow: after `attribute`, before `table`. Inside: `tagging` labels names and roles, `names` makes mentions
of them, `grouping` puts those of one person or body together (`cast`); `reading` goes through the article and asks
`features` about everybody a source may mean, `ranking` weighs the answers; `telling` says it in plain English,
`answers` makes the record.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from quotes.faults import DOUBTED, Fault
from quotes.methods import SpeakerBy
from quotes.people.answers import Answer, answer, failed, ids, resolution
from quotes.people.background import Background
from quotes.people.cast import Cast
from quotes.people.grouping import cast
from quotes.people.names import STEP as NAMES
from quotes.people.names import names, with_sources
from quotes.people.quotations import holders
from quotes.people.ranking import Weights
from quotes.people.reading import Reader
from quotes.people.tagging import tagger
from quotes.people.telling import NO_SOURCE, told
from quotes.records import Attribution, Resolution, Span
from quotes.schema import together
from quotes.syntax import Tree

__all__ = ["cast_of", "read", "speakers"]

_TELLING = "people.telling"


def cast_of(tree: Tree, sources: Iterable[Span] = (), *, labels: Sequence[str] | None = None) -> Cast:
    """The persons and bodies named in an article; capitalised words in `sources` name somebody, labelled or not."""
    known = tagger().labels(tree) if labels is None else labels
    return cast(tree, names(tree, with_sources(tree, known, sources)))


def read(
    tree: Tree,
    attributions: Sequence[Attribution],
    *,
    labels: Sequence[str] | None = None,
    learned: Weights | None = None,
) -> Reader:
    """The article read through: whom each source means, in `Reader.found`; by other labels and weights where given."""
    sources = [span for a in attributions if (span := a.source or a.antecedent)]
    reader = Reader(tree, cast_of(tree, sources, labels=labels), holders(tree, attributions), learned)
    reader.read(sources)
    return reader


def speakers(
    tree: Tree,
    attributions: Sequence[Attribution],
    *,
    labels: Sequence[str] | None = None,
    learned: Weights | None = None,
) -> tuple[Resolution, ...]:
    """The speaker or speakers of each attribution, aligned with `attributions`; open ones carry a reason.

    A source is resolved with what the article said before it, so the order of the attributions does not matter.
    A step that fails is noted in the tree's faults; its attribution, of a step for the whole article all, are open, and
    answers that hang on what it was to remember are doubted. Faults that keep nothing raise.
    """
    faults = tree.faults
    before = len(faults.found)
    with faults.kept("people") as whole:
        reader = read(tree, attributions, labels=labels, learned=learned)
        known = Background(reader, ())
        with faults.kept(_TELLING):
            known = Background.of(reader, attributions)
        found = [_found(known, a) for a in attributions]
        if failures := [fault for fault in faults.found[before:] if fault.step != _TELLING]:
            found = [_doubted(a, one, failures) for a, one in zip(attributions, found, strict=True)]
        given = ids(found)
        return tuple(_resolved(reader, a, one, given) for a, one in zip(attributions, found, strict=True))
    return tuple(_left_open(whole.fault) for _ in attributions)


def _found(known: Background, attribution: Attribution) -> Answer | None:
    reader = known.reader
    span = attribution.source or attribution.antecedent
    if span is None:
        return None
    with reader.tree.faults.kept("people.answers", span) as step:
        parts = reader.found.get(span)
        if parts is None:
            fault = next((f for f in reader.tree.faults.found if f.meets(span)), None)
            return failed(fault)
        sentence = _told(known, span, elsewhere=attribution.source is None)
        return answer(parts, reader.memory, sentence)
    return failed(step.fault)


def _told(known: Background, span: Span, *, elsewhere: bool) -> str | None:
    """The sentence on a source; one that cannot be made costs no more than itself."""
    with known.reader.tree.faults.kept(_TELLING, span):
        return told(known, span, elsewhere=elsewhere)
    return None


def _doubted(attribution: Attribution, found: Answer | None, faults: Sequence[Fault]) -> Answer | None:
    """The answer, less sure where a step failed before it that was to remember whom it may mean."""
    source = attribution.source or attribution.antecedent
    if found is None or source is None:
        return found
    alone = found.method.alone
    here = (f for f in faults if f.step == NAMES or (f.spans and f.meets(source)) or (not alone and f.before(source)))
    fault = next(here, None)
    if fault is None:
        return found
    reason = together(dict.fromkeys((found.reason, fault.reason)))
    return replace(found, confidence=min(found.confidence, DOUBTED), reason=reason)


def _resolved(reader: Reader, attribution: Attribution, found: Answer | None, given: dict) -> Resolution:  # type: ignore[type-arg]
    source = attribution.source or attribution.antecedent
    where = [source] if source else [piece.span for piece in attribution.pieces]
    if found is None:
        sentence = f"{NO_SOURCE[0].upper()}{NO_SOURCE[1:]}."
        return Resolution((), (), None, 0.0, SpeakerBy.OPEN, NO_SOURCE, told=sentence)
    with reader.tree.faults.kept("people.answers", *where) as step:
        return resolution(found, given, reader.memory)
    return _left_open(step.fault)


def _left_open(fault: Fault | None) -> Resolution:
    return Resolution((), (), None, 0.0, SpeakerBy.OPEN, failed(fault).reason)
