"""Quotations and reported clauses with their cue and source, scored; after `parse`, before `people`.

The role head (where the model has one), the tree and the layout each give drafts (`roles`, `syntax`, `nouns`,
`layouts`, `stretches`); `overlaps` keeps one draft a word, `layers` finds the nearest teller, `bounds` and `edges` draw
the edges, `pieces` makes rows. `scoring` weighs the `evidence` of each: it chooses between sources and says how sure
it is. A quotation that no draft has is nobody's: kind "other".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from quotes.attribute import (
    bounds,
    cues,
    edges,
    evidence,
    failed,
    grammar,
    layers,
    layouts,
    nouns,
    overlaps,
    roles,
    scoring,
    stretches,
)
from quotes.attribute.draft import Draft
from quotes.attribute.failed import kept
from quotes.attribute.pieces import pieces, snapped, trimmed
from quotes.methods import RowBy
from quotes.records import Attribution, Candidate, Piece, Quotation, Span
from quotes.syntax import Range, Tree

__all__ = ["attributions", "others"]

_CUE_SEEN = 0.25  # below this probability from the role head, a cue that only the tree has is left out
_THRESHOLD = 0.2  # of the score: what falls below gives no row
# How much likelier another source must be than the one first taken. PolNeAR dev, content and source F1: 79.3 without,
# 79.4 with 0.25; 0.02 takes away as much as it gives.
_CLEARLY = 0.25


def attributions(tree: Tree) -> tuple[Attribution, ...]:
    """Every attribution of an article, speech and thought, in text order of their first piece.

    A step that fails is noted in the tree's faults and costs the words it was at their answer: what may be touched is
    doubted, what is lost stays, with nobody to it. Faults that keep nothing raise.
    """
    found: list[Attribution] = []
    with tree.faults.kept("attribute"):
        found = _found(tree)
    if tree.faults.found:
        found = failed.rows(tree, found)
    return tuple(sorted(found, key=lambda a: (a.pieces[0].span.start, -a.pieces[0].span.end)))


def _found(tree: Tree) -> list[Attribution]:
    drafts = _changed(tree, "overlaps", overlaps.resolved, _drafts(tree))
    for step, change in (("overlaps", overlaps.parted), ("stretches", stretches.place), ("layers", layers.nearest)):
        drafts = _changed(tree, step, change, drafts)
    found = []
    for draft in drafts:
        with kept(tree, "choice", *draft.ranges(), lost=tuple(draft.contents)):
            made = _surest(tree, draft) if draft.score >= _THRESHOLD else None
            found += [made] if made is not None else []
    with kept(tree, "choice"):
        return _once(sorted(found, key=lambda a: (a.via is None, -a.confidence)))  # the nearest teller's words
    return found


def _changed(
    tree: Tree, step: str, change: Callable[[Tree, list[Draft]], list[Draft]], drafts: list[Draft]
) -> list[Draft]:
    """The drafts as a step leaves them; as they were before it where it fails."""
    before = [replace(d, contents=[*d.contents], further=[*d.further]) for d in drafts]
    with kept(tree, step):
        return change(tree, drafts)
    return before


def _made(tree: Tree, step: str, make: Callable[[Tree], list[Draft]]) -> list[Draft]:
    """The drafts that a step makes; none where it fails."""
    with kept(tree, step):
        return make(tree)
    return []


def _once(found: list[Attribution]) -> list[Attribution]:
    """Every stretch in the surest of the attributions that have it."""
    seen: set[Span] = set()
    out = []
    for one in found:
        pieces_left = tuple(p for p in one.pieces if p.span not in seen)
        seen.update(p.span for p in one.pieces)
        if pieces_left:
            out.append(replace(one, pieces=pieces_left))
    return out


def others(tree: Tree, found: Sequence[Attribution]) -> tuple[Quotation, ...]:
    """The outer quotations that are in no attribution: titles, nicknames, scare quotes."""
    taken = [p.span for a in found for p in a.pieces]
    return tuple(q for q in tree.outer if not any(s.meets(q.inner) for s in taken))


def _drafts(tree: Tree) -> list[Draft]:
    laid_out = _made(tree, "layouts", layouts.drafts)
    taken = [r for d in laid_out for r in d.contents]
    fragments = tree.parse.fragments
    head = _made(tree, "roles", lambda v: roles.drafts(v, fragments) if fragments is not None else [])
    head = _changed(tree, "roles", grammar.united, head)
    by_noun = _made(tree, "nouns", lambda v: [d for d in nouns.drafts(v) if not _known_noun(d, head)])
    heard = _changed(tree, "layouts", lambda _, drafts: layouts.free(drafts, taken), head)
    drafts = [*laid_out, *by_noun, *heard]
    cued = {i for d in drafts if d.cue for i in range(*d.cue)}
    drafts = [d for d in drafts if _bounded(tree, d)]
    drafts += [d for d in _made(tree, "grammar", grammar.drafts) if _fits(tree, d, cued)]
    drafts = _changed(tree, "overlaps", _own_words, drafts)
    return [d for d in drafts if d.contents and not _left_out(tree, d)]


def _bounded(tree: Tree, draft: Draft) -> bool:
    """Cuts a draft and fills its gaps; whether that could be done."""
    with kept(tree, "bounds", *draft.ranges(), lost=tuple(draft.contents)):
        bounds.cut(tree, draft)
        bounds.drop_far(tree, draft)
        grammar.fill(tree, draft)
        return True
    return False


def _fits(tree: Tree, draft: Draft, cued: set[int]) -> bool:
    """Whether a draft of the tree's has a cue of its own that the role head does not deny; it is filled then."""
    if draft.cue is None or any(i in cued for i in range(*draft.cue)):
        return False
    with kept(tree, "bounds", *draft.ranges(), lost=tuple(draft.contents)):
        seen = [tree.words[i].roles for i in range(*draft.cue)]
        if all(s is None or s[1] >= _CUE_SEEN for s in seen):
            grammar.fill(tree, draft)
            bounds.cut(tree, draft)
            return True
    return False


