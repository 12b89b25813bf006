"""Where a draft's contents may reach: no further than their paragraph, their cue's own clause and its hearer."""

from __future__ import annotations

from quotes.attribute import cues, edges, syntax
from quotes.attribute.draft import Draft
from quotes.attribute.edges import same_name
from quotes.attribute.pieces import kind
from quotes.attribute.view import Range, View


def cut(view: View, draft: Draft) -> None:
    """Contents cut at paragraph borders and at the cue's own adjuncts, and without titles in marks."""
    verb = cues.head_verb(view, draft.cue) if draft.cue else None
    draft.cue = edges.verb_group(view, draft.cue, verb) if draft.cue and verb is not None else draft.cue
    draft.source = edges.naming(view, draft.source) if draft.source else None
    kept = []
    for first, last in draft.contents:
        while last < len(view.words) and same_name(view, last):
            last += 1
        first = _after_hearer(view, first, last, verb) if verb is not None else first
        first = _after_apposition(view, draft, first, last)
        last = next((k for k in range(first + 1, last) if _border(view, k)), last)
        if verb is not None:
            first = _with_object(view, first, last, verb)
            last = _before_second(view, first, _with_that(view, first, last, verb), verb)
        last = next((k for k in range(first + 3, last) if verb is not None and _adjunct(view, k, verb)), last)
        q = view.inside(first + (last - first) // 2)
        nothing = verb is not None and (_no_content(view, (first, last), verb) or _narrated(view, draft, first, verb))
        if not (q is not None and view.title(q)) and not nothing:
            kept.append((first, last))
    draft.contents = kept


def _narrated(view: View, draft: Draft, first: int, verb: int) -> bool:
    """Whether the reporter tells on behind a quotation and its cue: “Any luck?” she asked, | but Obi had gone to bed.

    Not “The pump,” she said, | but not the pipe: no clause with a subject of its own.
    """
    joined = next((k for k in view.children[verb] if view.words[k].deprel == "conj" and first in view.subtree(k)), None)
    if joined is None or view.words[first].upos != "CCONJ" or view.child(joined, "nsubj") is None:
        return False
    before = max((b for _, b in draft.contents if b <= verb), default=None)
    return before is not None and view.inside(before - 1) is not None


def _no_content(view: View, words: Range, verb: int) -> bool:
    """Whether words are no content but the verb's hearer, or a name in marks that it gives."""
    return view.words[verb].upos == "VERB" and (_hearer(view, words, verb) or _scare(view, words, verb))


def _hearer(view: View, words: Range, verb: int) -> bool:
    """Whether words only name who is told: "It is safe, Tran assured | the members", "| drivers were told to wait".

    Not "She told | the truth": nothing but the object could be the content there.
    """
    listed = cues.known(view, verb)
    if listed is None or not listed.heard:
        return False
    objects = ("obj", "iobj") if view.words[verb].deprel == "parataxis" else ()
    return all(
        view.words[i].head == verb and view.words[i].deprel in (*objects, "nsubj:pass") for i in view.tops(words)
    )


def _scare(view: View, words: Range, verb: int) -> bool:
    """Whether all there is in marks is one noun, the object of a verb of no speech: "published a ‘memoir’".

    Not "slammed the ‘reckless’ plan" (a listed verb, and no noun).
    """
    if cues.known(view, verb) is not None:
        return False
    marked = list(view.meeting(view.span_of(words)))
    return bool(marked) and all(syntax.doubted(view, view.range_of(q.inner), verb) for q in marked)


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
    """Where the content begins behind the hearer and the day: "told a rally on Monday that | the dam held".

    Its question word stays in it: "would not explain | how he paid".
    """
    clause = next((k for k in _complements(view, verb) if max(first, verb) < k < last), None)
    if clause is None:
        return first
    start = min(i for i in view.subtree(clause) if i > verb)
    start = next((i for i in range(max(first, verb + 1), start) if view.words[i].xpos in ("WRB", "WP")), start)
    between = [i for i in range(first, start) if view.is_word(i)]
    plain = all(_under(view, i, verb) in ("obj", "iobj", "obl", "obl:unmarked", "advmod") for i in between)
    return start if between and plain and first > verb else first


def _with_object(view: View, first: int, last: int, verb: int) -> int:
    """Where the content begins with what words in marks are said of: "called | the toll “a gift”", "described him as".

    A quotation of its own keeps its words to itself: She told the court: “No.”
    """
    told = view.child(verb, "obj")
    top = next((k for k in view.tops((first, last)) if view.words[k].head == verb), None)
    if told is None or top is None or view.words[top].upos == "VERB" or view.clausal((first, last)):
        return first
    said_of = view.words[top].deprel in ("xcomp", "obj", "obl") and view.inside(told) is None
    start, end = view.subtree(told)[0], view.subtree(told)[-1] + 1
    marked = any(view.inside(i) is not None for i in range(first, last))
    beside = verb < start and end <= first and all(view.low[i] == "as" for i in range(end, first) if view.is_word(i))
    return start if said_of and marked and beside else first


def _with_that(view: View, first: int, last: int, verb: int) -> int:
    """Where the content ends with a second clause with "that": "said it was late | and that it had cost too much"."""
    for k in (j for c in _complements(view, verb) if first <= c < last for j in view.children[c]):
        words = view.subtree(k)
        that = [i for i in words[:3] if view.low[i] == "that" and view.words[i].upos == "SCONJ"]
        if view.words[k].deprel == "conj" and that and last - 1 <= words[0] <= last + 1:
            return max(last, words[-1] + 1)
    return last


def _before_second(view: View, first: int, last: int, verb: int) -> int:
    """Where the content ends before the speaker's second cue: "said the port was full | and added that ..."."""
    seconds = [k for k in view.children[verb] if view.words[k].deprel == "conj" and cues.known(view, k) is not None]
    starts = [view.subtree(k)[0] for k in seconds if verb < k]
    return min((k for k in starts if max(first, verb) < k < last and view.inside(k) is None), default=last)


def _after_apposition(view: View, draft: Draft, first: int, last: int) -> int:
    """Where the content begins behind the source's apposition: "according to Tran, a chemist, | the river is low".

    Not where the cue parts the two, as in a headline: "Forecaster: worst is still to come".
    """
    source = draft.source
    if source is None or (draft.cue is not None and source[1] <= draft.cue[0] < first):
        return first
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
    claim = cues.claim(view, verb) if listed is not None and listed.denies else None
    return sorted(out if claim is None else [*out, claim])


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
