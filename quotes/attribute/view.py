"""A parse made easy to ask: children, subtrees, the words of a span, the quotation around a word."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from quotes.faults import Faults, Kept
from quotes.records import Article, Parse, Quotation, Sentence, Span, Word

Range = tuple[int, int]  # half-open, indices into Parse.words

_NO_WORD = frozenset("\"'“”‘’«»‹›`.,;:!?…-–—()[]{}*•")


class View:
    """An article's parse and quotations, with the indices that attribution needs. Read-only but for its faults."""

    def __init__(
        self, article: Article, parse: Parse, quotations: Sequence[Quotation], *, faults: Faults | None = None
    ) -> None:
        self.article, self.text, self.parse = article, article.text, parse
        self.faults = Faults(raising=True) if faults is None else faults
        self.words: tuple[Word, ...] = parse.words
        self.sentences: tuple[Sentence, ...] = parse.sentences
        self.outer = tuple(q for q in quotations if q.depth == 0)
        self.ends = [q.end for q in self.outer]
        self.paragraphs = frozenset(p.of(self.text).strip() for p in article.paragraphs)
        self.starts = [w.start for w in parse.words]
        self.children: list[list[int]] = [[] for _ in parse.words]
        for i, word in enumerate(parse.words):
            if word.head >= 0:
                self.children[word.head].append(i)
        self.sentence_of = [n for n, s in enumerate(parse.sentences) for _ in range(s.first, s.last)]
        self.quotation_of = self._quotations_of_words()
        self.low = [self.text[w.start : w.end].lower() for w in parse.words]

    def _quotations_of_words(self) -> list[int]:
        out = [-1] * len(self.words)
        for n, q in enumerate(self.outer):
            for i in range(*self.range_of(Span(q.start, q.end))):
                out[i] = n
        return out

    def kept(self, step: str, *where: Span | Range, lost: Sequence[Range] = ()) -> Kept:
        """A block whose failure costs what is said at these words, of a range its whole sentences; else the article.

        `lost`: the contents whose draft is left out if it fails.
        """
        return self.faults.kept(
            f"attribute.{step}",
            where=lambda: [one if isinstance(one, Span) else self._around(one) for one in where],
            lost=lambda: [self.span_of(words) for words in lost],
        )

    def _around(self, words: Range) -> Span:
        first, last = (self.sentences[self.sentence_of[i]] for i in (words[0], words[1] - 1))
        return Span(first.span.start, last.span.end)

    def range_of(self, span: Span) -> Range:
        """The words that lie in `span`, at least in part."""
        first = bisect_right(self.starts, span.start) - 1
        if first < 0 or self.words[first].end <= span.start:
            first += 1
        return first, max(first, bisect_left(self.starts, span.end))

    def span_of(self, words: Range) -> Span:
        """From the first word's start to the last word's end."""
        return Span(self.words[words[0]].start, self.words[words[1] - 1].end)

    def subtree(self, i: int) -> list[int]:
        """Word i and all below it, in order."""
        out, stack = [], [i]
        while stack:
            k = stack.pop()
            out.append(k)
            stack += self.children[k]
        return sorted(out)

    def child(self, i: int, *relations: str) -> int | None:
        """The first child of i with one of these relations; "nsubj" also means its subtypes."""
        for k in self.children[i]:
            deprel = self.words[k].deprel
            if deprel in relations or deprel.split(":")[0] in relations:
                return k
        return None

    def tops(self, words: Range) -> list[int]:
        """The words of a range whose head lies outside it (or that are roots), marks left out."""
        first, last = words
        return [
            i for i in range(first, last) if not first <= self.words[i].head < last and self.is_word(i)
        ]  # fmt: skip

    def is_word(self, i: int) -> bool:
        """Whether word i is more than a mark."""
        return not all(c in _NO_WORD for c in self.low[i])

    def content_words(self, words: Range) -> list[int]:
        """The words of a range that are no marks."""
        return [i for i in range(*words) if self.is_word(i)]

    def inside(self, i: int) -> Quotation | None:
        """The outer quotation around word i."""
        n = self.quotation_of[i]
        return None if n < 0 else self.outer[n]

    def meeting(self, span: Span) -> Iterator[Quotation]:
        """The outer quotations that share a code point with `span`, in order; they do not overlap one another."""
        for k in range(bisect_right(self.ends, span.start), len(self.outer)):
            if self.outer[k].start >= span.end:
                return
            yield self.outer[k]

    def title(self, q: Quotation) -> bool:
        """Whether a quotation is a title or a name and no words of anybody's.

        It repeats a whole paragraph (a linked headline), or it is two to six words all in capitals ("Green Harbour
        Fund") in the middle of a sentence, at least three where a comma ends it, or two to ten that are a paragraph of
        their own (a heading).
        """
        inner = q.inner.of(self.text)
        if inner in self.paragraphs or self._titled(q):
            return True
        words = [
            i for i in self.content_words(self.range_of(q.inner)) if self.words[i].upos not in ("ADP", "DET", "CCONJ")
        ]
        if not all(self.text[self.words[i].start].isupper() and self.words[i].upos != "PRON" for i in words):
            return False
        if Span(q.start, q.end).of(self.text) in self.paragraphs:
            return 2 <= len(words) <= 10
        return (3 if inner[-1] == "," else 2) <= len(words) <= 6 and inner[-1] not in ".?!"

    def _titled(self, q: Quotation) -> bool:
        """Whether the words before a quotation say that it is a name: "titled “Dust”", "known as “the Whale”"."""
        first = self.range_of(Span(q.start, q.end))[0]
        before = self.low[max(0, first - 2) : first]
        return before[-1:] in (["titled"], ["entitled"], ["nicknamed"]) or before == ["known", "as"]

    def clausal(self, words: Range) -> bool:
        """Whether a range holds a clause of its own: a verb or a copula with a subject, or an infinitive, on top.

        "to leave at once", "the dam held"; not "leaving at once" and not "the collapse of the dam".
        """
        for i in self.tops(words):
            word = self.words[i]
            verbal = word.upos in ("VERB", "AUX") and word.deprel not in ("amod", "case", "compound")
            if verbal and (word.xpos != "VBG" or any(self.words[k].deprel == "aux" for k in self.children[i])):
                return True
            if any(self.words[k].deprel.split(":")[0] in ("cop", "nsubj", "csubj", "expl") for k in self.children[i]):
                return True
        return False
