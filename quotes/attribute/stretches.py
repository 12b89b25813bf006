"""Quotations that no cue claims: running paragraphs, sentences in marks after a speaker's sentence.

What is left after that is nobody's speech: titles, nicknames, scare quotes.
"""

from __future__ import annotations

from quotes.attribute import cues
from quotes.attribute.draft import Draft
from quotes.attribute.edges import same_name
from quotes.attribute.pieces import kind
from quotes.attribute.syntax import phrase
from quotes.attribute.view import Range, View
from quotes.english.body_nouns import body_nouns
from quotes.english.pronouns import OF_PEOPLE
from quotes.english.role_nouns import is_role_noun
from quotes.methods import RowBy
from quotes.records import Quotation, Span

_FEW = 4  # words: a shorter quotation without a cue is rather a title or a scare quote


def place(view: View, drafts: list[Draft]) -> list[Draft]:
    """The drafts with every running quotation added to the attribution it goes on with, or made one of its own."""
    out = [*drafts, *_taken_back(view, drafts)]
    for q, after in zip(reversed(view.outer[:-1]), reversed(view.outer[1:]), strict=True):
        with view.kept("stretches", q.inner):
            if after.continues and _owner(view, out, q) is None and (owner := _owner(view, out, after)) is not None:
                owner.further.append(q)
    lost: set[Quotation] = set()
    for n, q in enumerate(view.outer):
        with view.kept("stretches", q.inner) as step:
            before = view.outer[n - 1] if n else None
            if view.title(q) or _owner(view, out, q) is not None:
                continue
            if _failed_at(view, q) or (q.continues and before in lost):
                lost.add(q)  # who is near says nothing of words whose own source may be what was lost
            elif q.continues and before is not None and (owner := _owner(view, out, before)) is not None:
                owner.further.append(q)
            elif (made := _introduced(view, q) or _repeated(view, drafts, q)) is not None:
                out.append(made)
            elif _stands_alone(view, q, least=1 if _speaks_here(view, out, q) else _FEW):
                _follow(view, out, q)
        if step.fault is not None:
            lost.add(q)
    return out


def _failed_at(view: View, q: Quotation) -> bool:
    """Whether a step failed at the very words of a quotation."""
    return any(fault.spans and fault.meets(q.inner) for fault in view.faults.found)


def _taken_back(view: View, drafts: list[Draft]) -> list[Draft]:
    """Quotations introduced with a colon, taken from a cue of a later paragraph, or without a source, that has them.

    Ms Ruiz put it this way: “We lost.” / “Two rows are dead,” Mr Osei said: the first is Ms Ruiz's.
    """
    out = []
    taken = False
    for q in view.outer:
        with view.kept("stretches", q.inner):
            if q.continues:
                if taken and (owner := _owner(view, drafts, q)) is not None:
                    _take(view, owner, q)  # it goes on with what was taken
                continue
            made = _stated(view, q) or _introduced(view, q)
            owner = _owner(view, drafts, q) if made is not None else None
            taken = made is not None and owner is not None and _wrongly_had(view, owner, made, q)
            if taken and made is not None and owner is not None:
                _take(view, owner, q)
                out.append(made)
    return out


def _wrongly_had(view: View, owner: Draft, made: Draft, q: Quotation) -> bool:
    """Whether the cue that has a quotation is another than the verb right before it, or else stands far or alone."""
    if made.cue is not None and view.words[made.cue[0]].xpos == "VBG" and made.cue[1] == made.cue[0] + 1:
        return owner.cue is not None and not owner.cue[0] <= made.cue[0] < owner.cue[1]
    return not owner.source or (owner.cue is not None and _cue_paragraph(view, owner.cue) > q.paragraph)


def _take(view: View, owner: Draft, q: Quotation) -> None:
    first, last = view.range_of(q.inner)
    owner.contents = [(a, b) for a, b in owner.contents if not (a < last and first < b)]


def _stated(view: View, q: Quotation) -> Draft | None:
    """A quotation right behind a verb of saying and a colon, as the words of that verb's own subject.

    The paper quoted two critics, with Ms Ruiz stating: “We lost.” It is hers, whoever is quoted before.
    """
    words = view.range_of(q.inner)
    colon = next((i for i in range(words[0] - 1, max(-1, words[0] - 3), -1) if view.low[i] == ":"), None)
    if not colon or kind(view, q) != "direct" or view.words[colon - 1].xpos != "VBG":
        return None
    verb = colon - 1
    listed, subject = cues.known(view, verb), view.child(verb, "nsubj")
    if listed is None or listed.kind != "speech" or subject is None or not _speaker(view, subject):
        return None
    return Draft(cue=(verb, verb + 1), source=phrase(view, subject), contents=[words], score=0.75, linked=None)


