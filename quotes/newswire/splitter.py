"""Words and sentences of articles: Stanza's tokenizer, then the boundaries put right by the quotation marks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from quotes.newswire.sentences import Bounds, Marks, recut
from quotes.records import Quotation, Span

GAP = "\n\n"  # what Stanza takes for a paragraph border
# A longer paragraph goes in parts: Stanza's time on one grows with the square of its length.
LONGEST = 16_000  # no paragraph of the training articles is longer
# A longer run without white space as well: a search in it for addresses does the same.
_ENDLESS = re.compile(r"\S{400}(?=\S)")
_SENTENCE_END = re.compile(r"[^\W\d_]{3}[.!?][\"'”’)\]]* +(?=\S)")
# White space and control characters that the tokenizer never saw, each read as one space.
_CODES = (*range(0x20), *range(0x7F, 0xA1), *range(0x2000, 0x200C), 0x2028, 0x2029, 0x202F, 0x205F, 0x3000, 0xFEFF)
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
    for number, paragraph in enumerate(paragraphs):
        for span in cut(text, paragraph, LONGEST):
            for start, end in pairwise(_borders(text, span)):
                pieces.append(text[start:end].translate(_SPACES))
                parts.append(Part(at, start - at, number))
                at += end - start + len(GAP)
    return GAP.join(pieces), parts


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
    """Stanza's tokenizer from a file, for many articles at a time."""

    def __init__(self, folder: Path) -> None:
        """`folder` holds resources.json and the tokenizer's weights."""
        self.pipeline = pipeline(folder, ("tokenize",))

    def split(self, sources: Sequence[Source]) -> list[list[Split]]:
        """The sentences of each article, positions in its own text."""
        from quotes.newswire.tokenizer import bounds

        documents, parts = zip(*(documented(s) for s in sources), strict=True) if sources else ((), ())
        cut = (bounds(d) for d in self.pipeline(list(documents))) if documents else ()
        return [sentences(c, s, p) for c, s, p in zip(cut, sources, parts, strict=True)]


def documented(source: Source) -> tuple[Any, list[Part]]:
    """An article as a Stanza Document to be parsed, with its source, and where its paragraphs begin in that."""
    from stanza.models.common.doc import Document

    text, parts = joined(source[0], source[1])
    document = Document([], text=text)
    document.source = source
    return document, parts


def sentences(cut: Iterable[Sequence[Bounds]], source: Source, parts: Sequence[Part]) -> list[Split]:
    """The sentences of the joined text in the article's positions, cut again at the marks."""
    text, paragraphs, quotations = source
    marks: list[list[Marks]] = [[] for _ in paragraphs]
    for q in quotations:
        marks[q.paragraph].append((q.start, q.end, q.inner.start, q.inner.end, q.depth))
    found: list[list[list[Bounds]]] = [[] for _ in paragraphs]
    at = 0
    for words in cut:
        while at + 1 < len(parts) and words[0][0] >= parts[at + 1].start:
            at += 1
        shift = parts[at].shift
        found[parts[at].paragraph].append([(s + shift, e + shift) for s, e in words])
    return [(s, i) for i, group in enumerate(found) for s in recut(text, group, marks[i])]


def pipeline(folder: Path, processors: Sequence[str], **options: Any) -> Any:
    """A Stanza pipeline over the files of `folder` alone: nothing is looked for or fetched elsewhere."""
    import stanza

    import quotes.newswire.tokenizer  # noqa: F401  (registers the variant with Stanza)

    return stanza.Pipeline(
        "en",
        dir=str(folder),
        package=None,
        processors=dict.fromkeys(processors, "newswire"),
        tokenize_folder=str(folder),
        download_method=None,
        use_gpu=False,
        logging_level="ERROR",
        **options,
    )
