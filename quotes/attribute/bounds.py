"""Where a draft's contents may reach: no further than their paragraph, their cue's own clause and its hearer."""

from __future__ import annotations

from quotes.attribute import cues, edges, grammar
from quotes.attribute.draft import Draft
from quotes.attribute.edges import same_name
from quotes.attribute.pieces import kind, title
from quotes.syntax import Range, Tree


def cut(tree: Tree, draft: Draft) -> None:
    """Contents cut at paragraph borders and at the cue's own adjuncts, and without titles in marks."""
    verb = cues.head_verb(tree, draft.cue) if draft.cue else None
    draft.cue = edges.verb_group(tree, draft.cue, verb) if draft.cue and verb is not None else draft.cue
    draft.source = edges.naming(tree, draft.source) if draft.source else None
    kept = []
    for first, last in draft.contents:
        while last < len(tree.words) and same_name(tree, last):
            last += 1
        first = _after_hearer(tree, first, last, verb) if verb is not None else first
        first = _after_apposition(tree, draft, first, last)
        last = next((k for k in range(first + 1, last) if _border(tree, k)), last)
        if verb is not None:
            first = _with_object(tree, first, last, verb)
            last = _before_second(tree, first, _with_that(tree, first, last, verb), verb)
        last = next((k for k in range(first + 3, last) if verb is not None and _adjunct(tree, k, verb)), last)
        q = tree.quotation(first + (last - first) // 2)
        nothing = verb is not None and (_no_content(tree, (first, last), verb) or _narrated(tree, draft, first, verb))
        if not (q is not None and title(tree, q)) and not nothing:
            kept.append((first, last))
    draft.contents = kept


def _narrated(tree: Tree, draft: Draft, first: int, verb: int) -> bool:
    """Whether the reporter tells on behind a quotation and its cue: “Any luck?” she asked, | but Obi had gone to bed.

    Not “The pump,” she said, | but not the pipe: no clause with a subject of its own.
    """
    joined = next((k for k in tree.all_on(verb, "conj") if first in tree.subtree(k)), None)
    if joined is None or tree.words[first].upos != "CCONJ" or tree.child(joined, "nsubj") is None:
        return False
    before = max((b for _, b in draft.contents if b <= verb), default=None)
    return before is not None and tree.quotation(before - 1) is not None


def _no_content(tree: Tree, words: Range, verb: int) -> bool:
    """Whether words are no content but the verb's hearer, or a name in marks that it gives."""
    return tree.words[verb].upos == "VERB" and (_hearer(tree, words, verb) or _scare(tree, words, verb))


def _hearer(tree: Tree, words: Range, verb: int) -> bool:
    """Whether words only name who is told: "It is safe, Tran assured | the members", "| drivers were told to wait".

    Not "She told | the truth": nothing but the object could be the content there.
    """
    listed = cues.known(tree, verb)
    if listed is None or not listed.heard:
        return False
    objects = ("obj", "iobj") if tree.words[verb].deprel == "parataxis" else ()
    return all(
        tree.words[i].head == verb and tree.words[i].deprel in (*objects, "nsubj:pass") for i in tree.tops(words)
    )


def _scare(tree: Tree, words: Range, verb: int) -> bool:
    """Whether all there is in marks is one noun, the object of a verb of no speech: "published a ‘memoir’".

    Not "slammed the ‘reckless’ plan" (a listed verb, and no noun).
    """
    if cues.known(tree, verb) is not None:
        return False
    marked = list(tree.meeting(tree.span_of(words)))
    return bool(marked) and all(grammar.doubted(tree, tree.range_of(q.inner), verb) for q in marked)


def drop_far(tree: Tree, draft: Draft) -> None:
    """Drops contents that are too far from their cue to be its own.

    A clause, or a fragment in marks, belongs to a cue in its own sentence or paragraph; whole quotations may also be
    in a paragraph after their cue's, but before it only where they run on into its paragraph without a closing mark.
    """
    if draft.cue is not None:
        draft.contents = [r for r in draft.contents if _near(tree, r, draft.cue)]


def _near(tree: Tree, words: Range, cue: Range) -> bool:
    here = tree.sentence_of[cue[0]]
    first, last = tree.sentence_of[words[0]], tree.sentence_of[words[1] - 1]
    if first <= here <= last:
        return True
    marks = list(tree.meeting(tree.span_of(words)))
    paragraph = tree.sentences[here].paragraph
    if not marks:  # the next sentence may be the reporter's: "The road is late, Diop said. It has cost twice as much."
        return not any(tree.is_word(i) for i in range(*cue)) and tree.sentences[first].paragraph == paragraph
    if first == last and any(kind(tree, q) == "mixed" for q in marks):
        return False
    return tree.sentences[last].paragraph >= paragraph or not marks[-1].closed


def _after_hearer(tree: Tree, first: int, last: int, verb: int) -> int:
    """Where the content begins behind the hearer and the day: "told a rally on Monday that | the dam held".

    Its question word stays in it: "would not explain | how he paid".
    """
    clause = next((k for k in _complements(tree, verb) if max(first, verb) < k < last), None)
    if clause is None:
        return first
    start = min(i for i in tree.subtree(clause) if i > verb)
    start = next((i for i in range(max(first, verb + 1), start) if tree.words[i].xpos in ("WRB", "WP")), start)
    between = [i for i in range(first, start) if tree.is_word(i)]
    plain = all(_hung(tree, i, verb) for i in between)
    return start if between and plain and first > verb else first


def _with_object(tree: Tree, first: int, last: int, verb: int) -> int:
    """Where the content begins with what words in marks are said of: "called | the toll “a gift”", "described him as".

    A quotation of its own keeps its words to itself: She told the court: “No.”
    """
    told = tree.child(verb, "obj")
    top = next((k for k in tree.tops((first, last)) if tree.words[k].head == verb), None)
    if told is None or top is None or tree.words[top].upos == "VERB" or tree.clausal((first, last)):
        return first
    said_of = tree.words[top].deprel in ("xcomp", "obj", "obl") and tree.quotation(told) is None
    start, end = tree.subtree(told)[0], tree.subtree(told)[-1] + 1
    marked = any(tree.quotation(i) is not None for i in range(first, last))
    beside = verb < start and end <= first and all(tree.low[i] == "as" for i in range(end, first) if tree.is_word(i))
    return start if said_of and marked and beside else first


def _with_that(tree: Tree, first: int, last: int, verb: int) -> int:
    """Where the content ends with a second clause with "that": "said it was late | and that it had cost too much"."""
    for k in (j for c in _complements(tree, verb) if first <= c < last for j in tree.all_on(c, "conj")):
        words = tree.subtree(k)
        that = [i for i in words[:3] if tree.is_that(i)]
        if that and last - 1 <= words[0] <= last + 1:
            return max(last, words[-1] + 1)
    return last


def _before_second(tree: Tree, first: int, last: int, verb: int) -> int:
    """Where the content ends before the speaker's second cue: "said the port was full | and added that ..."."""
    seconds = [k for k in tree.all_on(verb, "conj") if cues.known(tree, k) is not None]
    starts = [tree.subtree(k)[0] for k in seconds if verb < k]
    return min((k for k in starts if max(first, verb) < k < last and tree.quotation(k) is None), default=last)


def _after_apposition(tree: Tree, draft: Draft, first: int, last: int) -> int:
    """Where the content begins behind the source's apposition: "according to Tran, a chemist, | the river is low".

    Not where the cue parts the two, as in a headline: "Forecaster: worst is still to come".
    """
    source = draft.source
    if source is None or (draft.cue is not None and source[1] <= draft.cue[0] < first):
        return first
    for k in (k for i in range(*source) for k in tree.all_on(i, "appos")):
        below = tree.subtree(k)
        if first <= k < last and below[0] <= first + 1 and below[-1] + 1 < last:
            return below[-1] + 1
    return first


def _complements(tree: Tree, verb: int) -> list[int]:
    """The clauses a verb may report, also an order that hangs on its hearer: "called on the union | to wait"."""
    listed = cues.known(tree, verb)
    orders = listed is not None and listed.orders
    out = tree.all_on(verb, "ccomp", "xcomp")
    if orders:
        below = [j for k in tree.children[verb] if tree.words[k].deprel in ("obj", "obl") for j in tree.children[k]]
        hung = [k for k in tree.children[verb] if tree.words[k].deprel == "advcl"]
        hung += [j for j in below if tree.words[j].deprel == "acl"]
        out += [k for k in hung if tree.has(k, "to")]
    claim = cues.claim(tree, verb) if listed is not None and listed.denies else None
    return sorted(out if claim is None else [*out, claim])


def _hung(tree: Tree, i: int, verb: int) -> bool:
    """Whether word i belongs to the hearer of a verb, or to its time, place or manner."""
    branch = tree.branch(i, verb)
    return branch is not None and tree.words[branch].deprel in ("obj", "iobj", "obl", "obl:unmarked", "advmod")


def _border(tree: Tree, k: int) -> bool:
    """Whether a paragraph begins with word k and no quotation runs on over it."""
    before, after = tree.sentence_of[k - 1], tree.sentence_of[k]
    if tree.sentences[before].paragraph == tree.sentences[after].paragraph:
        return False
    q = tree.quotation(k)
    return not (q is not None and q.continues)


def _adjunct(tree: Tree, k: int, verb: int) -> bool:
    """Whether a participle clause of the cue's begins with word k: "said it will stay, citing the mission"."""
    top = k
    if not tree.is_word(k - 1) and tree.quotation(k) is None and tree.words[top].xpos == "VBG":
        word = tree.words[top]
        return word.deprel == "advcl" and word.head == verb
    return False