def _cue_paragraph(view: View, cue: Range) -> int:
    return view.sentences[view.sentence_of[cue[0]]].paragraph


def _introduced(view: View, q: Quotation) -> Draft | None:
    """A quotation behind a colon, as the words of the person or body that is the subject before the colon.

    Ms Ruiz put it this way: “We lost.” He was blunt: “Nobody came.” Not: Three finds were listed: “The bowl is old.”
    """
    words = view.range_of(q.inner)
    colon = next((i for i in range(words[0] - 1, max(-1, words[0] - 3), -1) if view.low[i] == ":"), None)
    if colon is None or kind(view, q) != "direct":
        return None
    first = view.sentences[view.sentence_of[colon]].first
    for top in (i for i in range(first, colon) if not first <= view.words[i].head < colon):
        subject = view.child(top, "nsubj")
        if subject is not None and first <= subject < colon and _speaker(view, subject):
            start = min([top, *(k for k in view.children[top] if view.words[k].deprel == "cop" and k < top)])
            return Draft(cue=(start, top + 1), source=phrase(view, subject), contents=[words], score=0.75, linked=None)
    return _announced(view, first, colon, words)


def _announced(view: View, first: int, colon: int, words: Range) -> Draft | None:
    """A quotation behind a colon and a person or body without a verb: Ana Ruiz on the radio: “Nobody came.”"""
    if first == colon or any(view.words[i].upos in ("VERB", "AUX") for i in range(first, colon)):
        return None  # with nothing before it, a colon announces nobody
    named = (i for i in range(first + 1, colon) if not same_name(view, i) and view.words[i].deprel != "flat")
    last = next(named, colon)
    if view.words[first].upos == "PROPN":
        return Draft(source=(first, last), contents=[words], score=0.7, linked=None)
    nouns = (i for i in range(first, colon) if view.words[i].upos == "NOUN" and view.words[i].deprel != "compound")
    top = next(nouns, first)
    lemma = view.words[top].lemma.lower()
    body = view.low[first] == "the" and (is_role_noun(lemma) or lemma in body_nouns())
    return Draft(source=(first, top + 1), contents=[words], score=0.7, linked=None) if body else None


def _speaker(view: View, i: int) -> bool:
    """Whether a subject may be somebody who speaks: a name, or a pronoun of persons."""
    if view.inside(i) is not None:
        return False
    named = view.words[i].upos == "PROPN" or any(view.words[k].name.endswith(("PER", "ORG")) for k in view.subtree(i))
    return named or view.low[i] in OF_PEOPLE or view.low[i] == "who"


def _repeated(view: View, drafts: list[Draft], q: Quotation) -> Draft | None:
    """A headline's or a pull-quote's words in marks, as those of whoever says them in the text.

    Dam gates were ‘left open for days’ / “The gates were left open for days,” said Ana Ruiz. At least three words; not
    in a sentence of the text, which may give them to somebody else.
    """
    paragraph = view.article.paragraphs[q.paragraph]
    wanted = _plain(view, q)
    whole = not any(view.inside(i) is not q for i in view.content_words(view.range_of(paragraph)))
    if len(wanted) < _FEW - 1 or not (whole or view.is_word(view.range_of(paragraph)[1] - 1) or paragraph.end == q.end):
        return None
    for other in view.outer:
        same = other.paragraph != q.paragraph and f" {' '.join(wanted)} " in f" {' '.join(_plain(view, other))} "
        owner = _owner(view, drafts, other) if same else None
        mention = owner and (view.span_of(owner.source) if owner.source else owner.antecedent)
        if owner is not None and mention:
            words = view.range_of(q.inner)
            return Draft(
                contents=[words], score=owner.score, linked=owner.linked, method=RowBy.REPEATED, antecedent=mention
            )  # fmt: skip
    return None


def _plain(view: View, q: Quotation) -> list[str]:
    return [view.low[i] for i in view.content_words(view.range_of(q.inner))]


def _owner(view: View, drafts: list[Draft], q: Quotation) -> Draft | None:
    """The draft that has the quotation, by half its words at least."""
    first, last = view.range_of(q.inner)
    for draft in drafts:
        if q in draft.further:
            return draft
        if sum(min(b, last) - max(a, first) for a, b in draft.contents if a < last and first < b) * 2 >= last - first:
            return draft
    return None


def _speaks_here(view: View, drafts: list[Draft], q: Quotation) -> bool:
    """Whether somebody is quoted before this quotation in its paragraph: then a short one may be speech too."""
    first = view.range_of(q.inner)[0]
    return any(
        d.contents
        and d.cue
        and _last(d) <= first
        and _paragraph(view, d) == q.paragraph
        and any(_has_direct(view, r) for r in d.contents)
        for d in drafts
    )


