"""Quotations that no cue claims: running paragraphs, sentences in marks after a speaker's sentence.

What is left after that is nobody's speech: titles, nicknames, scare quotes.
"""

from __future__ import annotations

from quotes.attribute import cues
from quotes.attribute.draft import Draft
from quotes.attribute.edges import same_name
from quotes.attribute.failed import kept
from quotes.attribute.grammar import phrase
from quotes.attribute.pieces import kind, title
from quotes.english.body_nouns import body_nouns
from quotes.english.pronouns import OF_PEOPLE
from quotes.english.role_nouns import is_role_noun
from quotes.methods import RowBy
from quotes.records import Quotation, Span
from quotes.syntax import Range, Tree

_FEW = 4  # words: a shorter quotation without a cue is rather a title or a scare quote


def place(tree: Tree, drafts: list[Draft]) -> list[Draft]:
    """The drafts with every running quotation added to the attribution it goes on with, or made one of its own."""
    out = [*drafts, *_taken_back(tree, drafts)]
    for q, after in zip(reversed(tree.outer[:-1]), reversed(tree.outer[1:]), strict=True):
        with kept(tree, "stretches", q.inner):
            if after.continues and _owner(tree, out, q) is None and (owner := _owner(tree, out, after)) is not None:
                owner.further.append(q)
    lost: set[Quotation] = set()
    for n, q in enumerate(tree.outer):
        with kept(tree, "stretches", q.inner) as step:
            before = tree.outer[n - 1] if n else None
            if title(tree, q) or _owner(tree, out, q) is not None:
                continue
            if _failed_at(tree, q) or (q.continues and before in lost):
                lost.add(q)  # who is near says nothing of words whose own source may be what was lost
            elif q.continues and before is not None and (owner := _owner(tree, out, before)) is not None:
                owner.further.append(q)
            elif (made := _introduced(tree, q) or _repeated(tree, drafts, q)) is not None:
                out.append(made)
            elif _stands_alone(tree, q, least=1 if _speaks_here(tree, out, q) else _FEW):
                _follow(tree, out, q)
        if step.fault is not None:
            lost.add(q)
    return out


def _failed_at(tree: Tree, q: Quotation) -> bool:
    """Whether a step failed at the very words of a quotation."""
    return any(fault.spans and fault.meets(q.inner) for fault in tree.faults.found)


def _taken_back(tree: Tree, drafts: list[Draft]) -> list[Draft]:
    """Quotations introduced with a colon, taken from a cue of a later paragraph, or without a source, that has them.

    Ms Ruiz put it this way: “We lost.” / “Two rows are dead,” Mr Osei said: the first is Ms Ruiz's.
    """
    out = []
    taken = False
    for q in tree.outer:
        with kept(tree, "stretches", q.inner):
            if q.continues:
                if taken and (owner := _owner(tree, drafts, q)) is not None:
                    _take(tree, owner, q)  # it goes on with what was taken
                continue
            made = _stated(tree, q) or _introduced(tree, q)
            owner = _owner(tree, drafts, q) if made is not None else None
            taken = made is not None and owner is not None and _wrongly_had(tree, owner, made, q)
            if taken and made is not None and owner is not None:
                _take(tree, owner, q)
                out.append(made)
    return out


def _wrongly_had(tree: Tree, owner: Draft, made: Draft, q: Quotation) -> bool:
    """Whether the cue that has a quotation is another than the verb right before it, or else stands far or alone."""
    if made.cue is not None and tree.words[made.cue[0]].xpos == "VBG" and made.cue[1] == made.cue[0] + 1:
        return owner.cue is not None and not owner.cue[0] <= made.cue[0] < owner.cue[1]
    return not owner.source or (owner.cue is not None and tree.sentence(owner.cue[0]).paragraph > q.paragraph)


def _take(tree: Tree, owner: Draft, q: Quotation) -> None:
    first, last = tree.range_of(q.inner)
    owner.contents = [(a, b) for a, b in owner.contents if not (a < last and first < b)]


def _colon_before(tree: Tree, first: int) -> int | None:
    return next((i for i in range(first - 1, max(-1, first - 3), -1) if tree.low[i] == ":"), None)


def _stated(tree: Tree, q: Quotation) -> Draft | None:
    """A quotation right behind a verb of saying and a colon, as the words of that verb's own subject.

    The paper quoted two critics, with Ms Ruiz stating: “We lost.” It is hers, whoever is quoted before.
    """
    words = tree.range_of(q.inner)
    colon = _colon_before(tree, words[0])
    if not colon or kind(tree, q) != "direct" or tree.words[colon - 1].xpos != "VBG":
        return None
    verb = colon - 1
    listed, subject = cues.known(tree, verb), tree.child(verb, "nsubj")
    if listed is None or listed.kind != "speech" or subject is None or not _speaker(tree, subject):
        return None
    return Draft(cue=(verb, verb + 1), source=phrase(tree, subject), contents=[words], score=0.75, linked=None)