def _own_words(tree: Tree, drafts: list[Draft]) -> list[Draft]:
    overlaps.give_back(tree, drafts)
    overlaps.lift_sources(tree, drafts)
    return drafts


def _left_out(tree: Tree, draft: Draft) -> bool:
    with kept(tree, "furniture", *draft.ranges()):
        return _furniture(tree, draft)
    return False


def _known_noun(noun: Draft, head: list[Draft]) -> bool:
    """Whether the role head has the cue and the words of a noun's draft: then it only lends its source."""
    for draft in head:
        cue = draft.cue is not None and noun.cue is not None and _meet(draft.cue, noun.cue)
        if cue and any(_meet(a, b) for a in draft.contents for b in noun.contents):
            draft.source = draft.source or noun.source
            return True
    return False


def _meet(a: Range, b: Range) -> bool:
    return a[0] < b[1] and b[0] < a[1]


def _furniture(tree: Tree, draft: Draft) -> bool:
    """Whether it is a web page's own line, an order to the reader with a colon: "READ MORE: ...", "Watch: ..."."""
    if draft.cue is None:
        return False
    first = tree.range_of(tree.article.paragraphs[tree.sentence(draft.cue[0]).paragraph])[0]
    colon = next((i for i in range(first, min(first + 4, len(tree.words))) if tree.low[i] == ":"), None)
    if colon is None or draft.cue[0] > colon or tree.words[first].name != "O":
        return False
    return tree.words[first].upos in ("VERB", "ADV") and (draft.source is None or draft.source[0] == first)


def _surest(tree: Tree, draft: Draft) -> Attribution | None:
    """The attribution with the source that the learned weights find by far the likeliest; the others are kept with it.

    A draft that knows its teller at second hand has its source from the grammar of that and keeps it.
    """
    best = made = _attribution(tree, draft)
    if best is None or made is None or not made.evidence or draft.cue is None or draft.via is not None:
        return made
    why = "subject of the cue" if draft.linked is None else "linked to the cue"
    weighed = [Candidate(made.source, made.confidence, why)] if made.source else []
    for source, linked, why in _other_sources(tree, draft):
        other = _attribution(tree, replace(draft, source=source, linked=linked))
        if other is None or other.source is None:
            continue
        weighed.append(Candidate(other.source, other.confidence, why))
        if other.confidence > max(best.confidence, made.confidence + _CLEARLY):
            best = other
    return replace(best, candidates=tuple(sorted(weighed, key=lambda c: (-c.score, c.span))))


def _other_sources(tree: Tree, draft: Draft) -> Iterator[tuple[Range, float | None, str]]:
    """What else might be the source: the subject of the cue, and what the role head links to it."""
    verb = cues.head_verb(tree, draft.cue) if draft.cue else None
    seen = [draft.source] if draft.source else []
    found: list[tuple[Range, float | None, str]] = []
    if verb is not None and tree.words[verb].upos == "VERB" and not cues.asked(tree, draft.cue):
        subject = grammar.subject(tree, verb)
        found = [(subject, None, "subject of the cue")] if subject else []
    found += [(tree.range_of(c.span), c.score, c.why) for c in draft.candidates]
    for source, linked, why in found:
        if not any(_meet(source, other) for other in [*seen, *draft.contents]):
            seen.append(source)
            yield source, linked, why