def _stands_alone(view: View, q: Quotation, *, least: int) -> bool:
    """Whether a quotation is made of sentences of its own, with nothing outside the marks in them."""
    words = view.content_words(view.range_of(q.inner))
    if len(words) < least or (least == _FEW and kind(view, q) != "direct"):
        return False
    numbers = {view.sentence_of[i] for i in range(*view.range_of(q.inner))}
    for n in numbers:
        sentence = view.sentences[n]
        outside = [
            i for i in view.content_words((sentence.first, sentence.last)) if not q.start <= view.words[i].start < q.end
        ]  # fmt: skip
        if outside:
            return False
    return view.text[q.inner.end - 1] in ".?!…—–-," or not q.closed


def _follow(view: View, drafts: list[Draft], q: Quotation) -> None:
    """Attaches a stand-alone quotation to who spoke before it, in its paragraph or the one before."""
    words = view.range_of(q.inner)
    paragraph = q.paragraph
    before = [d for d in drafts if d.contents and (d.source or d.antecedent) and _last(d) <= words[0]]
    before = [d for d in before if _paragraph(view, d) in (paragraph, paragraph - 1)]
    last = max(before, key=lambda d: (_last(d), d.start()), default=None)
    if last is None:
        mention = _subject_before(view, words[0], paragraph)
        drafts.append(
            Draft(contents=[words], score=0.5, method=RowBy.FLOATING, antecedent=mention,
                  reason="nothing near these words says whose they are; taken from the sentence before")
        )  # fmt: skip
        return
    quoted = any(_has_direct(view, r) for r in last.contents)
    here = _paragraph(view, last)
    only = all(view.inside(i) is not None for i in view.content_words(_paragraph_words(view, paragraph)))
    if quoted and (only or here == paragraph) and not _between(view, last, words[0]):
        last.further.append(q)
        return
    mention = view.span_of(last.source) if last.source else last.antecedent
    if here != paragraph:
        mention = _subject_before(view, words[0], paragraph) or mention
    same = here == paragraph and last.source is not None
    drafts.append(
        Draft(contents=[words], source=last.source if same else None, antecedent=None if same else mention,
              score=0.75, method=RowBy.FLOATING)
    )  # fmt: skip


def _last(draft: Draft) -> int:
    ends = [b for _, b in draft.contents] + [r[1] for r in (draft.source, draft.cue) if r]
    return max(ends)


def _paragraph(view: View, draft: Draft) -> int:
    return view.sentences[view.sentence_of[_last(draft) - 1]].paragraph


def _paragraph_words(view: View, paragraph: int) -> Range:
    return view.range_of(view.article.paragraphs[paragraph])


def _has_direct(view: View, words: Range) -> bool:
    return any(kind(view, q) == "direct" for q in view.meeting(view.span_of(words)))


def _between(view: View, draft: Draft, first: int) -> bool:
    """Whether another sentence of the reporter's stands between the draft and the quotation."""
    last = view.sentence_of[_last(draft) - 1]
    sentences = range(last + 1, view.sentence_of[first])
    return any(
        any(view.inside(i) is None for i in view.content_words((view.sentences[n].first, view.sentences[n].last)))
        for n in sentences
    )


def _subject_before(view: View, first: int, paragraph: int) -> Span | None:
    """The subject of the last sentence of the reporter's before a quotation, in its paragraph or the one before.

    None where the sentences there have several named people as subjects: then nobody can tell.
    """
    subjects: list[Range] = []
    people: set[frozenset[str]] = set()
    for n in range(view.sentence_of[first] - 1, -1, -1):
        sentence = view.sentences[n]
        if sentence.paragraph < paragraph - 1 or (subjects and sentence.paragraph != _paragraph_at(view, subjects[0])):
            break
        roots = [i for i in range(sentence.first, sentence.last) if view.words[i].head < 0]
        found = [k for root in roots if (k := view.child(root, "nsubj")) is not None and view.inside(k) is None]
        subjects += [phrase(view, k) for k in found]
        people |= {name for k in found if (name := _persons_name(view, k))}
    distinct = any(not a & b for a in people for b in people)
    return view.span_of(subjects[0]) if subjects and not distinct else None


def _persons_name(view: View, subject: int) -> frozenset[str]:
    """The words of the first person's name in a subject, also behind a comma: "The governor, Ana Ruiz"."""
    out: list[str] = []
    for i in view.subtree(subject):
        if view.words[i].name == "B-PER" and out:
            break
        if view.words[i].name.endswith("-PER"):
            out.append(view.low[i])
    return frozenset(out)


def _paragraph_at(view: View, words: Range) -> int:
    return view.sentences[view.sentence_of[words[0]]].paragraph
