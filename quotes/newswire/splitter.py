"""Words and sentences of articles: Stanza's tokenizer, then the boundaries put right by the quotation marks."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from pathlib import Path
from typing import Any

from quotes.newswire.sentences import Bounds, Marks, recut
from quotes.records import Quotation, Span

GAP = "\n\n"  # what Stanza takes for a paragraph border
# White space and control characters that the tokenizer never saw, each read as one space.
_SPACES = {c: " " for c in [*range(0x20), *range(0x7F, 0xA1), *range(0x2000, 0x200C), 0x2028, 0x2029, 0x202F, 0x205F, 0x3000, 0xFEFF]}

# An article's text, its paragraphs and its quotations
Source = tuple[str, Sequence[Span], Sequence[Quotation]]
# A sentence's word bounds, and the index of its paragraph
Split = tuple[list[Bounds], int]


def joined(text: str, paragraphs: Sequence[Span]) -> tuple[str, list[int]]:
    """The paragraphs as Stanza reads them, two line breaks between, and where each begins in that.

    Within a paragraph length and positions stay, character for character.
    """
    parts = [p.of(text).translate(_SPACES) for p in paragraphs]
    starts = list(accumulate((len(p) + len(GAP) for p in parts[:-1]), initial=0)) if parts else []
    return GAP.join(parts), starts


class Splitter:
    """Stanza's tokenizer from a file, for many articles at a time."""

    def __init__(self, folder: Path) -> None:
        """`folder` holds resources.json and the tokenizer's weights."""
        self.pipeline = pipeline(folder, ("tokenize",))

    def split(self, sources: Sequence[Source]) -> list[list[Split]]:
        """The sentences of each article, positions in its own text."""
        from stanza.models.common.doc import Document

        texts = [joined(text, paragraphs) for text, paragraphs, _ in sources]
        docs = self.pipeline([Document([], text=t or " ") for t, _ in texts])
        return [sentences(doc, source, starts) for doc, source, (_, starts) in zip(docs, sources, texts, strict=True)]


def sentences(doc: Any, source: Source, starts: Sequence[int]) -> list[Split]:
    """A tokenised Stanza document's sentences in the article's positions, cut again at the marks."""
    text, paragraphs, quotations = source
    marks: list[list[Marks]] = [[] for _ in paragraphs]
    for q in quotations:
        marks[q.paragraph].append((q.start, q.end, q.inner.start, q.inner.end, q.depth))
    found: list[list[list[Bounds]]] = [[] for _ in paragraphs]
    at = 0
    for sentence in doc.sentences:
        words = [(w.start_char, w.end_char) for w in sentence.words]
        while at + 1 < len(starts) and words[0][0] >= starts[at + 1]:
            at += 1
        shift = paragraphs[at].start - starts[at]
        found[at].append([(s + shift, e + shift) for s, e in words])
    return [(s, i) for i, group in enumerate(found) for s in recut(text, group, marks[i])]


def pipeline(folder: Path, processors: Sequence[str], **options: Any) -> Any:
    """A Stanza pipeline over the files of `folder` alone: nothing is looked for or fetched elsewhere."""
    import stanza

    return stanza.Pipeline(
        "en",
        dir=str(folder),
        package=None,
        processors={p: "newswire" for p in processors},
        tokenize_model_path=str(folder / "en_newswire_tokenizer.pt"),
        download_method=None,
        use_gpu=False,
        logging_level="ERROR",
        **options,
    )
