"""An article with its parse, laid out for questions about where a word stands: sentence, quotation, caption, phrase.

Place in the flow: built once an article by `quotes.resolve`; `mentions`, `roles` and `salience` ask it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from quotes.english.captions import BYLINE, CREDIT
from quotes.english.words import fold
from quotes.records import Article, Parse, Quotation, Sentence, Span, Word

_LISTED = re.compile(r"^\s*[-–•*▪>|]\s+|^\s*[A-Z ]{2,20}\s?\|")
_SENTENCE_END = re.compile(r"[.!?…:;,]\s*['\"”’“‘»)\]]*\s*$")
_QUOTATION_ONLY = re.compile(r"^\s*['\"“‘«].*['\"”’»“]\s*$", re.DOTALL)
# A line of more words than this is running text even where its full stop is missing.
_HEADING_WORDS = 20


@dataclass(frozen=True)
class Scene:
    """An article, its parse and its quotations, with the questions that resolving asks of them."""

    article: Article
    parse: Parse
    quotations: Sequence[Quotation]

    @property
    def words(self) -> tuple[Word, ...]:
        """The words of the parse."""
        return self.parse.words

    def text(self, start: int, end: int) -> str:
        """The printed text of the words [start, end), white space made single."""
        return " ".join(self.article.text[self.words[start].start : self.words[end - 1].end].split())

    def printed(self, index: int) -> str:
        """One word as printed."""
        return self.article.text[self.words[index].start : self.words[index].end]

    def mark(self, index: int) -> bool:
        """Whether the word is punctuation, whatever the parser calls it: no letter or digit in it."""
        return not any(c.isalnum() for c in self.printed(index))

    @cached_property
    def folded(self) -> tuple[str, ...]:
        """Every word in lower case without accents."""
        return tuple(fold(self.printed(i)) for i in range(len(self.words)))

    @cached_property
    def _starts(self) -> list[int]:
        return [word.start for word in self.words]

    @cached_property
    def children(self) -> tuple[tuple[int, ...], ...]:
        """The dependents of every word, in order."""
        found: list[list[int]] = [[] for _ in self.words]
        for index, word in enumerate(self.words):
            if 0 <= word.head < len(self.words) and word.head != index:
                found[word.head].append(index)
        return tuple(tuple(c) for c in found)

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """The sentences, parted at the end of a paragraph and joined where one ends in the middle of a name.

        A caption without full stop runs into the next paragraph; "Maj." and "-Gen. Obi" are no two sentences.
        """
        found: list[tuple[int, int]] = []
        for sentence in self.parse.sentences:
            first = sentence.first
            for index in range(sentence.first + 1, sentence.last + 1):
                if index == sentence.last or self.paragraph(index) != self.paragraph(first):
                    if found and self._goes_on(found[-1][1], first):
                        found[-1] = (found[-1][0], index)
                    else:
                        found.append((first, index))
                    first = index
        words = self.words
        spans = (Span(words[first].start, words[last - 1].end) for first, last in found)
        pairs = zip(spans, found, strict=True)
        return tuple(Sentence(span, first, last, self.paragraph(first)) for span, (first, last) in pairs)

    def _goes_on(self, last: int, first: int) -> bool:
        """Whether a sentence that begins at word `first` only goes on with the one that ended before word `last`."""
        if last != first or self.paragraph(last - 1) != self.paragraph(first):
            return False
        begins = self.printed(first)
        return not self.mark(last - 1) or begins[0].islower() or (begins[0] == "-" and self.adjacent(first - 1, first))

    @cached_property
    def sentence_of(self) -> tuple[int, ...]:
        """The index of every word's sentence; -1 for a word in none."""
        found = [-1] * len(self.words)
        for number, sentence in enumerate(self.sentences):
            for index in range(sentence.first, min(sentence.last, len(found))):
                found[index] = number
        return tuple(found)

    def sentence(self, index: int) -> Sentence:
        """The sentence of a word."""
        return self.sentences[self.sentence_of[index]]

    def paragraph(self, index: int) -> int:
        """The paragraph a word stands in, as an index into article.paragraphs."""
        return self._paragraph_of[index]

    @cached_property
    def _paragraph_of(self) -> tuple[int, ...]:
        return tuple(self._paragraph_at(word.start) for word in self.words)

    def paragraphs(self, span: Span) -> range:
        """The paragraphs that a span begins and ends in, with those between."""
        return range(self._paragraph_at(span.start), self._paragraph_at(span.end) + 1)

    def _paragraph_at(self, position: int) -> int:
        return max(0, bisect_right(self._paragraph_starts, position) - 1)

    @cached_property
    def _paragraph_starts(self) -> list[int]:
        return [p.start for p in self.article.paragraphs]

    def indices(self, span: Span) -> list[int]:
        """The words that share at least one code point with the span."""
        first = max(0, bisect_right(self._starts, span.start) - 1)
        last = bisect_right(self._starts, span.end - 1) if span.end > span.start else first
        return [i for i in range(first, last) if self.words[i].end > span.start and self.words[i].start < span.end]

    @cached_property
    def quoted(self) -> tuple[bool, ...]:
        """Whether each word stands inside quotation marks (more than one word: a nickname is no speech)."""
        found = [False] * len(self.words)
        for quotation in self.quotations:
            inside = self.indices(quotation.inner) if quotation.inner.end > quotation.inner.start else []
            for index in inside if len(inside) > 2 else []:
                found[index] = True
        return tuple(found)

    @cached_property
    def narrator_clock(self) -> tuple[float, ...]:
        """For every sentence, how much narration came before: 1 a sentence of the reporter's, 0.25 one of pure
        quotation.

        So a long quotation does not push its speaker out of reach.
        """
        clock, found = 0.0, []
        for sentence in self.sentences:
            found.append(clock)
            own = [
                i for i in range(sentence.first, sentence.last) if not self.quoted[i] and self.words[i].upos != "PUNCT"
            ]
            clock += 1.0 if own else 0.25
        return tuple(found)

    @cached_property
    def asides(self) -> frozenset[int]:
        """The paragraphs that are no running text: captions, bylines, headings, linked headlines.

        "Ana Ruiz at the port. (Tom Reed / Coastal Press)" is one; "“We won,” Ruiz said." is not.
        """
        return frozenset(n for n, span in enumerate(self.article.paragraphs) if is_aside(span.of(self.article.text)))

    def aside(self, index: int) -> bool:
        """Whether the word stands in a caption, byline, heading or linked headline."""
        return bool(self.asides) and self.paragraph(index) in self.asides

    def root(self, indices: Sequence[int]) -> int | None:
        """The word of these that hangs on a word outside of them: the head of the phrase; the first one, if several."""
        outer = self.roots(indices)
        return outer[0] if outer else (indices[0] if indices else None)

    def adjacent(self, left: int, right: int) -> bool:
        """Whether nothing, not even white space, stands between two words."""
        return self.words[left].end == self.words[right].start

    def roots(self, indices: Sequence[int]) -> list[int]:
        """All words of these that hang on a word outside of them; several where the parse tears a phrase apart."""
        inside = set(indices)
        return [i for i in indices if self.words[i].head not in inside and not self.mark(i)]

    def subtree(self, index: int) -> list[int]:
        """The word and all that hangs on it, in order."""
        found, queue = {index}, [index]
        while queue:
            for child in self.children[queue.pop()]:
                if child not in found:
                    found.add(child)
                    queue.append(child)
        return sorted(found)


def is_aside(text: str) -> bool:
    """Whether a paragraph is a caption, byline, heading or list of links rather than running text."""
    if CREDIT.search(text) or BYLINE.match(text) or _LISTED.match(text):
        return True
    finished = _SENTENCE_END.search(text) or _QUOTATION_ONLY.match(text)
    return len(text.split()) <= _HEADING_WORDS and not finished
