"""From content words to rows: whole quotations, clauses, and the words in marks inside them; their exact edges."""

from __future__ import annotations

import re
from collections.abc import Iterable

from quotes.attribute.view import Range, View
from quotes.records import Kind, Piece, Quotation, Span

_LEADING = frozenset(" \t\r\n,:;-–—…\u00a0")
_TRAILING = frozenset(" \t\r\n,.;:-–—\u00a0")
_CLOSING = frozenset("\"”’'»›")
_ENDS = frozenset(".?!,…—–-")
# A place in capitals, what else stands with it, and a dash: "LAGOS, May 3 (Coast News) — ".
_DATELINE = re.compile(r"[A-Z][A-Z'’. -]{2,30}(?:,[^—–()\n]{1,30}?)?(?: \([^()\n]{2,30}\))? [-–—]{1,2} (?=\S)")


def snapped(view: View, contents: Iterable[Range]) -> list[Span]:
    """Content ranges as spans, with every quotation taken whole or left out, and neighbours put together."""
    spans = []
    for words in contents:
        span = view.span_of(words)
        for q in view.meeting(span):
            covered = min(span.end, q.inner.end) - max(span.start, q.inner.start)
            if covered >= 0.5 * (q.inner.end - q.inner.start):
                span = Span(min(span.start, q.start), max(span.end, q.end))
            elif q.start >= span.start:
                span = Span(span.start, q.start)
            elif q.end <= span.end:
                span = Span(q.end, span.end)
        if span.start < span.end:
            spans.append(span)
    out: list[Span] = []
    for span in sorted(spans):
        if out and (span.start <= out[-1].end or _joins(view, Span(out[-1].end, span.start))):
            out[-1] = Span(out[-1].start, max(out[-1].end, span.end))
        else:
            out.append(span)
    return out


def _joins(view: View, gap: Span) -> bool:
    """Whether nothing but marks and "that" lies between two contents of one sentence."""
    words = view.range_of(gap)
    if view.sentence_of[max(0, words[0] - 1)] != view.sentence_of[min(words[1], len(view.words) - 1)]:
        return False
    return all(view.low[i] == "that" for i in view.content_words(words))


def pieces(view: View, span: Span) -> list[Piece]:
    """The rows of one content span, in text order, a clause before the words in marks inside it."""
    own = [q for q in view.meeting(span) if span.start <= q.inner.start and q.inner.end <= span.end]
    own = [q for q in own if not view.title(q)]
    whole = [q for q in own if _utterance(view, q, span)]
    out = [Piece(q.inner, kind(view, q)) for q in whole]
    at = span.start
    for q in [*whole, None]:
        stop = q.start if q else span.end
        rest = trimmed(view, Span(at, stop)) if at < stop else None
        at = q.end if q else span.end
        if rest is None:
            continue
        inner = [q for q in own if rest.start <= q.inner.start and q.inner.end <= rest.end]
        out += _clause(view, rest, inner, beside=bool(whole))
    return sorted(out, key=lambda p: (p.span.start, -p.span.end))


def _utterance(view: View, q: Quotation, span: Span) -> bool:
    """Whether a quotation stands for itself: all the words of the span, or of one of its sentences, are in it."""
    for n in {view.sentence_of[i] for i in range(*view.range_of(q.inner))}:
        sentence = view.sentences[n].span
        part = Span(max(sentence.start, span.start), min(sentence.end, span.end))
        outside = [i for i in view.content_words(view.range_of(part)) if not q.start <= view.words[i].start < q.end]
        inside = len(view.content_words(view.range_of(q.inner)))
        if not outside or (inside >= 6 and len(outside) <= 2 and all(_small(view, i) for i in outside)):
            return True
    return False


def _small(view: View, i: int) -> bool:
    """Whether a word is too small to make a clause of what stands before a quotation: an article, "that", "of"."""
    return view.words[i].upos in ("DET", "ADP", "SCONJ", "CCONJ", "PART") or view.words[i].deprel == "nmod:poss"


def _clause(view: View, rest: Span, inner: list[Quotation], *, beside: bool) -> list[Piece]:
    """A reported clause and the words in marks inside it; a mere topic counts as a thought."""
    words = view.range_of(rest)
    outside = [i for i in view.content_words(words) if view.inside(i) is None or view.inside(i) not in inner]
    marked = [Piece(q.inner, kind(view, q) if not outside else _inside_kind(view, q)) for q in inner]
    if not outside or (beside and all(_small(view, i) for i in outside)):
        return marked
    return [Piece(rest, "indirect", "speech" if view.clausal(words) else "thought"), *marked]