def _introduced(tree: Tree, q: Quotation) -> Draft | None:
    """A quotation behind a colon, as the words of the person or body that is the subject before the colon.

    Ms Ruiz put it this way: “We lost.” He was blunt: “Nobody came.” Not: Three finds were listed: “The bowl is old.”
    """
    words = tree.range_of(q.inner)
    colon = _colon_before(tree, words[0])
    if colon is None or kind(tree, q) != "direct":
        return None
    first = tree.sentence(colon).first
    for top in (i for i in range(first, colon) if not first <= tree.words[i].head < colon):
        subject = tree.child(top, "nsubj")
        if subject is not None and first <= subject < colon and _speaker(tree, subject):
            start = min([top, *tree.all_on(top, "cop")])
            return Draft(cue=(start, top + 1), source=phrase(tree, subject), contents=[words], score=0.75, linked=None)
    return _announced(tree, first, colon, words)


def _announced(tree: Tree, first: int, colon: int, words: Range) -> Draft | None:
    """A quotation behind a colon and a person or body without a verb: Ana Ruiz on the radio: “Nobody came.”"""
    if first == colon or any(tree.words[i].upos in ("VERB", "AUX") for i in range(first, colon)):
        return None  # with nothing before it, a colon announces nobody
    named = (i for i in range(first + 1, colon) if not same_name(tree, i) and tree.words[i].deprel != "flat")
    last = next(named, colon)
    if tree.words[first].upos == "PROPN":
        return Draft(source=(first, last), contents=[words], score=0.7, linked=None)
    nouns = (i for i in range(first, colon) if tree.words[i].upos == "NOUN" and tree.words[i].deprel != "compound")
    top = next(nouns, first)
    lemma = tree.lemma[top]
    body = tree.low[first] == "the" and (is_role_noun(lemma) or lemma in body_nouns())
    return Draft(source=(first, top + 1), contents=[words], score=0.7, linked=None) if body else None


def _speaker(tree: Tree, i: int) -> bool:
    """Whether a subject may be somebody who speaks: a name, or a pronoun of persons."""
    if tree.quotation(i) is not None:
        return False
    named = tree.words[i].upos == "PROPN" or any(tree.words[k].name.endswith(("PER", "ORG")) for k in tree.subtree(i))
    return named or tree.low[i] in OF_PEOPLE or tree.low[i] == "who"


def _repeated(tree: Tree, drafts: list[Draft], q: Quotation) -> Draft | None:
    """A headline's or a pull-quote's words in marks, as those of whoever says them in the text.

    Dam gates were ‘left open for days’ / “The gates were left open for days,” said Ana Ruiz. At least three words; not
    in a sentence of the text, which may give them to somebody else.
    """
    paragraph = tree.article.paragraphs[q.paragraph]
    wanted = _plain(tree, q)
    whole = not any(tree.quotation(i) is not q for i in tree.content_words(tree.range_of(paragraph)))
    if len(wanted) < _FEW - 1 or not (whole or tree.is_word(tree.range_of(paragraph)[1] - 1) or paragraph.end == q.end):
        return None
    for other in tree.outer:
        same = other.paragraph != q.paragraph and f" {' '.join(wanted)} " in f" {' '.join(_plain(tree, other))} "
        owner = _owner(tree, drafts, other) if same else None
        mention = owner and (tree.span_of(owner.source) if owner.source else owner.antecedent)
        if owner is not None and mention:
            words = tree.range_of(q.inner)
            return Draft(
                contents=[words], score=owner.score, linked=owner.linked, method=RowBy.REPEATED, antecedent=mention
            )  # fmt: skip
    return None


def _plain(tree: Tree, q: Quotation) -> list[str]:
    return [tree.low[i] for i in tree.content_words(tree.range_of(q.inner))]


def _owner(tree: Tree, drafts: list[Draft], q: Quotation) -> Draft | None:
    """The draft that has the quotation, by half its words at least."""
    first, last = tree.range_of(q.inner)
    for draft in drafts:
        if q in draft.further:
            return draft
        if sum(min(b, last) - max(a, first) for a, b in draft.contents if a < last and first < b) * 2 >= last - first:
            return draft
    return None


def _speaks_here(tree: Tree, drafts: list[Draft], q: Quotation) -> bool:
    """Whether somebody is quoted before this quotation in its paragraph: then a short one may be speech too."""
    first = tree.range_of(q.inner)[0]
    return any(
        d.contents
        and d.cue
        and _last(d) <= first
        and _paragraph(tree, d) == q.paragraph
        and any(_has_direct(tree, r) for r in d.contents)
        for d in drafts
    )


