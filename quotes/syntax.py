"""One article's parse as an index with query words: `Tree`, built once and asked by every stage after `parse`.

    tree = Tree(article, parse, quotations)
    tree.child(verb, "nsubj"), tree.agent(verb), tree.subtree(noun), tree.sentence(word).paragraph

Words are asked for by their index in the parse; what is half-open there is a `Range`, in the text a `Span`.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property

from quotes.english.newspaper import is_aside
from quotes.english.words import fold
from quotes.faults import Faults
from quotes.records import Article, Parse, Quotation, Sentence, Span, Word

Range = tuple[int, int]  # half-open, indices of words

_PUNCTUATION = frozenset("\"'“”‘’«»‹›`.,;:!?…-–—()[]{}*•")
_FINITE = ("VBD", "VBZ", "VBP", "MD")
_NICKNAME = 2  # words in marks: so few are no speech


class Tree:
    """An article's parse and quotations, laid out for questions. Read-only but for `faults`, the steps that failed."""

    def __init__(
        self, article: Article, parse: Parse, quotations: Sequence[Quotation], *, faults: Faults | None = None
    ) -> None:
        self.article, self.text, self.parse, self.quotations = article, article.text, parse, quotations
        self.faults = Faults(raising=True) if faults is None else faults
        self.words: tuple[Word, ...] = parse.words
        self.sentences: tuple[Sentence, ...] = parse.sentences  # as the parser cut them; see `mended_sentences`
        self.sentence_of = [n for n, s in enumerate(parse.sentences) for _ in range(s.first, s.last)]
        self.form = [self.text[w.start : w.end] for w in parse.words]  # as printed
        self.low = [form.lower() for form in self.form]
        self.lemma = [w.lemma.lower() for w in parse.words]
        self.relation = [w.deprel.partition(":")[0] for w in parse.words]  # without its subtype
        self.children: list[list[int]] = [[] for _ in parse.words]
        for i, word in enumerate(parse.words):
            if 0 <= word.head < len(parse.words) and word.head != i:
                self.children[word.head].append(i)
        self._starts = [w.start for w in parse.words]
        self._subtrees: dict[int, tuple[int, ...]] = {}

    # ---------------------------------------------------------------- up and down the tree

    def child(self, i: int, *relations: str) -> int | None:
        """The first word on i with one of these relations; "nsubj" also means its subtypes."""
        for k in self.children[i]:
            if self.words[k].deprel in relations or self.relation[k] in relations:
                return k
        return None

    def all_on(self, i: int, *relations: str) -> list[int]:
        """All words on i with one of these relations; "nsubj" also means its subtypes."""
        return [k for k in self.children[i] if self.words[k].deprel in relations or self.relation[k] in relations]

    def agent(self, verb: int) -> int | None:
        """Who did what a passive verb tells: the agency of "quoted by the agency"."""
        return self.child(verb, "obl:agent")

    def has(self, i: int, word: str) -> bool:
        """Whether this word, in lower case, hangs on i: the "to" of "to leave"."""
        return any(self.low[k] == word for k in self.children[i])

    def is_that(self, i: int) -> bool:
        """Whether word i is "that" as the mark of a clause, and no pronoun."""
        return self.low[i] == "that" and self.words[i].upos == "SCONJ"

    def that(self, top: int) -> int | None:
        """The "that" that marks the clause of word `top`."""
        return next((k for k in self.children[top] if self.is_that(k)), None)

    def subtree(self, i: int) -> tuple[int, ...]:
        """Word i and all below it, in order."""
        known = self._subtrees.get(i)
        if known is None:
            found, stack = {i}, [i]
            while stack:
                below = [k for k in self.children[stack.pop()] if k not in found]
                found.update(below)
                stack += below
            known = self._subtrees[i] = tuple(sorted(found))
        return known

    def above(self, i: int) -> list[int]:
        """Word i and all above it to the root of its sentence, in this order."""
        out = [i]
        while (i := self.words[i].head) >= 0 and i not in out:
            out.append(i)
        return out

    def branch(self, i: int, top: int) -> int | None:
        """The word on `top` that i is or hangs below; None where i is not below `top`."""
        while i >= 0 and self.words[i].head != top:
            i = self.words[i].head
        return i if i >= 0 else None

    def tops(self, words: Range) -> list[int]:
        """The words of a range whose head lies outside it, punctuation left out."""
        first, last = words
        return [i for i in range(first, last) if not first <= self.words[i].head < last and self.is_word(i)]

    def heads(self, indices: Sequence[int]) -> list[int]:
        """All words of these that hang on a word outside of them; several where the parse tears a phrase apart."""
        inside = set(indices)
        return [i for i in indices if self.words[i].head not in inside and not self.is_mark(i)]

    def head(self, indices: Sequence[int]) -> int | None:
        """The head of a phrase: the first of `heads`, else its first word."""
        return next(iter(self.heads(indices)), indices[0] if indices else None)

    def pivot(self, span: Span, *, beside: int | None = None) -> int | None:
        """The word that a span turns on: the one nearest to its sentence's root that is no mark, a verb before others.

        Of several sentences that with word `beside`, else the first one counts. None where the span has no word.
        """
        every = self.words_in(span)
        inside = [i for i in every if not self.is_mark(i)] or list(every)
        if not inside:
            return None
        sentence, first = (self.sentence_of[i] for i in (inside[0] if beside is None else beside, inside[0]))
        here = [i for i in inside if self.sentence_of[i] == sentence]
        here = here or [i for i in inside if self.sentence_of[i] == first]
        return min(here, key=lambda i: (len(self.above(i)), self.words[i].upos != "VERB", i))

    def finite(self, i: int) -> bool:
        """Whether word i is a verb with a tense, or a modal: "says", "would"."""
        return self.words[i].xpos in _FINITE

    def clausal(self, words: Range) -> bool:
        """Whether a range holds a clause of its own: a verb or a copula with a subject, or an infinitive, on top.

        "to leave at once", "the dam held"; not "leaving at once" and not "the collapse of the dam".
        """
        for i in self.tops(words):
            word = self.words[i]
            verbal = word.upos in ("VERB", "AUX") and word.deprel not in ("amod", "case", "compound")
            if verbal and (word.xpos != "VBG" or any(self.words[k].deprel == "aux" for k in self.children[i])):
                return True
            if self.child(i, "cop", "nsubj", "csubj", "expl") is not None:
                return True
        return False

    # ---------------------------------------------------------------- words, spans, what is printed

    def range_of(self, span: Span) -> Range:
        """The words that lie in `span`, at least in part."""
        first = bisect_right(self._starts, span.start) - 1
        if first < 0 or self.words[first].end <= span.start:
            first += 1
        return first, max(first, bisect_left(self._starts, span.end))

    def words_in(self, span: Span) -> range:
        """The same, to go through."""
        return range(*self.range_of(span))

    def span_of(self, words: Range) -> Span:
        """From the first word's start to the last word's end."""
        return Span(self.words[words[0]].start, self.words[words[1] - 1].end)

    def printed(self, first: int, last: int) -> str:
        """The words [first, last) as printed, white space made single."""
        return " ".join(self.text[self.words[first].start : self.words[last - 1].end].split())

    def adjacent(self, left: int, right: int) -> bool:
        """Whether nothing, not even white space, stands between two words."""
        return self.words[left].end == self.words[right].start

    def named(self, words: Range) -> bool:
        """Whether a range has a word of a name."""
        return any(self.words[i].name != "O" for i in range(*words))

    def is_word(self, i: int) -> bool:
        """Whether word i is more than punctuation: "&" and "$" are."""
        return self._is_word[i]

    @cached_property
    def _is_word(self) -> list[bool]:
        return [not all(c in _PUNCTUATION for c in form) for form in self.form]

    def content_words(self, words: Range) -> list[int]:
        """The words of a range that are more than punctuation."""
        return [i for i in range(*words) if self.is_word(i)]

    def is_mark(self, i: int) -> bool:
        """Whether word i has no letter and no digit: "&" and "$" have none."""
        return self._marks[i]

    @cached_property
    def _marks(self) -> list[bool]:
        return [not any(c.isalnum() for c in form) for form in self.form]

    @cached_property
    def folded(self) -> tuple[str, ...]:
        """Every word in lower case without accents."""
        known = {form: fold(form) for form in set(self.form)}
        return tuple(known[form] for form in self.form)

    # ---------------------------------------------------------------- sentences and paragraphs

    def sentence(self, i: int) -> Sentence:
        """The sentence of word i, as the parser cut it."""
        return self.sentences[self.sentence_of[i]]

    def sentences_around(self, words: Range) -> Span:
        """The whole sentences that a range begins and ends in, with those between."""
        return Span(self.sentence(words[0]).span.start, self.sentence(words[1] - 1).span.end)

    @cached_property
    def mended_sentences(self) -> tuple[Sentence, ...]:
        """The sentences parted at the end of a paragraph and joined where one ends in the middle of a name.

        A caption without full stop runs into the next paragraph; "Maj." and "-Gen. Obi" are no two sentences.
        """
        found: list[Range] = []
        for sentence in self.sentences:
            first = sentence.first
            for i in range(sentence.first + 1, sentence.last + 1):
                if i == sentence.last or self.paragraph(i) != self.paragraph(first):
                    if found and self._goes_on(found[-1][1], first):
                        found[-1] = (found[-1][0], i)
                    else:
                        found.append((first, i))
                    first = i
        return tuple(Sentence(self.span_of(words), *words, self.paragraph(words[0])) for words in found)

    def _goes_on(self, last: int, first: int) -> bool:
        """Whether a sentence that begins at word `first` only goes on with the one that ended before word `last`."""
        if last != first or self.paragraph(last - 1) != self.paragraph(first):
            return False
        begins = self.form[first]
        return (
            not self.is_mark(last - 1) or begins[0].islower() or (begins[0] == "-" and self.adjacent(first - 1, first))
        )

    @cached_property
    def mended_sentence_of(self) -> tuple[int, ...]:
        """The index of every word's mended sentence; -1 for a word in none."""
        found = [-1] * len(self.words)
        for number, sentence in enumerate(self.mended_sentences):
            for i in range(sentence.first, min(sentence.last, len(found))):
                found[i] = number
        return tuple(found)

    def mended_sentence(self, i: int) -> Sentence:
        """The mended sentence of word i."""
        return self.mended_sentences[self.mended_sentence_of[i]]

    def paragraph(self, i: int) -> int:
        """The paragraph that word i stands in, as an index into article.paragraphs."""
        return self._paragraph_of[i]

    def paragraphs(self, span: Span) -> range:
        """The paragraphs that a span begins and ends in, with those between."""
        return range(self._paragraph_at(span.start), self._paragraph_at(span.end) + 1)

    @cached_property
    def _paragraph_of(self) -> list[int]:
        return [self._paragraph_at(start) for start in self._starts]

    def _paragraph_at(self, position: int) -> int:
        return max(0, bisect_right(self._paragraph_starts, position) - 1)

    @cached_property
    def _paragraph_starts(self) -> list[int]:
        return [p.start for p in self.article.paragraphs]

    def is_paragraph(self, text: str) -> bool:
        """Whether these words are a whole paragraph."""
        return text in self._paragraph_texts

    @cached_property
    def _paragraph_texts(self) -> frozenset[str]:
        return frozenset(p.of(self.text).strip() for p in self.article.paragraphs)

    def aside(self, i: int) -> bool:
        """Whether word i stands in a caption, byline, heading or linked headline: no running text."""
        return bool(self._asides) and self.paragraph(i) in self._asides

    @cached_property
    def _asides(self) -> frozenset[int]:
        return frozenset(n for n, span in enumerate(self.article.paragraphs) if is_aside(span.of(self.text)))

    # ---------------------------------------------------------------- quotations

    @cached_property
    def outer(self) -> tuple[Quotation, ...]:
        """The quotations that are in no other, in order; they do not overlap."""
        return tuple(q for q in self.quotations if q.depth == 0)

    def quotation(self, i: int) -> Quotation | None:
        """The outer quotation around word i, its marks included."""
        return self._quotation_of[i]

    @cached_property
    def _quotation_of(self) -> list[Quotation | None]:
        out: list[Quotation | None] = [None] * len(self.words)
        for q in self.outer:
            for i in self.words_in(Span(q.start, q.end)):
                out[i] = q
        return out

    def meeting(self, span: Span) -> Iterator[Quotation]:
        """The outer quotations that share a code point with `span`, in order."""
        for k in range(bisect_right(self._ends, span.start), len(self.outer)):
            if self.outer[k].start >= span.end:
                return
            yield self.outer[k]

    @cached_property
    def _ends(self) -> list[int]:
        return [q.end for q in self.outer]

    @cached_property
    def quoted(self) -> tuple[bool, ...]:
        """Whether each word stands between marks, outer or inner, with more words than a nickname has."""
        found = [False] * len(self.words)
        for q in self.quotations:
            inside = self.words_in(q.inner) if q.inner.end > q.inner.start else ()
            for i in inside if len(inside) > _NICKNAME else ():
                found[i] = True
        return tuple(found)