def _inside_kind(view: View, q: Quotation) -> Kind:
    """Words in marks within a clause of the reporter's are mixed, unless they are a sentence of their own."""
    found = kind(view, q)
    return found if found == "direct" and view.text[q.inner.start].isupper() else "mixed"


def kind(view: View, q: Quotation) -> Kind:
    """direct: one or more whole clauses; mixed: a fragment in the reporter's sentence."""
    words = view.range_of(q.inner)
    first, last = words
    inner = q.inner.of(view.text)
    upper = inner.lstrip("[(‘'\"“")[:1].isupper()
    sentences = {view.sentence_of[i] for i in range(first, last)}
    if len(sentences) > 1:
        return "direct"
    if upper and inner[-1] in _ENDS and _opens_sentence(view, first):
        return "direct"
    tops = view.tops(words)
    finite = any(
        any(
            view.words[k].deprel.split(":")[0] in ("nsubj", "csubj", "expl") and first <= k < last
            for k in view.children[i]
        )
        and _finite(view, i, words)
        for i in tops
    )
    if finite and (upper or _free(view, tops[0])):
        return "direct"
    return "direct" if upper and inner[-1] in ".?!" and len(view.content_words(words)) > 3 else "mixed"


def _opens_sentence(view: View, first: int) -> bool:
    """Whether the quotation begins its sentence, or follows a cue and a comma or colon."""
    start = view.sentences[view.sentence_of[first]].first
    before = [i for i in range(start, first) if view.is_word(i)]
    if not before:
        return True
    gap = view.text[view.words[before[-1]].end : view.words[first].start]
    return "," in gap or ":" in gap


def _free(view: View, top: int) -> bool:
    """Whether a clause hangs on nothing but a cue."""
    return view.words[top].deprel.split(":")[0] in ("root", "ccomp", "parataxis")


def _finite(view: View, i: int, words: Range) -> bool:
    verbal = [i, *(k for k in view.children[i] if view.words[k].deprel.split(":")[0] in ("aux", "cop"))]
    return any(view.words[k].xpos in ("VBD", "VBZ", "VBP", "MD") and words[0] <= k < words[1] for k in verbal)


def trimmed(view: View, span: Span) -> Span | None:
    """A clause without "that" before it, marks that belong to nothing in it, and a final full stop or comma outside.

    None where no word is left.
    """
    start, end, text = _past_dateline(view, span), span.end, view.text
    while True:
        while start < end and text[start] in _LEADING:
            start += 1
        words = view.range_of(Span(start, end))
        first = words[0]
        if first >= words[1] or not view.content_words(words):
            return None
        if view.low[first] == "that" and view.words[first].upos == "SCONJ" and view.words[first].start >= start:
            start = view.words[first].end
        elif text[start] in _CLOSING and not any(q.start <= start < q.end for q in view.meeting(Span(start, end))):
            start += 1
        else:
            break
    while True:
        while end > start and text[end - 1] in _TRAILING and not _held(view, end, Span(start, end)):
            end -= 1
        words = view.range_of(Span(start, end))
        last = words[1] - 1
        if last > words[0] and view.words[last].upos == "CCONJ" and view.inside(last) is None:
            end = view.words[last].start  # "denied that it leaked and | said": the conjunction is the reporter's
        else:
            return Span(start, end)


def _past_dateline(view: View, span: Span) -> int:
    """Where a clause begins behind the dateline of its paragraph: PIRAEUS, May 3 (Coast News) — Ferries will stop."""
    first = view.range_of(span)[0]
    paragraph = view.article.paragraphs[view.sentences[view.sentence_of[first]].paragraph]
    found = _DATELINE.match(view.text, paragraph.start, span.end) if span.start == paragraph.start else None
    return found.end() if found else span.start


def _held(view: View, end: int, span: Span) -> bool:
    """Whether the last character belongs to the clause: inside marks, or the point of an abbreviation."""
    if any(q.start < end <= q.end for q in view.meeting(span)):
        return True
    last = view.range_of(Span(end - 1, end))
    return view.text[end - 1] == "." and last[0] < last[1] and len(view.low[last[0]]) > 1 and view.low[last[0]] != "..."
