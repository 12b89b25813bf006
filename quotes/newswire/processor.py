"""The shipped parser as a Stanza processor: `stanza.Pipeline` with it gives Documents like any other pipeline.

    nlp = quotes.newswire.splitter.pipeline(FOLDER, ("tokenize", "newswire"))
    document = nlp("“We won,” said Ana Ruiz.")

Words carry upos, xpos, lemma, head and deprel, tokens carry ner, the document `newswire`: the attribution roles.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from stanza.models.common.doc import Document
from stanza.pipeline.processor import Processor, register_processor

from quotes.newswire.decode import chunks
from quotes.newswire.lexicon import Lexicon
from quotes.newswire.model import Analysis, Model, Text
from quotes.newswire.splitter import Part, Source, Split, joined, sentences
from quotes.newswire.tokenizer import bounds
from quotes.records import Fragment, Span

_LINKS_KEPT = 4


@dataclass(frozen=True, slots=True)
class Roles:
    """What the role head says of a document: fragments with their links, and per word the three probabilities."""

    fragments: tuple[Fragment, ...]
    words: tuple[tuple[float, float, float], ...]


@register_processor("newswire")
class NewswireProcessor(Processor):  # type: ignore[misc]
    """One encoder, one reading: parts of speech, lemmas, tree, names and attribution roles."""

    _requires: ClassVar = {"tokenize"}
    _provides: ClassVar = {"pos", "lemma", "depparse", "ner", "newswire"}

    def __init__(self, config: dict[str, Any], pipeline: Any, device: object) -> None:
        self._config, self._pipeline = config, pipeline
        folder = Path(config["folder"])
        self.model = Model(folder, threads=int(config.get("threads", 1)))
        self.lexicon = Lexicon.read(folder)

    def process(self, document: Any) -> Any:
        """One document."""
        return self.bulk_process([document])[0]

    def bulk_process(self, documents: Sequence[Any]) -> list[Any]:
        """Documents in order. One with an attribute `source` (text, paragraphs, quotations) is cut by its marks."""
        splits = [_split(d) for d in documents]
        texts = [_text(source, split) for source, split in splits]
        analyses = self.model.analyse(texts)
        return [self._document(t, s, a) for t, (_, s), a in zip(texts, splits, analyses, strict=True)]

    def _document(self, text: Text, split: Sequence[Split], analysis: Analysis) -> Any:
        rows, at = [], 0
        for words, _ in split:
            rows.append([self._row(text.text, analysis, at, at + k, span) for k, span in enumerate(words)])
            at += len(words)
        document = Document(rows, text=text.text)
        document.newswire = _roles(analysis)
        document.paragraphs = [paragraph for _, paragraph in split]
        return document

    def _row(self, text: str, analysis: Analysis, first: int, i: int, span: tuple[int, int]) -> dict[str, Any]:
        form, xpos, relation = text[span[0] : span[1]], analysis.tags[i], analysis.relations[i]
        head = int(analysis.heads[i])
        upos = self.lexicon.upos(xpos, relation, form)
        return {
            "id": i - first + 1,
            "text": form,
            "lemma": self.lexicon.lemma(form, upos, xpos),
            "upos": upos,
            "xpos": xpos,
            "head": 0 if head == i else head - first + 1,
            "deprel": relation,
            "start_char": span[0],
            "end_char": span[1],
            "ner": analysis.names[i],
        }


def _split(document: Any) -> tuple[Source, list[Split]]:
    source: Source | None = getattr(document, "source", None)
    if source is None:  # a plain Stanza document: its own text, its own sentences, no marks known
        whole = [Span(0, len(document.text))]
        source = (document.text, whole, ())
        return source, sentences(bounds(document), source, [Part(0, 0, 0)])
    return source, sentences(bounds(document), source, joined(source[0], source[1])[1])


def _text(source: Source, split: Sequence[Split]) -> Text:
    text, _, quotations = source
    paragraphs = [p for _, p in split]
    opens = [i == 0 or paragraphs[i - 1] != p for i, p in enumerate(paragraphs)]
    marks = [(q.start, q.end, q.inner.start, q.inner.end, q.depth) for q in quotations]
    return Text(text, [s for s, _ in split], opens, marks)


def _roles(analysis: Analysis) -> Roles:
    import numpy as np

    p = analysis.role_scores
    words = np.stack([p[:, 1] + p[:, 2], p[:, 3] + p[:, 4], p[:, 5] + p[:, 6]], 1) if len(p) else p
    found = chunks(analysis.roles)
    columns = {"source": 0, "cue": 1, "content": 2}
    # Anchors: every cue, and every source (for attributions without a cue).
    anchors = np.array([a for kind, a, _ in found if kind != "content"], dtype=np.int64)
    out = []
    for kind, first, last in found:
        score = float(words[first:last, columns[kind]].mean())
        links = _links(analysis.links.get(first), anchors) if kind != "cue" else ()
        out.append(Fragment(kind, first, last, round(score, 4), links))  # type: ignore[arg-type]
    rows = tuple((round(float(a), 4), round(float(b), 4), round(float(c), 4)) for a, b, c in words)
    return Roles(tuple(out), rows)


def _links(row: tuple[int, Any] | None, anchors: Any) -> tuple[tuple[int, float], ...]:
    """The likeliest anchors of a fragment with their probabilities among all anchors of its window."""
    import numpy as np

    if row is None:
        return ()
    first, scores = row
    near = anchors[(anchors >= first) & (anchors < first + len(scores))]
    if not len(near):
        return ()
    weights = np.exp(scores[near - first] - scores[near - first].max())
    weights /= weights.sum()
    best = weights.argsort()[::-1][:_LINKS_KEPT]
    return tuple((int(near[k]), round(float(weights[k]), 4)) for k in best)
