"""Quotations and reported clauses with their cue and source, scored; after `parse`, before `resolve`.

The role head (where the model has one) and the tree each give drafts (`roles`, `syntax`, `stretches`); `_settled`
keeps one draft a word; `pieces` makes rows of them. A quotation that no draft has is nobody's: kind "other".
"""

from __future__ import annotations

from collections.abc import Sequence

from quotes.attribute import confidence, cues, layouts, roles, stretches, syntax
from quotes.attribute.draft import Draft
from quotes.attribute.pieces import kind, pieces, snapped, trimmed
from quotes.attribute.view import Range, View
from quotes.records import Article, Attribution, Parse, Piece, Quotation, Span

__all__ = ["attributions", "others"]

_CUE_SEEN = 0.25  # below this probability from the role head, a cue that only the tree has is left out
_THRESHOLD = 0.2  # of the score: what falls below gives no row


def attributions(article: Article, parse: Parse, quotations: Sequence[Quotation]) -> tuple[Attribution, ...]:
    """Every attribution of an article, speech and thought, in text order of their first piece."""
    view = View(article, parse, quotations)
    drafts = _settled(view, _drafts(view))
    drafts = stretches.place(view, drafts)
    found = [a for d in drafts if d.score >= _THRESHOLD and (a := _attribution(view, d)) is not None]
    return tuple(sorted(found, key=lambda a: (a.pieces[0].span.start, -a.pieces[0].span.end)))


def others(quotations: Sequence[Quotation], found: Sequence[Attribution]) -> tuple[Quotation, ...]:
    """The outer quotations that are in no attribution: titles, nicknames, scare quotes."""
    taken = [p.span for a in found for p in a.pieces]
    return tuple(q for q in quotations if q.depth == 0 and not any(s.meets(q.inner) for s in taken))


def _drafts(view: View) -> list[Draft]:
    drafts = layouts.drafts(view)
    taken = [r for d in drafts for r in d.contents]
    head = roles.drafts(view, view.parse.fragments) if view.parse.fragments is not None else []
    head = syntax.united(view, head)
    drafts += syntax.by_nouns(view)
    drafts += [d for d in head if not any(_meet(a, b) for a in d.contents for b in taken)]
    cued = {i for d in drafts if d.cue for i in range(*d.cue)}
    for draft in drafts:
        _within_bounds(view, draft)
        _apart(view, draft)
        syntax.fill(view, draft)
    for draft in syntax.drafts(view):
        if draft.cue is None or any(i in cued for i in range(*draft.cue)):
            continue
        seen = [view.words[i].roles for i in range(*draft.cue)]
        if all(s is None or s[1] >= _CUE_SEEN for s in seen):
            syntax.fill(view, draft)
            _within_bounds(view, draft)
            drafts.append(draft)
    _returned(view, drafts)
    return [d for d in drafts if d.contents]