def _attribution(tree: Tree, draft: Draft) -> Attribution | None:
    rows: list[Piece] = []
    contents = _without(draft.contents, [r for r in (draft.cue, draft.source) if r])
    for span in snapped(tree, contents):
        whole = trimmed(tree, span)
        if whole is not None:
            rows += pieces(tree, _unheld(tree, whole, span))
    rows += [Piece(q.inner, "direct") for q in draft.further]
    if any(p.kind == "direct" for p in rows):  # "joked of the museum, “I have not seen it”": the topic is no content
        rows = [p for p in rows if p.kind != "indirect" or p.act == "speech"]
    if not rows:
        return None
    rows = _whole_sentences(tree, draft, sorted(rows, key=lambda p: (p.span.start, -p.span.end)))
    marked = any(p.kind != "indirect" for p in rows)
    clause = any(p.kind == "indirect" and p.act == "speech" for p in rows)
    act = cues.class_of(tree, draft.cue, draft.source, clause=clause, marked=marked)
    if draft.method == RowBy.TRANSCRIPT:  # whatever somebody answers: "A: On the desk."
        rows = [Piece(p.span, p.kind) for p in rows]
    elif act != "speech" or (draft.source is None and draft.antecedent is None and cues.asked(tree, draft.cue)):
        rows = [Piece(p.span, p.kind, "thought") for p in rows]
    known = evidence.evidence(tree, draft, rows)
    group = scoring.family(marked=marked, roles=tree.parse.fragments is not None)
    return Attribution(
        pieces=tuple(sorted(rows, key=lambda p: (p.span.start, -p.span.end))),
        cue=tree.span_of(edges.bare(tree, draft.cue)) if draft.cue else None,
        source=tree.span_of(edges.source(tree, draft.source)) if draft.source else None,
        negated=cues.negated(tree, draft.cue),
        method=draft.method,
        confidence=scoring.probability(known, group, method=draft.method),
        reason=draft.reason,
        via=tree.span_of(edges.source(tree, draft.via)) if draft.via else None,
        antecedent=draft.antecedent,
        candidates=tuple(draft.candidates),
        evidence=scoring.weighed(known, group, method=draft.method),
    )


def _whole_sentences(tree: Tree, draft: Draft, rows: list[Piece]) -> list[Piece]:
    """The halves of an interrupted sentence share its kind and act.

    "The wall," Dahl said, "will hold": both direct. The toll, Diop said, would rise: both a reported clause.
    """
    out: list[Piece] = []
    for piece in rows:
        before = out[-1] if out else None
        if before is not None and _interrupted(tree, draft, before.span, piece.span):
            quoted = {before.kind, piece.kind} == {"direct", "mixed"} or _halves(tree, before, piece)
            clause = before.kind == piece.kind == "indirect" and "speech" in (before.act, piece.act)
            if quoted or clause:
                out[-1] = Piece(before.span, "direct" if quoted else "indirect", "speech" if clause else before.act)
                piece = Piece(piece.span, "direct" if quoted else "indirect", "speech" if clause else piece.act)
        out.append(piece)
    return out


def _halves(tree: Tree, before: Piece, piece: Piece) -> bool:
    """Whether two fragments in marks are the halves of one clause: "The toll," Diop said, "will not rise"."""
    if before.kind != "mixed" or piece.kind != "mixed" or not before.span.of(tree.text)[:1].isupper():
        return False
    return any(map(tree.finite, tree.content_words(tree.range_of(piece.span))[:3]))


def _interrupted(tree: Tree, draft: Draft, a: Span, b: Span) -> bool:
    """Whether only the cue's clause parts two contents of one sentence."""
    if draft.cue is None or not a.end <= tree.words[draft.cue[0]].start < b.start:
        return False
    first, last = tree.range_of(a)[1] - 1, tree.range_of(b)[0]
    return tree.sentence_of[first] == tree.sentence_of[last] and last - first < 24


def _unheld(tree: Tree, whole: Span, span: Span) -> Span:
    """The trimmed span, taking its outer marks with it where it begins or ends with a quotation."""
    start, end = whole.start, whole.end
    for q in tree.meeting(whole):
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
