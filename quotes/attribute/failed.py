"""What becomes of words at which a step failed: rows to be reviewed, and open ones where nothing else has the words.

"“We won,” said Ruiz", where the step that looks for the source fails: “We won,” stays a row, without a speaker.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from quotes.faults import DOUBTED, Fault, Kept
from quotes.methods import RowBy
from quotes.records import Attribution, Kind, Piece, Quotation, Span
from quotes.schema import together
from quotes.syntax import Range, Tree

_EDGES = " \t\r\n,.;:-–—\u00a0"


def rows(tree: Tree, found: Sequence[Attribution]) -> list[Attribution]:
    """The attributions, those that a failed step may have touched doubted, with an open one for what was lost."""
    text, faults = tree.text, tree.faults.found
    out = [_doubted(a, faults) for a in found]
    taken = [p.span for a in out for p in a.pieces]
    lost: set[Quotation] = set()
    before: Quotation | None = None
    for q in tree.outer:
        fault = next((f for f in faults if f.meets(q.inner) or (q.continues and before in lost)), None)
        before = q
        if fault is not None and _has_words(q.inner.of(text)) and not any(s.meets(q.inner) for s in taken):
            lost.add(q)
            out.append(_open(q.inner, "direct" if q.inner.of(text)[:1].isupper() else "mixed", fault))
    taken += [q.inner for q in lost]
    for fault in faults:
        for span in (_trimmed(text, s) for s in fault.lost):
            if _has_words(span.of(text)) and not any(s.meets(span) for s in taken):
                taken.append(span)
                out.append(_open(span, "indirect", fault))
    return out


def kept(tree: Tree, step: str, *where: Span | Range, lost: Sequence[Range] = ()) -> Kept:
    """A block whose failure costs what is said at these words, of a range its whole sentences; else the article.

    `lost`: the contents whose draft is left out if it fails.
    """
    return tree.faults.kept(
        f"attribute.{step}",
        where=lambda: [one if isinstance(one, Span) else tree.sentences_around(one) for one in where],
        lost=lambda: [tree.span_of(words) for words in lost],
    )


def _doubted(found: Attribution, faults: Sequence[Fault]) -> Attribution:
    """The attribution, less sure where a step failed at its words, or before it and it says not itself whose it is."""
    told = found.cue is not None and found.source is not None
    spans = [p.span for p in found.pieces] + [s for s in (found.cue, found.source) if s]
    touching = (f for f in faults if any(map(f.meets, spans)) or (not told and f.before(spans[0])))
    fault = next(touching, None)
    if fault is None:
        return found
    reason = together((found.reason, fault.reason))
    return replace(found, confidence=min(found.confidence, DOUBTED), reason=reason)


def _open(span: Span, kind: Kind, fault: Fault) -> Attribution:
    return Attribution((Piece(span, kind),), None, None, False, RowBy.FAILED, 0.0, fault.reason)


def _trimmed(text: str, span: Span) -> Span:
    words = span.of(text)
    start = span.start + len(words) - len(words.lstrip(_EDGES))
    return Span(start, max(start, span.start + len(words.rstrip(_EDGES))))


def _has_words(text: str) -> bool:
    return any(c.isalnum() for c in text)