def _within_bounds(view: View, draft: Draft) -> None:
    """Contents cut at paragraph borders and at the cue's own adjuncts, and without titles in marks."""
    verb = cues.head_verb(view, draft.cue) if draft.cue else None
    kept = []
    for first, last in draft.contents:
        while last < len(view.words) and _same_name(view, last):
            last += 1
        first = _after_hearer(view, first, last, verb) if verb is not None else first
        last = next((k for k in range(first + 1, last) if _border(view, k)), last)
        last = next((k for k in range(first + 3, last) if verb is not None and _adjunct(view, k, verb)), last)
        q = view.inside(first + (last - first) // 2)
        if not (q is not None and view.title(q)):
            kept.append((first, last))
    draft.contents = kept


def _after_hearer(view: View, first: int, last: int, verb: int) -> int:
    """Where the content begins behind the hearer and the day: "told a rally on Monday that | the dam held"."""
    after = [k for k in view.children[verb] if max(first, verb) < k < last]
    clause = next((k for k in after if view.words[k].deprel in ("ccomp", "xcomp")), None)
    if clause is None:
        return first
    start = min(i for i in view.subtree(clause) if i > verb)
    between = [i for i in range(first, start) if view.is_word(i)]
    plain = all(_under(view, i, verb) in ("obj", "iobj", "obl", "obl:unmarked", "advmod") for i in between)
    return start if between and plain and first > verb else first


def _under(view: View, i: int, verb: int) -> str:
    """The relation to `verb` of the branch that word i is on, "" where it is on none."""
    while i >= 0:
        if view.words[i].head == verb:
            return view.words[i].deprel
        i = view.words[i].head
    return ""


def _same_name(view: View, k: int) -> bool:
    """Whether word k goes on with the name that the word before it is part of."""
    return view.words[k].name.startswith("I-") or (
        view.words[k].deprel == "flat" and view.words[k - 1].upos == "PROPN" and view.words[k].head == k - 1
    )


def _border(view: View, k: int) -> bool:
    """Whether a paragraph begins with word k and no quotation runs on over it."""
    before, after = view.sentence_of[k - 1], view.sentence_of[k]
    if view.sentences[before].paragraph == view.sentences[after].paragraph:
        return False
    q = view.inside(k)
    return not (q is not None and q.continues)


def _adjunct(view: View, k: int, verb: int) -> bool:
    """Whether a participle clause of the cue's begins with word k: "said it will stay, citing the mission"."""
    top = k
    if not view.is_word(k - 1) and view.inside(k) is None and view.words[top].xpos == "VBG":
        word = view.words[top]
        return word.deprel == "advcl" and word.head == verb
    return False


def _apart(view: View, draft: Draft) -> None:
    """Drops contents that are too far from their cue to be its own.

    A clause, or a fragment in marks, belongs to a cue in its own sentence or paragraph; whole quotations may also be
    in a paragraph after their cue's, but before it only where they run on into its paragraph without a closing mark.
    """
    if draft.cue is not None:
        draft.contents = [r for r in draft.contents if _near(view, r, draft.cue)]


def _near(view: View, words: Range, cue: Range) -> bool:
    here = view.sentence_of[cue[0]]
    first, last = view.sentence_of[words[0]], view.sentence_of[words[1] - 1]
    if first <= here <= last:
        return True
    marks = list(view.meeting(view.span_of(words)))
    paragraph = view.sentences[here].paragraph
    if not marks:
        return view.sentences[first].paragraph == paragraph
    if first == last and any(kind(view, q) == "mixed" for q in marks):
        return False
    return view.sentences[last].paragraph >= paragraph or not marks[-1].closed


def _settled(view: View, drafts: list[Draft]) -> list[Draft]:
    """The drafts without words that two of them claim: the surer one keeps them; orphans go to their neighbour."""
    out: list[Draft] = []
    owner: dict[int, Draft] = {}
    for draft in sorted(drafts, key=lambda d: -d.score):
        kept = []
        for first, last in sorted(draft.contents):
            free = [i for i in range(first, last) if i not in owner]
            if len(free) * 2 > last - first:
                kept.append((free[0], free[-1] + 1))
        if not kept:
            continue
        draft.contents = kept
        for r in kept:
            owner.update(dict.fromkeys(range(*r), draft))
        out.append(draft)
    return _adopted(view, sorted(out, key=lambda d: d.start()))


def _adopted(view: View, drafts: list[Draft]) -> list[Draft]:
    """Contents without an anchor given to the attribution of the same sentence, or kept as running quotations."""
    out = [d for d in drafts if d.cue or d.source]
    for orphan in (d for d in drafts if not d.cue and not d.source):
        first, last = orphan.contents[0]
        sentences = {view.sentence_of[first], view.sentence_of[last - 1]}
        near = [
            d
            for d in out
            if any(view.sentence_of[a] in sentences or view.sentence_of[b - 1] in sentences for a, b in d.contents)
        ]
        quoted = any(view.inside(i) is not None for i in range(first, last))
        if len(near) == 1 and quoted:
            near[0].contents = sorted([*near[0].contents, (first, last)])
    return out


def _returned(view: View, drafts: list[Draft]) -> None:
    """A quotation that a cue of another paragraph has, given back to the one that speaks before it in its own.

    "We looked," Ruiz said. "Nothing was wrong." / "They lied," said Moreno: nothing was wrong, said Ruiz.
    """
    for draft in drafts:
        if draft.cue is None:
            continue
        there = view.sentences[view.sentence_of[draft.cue[0]]].paragraph
        for words in list(draft.contents):
            here = view.sentences[view.sentence_of[words[0]]].paragraph
            owner = next((d for d in drafts if d is not draft and _speaks_before(view, d, words, here)), None)
            q = view.inside(words[0])
            if here != there and owner is not None and q is not None and q.closed:
                draft.contents.remove(words)
                owner.contents = sorted([*owner.contents, words])


def _speaks_before(view: View, draft: Draft, words: Range, paragraph: int) -> bool:
    if (
        draft.cue is None
        or draft.cue[0] > words[0]
        or view.sentences[view.sentence_of[draft.cue[0]]].paragraph != paragraph
    ):
        return False
    return any(view.inside(a) is not None and b <= words[0] for a, b in draft.contents)


def _meet(a: Range, b: Range) -> bool:
    return a[0] < b[1] and b[0] < a[1]


def _attribution(view: View, draft: Draft) -> Attribution | None:
    rows: list[Piece] = []
    contents = _without(draft.contents, [r for r in (draft.cue, draft.source) if r])
    for span in snapped(view, contents):
        whole = trimmed(view, span)
        if whole is not None:
            rows += pieces(view, _unheld(view, whole, span))
    rows += [Piece(q.inner, "direct") for q in draft.further]
    if any(p.kind == "direct" for p in rows):  # "joked of the museum, “I have not seen it”": the topic is no content
        rows = [p for p in rows if p.kind != "indirect" or p.act == "speech"]
    if not rows:
        return None
    marked = any(p.kind != "indirect" for p in rows)
    clause = any(p.kind == "indirect" and p.act == "speech" for p in rows)
    act = cues.class_of(view, draft.cue, draft.source, clause=clause, marked=marked)
    if act != "speech" or (draft.source is None and draft.antecedent is None and cues.asked(view, draft.cue)):
        rows = [Piece(p.span, p.kind, "thought") for p in rows]
    return Attribution(
        pieces=tuple(sorted(rows, key=lambda p: (p.span.start, -p.span.end))),
        cue=view.span_of(draft.cue) if draft.cue else None,
        source=view.span_of(_bare(view, draft.source)) if draft.source else None,
        negated=cues.negated(view, draft.cue),
        method=draft.method,
        confidence=confidence.calibrated(min(draft.score, draft.sure), marked=marked, method=draft.method),
        reason=draft.reason,
        via=view.span_of(draft.via) if draft.via else None,
        antecedent=draft.antecedent,
        candidates=tuple(draft.candidates),
    )


def _bare(view: View, words: Range) -> Range:
    """A source without marks and commas at its ends."""
    first, last = words
    while last - 1 > first and not view.is_word(last - 1) and view.low[last - 1] not in (")", "]"):
        last -= 1
    while first < last - 1 and not view.is_word(first):
        first += 1
    return first, last


def _unheld(view: View, whole: Span, span: Span) -> Span:
    """The trimmed span, taking its outer marks with it where it begins or ends with a quotation."""
    start, end = whole.start, whole.end
    for q in view.meeting(whole):
        if q.start >= span.start and q.start < start:
            start = q.start
        if q.end <= span.end and q.end > end:
            end = q.end
    return Span(start, end)


def _without(contents: list[Range], holes: list[Range]) -> list[Range]:
    """The content ranges with cue and source cut out of them."""
    out = list(contents)
    for a, b in holes:
        out = [
            part for first, last in out
            for part in ((first, min(last, a)), (max(first, b), last)) if part[0] < part[1]
        ]  # fmt: skip
    return sorted(set(out))
