"""Where a draft's contents may reach: no further than their paragraph, their cue's own clause and its hearer."""

from __future__ import annotations

from quotes.attribute import cues
from quotes.attribute.draft import Draft
from quotes.attribute.edges import same_name
from quotes.attribute.pieces import kind
from quotes.attribute.view import Range, View


def cut(view: View, draft: Draft) -> None:
    """Contents cut at paragraph borders and at the cue's own adjuncts, and without titles in marks."""
    verb = cues.head_verb(view, draft.cue) if draft.cue else None
    kept = []
    for first, last in draft.contents:
        while last < len(view.words) and same_name(view, last):
            last += 1
        first = _after_hearer(view, first, last, verb) if verb is not None else first
        first = _after_apposition(view, first, last, draft.source) if draft.source else first
        last = next((k for k in range(first + 1, last) if _border(view, k)), last)
        last = next((k for k in range(first + 3, last) if verb is not None and _adjunct(view, k, verb)), last)
        q = view.inside(first + (last - first) // 2)
        if not (q is not None and view.title(q)):
            kept.append((first, last))
    draft.contents = kept


def drop_far(view: View, draft: Draft) -> None:
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
    if not marks:  # the next sentence may be the reporter's: "The road is late, Diop said. It has cost twice as much."
        return not any(view.is_word(i) for i in range(*cue)) and view.sentences[first].paragraph == paragraph
    if first == last and any(kind(view, q) == "mixed" for q in marks):
        return False
    return view.sentences[last].paragraph >= paragraph or not marks[-1].closed


def _after_hearer(view: View, first: int, last: int, verb: int) -> int:
    """Where the content begins behind the hearer and the day: "told a rally on Monday that | the dam held"."""
    clause = next((k for k in _complements(view, verb) if max(first, verb) < k < last), None)
    if clause is None:
        return first
    start = min(i for i in view.subtree(clause) if i > verb)
    between = [i for i in range(first, start) if view.is_word(i)]
    plain = all(_under(view, i, verb) in ("obj", "iobj", "obl", "obl:unmarked", "advmod") for i in between)
    return start if between and plain and first > verb else first


def _after_apposition(view: View, first: int, last: int, source: Range) -> int:
    """Where the content begins behind the source's apposition: "according to Tran, a chemist, | the river is low"."""
    for k in (k for i in range(*source) for k in view.children[i] if view.words[k].deprel == "appos"):
        below = view.subtree(k)
        if first <= k < last and below[0] <= first + 1 and below[-1] + 1 < last:
            return below[-1] + 1
    return first


def _complements(view: View, verb: int) -> list[int]:
    """The clauses a verb may report, also an order that hangs on its hearer: "called on the union | to wait"."""
    listed = cues.known(view, verb)
    orders = listed is not None and listed.orders
    out = [k for k in view.children[verb] if view.words[k].deprel in ("ccomp", "xcomp")]
    if orders:
        below = [j for k in view.children[verb] if view.words[k].deprel in ("obj", "obl") for j in view.children[k]]
        hung = [k for k in view.children[verb] if view.words[k].deprel == "advcl"]
        hung += [j for j in below if view.words[j].deprel == "acl"]
        out += [k for k in hung if any(view.low[j] == "to" for j in view.children[k])]
    return sorted(out)


def _under(view: View, i: int, verb: int) -> str:
    """The relation to `verb` of the branch that word i is on, "" where it is on none."""
    while i >= 0:
        if view.words[i].head == verb:
            return view.words[i].deprel
        i = view.words[i].head
    return ""


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
