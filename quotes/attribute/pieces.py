"""From content words to rows: whole quotations, clauses, and the words in marks inside them; their exact edges."""

from __future__ import annotations

import re
from collections.abc import Iterable

from quotes.records import Kind, Piece, Quotation, Span
from quotes.syntax import Range, Tree

_LEADING = frozenset(" \t\r\n,:;-–—…\u00a0")
_TRAILING = frozenset(" \t\r\n,.;:-–—\u00a0")
_CLOSING = frozenset("\"”’'»›")
_ENDS = frozenset(".?!,…—–-")
# A place in capitals, what else stands with it, and a dash: "LAGOS, May 3 (Coast News) — ".
_DATELINE = re.compile(r"[A-Z][A-Z'’. -]{2,30}(?:,[^—–()\n]{1,30}?)?(?: \([^()\n]{2,30}\))? [-–—]{1,2} (?=\S)")


def snapped(tree: Tree, contents: Iterable[Range]) -> list[Span]:
    """Content ranges as spans, with every quotation taken whole or left out, and neighbours put together."""
    spans = []
    for words in contents:
        span = tree.span_of(words)
        for q in tree.meeting(span):
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
        if out and (span.start <= out[-1].end or _joins(tree, Span(out[-1].end, span.start))):
            out[-1] = Span(out[-1].start, max(out[-1].end, span.end))
        else:
            out.append(span)
    return out


def _joins(tree: Tree, gap: Span) -> bool:
    """Whether nothing but marks and "that" lies between two contents of one sentence."""
    words = tree.range_of(gap)
    if tree.sentence_of[max(0, words[0] - 1)] != tree.sentence_of[min(words[1], len(tree.words) - 1)]:
        return False
    return all(tree.low[i] == "that" for i in tree.content_words(words))


def pieces(tree: Tree, span: Span) -> list[Piece]:
    """The rows of one content span, in text order, a clause before the words in marks inside it."""
    own = [q for q in tree.meeting(span) if span.start <= q.inner.start and q.inner.end <= span.end]
    own = [q for q in own if not title(tree, q)]
    whole = [q for q in own if _utterance(tree, q, span)]
    out = [Piece(q.inner, kind(tree, q)) for q in whole]
    at = span.start
    for q in [*whole, None]:
        stop = q.start if q else span.end
        rest = trimmed(tree, Span(at, stop)) if at < stop else None
        at = q.end if q else span.end
        if rest is None:
            continue
        inner = [q for q in own if rest.start <= q.inner.start and q.inner.end <= rest.end]
        out += _clause(tree, rest, inner, beside=bool(whole))
    return sorted(out, key=lambda p: (p.span.start, -p.span.end))


def _utterance(tree: Tree, q: Quotation, span: Span) -> bool:
    """Whether a quotation stands for itself: all the words of the span, or of one of its sentences, are in it."""
    for n in {tree.sentence_of[i] for i in tree.words_in(q.inner)}:
        sentence = tree.sentences[n].span
        part = Span(max(sentence.start, span.start), min(sentence.end, span.end))
        outside = [i for i in tree.content_words(tree.range_of(part)) if not q.start <= tree.words[i].start < q.end]
        inside = len(tree.content_words(tree.range_of(q.inner)))
        if not outside or (inside >= 6 and len(outside) <= 2 and all(_small(tree, i) for i in outside)):
            return True
    return False


def _small(tree: Tree, i: int) -> bool:
    """Whether a word is too small to make a clause of what stands before a quotation: an article, "that", "of"."""
    return tree.words[i].upos in ("DET", "ADP", "SCONJ", "CCONJ", "PART") or tree.words[i].deprel == "nmod:poss"


def _clause(tree: Tree, rest: Span, inner: list[Quotation], *, beside: bool) -> list[Piece]:
    """A reported clause and the words in marks inside it; a mere topic counts as a thought."""
    words = tree.range_of(rest)
    outside = [i for i in tree.content_words(words) if tree.quotation(i) is None or tree.quotation(i) not in inner]
    marked = [Piece(q.inner, kind(tree, q) if not outside else _inside_kind(tree, q)) for q in inner]
    if not outside or (beside and all(_small(tree, i) for i in outside)):
        return marked
    return [Piece(rest, "indirect", "speech" if tree.clausal(words) else "thought"), *marked]


def _inside_kind(tree: Tree, q: Quotation) -> Kind:
    """Words in marks within a clause of the reporter's are mixed, unless they are a sentence of their own."""
    found = kind(tree, q)
    return found if found == "direct" and tree.text[q.inner.start].isupper() else "mixed"