def _stands_alone(tree: Tree, q: Quotation, *, least: int) -> bool:
    """Whether a quotation is made of sentences of its own, with nothing outside the marks in them."""
    words = tree.content_words(tree.range_of(q.inner))
    if len(words) < least or (least == _FEW and kind(tree, q) != "direct"):
        return False
    numbers = {tree.sentence_of[i] for i in tree.words_in(q.inner)}
    for n in numbers:
        sentence = tree.sentences[n]
        outside = [
            i for i in tree.content_words((sentence.first, sentence.last)) if not q.start <= tree.words[i].start < q.end
        ]  # fmt: skip
        if outside:
            return False
    return tree.text[q.inner.end - 1] in ".?!…—–-," or not q.closed


def _follow(tree: Tree, drafts: list[Draft], q: Quotation) -> None:
    """Attaches a stand-alone quotation to who spoke before it, in its paragraph or the one before."""
    words = tree.range_of(q.inner)
    paragraph = q.paragraph
    before = [d for d in drafts if d.contents and (d.source or d.antecedent) and _last(d) <= words[0]]
    before = [d for d in before if _paragraph(tree, d) in (paragraph, paragraph - 1)]
    last = max(before, key=lambda d: (_last(d), d.start()), default=None)
    if last is None:
        mention = _subject_before(tree, words[0], paragraph)
        drafts.append(
            Draft(contents=[words], score=0.5, method=RowBy.FLOATING, antecedent=mention,
                  reason="nothing near these words says whose they are; taken from the sentence before")
        )  # fmt: skip
        return
    quoted = any(_has_direct(tree, r) for r in last.contents)
    here = _paragraph(tree, last)
    only = all(tree.quotation(i) is not None for i in tree.content_words(_paragraph_words(tree, paragraph)))
    if quoted and (only or here == paragraph) and not _between(tree, last, words[0]):
        last.further.append(q)
        return
    mention = tree.span_of(last.source) if last.source else last.antecedent
    if here != paragraph:
        mention = _subject_before(tree, words[0], paragraph) or mention
    same = here == paragraph and last.source is not None
    drafts.append(
        Draft(contents=[words], source=last.source if same else None, antecedent=None if same else mention,
              score=0.75, method=RowBy.FLOATING)
    )  # fmt: skip


def _last(draft: Draft) -> int:
    ends = [b for _, b in draft.contents] + [r[1] for r in (draft.source, draft.cue) if r]
    return max(ends)


def _paragraph(tree: Tree, draft: Draft) -> int:
    return tree.sentence(_last(draft) - 1).paragraph


def _paragraph_words(tree: Tree, paragraph: int) -> Range:
    return tree.range_of(tree.article.paragraphs[paragraph])


def _has_direct(tree: Tree, words: Range) -> bool:
    return any(kind(tree, q) == "direct" for q in tree.meeting(tree.span_of(words)))


def _between(tree: Tree, draft: Draft, first: int) -> bool:
    """Whether another sentence of the reporter's stands between the draft and the quotation."""
    last = tree.sentence_of[_last(draft) - 1]
    sentences = range(last + 1, tree.sentence_of[first])
    return any(
        any(tree.quotation(i) is None for i in tree.content_words((tree.sentences[n].first, tree.sentences[n].last)))
        for n in sentences
    )


def _subject_before(tree: Tree, first: int, paragraph: int) -> Span | None:
    """The subject of the last sentence of the reporter's before a quotation, in its paragraph or the one before.

    None where the sentences there have several named people as subjects: then nobody can tell.
    """
    subjects: list[Range] = []
    people: set[frozenset[str]] = set()
    for n in range(tree.sentence_of[first] - 1, -1, -1):
        sentence = tree.sentences[n]
        if sentence.paragraph < paragraph - 1 or (
            subjects and sentence.paragraph != tree.sentence(subjects[0][0]).paragraph
        ):
            break
        roots = [i for i in range(sentence.first, sentence.last) if tree.words[i].head < 0]
        found = [k for root in roots if (k := tree.child(root, "nsubj")) is not None and tree.quotation(k) is None]
        subjects += [phrase(tree, k) for k in found]
        people |= {name for k in found if (name := _persons_name(tree, k))}
    distinct = any(not a & b for a in people for b in people)
    return tree.span_of(subjects[0]) if subjects and not distinct else None


def _persons_name(tree: Tree, subject: int) -> frozenset[str]:
    """The words of the first person's name in a subject, also behind a comma: "The governor, Ana Ruiz"."""
    out: list[str] = []
    for i in tree.subtree(subject):
        if tree.words[i].name == "B-PER" and out:
            break
        if tree.words[i].name.endswith("-PER"):
            out.append(tree.low[i])
    return frozenset(out)
