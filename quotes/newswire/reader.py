"""The shipped parser: articles and their quotations in, a `Parse` of each out; neither torch nor Stanza is loaded.

Words and sentences by `splitter`, everything else by one reading of the encoder (`model`), lemmas by `lexicon`.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from quotes.newswire.decode import Ints, chunks
from quotes.newswire.lexicon import Lexicon
from quotes.newswire.model import Analysis, Model, Text
from quotes.newswire.splitter import Source, Split, Splitter
from quotes.records import Fragment, Parse, Sentence, Span, Word

_LINKS_KEPT = 4
# Log odds by which one reading must be ahead of the next. Processors whose float32 sums differ do so by 1e-5; of the
# heads of 65 articles 0.01 % are this close, of the tags and roles less.
_CLOSE = 1e-3

Likely = tuple[float, float, float]  # probability of a word to be of a source, a cue, a content


class Reader:
    """Encoder, tokenizer and tables, loaded once; `parses` reads many articles at a time."""

    def __init__(self, folder: Path, *, threads: int = 1) -> None:
        """`folder` holds the files of the model."""
        self._splitter = Splitter(folder, threads=threads)
        self._model = Model(folder, threads=threads)
        self._lexicon = Lexicon.read(folder)

    def parses(self, sources: Sequence[Source]) -> list[Parse]:
        """One parse an article, in order."""
        splits = self._splitter.split(sources)
        texts = [text_of(source, split) for source, split in zip(sources, splits, strict=True)]
        analyses = self._model.analyse(texts)
        return [self._parse(t, s, a) for t, s, a in zip(texts, splits, analyses, strict=True)]

    def _parse(self, text: Text, split: Sequence[Split], analysis: Analysis) -> Parse:
        fragments, likely = roles(analysis)
        words: list[Word] = []
        sentences: list[Sentence] = []
        for bounds, paragraph in split:
            first = len(words)
            for span in bounds:
                words.append(self._word(text.text, span, analysis, len(words), likely))
            whole = Span(bounds[0][0], bounds[-1][1])
            sentences.append(Sentence(whole, first, len(words), paragraph))
        close = tuple((analysis.leads < _CLOSE).nonzero()[0].tolist())
        return Parse(tuple(words), tuple(sentences), fragments, close)

    def _word(self, text: str, span: tuple[int, int], analysis: Analysis, i: int, likely: Sequence[Likely]) -> Word:
        xpos, relation, head = analysis.tags[i], analysis.relations[i], int(analysis.heads[i])
        form = text[span[0] : span[1]]
        upos = self._lexicon.upos(xpos, relation, form)
        lemma = self._lexicon.lemma(form, upos, xpos)
        return Word(*span, lemma, upos, xpos, -1 if head == i else head, relation, analysis.names[i], likely[i])


def text_of(source: Source, split: Sequence[Split]) -> Text:
    """An article as the encoder takes it."""
    text, _, quotations = source
    paragraphs = [p for _, p in split]
    opens = [i == 0 or paragraphs[i - 1] != p for i, p in enumerate(paragraphs)]
    marks = [(q.start, q.end, q.inner.start, q.inner.end, q.depth) for q in quotations]
    return Text(text, [s for s, _ in split], opens, marks)


def roles(analysis: Analysis) -> tuple[tuple[Fragment, ...], list[Likely]]:
    """What the role head says: fragments with their links, and for each word the three probabilities."""
    p = analysis.role_scores
    words = np.stack([p[:, 1] + p[:, 2], p[:, 3] + p[:, 4], p[:, 5] + p[:, 6]], 1) if len(p) else p
    found = chunks(analysis.roles)
    columns = {"source": 0, "cue": 1, "content": 2}
    # Anchors: every cue, and every source (for attributions without a cue).
    anchors = np.array([a for kind, a, _ in found if kind != "content"], dtype=np.int64)
    out = []
    for kind, first, last in found:
        score = float(words[first:last, columns[kind]].mean())
        links = _links(analysis, first, anchors) if kind != "cue" else ()
        out.append(Fragment(kind, first, last, round(score, 4), links))  # type: ignore[arg-type]
    likely: list[Likely] = [(a, b, c) for a, b, c in np.round(words, 4).tolist()]
    return tuple(out), likely


def _links(analysis: Analysis, fragment: int, anchors: Ints) -> tuple[tuple[int, float], ...]:
    """The likeliest anchors of a fragment with their probabilities among all anchors of its window."""
    row = analysis.links.get(fragment)
    if row is None:
        return ()
    first, scores = row
    near = anchors[(anchors >= first) & (anchors < first + len(scores))]
    if not len(near):
        return ()
    weights = np.exp(scores[near - first] - scores[near - first].max())
    weights /= weights.sum()
    best = np.argsort(-weights, kind="stable")[:_LINKS_KEPT]
    return tuple((int(near[k]), round(float(weights[k]), 4)) for k in best)
