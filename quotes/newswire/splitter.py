"""Words and sentences of articles: the tokenizer, then the boundaries put right by the quotation marks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from quotes.newswire.sentences import Bounds, Marks, recut
from quotes.newswire.tokenizer import Tokenizer
from quotes.records import Quotation, Span

GAP = "\n\n"  # what Stanza takes for a paragraph border
LONGEST = 16_000  # a longer paragraph goes in parts; none of the training articles has one
# A longer run without white space as well: Stanza's search for addresses in it takes time by its square.
_ENDLESS = re.compile(r"\S{400}(?=\S)")
_SENTENCE_END = re.compile(r"[^\W\d_]{3}[.!?][\"'”’)\]]* +(?=\S)")
# White space and control characters that the tokenizer never saw, each read as one space.
_CODES = (
    *range(0x20),
    *range(0x7F, 0xA1),
    0x1680,
    *range(0x2000, 0x200C),
    0x2028,
    0x2029,
    0x202F,
    0x205F,
    0x3000,
    0xFEFF,
)
_SPACES = dict.fromkeys(_CODES, " ")

# An article's text, its paragraphs and its quotations
Source = tuple[str, Sequence[Span], Sequence[Quotation]]
# A sentence's word bounds, and the index of its paragraph
Split = tuple[list[Bounds], int]


@dataclass(frozen=True, slots=True)
class Part:
    """A paragraph, or a part of an overlong one, as it stands in the joined text."""

    start: int  # in the joined text
    shift: int  # from a position there to that in the article
    paragraph: int  # index


def joined(text: str, paragraphs: Sequence[Span]) -> tuple[str, list[Part]]:
    """The paragraphs as Stanza reads them, two line breaks between, and where each begins in that.

    Within a part length and positions stay, character for character.
    """
    pieces: list[str] = []
    parts: list[Part] = []
    at = 0
    for number, span in _pieces(text, paragraphs):
        pieces.append(span.of(text).translate(_SPACES))
        parts.append(Part(at, span.start - at, number))
        at += len(pieces[-1]) + len(GAP)
    return GAP.join(pieces), parts


def _pieces(text: str, paragraphs: Sequence[Span]) -> Iterator[tuple[int, Span]]:
    """The paragraphs, or parts of overlong ones, with the paragraph's index."""
    for number, paragraph in enumerate(paragraphs):
        for span in cut(text, paragraph, LONGEST):
            for start, end in pairwise(_borders(text, span)):
                yield number, Span(start, end)


def _borders(text: str, span: Span) -> list[int]:
    """Where a span begins and ends, and where an endless run in it is cut."""
    return [span.start, *(m.end() for m in _ENDLESS.finditer(text, span.start, span.end)), span.end]


def cut(text: str, paragraph: Span, longest: int) -> Iterator[Span]:
    """The paragraph in parts of at most `longest` characters: after a sentence, else at white space, else anywhere."""
    start = paragraph.start
    while paragraph.end - start > longest:
        limit = start + longest
        ends = [m.end() for m in _SENTENCE_END.finditer(text, start, limit)]
        space = max(text.rfind(c, start + 1, limit) for c in " \t\r\n") + 1
        end = ends[-1] if ends else space or limit
        yield Span(start, end)
        start = end
    yield Span(start, paragraph.end)


class Splitter:
    """The shipped tokenizer, for many articles at a time."""

    def __init__(self, folder: Path, *, threads: int = 1) -> None:
        """`folder` holds the tokenizer's files."""
        self._tokenizer = Tokenizer(folder, threads=threads)

    def split(self, sources: Sequence[Source]) -> list[list[Split]]:
        """The sentences of each article, positions in its own text."""
        pieces = [list(_pieces(text, paragraphs)) for text, paragraphs, _ in sources]
        texts = [span.of(s[0]).translate(_SPACES) for s, own in zip(sources, pieces, strict=True) for _, span in own]
        cut = iter(self._tokenizer.cut(texts))
        out = []
        for source, own in zip(sources, pieces, strict=True):
            found = ((number, _moved(sentence, span.start)) for number, span in own for sentence in next(cut))
            out.append(at_marks(found, source))
        return out


def _moved(sentence: Iterable[Bounds], shift: int) -> list[Bounds]:
    return [(start + shift, end + shift) for start, end in sentence]


def at_marks(found: Iterable[tuple[int, list[Bounds]]], source: Source) -> list[Split]:
    """Sentences, each with the index of its paragraph, cut again at the quotation marks."""
    text, paragraphs, quotations = source
    marks: list[list[Marks]] = [[] for _ in paragraphs]
    for q in quotations:
        marks[q.paragraph].append((q.start, q.end, q.inner.start, q.inner.end, q.depth))
    groups: list[list[list[Bounds]]] = [[] for _ in paragraphs]
    for number, sentence in found:
        groups[number].append(sentence)
    return [(s, i) for i, group in enumerate(groups) for s in recut(text, group, marks[i])]