def kind(tree: Tree, q: Quotation) -> Kind:
    """direct: one or more whole clauses; mixed: a fragment in the reporter's sentence."""
    words = tree.range_of(q.inner)
    first, last = words
    inner = q.inner.of(tree.text)
    upper = inner.lstrip("[(‘'\"“")[:1].isupper()
    sentences = {tree.sentence_of[i] for i in range(first, last)}
    if len(sentences) > 1:
        return "direct"
    if upper and inner[-1] in _ENDS and _opens_sentence(tree, first):
        return "direct"
    tops = tree.tops(words)
    finite = any(
        any(first <= k < last for k in tree.all_on(i, "nsubj", "csubj", "expl")) and _finite(tree, i, words)
        for i in tops
    )
    if finite and (upper or _free(tree, tops[0])):
        return "direct"
    return "direct" if upper and inner[-1] in ".?!" and len(tree.content_words(words)) > 3 else "mixed"


def _opens_sentence(tree: Tree, first: int) -> bool:
    """Whether the quotation begins its sentence, or follows a cue and a comma or colon."""
    start = tree.sentence(first).first
    before = [i for i in range(start, first) if tree.is_word(i)]
    if not before:
        return True
    gap = tree.text[tree.words[before[-1]].end : tree.words[first].start]
    return "," in gap or ":" in gap


def _free(tree: Tree, top: int) -> bool:
    """Whether a clause hangs on nothing but a cue."""
    return tree.relation[top] in ("root", "ccomp", "parataxis")


def _finite(tree: Tree, i: int, words: Range) -> bool:
    verbal = [i, *tree.all_on(i, "aux", "cop")]
    return any(tree.finite(k) and words[0] <= k < words[1] for k in verbal)


def title(tree: Tree, q: Quotation) -> bool:
    """Whether a quotation is a title or a name and no words of anybody's.

    It repeats a whole paragraph (a linked headline), or it is two to six words all in capitals ("Green Harbour
    Fund") in the middle of a sentence, at least three where a comma ends it, or two to ten that are a paragraph of
    their own (a heading).
    """
    inner = q.inner.of(tree.text)
    if tree.is_paragraph(inner) or _titled(tree, q):
        return True
    words = [i for i in tree.content_words(tree.range_of(q.inner)) if tree.words[i].upos not in ("ADP", "DET", "CCONJ")]
    if not all(tree.text[tree.words[i].start].isupper() and tree.words[i].upos != "PRON" for i in words):
        return False
    if tree.is_paragraph(Span(q.start, q.end).of(tree.text)):
        return 2 <= len(words) <= 10
    return (3 if inner[-1] == "," else 2) <= len(words) <= 6 and inner[-1] not in ".?!"


def _titled(tree: Tree, q: Quotation) -> bool:
    """Whether the words before a quotation say that it is a name: "titled “Dust”", "known as “the Whale”"."""
    first = tree.range_of(Span(q.start, q.end))[0]
    before = tree.low[max(0, first - 2) : first]
    return before[-1:] in (["titled"], ["entitled"], ["nicknamed"]) or before == ["known", "as"]


def trimmed(tree: Tree, span: Span) -> Span | None:
    """A clause without "that" before it, marks that belong to nothing in it, and a final full stop or comma outside.

    None where no word is left.
    """
    start, end, text = _past_dateline(tree, span), span.end, tree.text
    while True:
        while start < end and text[start] in _LEADING:
            start += 1
        words = tree.range_of(Span(start, end))
        first = words[0]
        if first >= words[1] or not tree.content_words(words):
            return None
        if tree.is_that(first) and tree.words[first].start >= start:
            start = tree.words[first].end
        elif text[start] in _CLOSING and not any(q.start <= start < q.end for q in tree.meeting(Span(start, end))):
            start += 1
        else:
            break
    while True:
        while end > start and text[end - 1] in _TRAILING and not _held(tree, end, Span(start, end)):
            end -= 1
        words = tree.range_of(Span(start, end))
        last = words[1] - 1
        if last > words[0] and tree.words[last].upos == "CCONJ" and tree.quotation(last) is None:
            end = tree.words[last].start  # "denied that it leaked and | said": the conjunction is the reporter's
        else:
            return Span(start, end)


def _past_dateline(tree: Tree, span: Span) -> int:
    """Where a clause begins behind the dateline of its paragraph: PIRAEUS, May 3 (Coast News) — Ferries will stop."""
    first = tree.range_of(span)[0]
    paragraph = tree.article.paragraphs[tree.sentence(first).paragraph]
    found = _DATELINE.match(tree.text, paragraph.start, span.end) if span.start == paragraph.start else None
    return found.end() if found else span.start


def _held(tree: Tree, end: int, span: Span) -> bool:
    """Whether the last character belongs to the clause: inside marks, or the point of an abbreviation."""
    if any(q.start < end <= q.end for q in tree.meeting(span)):
        return True
    last = tree.range_of(Span(end - 1, end))
    return tree.text[end - 1] == "." and last[0] < last[1] and len(tree.low[last[0]]) > 1 and tree.low[last[0]] != "..."
